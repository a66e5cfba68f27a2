//! Claim: what is bought depends on what was seen and on nothing else, and what is caused is what
//! would be missing.

use omnicap::analysis::estimate::{Bounds, Estimate};
use omnicap::base::histogram::Histogram;
use omnicap::base::parts::Parts;
use omnicap::clean_room::by_group::HIGHEST;
use omnicap::engine::simulate::simulate;
use omnicap::engine::tally::{Group, Tally};
use omnicap::engine::trace::Tracer;
use omnicap::policy::cap::CountBy;
use omnicap::response::expected::Expected;
use omnicap::scenario::Scenario;
use omnicap::world::journey::LINKED;

use super::support::runs::{self, prepared};
use super::support::scenarios::{changed, parse};

const SHOPPERS: u64 = 4_000;

/// Everything at once: walks to two shops, clicks, fatigue, need, episodes, and a warm-up.
const WORLD: &str = "
version = 1
name = 'purchases'
seed = 5
shoppers = 4000
flight = { start = 2026-03-02, days = 14, warm_up = 5 }
population = { activity = { distribution = 'gamma', shape = 0.8 }, in_market = { share = 0.2, length = '4d', sessions = 2, conversion = 3 } }

[journey]
model = 'markov'
sessions = '1.5 per day'
dwell = '10m'
start = { tv = 0.5, social = 0.5 }
[journey.next]
tv = { social = 0.4, site = 0.3 }
social = { site = 0.3, store = 0.2, tv = 0.2 }
site = { social = 0.5 }

[[channel]]
name = 'tv'
role = 'media'
opportunities = 0.7
win_rate = 0.8
price = { cpm = 20 }
effect = { weight = 1, half_life = '7d' }
[[channel]]
name = 'social'
role = 'media'
opportunities = 0.9
price = { cpc = 0.5 }
click_rate = 0.1
click_to = 'store'
effect = { weight = 0.5, half_life = '2d' }
identity = { ids = 2.0, match_rate = 0.6 }
[[channel]]
name = 'site'
role = 'shop'
[[channel]]
name = 'store'
role = 'shop'
";

const RESPONSE: &str = "
[response]
baseline = 0.05
curve = { shape = 'hill', max_lift = 2.0, half = 2.0, slope = 1.4 }
fatigue = { after = 5, per = '7d', loss = 0.05 }
basket = { mean = 40, sd = 15 }
repurchase = '10d'
click_conversion = 3
";

const MEASURE: &str = "
[measure]
leave_one_out = true
causal_curve = true
";

const SILOED: &str = "
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 3, per = '7d' }]
";

const COORDINATED: &str = "
[[policy]]
name = 'coordinated'
like = 'siloed'
caps = [{ scope = 'all channels', max = 4, per = '7d', delay = '1h' }]
";

fn scenario(parts: &[&str]) -> Scenario {
    parse(&[WORLD, &parts.concat()].concat())
}

fn run(scenario: &Scenario) -> Group {
    simulate(&prepared(scenario), 0..SHOPPERS).total()
}

#[test]
fn equal_impressions_make_equal_purchases() {
    let scenario = scenario(&[RESPONSE, SILOED, COORDINATED]);
    let prepared = prepared(&scenario);
    let mut tracer = Tracer::new(&prepared);
    let (mut alike, mut bought, mut unlike) = (0, 0, 0);
    for shopper in 0..SHOPPERS {
        let trace = tracer.trace(shopper);
        if trace.verdicts[0] == trace.verdicts[1] {
            assert_eq!(trace.outcomes[0], trace.outcomes[1], "shopper {shopper}");
            alike += 1;
            bought += trace.outcomes[0].purchases.len();
        } else {
            unlike += usize::from(trace.outcomes[0] != trace.outcomes[1]);
        }
    }
    assert!(alike > 500 && bought > 200 && unlike > 100, "{alike} alike who bought {bought}, {unlike} unlike");
}

#[test]
fn another_policy_or_measure_changes_no_purchase() {
    let alone = run(&scenario(&[RESPONSE, SILOED]));
    let together = run(&scenario(&[RESPONSE, MEASURE, SILOED, COORDINATED]));
    assert_eq!(alone.policies[0].sales, together.policies[0].sales);
    assert_eq!(alone.without_ads, together.without_ads);
    assert!(alone.without_ads.purchases.number() > 1_000.0, "{alone:?}");
}

#[test]
fn caps_that_refuse_nothing_sell_as_much_as_none() {
    let policies = "[[policy]]\nname = 'none'\n[[policy]]\nname = 'huge'\ncaps = [{ scope = 'all channels', max = 100000, per = '7d' }]\n";
    let total = run(&scenario(&[RESPONSE, policies]));
    assert_eq!(total.policies[0].sales, total.policies[1].sales);
}

/// Without lift, clicks and fatigue, ads change nothing for anybody.
#[test]
fn without_lift_nothing_is_caused() {
    let response = RESPONSE.replace("max_lift = 2.0", "max_lift = 0").replace("loss = 0.05", "loss = 0");
    let text =
        [WORLD, &response, MEASURE, SILOED, COORDINATED].concat().replace("click_rate = 0.1", "click_rate = 1e-12");
    let total = run(&parse(&text));
    for policy in &total.policies {
        assert_eq!(policy.sales, total.without_ads);
        assert!(policy.left_out.iter().chain(&policy.curve.missing).all(|lost| *lost == Parts::default()));
    }
}

/// The causal curve is told from one replay; a real cap at every limit says the same. It limits the
/// flight, and leaves the warm-up as it was.
#[test]
fn the_causal_curve_is_that_of_real_caps() {
    let measured = run(&scenario(&[RESPONSE, MEASURE, SILOED]));
    let limits = [1, 2, 3, 5, 8, 13, 40];
    let capped = |limit: &usize| {
        format!(
            "[[policy]]\nname = 'at most {limit}'\nlike = 'siloed'\n\
             caps = [{{ scope = 'all channels', max = {limit}, per = 'flight', count_by = 'person', from_day = 0 }}]\n"
        )
    };
    let policies: String = limits.iter().map(capped).collect();
    let real = run(&scenario(&[RESPONSE, SILOED, &policies]));
    let curve = &measured.policies[0].curve;
    for (index, limit) in limits.into_iter().enumerate() {
        let limited = real.policies[index + 1].sales.purchases;
        assert_eq!(curve.missing[limit], real.policies[0].sales.purchases - limited, "at most {limit}");
    }
    assert!(curve.missing[1] > curve.missing[5]);
}

/// Purchases, buyers and carts are expected as often as they come, under every policy and without ads: the difference of
/// both kinds is that of a fair game. Clicks, carts that are kept, and a rule that follows purchases are among it.
#[test]
fn what_is_expected_comes_on_average() {
    let carts = "abandonment = 0.5\ncart = { keeps = '2d', conversion = 2 }\n";
    let rule = "suppress = [{ after = 'purchase', scope = 'all channels', id = 'person' }]\n";
    let reacting = format!("[[policy]]\nname = 'stops'\n{rule}");
    let scenario = scenario(&[RESPONSE, carts, SILOED, COORDINATED, &reacting]);
    let prepared = prepared(&scenario);
    let mut tracer = Tracer::new(&prepared);
    let mut games = vec![Game::default(); 3 * 4 + 3];
    for trace in (0..3 * SHOPPERS).map(|shopper| tracer.trace(shopper)) {
        let mut beyond = Vec::new();
        for outcome in trace.outcomes.iter().chain([&trace.without_ads]) {
            let [bought, carts] = [outcome.counted().len() as f64, outcome.carts_counted() as f64];
            let Expected { purchases, buyers, carts: filled } = outcome.expected;
            let really = [bought, f64::from(bought > 0.0), carts];
            beyond.extend([purchases, buyers, filled].iter().zip(really).map(|(one, really)| one.number() - really));
        }
        let caused: Vec<f64> = (0..9).step_by(3).map(|policy| beyond[policy] - beyond[9]).collect();
        games.iter_mut().zip(beyond.into_iter().chain(caused)).for_each(|(game, beyond)| game.play(beyond));
    }
    for (index, game) in games.iter().enumerate() {
        assert!(game.z().abs() < 4.0, "{index}: {game:?} is {} errors off", game.z());
    }
}

/// Gains and losses of many shoppers.
#[derive(Debug, Clone, Default)]
struct Game {
    sum: f64,
    squares: f64,
}

impl Game {
    fn play(&mut self, gain: f64) {
        self.sum += gain;
        self.squares += gain * gain;
    }

    /// How many of its errors the sum is off zero.
    fn z(&self) -> f64 {
        self.sum / self.squares.sqrt()
    }
}

/// Where everybody is linked, what is seen is what was shown.
#[test]
fn where_all_are_linked_users_are_the_shoppers() {
    let linked = WORLD.replace("identity = { ids = 2.0, match_rate = 0.6 }\n", "");
    let text = [&linked, RESPONSE, "[measure]\namc = { threshold = 1 }\n", SILOED].concat();
    let scenario = parse(&text);
    let counts = &run(&scenario).policies[0];
    let rows = |histogram: &Histogram| histogram.rows().skip(1).collect::<Vec<_>>();
    assert_eq!(rows(&counts.known_without_ads), rows(&counts.bought_without_ads));
    assert!((6..HIGHEST).contains(&counts.known_without_ads.rows().count()));
}

/// Shopper by shopper, from the events: what the users of every frequency that AMC sees would have bought anyway.
#[test]
fn what_the_users_seen_buy_without_ads_is_counted_by_what_is_seen() {
    let scenario = scenario(&[RESPONSE, "[measure]\namc = { threshold = 1 }\n", SILOED, COORDINATED]);
    let total = run(&scenario);
    let mut expected = vec![vec![0; HIGHEST + 1]; 2];
    let prepared = prepared(&scenario);
    let mut tracer = Tracer::new(&prepared);
    for trace in (0..SHOPPERS).map(|shopper| tracer.trace(shopper)) {
        let seen = |index: &&u32| {
            let opportunity = &trace.journey.opportunities[**index as usize];
            opportunity.time >= 0 && opportunity.keys[CountBy::Graph as usize] == LINKED
        };
        for (policy, expected) in expected.iter_mut().enumerate() {
            let verdicts = trace.bids[policy].iter().zip(&trace.verdicts[policy]);
            let served = verdicts.filter(|(_, verdict)| verdict.is_served()).map(|(index, _)| index);
            let linked = served.filter(seen).count().min(HIGHEST);
            let in_flight = |index: &&u32| trace.journey.opportunities[**index as usize].time >= 0;
            let landed = trace.clicked[policy].iter().filter(in_flight).count();
            let bought = &trace.outcomes[policy];
            let of_shops = trace.journey.shop_visits as usize + landed + bought.counted().len();
            if linked > 0 || of_shops > 0 || bought.carts_counted() > 0 {
                expected[linked] += trace.without_ads.counted().len() as u64;
            }
        }
    }
    for (counts, expected) in total.policies.iter().zip(expected) {
        assert_eq!(counts.known_without_ads, Histogram::from_iter(expected));
        // Some are not linked, so that what is seen is not what was shown.
        assert!(counts.known_without_ads.at_least(0) > 1_000 && counts.known_without_ads != counts.bought_without_ads);
    }
}

/// Leaving a channel out is told from one run; a run in which it wins nothing says the same.
#[test]
fn what_is_forgone_is_what_a_run_without_the_channel_lacks() {
    let measured = run(&scenario(&[RESPONSE, MEASURE, SILOED, COORDINATED]));
    for (index, name) in ["tv", "social"].into_iter().enumerate() {
        let text = [WORLD, RESPONSE, SILOED, COORDINATED].concat();
        let off = changed(&text, &[&format!("channel.{name}.win_rate=0.0")]);
        let without = run(&parse(&off));
        for (policy, counts) in measured.policies.iter().enumerate() {
            let lost = counts.left_out[index];
            assert!(lost.number() > 0.0, "{name} causes purchases");
            assert_eq!(counts.sales.purchases - without.policies[policy].sales.purchases, lost, "{name}");
        }
    }
}

#[test]
fn purchases_are_the_same_for_any_shards() {
    let scenario = scenario(&[RESPONSE, MEASURE, SILOED, COORDINATED]);
    let whole = simulate(&prepared(&scenario), 0..SHOPPERS);
    let mut parts: Option<Tally> = None;
    for (start, end) in [(1_234, 4_000), (0, 7), (7, 1_234)] {
        let part = simulate(&prepared(&scenario), start..end);
        match &mut parts {
            Some(sum) => sum.merge(&part),
            None => parts = Some(part),
        }
    }
    assert_eq!(Some(whole), parts);
}

/// Lewis, Rao & Reiley (2011): those who see more ads are those who would buy more anyway. Where all
/// are alike, comparing them with those who saw none gives the truth; where they are not, it does not.
#[test]
fn only_where_all_are_alike_does_comparing_users_tell_what_ads_cause() {
    let alike = bias("activity = { distribution = 'constant' }");
    assert!(alike.value.abs() < 5.0 * alike.error.unwrap().standard_error, "{alike:?}");
    for unlike in [
        "activity = { distribution = 'gamma', shape = 1.0 }",
        "in_market = { share = 0.2, length = '7d', sessions = 3, conversion = 3 }",
    ] {
        let unlike = bias(unlike);
        assert!(unlike.value > 10.0 * unlike.error.unwrap().standard_error, "{unlike:?}");
    }
}

/// Purchases that users of each frequency make more than users of none, less those that ads cause.
fn bias(population: &str) -> Estimate {
    let text = format!(
        "version = 1\nname = 'bias'\nseed = 3\nshoppers = 60_000\nflight = {{ start = 2026-03-02, days = 28 }}\n\
         population = {{ {population} }}\njourney = {{ model = 'independent' }}\n\
         response = {{ baseline = 0.05, curve = {{ shape = 'geometric', max_lift = 1.0, half = 3 }} }}\n\
         channel = [\n  {{ name = 'tv', role = 'media', opportunities = '0.1 per day', effect = {{ weight = 1 }} }},\n\
           {{ name = 'store', role = 'shop', visits = '0.5 per day' }},\n]\n\
         policy = [{{ name = 'uncapped' }}]\n"
    );
    let scenario = parse(&text);
    let sample = runs::run(&scenario, 0).sample;
    sample.estimate(Bounds::NONE, |view| {
        let counts = view.policy(0);
        let reached = counts.frequency.at_least(1);
        let of_none = counts.bought.exactly(0) as f64 / (view.counts.shoppers - reached) as f64;
        let more = counts.bought.at_least(1) as f64 - of_none * reached as f64;
        let caused = (counts.sales.purchases - view.counts.without_ads.purchases).number();
        more - caused
    })
}

//! A tally is exact: the same bit for bit however the work is divided, and whatever else is asked.

use std::collections::BTreeSet;
use std::ops::Range;

use omnicap::engine::simulate::simulate;
use omnicap::engine::tally::{Detail, PolicyCounts, Tally};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::policy::Verdict;
use omnicap::scenario::Scenario;
use omnicap::world::Scratch;
use omnicap::world::draw_mask::DrawMask;
use omnicap::world::identity::Identity;
use omnicap::world::journey::{Identifier, Journey, Opportunity, Visit};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::{IndexedRandom, SliceRandom};

use super::support::WALK;
use super::support::runs::{prepared, tally};
use super::support::scenarios::{changed, parse};

const SHOPPERS: u64 = 3_017;

/// Unequal shoppers, of whose opportunities on one channel some are bought.
fn world() -> String {
    let activity = "population.activity={ distribution = 'gamma', shape = 0.7 }";
    let others = ["shoppers=3017", "flight.days=10", "population.overlap=0.3", "channel.tv.win_rate=0.8"];
    changed(WALK, &[&[activity], &others[..]].concat())
}

const SILOED: &str = "
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 2, per = '3d' }]
";

const COORDINATED: &str = "
[[policy]]
name = 'coordinated'
caps = [
  { scope = 'each channel', max = 2, per = '3d' },
  { scope = 'all channels', max = 4, per = '3d', delay = '1h' },
]
";

const OTHERS: &str = "
[[policy]]
name = 'blocking'
caps = [{ scope = 'all channels', max = 1, per = 'session', on_missing_id = 'block' }]
[[policy]]
name = 'uncapped'
";

/// All that can be counted without purchases.
const WEEKS: &str = "
[measure]
periods = true
";

#[test]
fn any_number_of_threads_gives_the_same_tally() {
    let scenario = scenario(&[SILOED, COORDINATED, WEEKS]);
    let alone = simulate(&prepared(&scenario), 0..SHOPPERS);
    for threads in [1, 2, 3, 7] {
        assert!(alone == tally(&scenario, threads), "{threads} threads");
    }
}

/// So many shoppers that a group is itself divided among threads.
#[test]
fn groups_that_are_divided_give_the_same_tally() {
    let rare = changed(&world(), &["shoppers=110_000", "journey.sessions=0.2 per day"]);
    let scenario = parse(&format!("{rare}{SILOED}"));
    let alone = simulate(&prepared(&scenario), 0..110_000);
    assert_eq!(alone.total().shoppers, 110_000);
    for threads in [1, 2, 3, 7] {
        assert!(alone == tally(&scenario, threads), "{threads} threads");
    }
}

#[test]
fn any_shards_in_any_order_give_the_same_tally() {
    let scenario = scenario(&[SILOED, COORDINATED, WEEKS]);
    let alone = simulate(&prepared(&scenario), 0..SHOPPERS);
    let mut dice = Xoshiro256PlusPlus::seed_from_u64(3);
    for shards in [1, 2, 7, 40] {
        let mut ranges = split(shards, &mut dice);
        ranges.shuffle(&mut dice);
        let (first, rest) = ranges.split_first().unwrap();
        let mut merged = simulate(&prepared(&scenario), first.clone());
        rest.iter().for_each(|range| merged.merge(&simulate(&prepared(&scenario), range.clone())));
        assert!(alone == merged, "{ranges:?}");
    }
}

#[test]
fn another_policy_changes_no_count_of_the_others() {
    let few = scenario(&[SILOED, COORDINATED]);
    for texts in [[SILOED, COORDINATED, OTHERS], [OTHERS, SILOED, COORDINATED], [COORDINATED, OTHERS, SILOED]] {
        let more = scenario(&texts);
        let (tally, larger) = (simulate(&prepared(&few), 0..SHOPPERS), simulate(&prepared(&more), 0..SHOPPERS));
        for name in ["siloed", "coordinated"] {
            assert!(counts_of(name, &few, &tally) == counts_of(name, &more, &larger), "{name}");
        }
        let supplies = |tally: &Tally| tally.groups.iter().map(|group| group.supply.clone()).collect::<Vec<_>>();
        assert_eq!(supplies(&tally), supplies(&larger));
    }
}

/// Purchases after ads that work, and all that is asked of them.
const RESPONSE: &str = "
[response]
baseline = 0.05
curve = { shape = 'hill', max_lift = 4.0, half = 2.0, slope = 1.4 }
basket = { mean = 40, sd = 15 }
[measure]
amc = { threshold = 2 }
leave_one_out = true
causal_curve = true
";

/// Policies that buy alike or not, and do the same to some shoppers and not to others.
#[test]
fn what_several_policies_do_alike_is_counted_of_each() {
    let cap = |index: u32, cap: &str| format!("[[policy]]\nname = 'policy {index}'\ncaps = [{{ {cap} }}]\n");
    let caps = (1..5).map(|max| cap(max, &format!("scope = 'each channel', max = {max}, per = '2d'")));
    let paid = |text: String| format!("{text}spend = {{ total = 900 }}\n");
    let late = cap(5, "scope = 'all channels', max = 3, per = '2d', delay = '1h'");
    let others = [cap(6, "scope = 'each channel', max = 9, per = '2d'"), late].map(paid);
    let policies: Vec<String> = caps.chain(others).collect();
    let world = changed(&world(), &["channel.tv.effect={ weight = 1, half_life = '2d' }"]);
    let all = parse(&format!("{world}{RESPONSE}{}", policies.concat()));
    let tally = simulate(&prepared(&all), 0..SHOPPERS);
    assert!(tally.groups.iter().any(|group| group.policies.iter().any(|policy| policy.left_out[0].number() > 0.0)));
    let bought = tally.total().policies.iter().map(|policy| policy.channels[0].bought()).collect::<BTreeSet<_>>();
    assert!(bought.len() > 1, "some buy more than others: {bought:?}");
    for (policy, text) in all.policies.iter().zip(&policies) {
        let alone = parse(&format!("{world}{RESPONSE}{text}"));
        let counts = counts_of(&policy.name, &alone, &simulate(&prepared(&alone), 0..SHOPPERS));
        assert!(counts == counts_of(&policy.name, &all, &tally), "{}", policy.name);
    }
}

#[test]
fn prices_labels_and_measures_change_no_count() {
    let plain = format!("{}{SILOED}{COORDINATED}", world());
    let tally = simulate(&prepared(&parse(&plain)), 0..SHOPPERS);
    let priced = plain.replace("price = { cpm = 20 }", "label = 'Streaming TV'\nprice = { cpm = 28.0 }");
    let titled = plain.replace("version = 1", "version = 1\ntitle = 'Exact'\ncurrency = 'EUR'");
    let labelled = plain.replace("per = '3d'", "per = '3d', label = 'two'");
    let measured = format!("{plain}[measure]\neffective_frequency = [2, 4]\n[compare]\nbaseline = 'coordinated'\n");
    let unpriced = plain.replace("price = { cpm = 20 }\n", "");
    for text in [priced, unpriced, titled, labelled.replacen("label = 'two', delay", "delay", 1), measured] {
        assert_ne!(text, plain);
        assert!(tally == simulate(&prepared(&parse(&text)), 0..SHOPPERS), "{text}");
    }
}

#[test]
fn a_shopper_is_the_same_whoever_else_is_drawn() {
    let few = scenario(&[SILOED, COORDINATED]);
    let many = scenario(&[SILOED, COORDINATED]).with_shoppers(1_000_000);
    let (few, many) = (prepared(&few), prepared(&many));
    let (mut tracer, mut other) = (Tracer::new(&few), Tracer::new(&many));
    let traces: Vec<Trace> = (0..200).map(|shopper| tracer.trace(shopper)).collect();
    assert!(traces.iter().any(|trace| trace.verdicts[1].len() > 20), "somebody is met often");
    let mut again: Vec<usize> = (0..200).collect();
    again.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(5));
    for shopper in again {
        let told = tell(&traces[shopper]);
        assert!(told == tell(&tracer.trace(shopper as u64)), "shopper {shopper}, in another order");
        assert!(told == tell(&other.trace(shopper as u64)), "shopper {shopper}, among more");
        assert!(told == tell(&Tracer::new(&few).trace(shopper as u64)), "shopper {shopper}, alone");
    }
}

/// Who looks at less of a journey sees the same of it: what is offered and counted, and when, where and
/// by which identifier each opportunity is met that they look at; and when each visit is that may matter.
#[test]
fn what_is_looked_at_hangs_on_nothing_else() {
    // Sessions of two stops, and of fifty.
    for (to, from) in [("0.3", "0.4"), ("0.49", "0.99")] {
        let to = format!("journey.next.display.shop={to}");
        let from = format!("journey.next.shop={{ display = {from} }}");
        let world = parse(&format!("{}{SILOED}", changed(&world(), &[&to, &from]))).world.clone();
        let mut scratch = Scratch::default();
        let mut draw = |shopper: u64, draw_mask: &DrawMask| {
            let mut journey = Journey::default();
            world.draw(shopper, draw_mask, &mut journey, &mut scratch);
            journey
        };
        let (mut opportunities, mut visits) = (0, 0);
        for shopper in 0..200 {
            let all = draw(shopper, &DrawMask::everything(4));
            for (part, sessions) in [(0.0, false), (0.1, true), (0.6, false)] {
                let seen = draw(shopper, &DrawMask::new([(part * 2_f64.powi(32)) as u64; 4], part / 2.0, sessions));
                assert_eq!((&seen.offered, seen.shop_visits), (&all.offered, all.shop_visits));
                assert_same(&seen, &all, part);
                opportunities += seen.opportunities.len();
                visits += seen.visits.len();
            }
        }
        assert!(opportunities > 5_000 && visits > 300, "{opportunities} opportunities, {visits} visits");
    }
}

/// What somebody saw who looks at this part of the opportunities, and at half of it of the visits to the shop.
fn assert_same(seen: &Journey, all: &Journey, part: f64) {
    let unit = |mark: u64| mark as f64 / 2_f64.powi(64);
    let expected: Vec<&Opportunity> =
        all.opportunities.iter().filter(|opportunity| unit(all.throttle.at(opportunity.tag)) < part).collect();
    let told = |opportunity: &Opportunity| (opportunity.time, opportunity.channel, opportunity.tag);
    assert!(seen.opportunities.iter().map(told).eq(expected.iter().map(|one| told(one))));
    let visits = all.visits.iter().filter(|visit| visit.channel == 3 && unit(all.buy.at(visit.tag)) < part / 2.0);
    let told = |visit: &Visit| (visit.time, visit.channel, visit.tag);
    assert!(seen.visits.iter().map(told).eq(visits.map(told)));
    // Identifiers are numbered as they are met: the same ones are told by who meets them.
    let pairs = seen.opportunities.iter().zip(expected).map(|(one, other)| (one.keys[0], other.keys[0]));
    let pairs: BTreeSet<(u32, u32)> = pairs.collect();
    let distinct = |of: fn(&(u32, u32)) -> u32| pairs.iter().map(of).collect::<BTreeSet<u32>>().len();
    assert_eq!([distinct(|pair| pair.0), distinct(|pair| pair.1)], [pairs.len(); 2]);
}

#[test]
fn a_tally_is_the_sum_of_single_shoppers() {
    let scenario = scenario(&[COORDINATED]).with_shoppers(300);
    let alone = simulate(&prepared(&scenario), 0..300);
    let mut merged = simulate(&prepared(&scenario), 0..0);
    (0..300).rev().for_each(|shopper| merged.merge(&simulate(&prepared(&scenario), shopper..shopper + 1)));
    assert!(alone == merged);
}

fn scenario(policies: &[&str]) -> Scenario {
    let scenario = parse(&format!("{}{}", world(), policies.concat()));
    assert_eq!(scenario.shoppers, SHOPPERS);
    assert!(scenario.world.channels.iter().any(|channel| channel.identity != Identity::default()));
    scenario
}

/// Splits the shoppers at random, so that shards are unequal and cut through groups.
fn split(shards: usize, dice: &mut Xoshiro256PlusPlus) -> Vec<Range<u64>> {
    let inner: Vec<u64> = (1..SHOPPERS).collect();
    let mut cuts: Vec<u64> = inner.sample(dice, shards - 1).copied().chain([0, SHOPPERS]).collect();
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// All that is counted of one policy.
fn counts_of(name: &str, scenario: &Scenario, tally: &Tally) -> (Vec<PolicyCounts>, Detail) {
    let index = scenario.policies.iter().position(|policy| policy.name == name).unwrap();
    let groups = tally.groups.iter().map(|group| group.policies[index].clone()).collect();
    (groups, tally.details[index].clone())
}

/// All that a trace tells.
type Told<'a> = (&'a [i32], &'a [Visit], &'a [Opportunity], &'a [Identifier], &'a [Vec<u32>], &'a [Vec<Verdict>]);

fn tell(trace: &Trace) -> Told<'_> {
    let Journey { sessions, visits, opportunities, identifiers, .. } = &trace.journey;
    (sessions, visits, opportunities, identifiers, &trace.bids, &trace.verdicts)
}

//! Claim: budgets are met, with the throttle that brute force would find, and missed aloud where
//! supply runs out; money is exact.

use omnicap::Results;
use omnicap::analysis::delivery::{Delivery, deliveries};
use omnicap::analysis::estimate::Sample;
use omnicap::analysis::metrics::{by_name, of_policy};
use omnicap::engine::samples::events::{Kind, events};
use omnicap::engine::simulate::{simulate, simulate_all};
use omnicap::engine::tally::Tally;
use omnicap::equal_spend::frontier::{Level, OWN};
use omnicap::equal_spend::{errors, prepare};
use omnicap::scenario::Scenario;

use super::support::folder::{Folder, assert_says};
use super::support::runs::{go_on, prepared, read_back, run, tally};
use super::support::scenarios::{FLAGSHIP, changed, load, parse, text_of};

const SHOPPERS: u64 = 20_000;

/// Two channels by the thousand, one by the click, one by the message.
const WORLD: &str = "
version = 1
name = 'spend'
seed = 5
shoppers = 20000
flight = { start = 2026-03-02, days = 28, warm_up = 7 }
population = { activity = { distribution = 'gamma', shape = 0.8 }, overlap = 0.3 }
journey = { model = 'independent' }

[[channel]]
name = 'tv'
role = 'media'
opportunities = '0.4 per day'
win_rate = 0.15
price = { cpm = 28.0 }
[[channel]]
name = 'social'
role = 'media'
opportunities = '0.6 per day'
win_rate = 0.2
price = { cpm = 9.0, spread = 0.4 }
click_rate = 0.01
[[channel]]
name = 'search'
role = 'media'
opportunities = '0.3 per day'
win_rate = 0.2
price = { cpc = 1.25 }
click_rate = 0.05
[[channel]]
name = 'mail'
role = 'owned'
opportunities = '1 per week'
price = { per_message = 0.002 }
click_rate = 0.03

[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 3, per = '7d' }]
";

const COORDINATED: &str = "
[[policy]]
name = 'coordinated'
caps = [{ scope = 'all channels', max = 5, per = '7d' }]
";

/// A coordinated policy with a budget, beside the siloed one.
fn spending(keys: &str) -> Scenario {
    parse(&format!("{WORLD}{COORDINATED}{keys}\n"))
}

/// The headline, and what each policy spends.
fn said(text: &str) -> (String, Vec<f64>) {
    let run = read_back(&run(&parse(text), 2));
    let spend = |policy: &str| run.of_policy(policy, "spend").unwrap().value;
    (run.provenance.about.headline.clone(), run.policies().into_iter().map(spend).collect())
}

/// What a policy is expected to spend on each channel, in units of the currency.
fn expected(scenario: &Scenario, tally: &Tally, policy: usize) -> Vec<f64> {
    let total = tally.total();
    let counts = total.policies[policy].channels.iter().zip(&scenario.world.channels);
    let price = counts.map(|(counts, channel)| counts.impressions as f64 * channel.expected_cost().number() / 1e6);
    price.collect()
}

fn told(results: &Results) -> (Vec<Delivery>, Vec<String>) {
    (deliveries(&results.prepared, &results.tally), read_back(results).provenance.about.notes)
}

/// Where all there is is bought, equal caps give equal numbers, and any caps equal reach; so do those of a
/// policy that buys as much in the run itself.
#[test]
fn all_there_is_is_the_same_for_equal_caps() {
    let like =
        |name: &str, spend: &str| format!("[[policy]]\nname = '{name}'\nlike = 'coordinated'\nspend = {spend}\n");
    let more = like("same spend", "{ like = 'siloed' }");
    let everything = like("everything", "{ total = 1_000_000_000 }");
    for policies in [more.clone(), format!("{more}{everything}")] {
        // So many that the frontier is told from a part of them.
        let solved = run(&parse(&format!("{WORLD}{COORDINATED}{policies}")).with_shoppers(60_000), 0);
        let Results { sample, levels, scenario: solved, .. } = &solved;
        let all: Vec<&Level> = levels.iter().filter(|level| level.supply_used.value == 1.0).collect();
        assert_eq!(
            all.iter().map(|level| level.policy).collect::<Vec<_>>(),
            (0..solved.policies.len()).collect::<Vec<_>>()
        );
        let close = |one: f64, other: f64| assert!((one / other - 1.0).abs() < 1e-9, "{one} {other}");
        for level in &all[1..] {
            close(level.spend.value, all[1].spend.value);
            close(level.effective_reach.value, all[1].effective_reach.value);
            close(level.reach.value, all[0].reach.value);
        }
        // Every curve still passes through the run.
        for level in levels.iter().filter(|level| level.times == OWN) {
            close(level.spend.value, by_name(solved, level.policy, "spend").unwrap().estimate(sample).value);
        }
    }
}

/// A quick look with fewer shoppers says that it leaves each of them more money, and who scales it is left in peace.
#[test]
fn amounts_for_other_shoppers_are_said() {
    let folder = Folder::new();
    let budgets = "[[policy]]\nname = 'the total'\nspend = { total = 250_000 }\n\
                   [[policy]]\nname = 'split'\nspend = { channels = { tv = 1000.5 } }\n\
                   [[policy]]\nname = 'like'\nspend = { like = 'siloed' }\n";
    folder.write("s.toml", format!("{WORLD}{budgets}"));
    let check = |args: &[&str]| folder.try_to(&[&["check", "s.toml"], args].concat()).all();
    for few in [["--shoppers", "2000"], ["--set", "shoppers=2_000"]] {
        let said = check(&few);
        let words = [
            "`the total` may spend as much on 2000 shoppers as on 20000: 10 times as much for each",
            "--set 'policy.\"the total\".spend.total=25000'",
            "`split` may spend as much",
            "--set 'policy.split.spend.channels.tv=100.05'",
        ];
        assert_says(&said, &words);
        assert!(!said.contains("`like` may"), "{said}");
    }
    let scaled = ["--shoppers", "2000", "--set", "policy.\"the total\".spend.total=25000"];
    let said = check(&[&scaled[..], &["--set", "policy.split.spend.channels.tv=100.05"]].concat());
    for quiet in [said, check(&["--shoppers", "20000"]), check(&["--set", "population.overlap=0.1"])] {
        assert!(!quiet.contains("times as much for each"), "{quiet}");
    }
    // What changed the text is named where it is quoted.
    let wrong = check(&["--set", "population.overlap=7", "--shoppers", "2000"]);
    assert!(wrong.contains("s.toml (changed by --set and --shoppers):"), "{wrong}");
    assert!(check(&["--set", "policy.split.spend.channels.tv=30,000"]).contains("no commas"));
}

#[test]
fn a_total_split_is_what_brute_force_finds() {
    let solved = run(&spending("spend = { like = 'siloed' }"), 0);
    let sum = |policy| expected(&solved.scenario, &solved.tally, policy).iter().sum::<f64>();
    let target = sum(0);
    assert!((sum(1) / target - 1.0).abs() < 5e-4, "{} for {target}", sum(1));
    // A grid of win rates, every one a plain scenario: where the target is crossed lies the solution.
    let spends = |times: &f64| {
        let rate = |(channel, rate): (&str, f64)| format!("channel.{channel}.win_rate={}", (rate * times).min(1.0));
        let rates = [("tv", 0.15), ("social", 0.2), ("search", 0.2)].map(rate);
        let rates = rates.each_ref().map(String::as_str);
        let plain = parse(&changed(&format!("{WORLD}{COORDINATED}"), &rates));
        expected(&plain, &tally(&plain, 0), 1).iter().sum::<f64>()
    };
    let mut grid = (100..400).step_by(2).map(|step| f64::from(step) / 100.0);
    let crossed = grid.find(|times| spends(times) > target).expect("there is enough to buy");
    let total = solved.tally.total();
    let bought = |index: usize| {
        total.policies[1].channels[index].bought() as f64 / total.policies[0].channels[index].bought() as f64
    };
    for index in 0..3 {
        assert!((crossed - 0.03..crossed + 0.01).contains(&bought(index)), "{} near {crossed}", bought(index));
    }
    // Messages are sent, not bought.
    assert_eq!(bought(3), 1.0);
}

#[test]
fn a_channel_split_meets_every_channel() {
    let scenario = spending("spend = { like = 'siloed', split = 'channel' }");
    let tally = tally(&scenario, 0);
    let (mine, theirs) = (expected(&scenario, &tally, 1), expected(&scenario, &tally, 0));
    for index in 0..3 {
        assert!((mine[index] / theirs[index] - 1.0).abs() < 1e-3, "{mine:?} for {theirs:?}");
    }
}

#[test]
fn amounts_are_met() {
    let scenario = spending("spend = { total = 2500 }");
    let sum = expected(&scenario, &tally(&scenario, 0), 1).iter().sum::<f64>();
    assert!((sum / 2_500.0 - 1.0).abs() < 5e-4, "{sum}");
    let scenario = spending("spend = { channels = { tv = 1000, social = 500 } }");
    let tally = tally(&scenario, 0);
    let spent = expected(&scenario, &tally, 1);
    assert!((spent[0] / 1_000.0 - 1.0).abs() < 1e-3 && (spent[1] / 500.0 - 1.0).abs() < 1e-3, "{spent:?}");
    // A channel without a budget_line keeps its win rate.
    let total = tally.total();
    assert_eq!(total.policies[1].channels[2].bought(), total.policies[0].channels[2].bought());
}

#[test]
fn what_supply_cannot_deliver_is_said() {
    let solved = run(&spending("spend = { total = 1_000_000 }"), 0);
    let (deliveries, said) = told(&solved);
    assert!(deliveries.len() == 1 && deliveries[0].is_exhausted && deliveries[0].share.value < 0.5, "{deliveries:?}");
    assert!(said.len() == 1 && said[0].contains("Under-delivery") && said[0].contains("every opportunity"), "{said:?}");
    let solved = run(&spending("spend = { like = 'siloed' }"), 0);
    assert!(told(&solved).1.iter().all(|sentence| !sentence.contains("Under-delivery: “siloed”")));
}

#[test]
fn pacing_spends_as_asked_week_by_week() {
    for (pacing, shares) in [
        ("[3, 2, 1, 1]", [3.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0, 1.0 / 7.0]),
        ("'even'", [0.25; 4]),
        ("'front'", [1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]),
    ] {
        let scenario = spending(&format!("spend = {{ total = 2000 }}\npacing = {pacing}"));
        let tally = tally(&scenario, 0);
        for (week, share) in shares.iter().enumerate() {
            let days = tally.details[1].impressions.chunks(4).skip(7 * week).take(7);
            let channels = days.flat_map(|day| scenario.world.channels.iter().zip(day));
            let spent: f64 = channels
                .map(|(channel, impressions)| channel.expected_cost().number() * *impressions as f64 / 1e6)
                .sum();
            assert!((spent / (2_000.0 * share) - 1.0).abs() < 2e-3, "{pacing}, week {week}: {spent}");
        }
    }
}

#[test]
fn without_caps_equal_spend_is_equal_delivery() {
    let free = WORLD.replace("caps = [{ scope = 'each channel', max = 3, per = '7d' }]\n", "");
    let same = parse(&format!("{free}[[policy]]\nname = 'same'\nspend = {{ like = 'siloed' }}\n"));
    let tally = tally(&same, 0);
    assert_eq!(tally.total().policies[0], tally.total().policies[1]);
    assert_eq!(tally.details[0], tally.details[1]);
}

/// The policy that is kept is not told as its own rival, where another serves a little less by chance.
#[test]
fn what_is_kept_is_not_as_good_as_itself() {
    let changes = ["channel.*.opportunities=0.03 per day", "shoppers=1000"];
    let (sentence, _) = said(&changed(&text_of("scenarios/plain.toml"), &changes));
    assert!(sentence.contains("fewer impressions, beyond sampling error."), "{sentence}");
    assert!(!sentence.contains("“siloed” is as good"), "{sentence}");
}

/// What rounding leaves of a budget that is met is no difference: where nothing is linked, sharing a count changes nothing.
#[test]
fn what_does_alike_differs_by_nothing() {
    let unlinked = ["shoppers=2000", "channel.*.identity.match_rate=0"];
    let alike = run(&parse(&changed(&text_of(FLAGSHIP), &unlinked)), 0);
    let table = read_back(&alike);
    for metric in ["reach", "impressions", "spend", "incremental_profit"] {
        let change = table.change("coordinated, same spend", metric).unwrap();
        assert_eq!((change.difference, change.low), (Some(0.0), Some(0.0)), "{metric}");
    }
}

/// Without a group a budget is met by another throttle: what is spent of it then hangs on no shopper, but for single
/// impressions, and what must be bought for it does.
#[test]
fn errors_know_that_win_rates_are_solved() {
    let by_thousand = WORLD.replace(", spread = 0.4", "").replace("{ cpc = 1.25 }", "{ cpm = 12.0 }");
    for spend in ["{ like = 'siloed' }", "{ like = 'siloed', split = 'channel' }", "{ total = 2500 }"] {
        let solved = run(&parse(&format!("{by_thousand}{COORDINATED}spend = {spend}\n")), 0);
        let tally = &solved.tally;
        // As if the same shoppers had met these throttles by chance.
        let free = parse(&format!("{by_thousand}{COORDINATED}"));
        let given = errors::sample(&prepared(&free), tally, 0, &go_on).unwrap();
        let (solved, knowing) = (&solved.scenario, &solved.sample);
        let error = |metric: &str, sample: &Sample| {
            by_name(solved, 1, metric).unwrap().estimate(sample).error.unwrap().standard_error
        };
        let times = |metric: &str| error(metric, knowing) / error(metric, &given);
        assert!(times("delivered_share") < 0.1, "{spend}: {}", times("delivered_share"));
        assert!(times("supply_used") > 1.5, "{spend}: {}", times("supply_used"));
        // The policy without a budget is as sure as ever.
        for metric in of_policy(solved, 0) {
            assert_eq!(metric.estimate(&given), metric.estimate(knowing), "{}", metric.name);
        }
    }
}

/// So many shoppers that steps are taken on some of them.
#[test]
fn any_number_of_threads_finds_the_same_throttles() {
    let text = format!("{WORLD}{COORDINATED}spend = {{ like = 'siloed' }}\n");
    let scenario = parse(&changed(&text, &["shoppers=60000"]));
    let alone = prepare(&scenario, 1, &go_on).unwrap();
    assert_ne!(alone.throttles()[0], alone.throttles()[1]);
    for threads in [2, 3] {
        let together = prepare(&scenario, threads, &go_on).unwrap();
        assert_eq!(alone.throttles(), together.throttles(), "{threads} threads");
    }
    let delivery = told(&run(&scenario, 0)).0[0];
    assert!((delivery.share.value - 1.0).abs() < 0.01 && !delivery.is_missed, "{delivery:?}");
}

/// What is paid is what is expected of impressions; what single clicks and prices come to, as the events tell it, is that
/// but for their luck.
#[test]
fn spend_is_expected_and_what_events_add_up_to_is_as_much() {
    let scenario = parse(WORLD);
    let results = run(&scenario, 0);
    let total = results.tally.total();
    let channels = &scenario.world.channels;
    let [tv, social, search, mail] = [0, 1, 2, 3].map(|index: usize| {
        let impressions = total.policies[0].channels[index].impressions;
        (impressions, channels[index].cost(impressions).0)
    });
    assert_eq!(tv.1, i128::from(tv.0) * 28_000);
    assert_eq!(social.1, i128::from(social.0) * 9_000);
    assert!((search.1 as f64 / (0.05 * 1_250_000.0 * search.0 as f64) - 1.0).abs() < 1e-8);
    assert_eq!(mail.1, i128::from(mail.0) * 2_000);

    let (mut clicks, mut paid) = ([0_u64; 4], [0_u64; 4]);
    for event in events(&results.prepared, scenario.shoppers).filter(|event| event.time >= 0) {
        clicks[event.channel] += u64::from(event.kind == Kind::Click);
        paid[event.channel] += event.amount.unwrap_or(0);
    }
    for (index, channel) in channels.iter().enumerate() {
        let (n, p) = (total.policies[0].channels[index].impressions as f64, channel.click_rate.get());
        assert!((clicks[index] as f64 - n * p).abs() <= 5.0 * (n * p * (1.0 - p)).sqrt(), "{}", channel.name);
    }
    assert_eq!(i128::from(paid[0]), tv.1);
    assert_eq!(paid[2], clicks[2] * 1_250_000);
    assert_eq!(i128::from(paid[3]), mail.1);
    // Spread prices: the mean of a log-normal, within five of its errors.
    let spread = (0.4_f64.powi(2)).exp_m1().sqrt();
    assert!((paid[1] as f64 / social.1 as f64 - 1.0).abs() < 5.0 * spread / (social.0 as f64).sqrt());
}

#[test]
fn clicks_belong_to_opportunities() {
    let text = format!("{WORLD}{COORDINATED}");
    let loose = text.replace("scope = 'all channels', max = 5", "scope = 'each channel', max = 3");
    let total = tally(&parse(&loose), 0).total();
    assert_eq!(total.policies[0], total.policies[1]);
    assert_eq!(total.shoppers, SHOPPERS);
}

/// With budgets too a run is one pass: its parts add up to it.
#[test]
fn parts_of_a_run_with_budgets_add_up() {
    let paced = spending("spend = { like = 'siloed', split = 'channel' }\npacing = 'front'");
    for scenario in [load(FLAGSHIP, &["shoppers=9000"]), paced.with_shoppers(9_000)] {
        let prepared = prepared(&scenario);
        let mut parts = simulate(&prepared, 5_003..9_000);
        parts.merge(&simulate(&prepared, 0..5_003));
        assert!(parts == simulate_all(&prepared, 2, &go_on).unwrap());
    }
}

/// A budget for what is bought says nothing of owned messages: the headline tells the whole spend.
#[test]
fn the_headline_compares_the_whole_spend() {
    let owned = "
version = 1
name = 'owned'
seed = 1
shoppers = 20000
flight = { start = 2026-03-02, days = 28 }
[journey]
model = 'independent'
[[channel]]
name = 'tv'
role = 'media'
opportunities = '0.5 per day'
win_rate = 0.1
price = { cpm = 20 }
[[channel]]
name = 'mail'
role = 'owned'
opportunities = '0.5 per day'
price = { per_message = 0.02 }
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 3, per = '7d' }]
[[policy]]
name = 'same'
caps = [{ scope = 'each channel', max = 3, per = '7d' }, { scope = 'all channels', max = 2, per = '7d' }]
spend = { like = 'siloed', split = 'channel' }
";
    let said = |text: &str| {
        let (sentence, spend) = said(text);
        (sentence, spend[1] / spend[0])
    };
    let (sentence, part) = said(owned);
    assert!((0.5..0.9).contains(&part), "messages are capped, and not bought for: {part}");
    assert!(sentence.contains(&format!("\nWith {:.1} % of the spend of", 100.0 * part)), "{sentence}");
    let (sentence, part) = said(&owned.replace("0.02 }", "0 }"));
    assert!((part - 1.0).abs() < 0.01 && sentence.contains("\nAt the spend of"), "{part}: {sentence}");
}

/// A shared cap saves money, and who buys with equal spend does not see how much: the same caps without it tell.
#[test]
fn the_headline_says_what_is_saved() {
    let text = changed(&text_of(FLAGSHIP), &["shoppers=20000"]);
    let (sentence, spend) = said(&text);
    let saved = spend[1] - spend[2];
    let line = sentence.lines().find(|line| line.starts_with("“coordinated” serves")).unwrap();
    assert!(saved > 50.0 && line.contains(&format!("saves USD {saved:.0} (")), "{saved}: {line}");
    assert!(line.contains("purchases"), "{line}");
    // Every policy has a line of its own, behind what to do and what that needs.
    assert_eq!(sentence.lines().count(), 2 + 3, "{sentence}");
}

//! Claim: what coordination costs is what the scenario says, and it breaks even where another market shows that it does.

use omnicap::Results;
use omnicap::analysis::break_even::sizes;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::by_name;

use super::support::runs::{read_back, run};
use super::support::scenarios::parse;

/// 28 days of February: one month.
const WORLD: &str = "
version = 1
name = 'cost'
seed = 3
shoppers = 20000
flight = { start = 2026-02-01, days = 28 }
journey = { model = 'independent' }
[[channel]]
name = 'tv'
role = 'media'
opportunities = '0.6 per day'
price = { cpm = 20 }
effect = { weight = 1.0, half_life = '7d' }
[[channel]]
name = 'social'
role = 'media'
opportunities = '0.6 per day'
price = { cpm = 10 }
effect = { weight = 1.0, half_life = '7d' }
[[channel]]
name = 'shop'
role = 'shop'
visits = '0.5 per day'
[response]
baseline = 0.05
curve = { shape = 'geometric', max_lift = 0.03, half = 0.3 }
basket = { mean = 40 }
margin = 0.5
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 5, per = '7d' }]
[[policy]]
name = 'shared'
caps = [{ scope = 'all channels', max = 2, per = '7d' }]
cost = { fixed = 700, per_month = 250.5, per_thousand = 0.25, per_channel = 20 }
";

fn results(shoppers: u64, fixed: &str) -> Results {
    run(&parse(&WORLD.replace("20000", &shoppers.to_string()).replace("fixed = 700", fixed)), 0)
}

fn of(results: &Results, policy: usize, metric: &str) -> Estimate {
    by_name(&results.scenario, policy, metric).unwrap().estimate(&results.sample)
}

/// 700 once, 250.50 for the month, 20 for each of two channels.
const FIXED: f64 = 990.5;

#[test]
fn costs_and_break_even_are_those_of_the_scenario() {
    let results = results(20_000, "fixed = 700");
    let value = |policy, metric| of(&results, policy, metric).value;
    let by_impressions = value(1, "impressions") * 0.25 / 1000.0;
    assert!((value(1, "coordination_cost") - FIXED - by_impressions).abs() < 1e-6);
    assert_eq!(value(0, "coordination_cost"), 0.0);
    let left = value(1, "incremental_profit") - value(1, "coordination_cost");
    assert!((value(1, "profit_after_coordination") - left).abs() < 1e-6);
    let gain = value(1, "incremental_profit") - value(0, "incremental_profit") - by_impressions;
    let even = of(&results, 1, "break_even_shoppers");
    assert!((even.value - 20_000.0 * FIXED / gain).abs() < 1e-6 * even.value, "{even:?}, {gain}");
    let error = even.error.expect("the gain is clear");
    assert!(error.low < even.value && even.value < error.high && even.value > 20_000.0 / 50.0);
    let spend = value(1, "break_even_spend");
    assert!((spend - even.value / 20_000.0 * value(1, "spend")).abs() < 1e-6 * spend);
    // The baseline is compared with nothing.
    assert!(by_name(&results.scenario, 0, "break_even_shoppers").is_none());
    let sizes = sizes(&results.scenario, &results.sample);
    let own = sizes.iter().find(|size| size.is_own).unwrap();
    assert!((own.gain - gain).abs() < 1e-6 && (own.profit.value - (gain - FIXED)).abs() < 1e-6 && own.fixed == FIXED);
    assert_eq!((sizes[0].shoppers, sizes[0].profit.value), (0.0, -FIXED));
}

/// Other shoppers, as many as the first run says are needed, earn as much with the cost as without coordination; twice as
/// many earn more, and half as many less.
#[test]
fn a_market_of_that_size_breaks_even() {
    let even = of(&results(20_000, "fixed = 4000"), 1, "break_even_shoppers");
    let left = |shoppers: f64| {
        let text = WORLD.replace("20000", &(shoppers as u64).to_string()).replace("fixed = 700", "fixed = 4000");
        let results = run(&parse(&text.replace("seed = 3", "seed = 4")), 0);
        let [mine, theirs] =
            [1, 0].map(|policy| by_name(&results.scenario, policy, "profit_after_coordination").unwrap());
        mine.difference(&theirs, &results.sample).unwrap().absolute
    };
    let [half, same, twice] = [0.5, 1.0, 2.0].map(|times| left(times * even.value));
    assert!(!same.is_clear(), "{same:?}");
    assert!(half.error.unwrap().high < 0.0 && twice.error.unwrap().low > 0.0, "{half:?} {twice:?}");
}

/// Where a policy loses of every shopper, no market is large enough, and the words say so.
#[test]
fn what_gains_nothing_never_pays() {
    let text = WORLD.replace("per_thousand = 0.25", "per_thousand = 400");
    let results = run(&parse(&text), 0);
    assert!(of(&results, 1, "break_even_shoppers").value.is_nan());
    let told = read_back(&results).provenance.about.headline;
    assert!(told.contains("“shared” pays at no size of the market"), "{told}");
    let told = read_back(&self::results(20_000, "fixed = 700")).provenance.about.headline;
    assert!(told.contains("Coordination costs USD") && told.contains("pays from a market of"), "{told}");
}

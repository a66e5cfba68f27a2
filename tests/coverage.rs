//! Claim: a 95 % interval holds the truth in 95 of 100 runs, whatever the shape of the number.
//!
//! Six hundred runs of a small scenario, each with a seed of its own. If intervals are right, their
//! coverage scatters by √(0.95 · 0.05 / 600) = 0.9 %, so 92 to 98 % is more than three errors wide
//! on either side: none of the fourteen numbers misses it by chance (less than 1 % for all together),
//! and errors too small by a fifth or too large by a third do.
//!
//! Of purchases the probabilities are added up, and most of the noise of policies' differences is gone. Whether their errors
//! know it is asked of four hundred runs of twenty thousand shoppers, around the mean of all: theory has none of them, and
//! `tests/closed_forms.rs` asks whether the mean is right. There coverage scatters by 1.1 %. The same runs ask whether what
//! happens agrees in the mean with what is expected. `OMNICAP_COVERAGE=200000x400 cargo test --test all what_is_bought --
//! --ignored --nocapture` asks it of longer runs.
//!
//! Budgets of so small a run are solved on all its shoppers at once. In longer runs a sample is corrected by a pilot; they
//! are fewer, and it is scatter that is held against the errors told.

use omnicap::Results;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::frequency_curve::points;
use omnicap::analysis::metrics::{self, Metric};
use omnicap::scenario::Scenario;
use omnicap::study::theory::{gamma_poisson, served};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::support::runs::run;
use super::support::scenarios::parse;

const RUNS: u64 = 600;
const SHOPPERS: u64 = 3_000;
/// The run that stands for the truth where theory has none: its error is a thirtieth of a run's.
const MANY: u64 = 900 * SHOPPERS;
/// Its seed is not among those of the runs.
const MANY_SEED: u64 = 1_000_000;

/// Unequal shoppers, two channels, identifiers that are many and partly linked.
fn scenario(seed: u64, shoppers: u64) -> Scenario {
    // More than the second week has to sell.
    let total = 0.084 * shoppers as f64;
    let text = format!(
        r#"
version = 1
name = "coverage"
seed = {seed}
shoppers = {shoppers}
flight = {{ start = 2026-03-02, days = 28 }}
population = {{ activity = {{ distribution = "gamma", shape = 0.7 }} }}
journey = {{ model = "independent" }}
channel = [
  {{ name = "tv", role = "media", opportunities = "2 per week", win_rate = 0.5, price = {{ cpm = 28 }} }},
  {{ name = "display", role = "media", opportunities = "1 per week", win_rate = 0.5, price = {{ cpm = 5 }},
    identity = {{ ids = 2.5, match_rate = 0.5 }} }},
]
policy = [
  {{ name = "siloed", caps = [{{ scope = "each channel", max = 4, per = "flight", count_by = "person" }}] }},
  {{ name = "coordinated", like = "siloed", caps = [{{ scope = "all channels", max = 3, per = "7d" }}] }},
  {{ name = "uncapped" }},
  {{ name = "same spend", like = "coordinated", spend = {{ like = "siloed" }} }},
  {{ name = "by channel", like = "coordinated", spend = {{ like = "siloed", split = "channel" }} }},
  {{ name = "front", like = "coordinated", spend = {{ total = {total} }}, pacing = "front" }},
]
"#
    );
    parse(&text)
}

const SILOED: usize = 0;
const COORDINATED: usize = 1;
const UNCAPPED: usize = 2;
const SAME_SPEND: usize = 3;
const BY_CHANNEL: usize = 4;
const FRONT: usize = 5;

/// The numbers whose intervals are judged.
fn numbers(seed: u64, shoppers: u64, threads: usize) -> Vec<(String, Estimate)> {
    let Results { scenario, sample, .. } = run(&scenario(seed, shoppers), threads);
    let metric = |policy, name: &str| -> Metric<'_> { metrics::by_name(&scenario, policy, name).expect(name) };
    let one = |policy, name: &str| (format!("{policy} {name}"), metric(policy, name).estimate(&sample));
    let than_siloed = |policy, name: &str| metric(policy, name).difference(&metric(SILOED, name), &sample).unwrap();
    let more = |policy, name: &str| (format!("{policy} more {name}"), than_siloed(policy, name).relative);
    vec![
        one(SILOED, "reach_share"),
        one(SILOED, "average_frequency"),
        one(SILOED, "cost_per_reached"),
        one(UNCAPPED, "average_frequency"),
        one(UNCAPPED, "top_40_share"),
        one(UNCAPPED, "overexposed_share"),
        ("difference of average_frequency".into(), than_siloed(COORDINATED, "average_frequency").absolute),
        more(COORDINATED, "impressions"),
        more(SAME_SPEND, "reach"),
        more(SAME_SPEND, "impressions"),
        one(SAME_SPEND, "supply_needed"),
        one(SAME_SPEND, "average_frequency"),
        more(BY_CHANNEL, "reach_3_plus"),
        one(BY_CHANNEL, "supply_used"),
        one(FRONT, "delivered_share"),
    ]
}

/// What theory says of the first four.
fn closed_forms() -> Vec<f64> {
    let reach = served(gamma_poisson(6.0, 0.7), 1);
    let [tv, display] = [4.0, 2.0].map(|mean| served(gamma_poisson(mean, 0.7), 4));
    vec![reach, (tv + display) / reach, (0.028 * tv + 0.005 * display) / reach, 6.0 / reach]
}

#[test]
#[ignore = "slow: .ci/run runs it"]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let mut truths: Vec<f64> = numbers(MANY_SEED, MANY, 0).iter().map(|(_, estimate)| estimate.value).collect();
    for (simulated, theory) in truths.iter_mut().zip(closed_forms()) {
        assert!((*simulated / theory - 1.0).abs() < 2e-3, "{simulated} for {theory}");
        *simulated = theory;
    }
    // The last has a kink: where a week just about runs out, chance only takes away. Its error tells scatter alone.
    truths.pop();
    let mut held = vec![(String::new(), 0_u64); truths.len()];
    let runs: Vec<_> = (0..RUNS).into_par_iter().map(|seed| numbers(seed, SHOPPERS, 1)).collect();
    for numbers in runs {
        for ((held, truth), (name, estimate)) in held.iter_mut().zip(&truths).zip(numbers) {
            let error = estimate.error.expect("enough shoppers for an error");
            *held = (name, held.1 + u64::from((error.low..=error.high).contains(truth)));
        }
    }
    let wrong: Vec<_> = held.iter().filter(|(_, held)| !(RUNS * 92 / 100..=RUNS * 98 / 100).contains(held)).collect();
    assert!(wrong.is_empty(), "of {RUNS} intervals these held the truth: {wrong:?}; all: {held:?}");
}

/// Runs whose throttles are sought on a sample and corrected by the pilot, and how many of them.
const LONGER_RUNS: usize = 100;
const LONGER: u64 = 60_000;

/// Over so many runs scatter is known to 1/√200 = 7 %: errors too small by a quarter, as those that take win rates
/// for given are here, are more than three such errors off.
#[test]
#[ignore = "slow: .ci/run runs it"]
fn numbers_scatter_as_widely_as_they_say_in_longer_runs() {
    let runs: Vec<_> = (0..LONGER_RUNS as u64).into_par_iter().map(|seed| numbers(seed, LONGER, 1)).collect();
    // The last again has its kink. What its weeks leave unmet, 0.2 % here, no error knows (docs/spend.md).
    for index in 0..runs[0].len() - 1 {
        let values = || runs.iter().map(|numbers| numbers[index].1.value);
        let mean = values().sum::<f64>() / LONGER_RUNS as f64;
        let scatter = values().map(|value| (value - mean).powi(2)).sum::<f64>() / (LONGER_RUNS - 1) as f64;
        let told = runs.iter().map(|numbers| numbers[index].1.error.expect("enough shoppers").standard_error);
        let told = told.map(|error| error.powi(2)).sum::<f64>() / LONGER_RUNS as f64;
        let ratio = (scatter / told).sqrt();
        println!("{}: {ratio:.2}", runs[0][index].0);
        assert!((0.77..1.25).contains(&ratio), "{}: scatters {ratio:.2} times as told", runs[0][index].0);
    }
}

/// Whoever buys, and what makes them: a click, need that comes back, carts that are kept, fatigue.
fn shop(seed: u64, shoppers: u64) -> Scenario {
    let text = format!(
        r#"
version = 1
name = "shop"
seed = {seed}
shoppers = {shoppers}
flight = {{ start = 2026-03-02, days = 14 }}
population = {{ activity = {{ distribution = "gamma", shape = 0.7 }} }}
journey = {{ model = "independent" }}
channel = [
  {{ name = "tv", role = "media", opportunities = "2 per week", win_rate = 0.5, price = {{ cpm = 28 }},
    effect = {{ weight = 1, half_life = "7d" }} }},
  {{ name = "search", role = "media", opportunities = "2 per week", win_rate = 0.5, price = {{ cpc = 0.5 }}, click_rate = 0.01,
    effect = {{ weight = 0.5, half_life = "2d" }} }},
  {{ name = "site", role = "shop", visits = "1 per week" }},
]
[response]
baseline = 0.02
curve = {{ shape = "hill", max_lift = 0.5, half = 2, slope = 1.4 }}
fatigue = {{ after = 4, per = "7d", loss = 0.05 }}
basket = {{ mean = 40, sd = 20 }}
margin = 0.5
repurchase = "10d"
click_conversion = 5
abandonment = 0.6
cart = {{ keeps = "3d", conversion = 1.5 }}
[measure]
leave_one_out = true
causal_curve = true
[[policy]]
name = "siloed"
caps = [{{ scope = "each channel", max = 2, per = "7d", count_by = "person" }}]
[[policy]]
name = "coordinated"
caps = [{{ scope = "all channels", max = 2, per = "7d", count_by = "person" }}]
spend = {{ like = "siloed" }}
[[policy]]
name = "uncapped"
"#
    );
    parse(&text)
}

/// Shoppers of a run, and how many runs, where nobody asks for others.
const BUYERS: (u64, u64) = (20_000, 400);

fn buyers() -> (u64, u64) {
    let Ok(asked) = std::env::var("OMNICAP_COVERAGE") else { return BUYERS };
    let (shoppers, runs) = asked.split_once('x').expect("OMNICAP_COVERAGE is SHOPPERSxRUNS");
    (shoppers.parse().expect("shoppers"), runs.parse().expect("runs"))
}

/// One run.
struct Sold {
    numbers: Vec<(String, Estimate)>,
    /// By how much what happened is more than what was expected.
    luck: [(&'static str, f64); 3],
}

fn sell(seed: u64, shoppers: u64) -> Sold {
    let results = run(&shop(seed, shoppers), 1);
    Sold { luck: luck(&results), numbers: sales(&results) }
}

/// Purchases of the first policy, those that its ads cause, and what the second causes beyond it.
fn luck(results: &Results) -> [(&'static str, f64); 3] {
    let total = results.tally.total();
    let [first, second] = [0, 1].map(|policy: usize| {
        let counts = &total.policies[policy];
        let happened = counts.bought.at_least(0) as f64 - counts.sales.purchases.number();
        let without = counts.bought_without_ads.at_least(0) as f64 - total.without_ads.purchases.number();
        (happened, happened - without)
    });
    [("purchases", first.0), ("caused", first.1), ("caused by the second beyond it", second.1 - first.1)]
}

/// What is bought, what ads cause of it, and what clicks cost.
fn sales(results: &Results) -> Vec<(String, Estimate)> {
    let Results { scenario, sample, .. } = results;
    let metric = |policy, name: &str| -> Metric<'_> { metrics::by_name(scenario, policy, name).expect(name) };
    let one = |policy, name: &str| (format!("{policy} {name}"), metric(policy, name).estimate(sample));
    let more = |policy, name: &str| {
        let difference = metric(policy, name).difference(&metric(0, name), sample).unwrap();
        (format!("{policy} more {name}"), difference.absolute)
    };
    let lost = metrics::of_channel(scenario, 0, 0).into_iter().find(|metric| metric.name == "purchases_lost_without");
    vec![
        one(0, "spend"),
        one(0, "purchases"),
        one(0, "buyers"),
        one(0, "carts"),
        one(0, "incremental_purchases"),
        one(0, "incremental_profit"),
        one(2, "incremental_roas"),
        one(0, "cost_per_incremental_purchase"),
        more(1, "incremental_purchases"),
        more(1, "incremental_profit"),
        more(2, "incremental_purchases"),
        more(2, "incremental_profit"),
        more(2, "carts"),
        ("lost without tv".into(), lost.unwrap().estimate(sample)),
        ("caused by the second".into(), points(scenario, sample, 0)[2].caused),
    ]
}

#[test]
#[ignore = "slow: .ci/run runs it"]
fn intervals_of_what_is_bought_hold_the_mean_as_often_as_they_say() {
    let (shoppers, runs) = buyers();
    let sold: Vec<Sold> = (0..runs).into_par_iter().map(|seed| sell(seed, shoppers)).collect();
    let mut wrong = Vec::new();
    for index in 0..sold[0].numbers.len() {
        let estimates = || sold.iter().map(|run| &run.numbers[index].1);
        let mean = estimates().map(|estimate| estimate.value).sum::<f64>() / runs as f64;
        let errors = estimates().map(|estimate| estimate.error.expect("enough shoppers for an error"));
        let held = errors.filter(|error| (error.low..=error.high).contains(&mean)).count() as u64;
        println!("{}: {held} of {runs} hold {mean}", sold[0].numbers[index].0);
        if !(runs * 92 / 100..=runs * 98 / 100).contains(&held) {
            wrong.push((&sold[0].numbers[index].0, held));
        }
    }
    assert!(wrong.is_empty(), "of {runs} intervals these held the mean: {wrong:?}");
    (0..3).for_each(|index| happens_as_expected(&sold.iter().map(|run| run.luck[index]).collect::<Vec<_>>()));
}

/// Over many runs luck has no mean: less than four of its own errors.
fn happens_as_expected(luck: &[(&str, f64)]) {
    let (name, runs) = (luck[0].0, luck.len() as f64);
    let mean = luck.iter().map(|(_, luck)| luck).sum::<f64>() / runs;
    let scatter = luck.iter().map(|(_, luck)| (luck - mean).powi(2)).sum::<f64>() / (runs - 1.0);
    let error = (scatter / runs).sqrt();
    println!("{name}: {mean:.3} ± {error:.3} more than expected");
    assert!(error > 0.0 && mean.abs() < 4.0 * error, "{name}: {mean} ± {error} more than expected");
}

//! Claim: a 95 % interval holds the truth in 95 of 100 runs, whatever the shape of the number.
//!
//! A thousand runs of a small scenario, each with a seed of its own. If intervals are right, their
//! coverage scatters by √(0.95 · 0.05 / 1000) = 0.7 %, so 92 to 98 % is more than four errors wide
//! on either side: none of the eight numbers misses it by chance (about 10⁻⁴ for all together),
//! and errors too small by a fifth or too large by a third do.

use std::ops::ControlFlow;

use omnicap::analysis::estimate::{Estimate, Sample};
use omnicap::analysis::metrics::{self, Metric};
use omnicap::engine::simulate::simulate_all;
use omnicap::scenario::Scenario;
use omnicap::study::theory::{gamma_poisson, served};

const RUNS: u64 = 1_000;
const SHOPPERS: u64 = 3_000;
/// The run that stands for the truth where theory has none: its error is a fortieth of a run's.
const MANY: u64 = 1_600 * SHOPPERS;
/// Its seed is not among those of the runs.
const MANY_SEED: u64 = 1_000_000;

/// Unequal shoppers, two channels, identifiers that are many and partly linked.
fn scenario(seed: u64, shoppers: u64) -> Scenario {
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
  {{ name = "tv", role = "media", opportunities = "1 per week", price = {{ cpm = 28 }} }},
  {{ name = "display", role = "media", opportunities = "0.5 per week", price = {{ cpm = 5 }},
    identity = {{ ids = 2.5, match_rate = 0.5 }} }},
]
policy = [
  {{ name = "siloed", caps = [{{ scope = "each channel", max = 4, per = "flight", count_by = "person" }}] }},
  {{ name = "coordinated", like = "siloed", caps = [{{ scope = "all channels", max = 3, per = "7d" }}] }},
  {{ name = "uncapped" }},
]
"#
    );
    Scenario::parse(&text, "coverage").expect("a sound scenario")
}

const SILOED: usize = 0;
const COORDINATED: usize = 1;
const UNCAPPED: usize = 2;

/// The numbers whose intervals are judged.
fn numbers(seed: u64, shoppers: u64) -> Vec<(String, Estimate)> {
    let scenario = scenario(seed, shoppers);
    let tally = simulate_all(&scenario, 0, |_| ControlFlow::Continue(())).expect("nobody interrupts");
    let sample = Sample::new(&tally);
    let metric = |policy, name: &str| -> Metric<'_> { metrics::by_name(&scenario, policy, name).expect(name) };
    let one = |policy, name: &str| (format!("{policy} {name}"), metric(policy, name).estimate(&sample));
    let pair = |name: &str| metric(COORDINATED, name).difference(&metric(SILOED, name), &sample);
    vec![
        one(SILOED, "reach_share"),
        one(SILOED, "average_frequency"),
        one(SILOED, "cost_per_reached"),
        one(UNCAPPED, "average_frequency"),
        one(UNCAPPED, "top_40_share"),
        one(UNCAPPED, "overexposed_share"),
        ("difference of average_frequency".into(), pair("average_frequency").unwrap().absolute),
        ("relative difference of impressions".into(), pair("impressions").unwrap().relative),
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
    let mut truths: Vec<f64> = numbers(MANY_SEED, MANY).iter().map(|(_, estimate)| estimate.value).collect();
    for (simulated, theory) in truths.iter_mut().zip(closed_forms()) {
        assert!((*simulated / theory - 1.0).abs() < 2e-3, "{simulated} for {theory}");
        *simulated = theory;
    }
    let mut held = vec![(String::new(), 0_u64); truths.len()];
    for seed in 0..RUNS {
        for ((held, truth), (name, estimate)) in held.iter_mut().zip(&truths).zip(numbers(seed, SHOPPERS)) {
            let error = estimate.error.expect("enough shoppers for an error");
            *held = (name, held.1 + u64::from((error.low..=error.high).contains(truth)));
        }
    }
    let wrong: Vec<_> = held.iter().filter(|(_, held)| !(RUNS * 92 / 100..=RUNS * 98 / 100).contains(held)).collect();
    assert!(wrong.is_empty(), "of {RUNS} intervals these held the truth: {wrong:?}; all: {held:?}");
}

//! How sure numbers are for the time that they take: the variance of an estimate times the CPU time of its run, which does
//! not depend on how many shoppers there are. Change by change (`a=1 b=2`, as `--set` makes them):
//!
//! ```sh
//! cargo bench --no-default-features --bench certainty -- shoppers=40000 response.curve.max_lift=0.1
//! ```

#[allow(dead_code)]
mod setting;

use std::time::Instant;

use omnicap::analysis::estimate::{Estimate, Sample};
use omnicap::analysis::frequency_curve::points;
use omnicap::analysis::metrics;
use omnicap::{Options, Results};
use setting::{FLAGSHIP, scenario};

/// The numbers of a policy, and of a policy beside the baseline.
const NUMBERS: [&str; 8] =
    ["impressions", "spend", "reach", "purchases", "buyers", "carts", "incremental_purchases", "incremental_profit"];

/// The impressions whose effects are told.
const NTH: [usize; 3] = [1, 3, 6];

fn main() {
    let changes: Vec<String> = std::env::args().skip(1).filter(|change| change.contains('=')).collect();
    let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
    let begin = seconds();
    let scenario = scenario(FLAGSHIP, &changes);
    let results = omnicap::run(&scenario, &Options { threads: 1, ..Options::default() }).expect("nobody interrupts");
    let seconds = seconds() - begin;
    println!("{} shoppers, {seconds:.2} s", results.scenario.shoppers);
    numbers(&results).into_iter().for_each(|(name, estimate)| {
        let error = estimate.error.map_or(f64::NAN, |error| error.standard_error);
        println!("{name:60} {:>14.4} ± {error:>10.4}   {:>14.6e}", estimate.value, error.powi(2) * seconds);
    });
}

/// CPU seconds of this thread where the system tells them, else seconds.
fn seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| BEGIN.get_or_init(Instant::now).elapsed().as_secs_f64(), |told| told * 1e-9)
}

fn numbers(results: &Results) -> Vec<(String, Estimate)> {
    let (scenario, sample) = (&results.scenario, &results.sample);
    let (baseline, last) = (scenario.baseline, scenario.policies.len() - 1);
    let metric = |policy: usize, name: &str| metrics::by_name(scenario, policy, name).expect(name);
    let one = |name: &&str| (format!("siloed {name}"), metric(baseline, name).estimate(sample));
    let than = |name: &&str| {
        let difference = metric(last, name).difference(&metric(baseline, name), sample);
        (format!("at its spend − siloed {name}"), difference.expect(name).absolute)
    };
    NUMBERS.iter().map(one).chain(NUMBERS.iter().map(than)).chain(effects(results, sample)).collect()
}

/// What impressions and channels cause.
fn effects(results: &Results, sample: &Sample) -> Vec<(String, Estimate)> {
    let scenario = &results.scenario;
    let points = points(scenario, sample, scenario.baseline);
    let nth = NTH
        .iter()
        .filter_map(|nth| points.get(*nth))
        .map(|point| (format!("siloed caused by {}", point.frequency), point.caused));
    let lost = scenario.world.channels.iter().enumerate().filter(|(_, channel)| channel.serves()).filter_map(
        |(index, channel)| {
            let metric = metrics::of_channel(scenario, scenario.baseline, index)
                .into_iter()
                .find(|metric| metric.name == "purchases_lost_without")?;
            Some((format!("siloed lost without {}", channel.name), metric.estimate(sample)))
        },
    );
    nth.chain(lost).collect()
}

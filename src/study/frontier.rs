//! The frontier: what every policy would reach at other spends than its own.
//!
//! Each policy's throttle is multiplied by several factors, and all of them are replayed on the same
//! journeys in one pass, over a part of the shoppers. What that part tells is how many times as much
//! is reached and spent as at the policy's own level; the level itself is the run's, from all
//! shoppers (a ratio estimate: Cochran, *Sampling Techniques*, 1977, §6). So the curve passes through
//! the run's own points, and its errors are those of the ratios.

use std::ops::ControlFlow;

use crate::analysis::estimate::{Error, Estimate, Sample};
use crate::analysis::metrics::{Metric, by_name};
use crate::engine::simulate::simulate_all;
use crate::policy::Policy;
use crate::policy::throttle::Throttle;
use crate::scenario::Scenario;

/// How many times as much of what is offered is bid for. The last is all there is.
const TIMES: [f64; 8] = [0.25, 0.5, 0.75, OWN, 1.5, 2.0, 3.0, f64::INFINITY];

/// The run's own level.
pub const OWN: f64 = 1.0;

/// Of the shoppers one in so many, but not fewer than `FEWEST` (or all of them).
const ONE_IN: u64 = 50;

/// Fewer make rough curves.
const FEWEST: u64 = 20_000;

/// A policy at one level of supply.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    /// The policy's place in the scenario.
    pub policy: usize,
    /// How many times as much as in the run; infinite for all there is.
    pub times: f64,
    /// What it spends.
    pub spend: Estimate,
    /// Shoppers reached.
    pub reach: Estimate,
    /// Shoppers reached often enough.
    pub effective_reach: Estimate,
    /// The part of the supply that is bid for.
    pub supply_used: Estimate,
}

/// Every policy of a run at several levels, from little to much; none where nothing has a price.
/// None at all where `watch` breaks it off.
pub fn frontier(
    scenario: &Scenario,
    sample: &Sample,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Vec<Level>> {
    if !scenario.world.has_prices() {
        return Some(Vec::new());
    }
    let (wide, places) = widened(scenario);
    let part = Sample::new(&simulate_all(&wide, threads, watch)?);
    let own = |policy: usize| places.iter().position(|place| *place == (policy, OWN)).unwrap_or(policy);
    let level = |(place, (policy, times)): (usize, &(usize, f64))| {
        let of = |name: &str| {
            let whole = by_name(scenario, *policy, name)?.estimate(sample);
            Some(ratio(by_name(&wide, place, name)?, by_name(&wide, own(*policy), name)?, &part, whole))
        };
        Some(Level {
            policy: *policy,
            times: *times,
            spend: of("spend")?,
            reach: of("reach")?,
            effective_reach: of(&effective(scenario))?,
            supply_used: of("supply_used")?,
        })
    };
    Some(places.iter().enumerate().filter_map(level).collect())
}

/// The metric of those reached often enough.
fn effective(scenario: &Scenario) -> String {
    match scenario.measure.effective_frequency.0 {
        1 => "reach".into(),
        times => format!("reach_{}_plus", times.min(10)),
    }
}

/// The same metric at another level: as many times the run's as the part says.
fn ratio(metric: Metric<'_>, own: Metric<'_>, part: &Sample, whole: Estimate) -> Estimate {
    let relative = metric.difference(&own, part).relative;
    let times = 1.0 + relative.value;
    let value = whole.value * times;
    // The errors of a product: parts of its factors add up by their squares.
    let error = relative.error.zip(whole.error).map(|(ratio, level)| {
        let product = |of_ratio: f64, of_level: f64| value * (of_ratio / times).hypot(of_level / whole.value);
        let half = product((ratio.high - ratio.low) / 2.0, (level.high - level.low) / 2.0);
        let standard_error = product(ratio.standard_error, level.standard_error);
        Error { standard_error, low: (value - half).max(0.0), high: value + half }
    });
    Estimate { value, error: error.filter(|error| error.standard_error.is_finite()) }
}

/// The scenario with every policy at every level, over a part of its shoppers; and for each of the
/// new policies which one it is, and at how many times its own supply.
fn widened(scenario: &Scenario) -> (Scenario, Vec<(usize, f64)>) {
    let mut policies: Vec<Policy> = Vec::new();
    let mut places = Vec::new();
    for (place, policy) in scenario.policies.iter().enumerate() {
        let mut last: Option<Throttle> = None;
        for times in TIMES {
            let throttle = policy.throttle.scaled(&scenario.world.channels, times);
            // Where everything is bought already there is no more.
            if last.as_ref() != Some(&throttle) {
                policies.push(Policy { throttle: throttle.clone(), budget: None, ..policy.clone() });
                places.push((place, times));
                last = Some(throttle);
            }
        }
    }
    let shoppers = (scenario.shoppers / ONE_IN).max(FEWEST).min(scenario.shoppers);
    let wide = Scenario { shoppers, policies, baseline: 0, ..scenario.clone() };
    (wide.without_purchases(), places)
}

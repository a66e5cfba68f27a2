//! At which size of the market coordination pays.
//!
//! A market of so many times as many shoppers gains and spends so many times as much: shoppers are independent. What is
//! paid whatever the size stays. So the profit gained at n shoppers is g·n − F, with g the gain of a shopper after what
//! each thousand impressions costs, and it breaks even at n = F ÷ g.

use super::coordination::{can_break_even, gain, more_fixed};
use super::estimate::{Bounds, Estimate, Sample};
use super::metrics::by_name;
use crate::scenario::model::Model;

/// At how many sizes of the market a policy is told, from nothing on.
const STEPS: usize = 10;

/// Sizes go up to so many times the break-even, or the run's own shoppers.
const BEYOND: f64 = 2.0;

/// A break-even further off than so many times the run's own shoppers is left to the metric.
const FAR: f64 = 100.0;

/// A policy in a market of one size.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// The policy's index.
    pub policy: usize,
    /// The size of the market.
    pub shoppers: f64,
    /// Is it the run's own?
    pub is_own: bool,
    /// What the policy pays for its media there.
    pub spend: f64,
    /// What is gained of these shoppers against the baseline, after the cost of impressions.
    pub gain: f64,
    /// What is paid more than under the baseline, whatever the size.
    pub fixed: f64,
    /// What is left.
    pub profit: Estimate,
}

/// Every policy that can break even, in markets of several sizes, the run's own among them.
pub fn sizes(model: &Model, sample: &Sample) -> Vec<Size> {
    let policies = model.challengers().filter(|policy| can_break_even(model, *policy));
    policies.flat_map(|policy| of_policy(model, sample, policy)).collect()
}

fn of_policy(model: &Model, sample: &Sample, policy: usize) -> Vec<Size> {
    let own = sample.people() as f64;
    let named = |name: &str| by_name(model, policy, name).map_or(f64::NAN, |metric| metric.estimate(sample).value);
    let (even, spend) = (named("break_even_shoppers") / own, named("spend"));
    let most = BEYOND * if even <= FAR { even.max(1.0) } else { 1.0 };
    let mut times: Vec<f64> = (0..=STEPS).map(|step| most * step as f64 / STEPS as f64).collect();
    times.push(1.0);
    times.sort_by(f64::total_cmp);
    times.dedup();
    let (all, fixed) = (gain(model, sample.view(), policy), more_fixed(model, policy));
    let size = |times: f64| Size {
        policy,
        shoppers: (times * own).round(),
        is_own: times == 1.0,
        spend: times * spend,
        gain: times * all,
        fixed,
        profit: sample.estimate(Bounds::NONE, |view| times * gain(model, view, policy) - fixed),
    };
    times.into_iter().map(size).collect()
}

//! Claim: each story that ships makes the point that it says it makes, beyond sampling error.

mod beauty_omnichannel;
mod cart_reminder;
mod celebrity_launch;
mod data_silos;
mod grocery_online_and_store;
mod is_it_worth_it;
mod messages_that_do_not_repeat;
mod small_brand_first_steps;
mod social_retargeting;
mod stop_after_purchase;
mod straight_line_or_loop;

use omnicap::Results;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::{Difference, Metric, by_name, of_channel};
use omnicap::scenario::Scenario;

use super::support::runs::run;
use super::support::scenarios::load;

/// A story that was run.
struct Told(Results);

impl Told {
    fn new(scenario: &Scenario) -> Self {
        Self(run(scenario, 0))
    }

    /// A story as it ships, with changes.
    fn load(name: &str, changes: &[&str]) -> Self {
        Self::new(&load(&format!("scenarios/{name}.toml"), changes))
    }

    /// A policy's number on a channel, by the channel's index.
    fn on_channel(&self, policy: &str, channel: usize, metric: &str) -> Estimate {
        self.metric_on(policy, channel, metric).estimate(&self.0.sample)
    }

    /// How one policy differs from another on a channel.
    fn gain_on(&self, channel: usize, policy: &str, than: &str, metric: &str) -> Estimate {
        let [one, other] = [policy, than].map(|policy| self.metric_on(policy, channel, metric));
        one.difference(&other, &self.0.sample).unwrap().absolute
    }

    fn metric_on(&self, policy: &str, channel: usize, metric: &str) -> Metric<'_> {
        let mut metrics = of_channel(&self.0.scenario, self.policy(policy), channel).into_iter();
        metrics.find(|found| found.name == metric).unwrap_or_else(|| panic!("no {metric}"))
    }

    /// How one policy differs from another, as a part of the other.
    fn part(&self, policy: &str, than: &str, metric: &str) -> Estimate {
        self.differ(policy, than, metric).relative
    }

    /// A policy's number.
    fn number(&self, policy: &str, metric: &str) -> Estimate {
        let Results { scenario, sample, .. } = &self.0;
        by_name(scenario, self.policy(policy), metric).unwrap().estimate(sample)
    }

    /// How one policy differs from another on the same shoppers, in the metric's own unit.
    fn gain(&self, policy: &str, than: &str, metric: &str) -> Estimate {
        self.differ(policy, than, metric).absolute
    }

    fn differ(&self, policy: &str, than: &str, metric: &str) -> Difference {
        let Results { scenario, sample, .. } = &self.0;
        let [one, other] = [policy, than].map(|policy| by_name(scenario, self.policy(policy), metric).unwrap());
        one.difference(&other, sample).unwrap()
    }

    fn policy(&self, name: &str) -> usize {
        let position = self.0.scenario.policies.iter().position(|policy| policy.name == name);
        position.unwrap_or_else(|| panic!("no policy {name}"))
    }
}

/// The lower and the upper end of an interval.
fn ends(estimate: Estimate) -> [f64; 2] {
    let error = estimate.error.expect("enough shoppers for an interval");
    [error.low, error.high]
}

/// Does the whole interval lie below zero?
fn is_below_zero(estimate: &Estimate) -> bool {
    estimate.error.is_some_and(|error| error.high < 0.0)
}

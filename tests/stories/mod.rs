//! Claim: each story that ships makes the point that it says it makes, beyond sampling error.

mod beauty_omnichannel;
mod cart_reminder;
mod markets;
mod social_retargeting;
mod stop_after_purchase;

use omnicap::Results;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::by_name;
use omnicap::scenario::Scenario;

use super::support::runs::run;

/// A story that was run.
struct Told(Results);

impl Told {
    fn new(scenario: &Scenario) -> Self {
        Self(run(scenario, 0))
    }

    /// A policy's number.
    fn number(&self, policy: &str, metric: &str) -> Estimate {
        let Results { scenario, sample, .. } = &self.0;
        by_name(scenario, self.policy(policy), metric).unwrap().estimate(sample)
    }

    /// How one policy differs from another on the same shoppers, in the metric's own unit.
    fn gain(&self, policy: &str, than: &str, metric: &str) -> Estimate {
        let Results { scenario, sample, .. } = &self.0;
        let [one, other] = [policy, than].map(|policy| by_name(scenario, self.policy(policy), metric).unwrap());
        one.difference(&other, sample).unwrap().absolute
    }

    fn policy(&self, name: &str) -> usize {
        let position = self.0.scenario.policies.iter().position(|policy| policy.name == name);
        position.unwrap_or_else(|| panic!("no policy {name}"))
    }
}

/// Does the whole interval lie below zero?
fn is_below_zero(estimate: &Estimate) -> bool {
    estimate.error.is_some_and(|error| error.high < 0.0)
}

//! A precision to stop at: as many shoppers as one number needs.
//!
//! A run is looked at, and told how many shoppers would make the interval as narrow as is asked: it narrows with the root of
//! their number. The next run has so many from its beginning on, so the last is what anybody gets who asks for its number
//! of shoppers. Stopping where an interval is narrow favours narrow ones. Looks are few, and each aims beyond what is
//! needed: the tests check that the intervals hold as often as they say.

use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::metrics::{by_name, entry, unknown_metric};
use crate::base::typed::whole;
use crate::scenario::model::Model;
use crate::scenario::problem::Problem;
use crate::scenario::unknown_policy;

/// Shoppers of the first look.
pub const FIRST: u64 = 20_000;

/// So many times the shoppers that the last look speaks for.
const AIM: f64 = 1.1;

/// No look has fewer times the shoppers of the one before.
const LEAST: f64 = 1.3;

/// How narrow an interval is to be: half of it at most.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Within {
    /// In the metric's unit.
    Amount(f64),
    /// As a part of the number.
    Part(f64),
}

/// A number that is to be known so well.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    metric: String,
    policy: usize,
    against: Option<usize>,
    within: Within,
}

impl Wanted {
    /// Reads `incremental_profit of coordinated against siloed within 500`. Left out, `against` means the policy's own
    /// number. `within 2 %` is a part of the number.
    ///
    /// # Errors
    ///
    /// What is not understood, with the cure.
    pub fn read(text: &str, model: &Model) -> Result<Self, Problem> {
        let (what, within) = text.rsplit_once(" within ").ok_or_else(|| wrong(text, "has no `within`"))?;
        let (metric, who) = what.trim().split_once(" of ").ok_or_else(|| wrong(text, "names no policy"))?;
        let (policy, against) = match who.split_once(" against ") {
            Some((policy, against)) => (policy, Some(against)),
            None => (who, None),
        };
        let policy = policy_of(policy, model)?;
        let against = against.map(|name| policy_of(name, model)).transpose()?;
        let wanted = Self { metric: metric_of(metric)?, policy, against, within: width(within, text)? };
        let exists = |policy| by_name(model, policy, &wanted.metric);
        let metric = exists(policy).ok_or_else(|| no_number(&wanted.metric, &model.policies[policy].name))?;
        let other =
            against.map(|other| exists(other).ok_or_else(|| no_number(&wanted.metric, &model.policies[other].name)));
        match other.transpose()? {
            Some(_) if against == Some(policy) => Err(wrong(text, "compares a policy with itself")),
            Some(other) if !(metric.is_paired() && other.is_paired()) => {
                Err(wrong(text, &format!("compares `{}`, which cannot be paired", wanted.metric)))
            }
            _ => Ok(wanted),
        }
    }

    /// The number, as some shoppers tell it.
    pub fn estimate(&self, model: &Model, sample: &Sample) -> Estimate {
        let Some(metric) = by_name(model, self.policy, &self.metric) else { return Estimate::NOTHING };
        let Some(against) = self.against else { return metric.estimate(sample) };
        let other = by_name(model, against, &self.metric);
        let difference = other.and_then(|other| metric.difference(&other, sample));
        difference.map_or(Estimate::NOTHING, |difference| difference.absolute)
    }

    /// How wide half of its interval may be.
    pub fn most(&self, estimate: &Estimate) -> f64 {
        match self.within {
            Within::Amount(amount) => amount,
            Within::Part(part) => part * estimate.value.abs(),
        }
    }

    /// Is it known well enough?
    pub fn is_met(&self, estimate: &Estimate) -> bool {
        estimate.half_width().is_some_and(|half| half <= self.most(estimate))
    }

    /// How many shoppers would tell it well enough, where so many do not. At most ten times as many: a first look knows
    /// little.
    pub fn needs(&self, estimate: &Estimate, shoppers: u64) -> u64 {
        let half = estimate.half_width().filter(|half| half.is_finite());
        let times = half.map_or(f64::INFINITY, |half| (half / self.most(estimate)).powi(2) * AIM);
        round_up(shoppers as f64 * times.clamp(LEAST, 10.0))
    }

    /// In words: `incremental_profit` of “coordinated” against “siloed”.
    pub fn told(&self, model: &Model) -> String {
        let name = |policy: usize| format!("“{}”", model.policies[policy].name);
        let against = self.against.map_or_else(String::new, |other| format!(" against {}", name(other)));
        format!("`{}` of {}{against}", self.metric, name(self.policy))
    }
}

/// A number of three digits, and not a smaller one.
fn round_up(number: f64) -> u64 {
    let unit = 10_f64.powf((number.log10().floor() - 2.0).max(0.0)).round();
    ((number / unit).ceil() * unit) as u64
}

const EXAMPLE: &str = "write METRIC of POLICY against POLICY within NUMBER, such as \"reach_share of coordinated against siloed \
                       within 0.001\", or within 2 %";

fn wrong(text: &str, what: &str) -> Problem {
    Problem::error(format!("`--until {text}` {what}"), EXAMPLE, None)
}

fn no_number(metric: &str, policy: &str) -> Problem {
    let cure = format!("`omnicap metrics {metric}` says where it exists");
    Problem::error(format!("`{policy}` has no `{metric}` in this scenario"), cure, None)
}

fn policy_of(name: &str, model: &Model) -> Result<usize, Problem> {
    let name = name.trim();
    let names: Vec<&str> = model.policies.iter().map(|policy| policy.name.as_str()).collect();
    names.iter().position(|one| *one == name).ok_or_else(|| {
        let (title, cure) = unknown_policy(name, &names);
        Problem::error(title, cure, None)
    })
}

fn metric_of(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let unknown = || {
        let (title, cure) = unknown_metric(name);
        Problem::error(title, cure, None)
    };
    entry(name).map(|_| name.into()).ok_or_else(unknown)
}

fn width(written: &str, text: &str) -> Result<Within, Problem> {
    let written = written.trim();
    let (number, is_part) = match written.strip_suffix('%') {
        Some(number) => (number.trim(), true),
        None => (written, false),
    };
    let parsed = number.parse::<f64>().ok().or_else(|| whole(number).ok().map(|count| count as f64));
    match parsed.filter(|width| width.is_finite() && *width > 0.0) {
        Some(width) if is_part => Ok(Within::Part(width / 100.0)),
        Some(width) => Ok(Within::Amount(width)),
        None => Err(wrong(text, &format!("is within `{written}`, which is no width"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimate::Error;
    use crate::scenario::Scenario;

    fn plain() -> Scenario {
        Scenario::parse(include_str!("../../scenarios/plain.toml"), "plain.toml").unwrap()
    }

    fn about(value: f64, half: f64) -> Estimate {
        let error = Error { standard_error: half / 2.0, low: value - half, high: value + half };
        Estimate { value, error: Some(error) }
    }

    #[test]
    fn words_are_read() {
        let scenario = plain();
        let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
        let text = format!("reach_share of {} against {} within 0.001", names[1], names[0]);
        let wanted = Wanted::read(&text, &scenario).unwrap();
        assert_eq!((wanted.policy, wanted.against, wanted.within), (1, Some(0), Within::Amount(0.001)));
        assert_eq!(wanted.told(&scenario), format!("`reach_share` of “{}” against “{}”", names[1], names[0]));
        let wanted = Wanted::read(&format!("impressions of {} within 2 %", names[0]), &scenario).unwrap();
        assert_eq!((wanted.against, wanted.within), (None, Within::Part(0.02)));
        for (text, words) in [
            ("reach_share of A", "has no `within`"),
            ("reach_share within 3", "names no policy"),
            ("reach_shar of A within 3", "do you mean `reach_share`?"),
            ("reach_share of nobody within 3", "there is no policy `nobody`"),
            ("reach_share of A within none", "`none`, which is no width"),
            ("reach_share of A within 0", "`0`, which is no width"),
            ("reach_share of A within -1", "no width"),
            ("reach_share of A against A within 1", "compares a policy with itself"),
            ("incremental_profit of A within 1", "has no `incremental_profit`"),
        ] {
            let problem = Wanted::read(&text.replace(" A", &format!(" {}", names[0])), &scenario).unwrap_err();
            assert!(format!("{} {}", problem.title, problem.cure).contains(words), "{text}: {problem:?}");
        }
    }

    /// Half the width takes four times the shoppers, and a little more.
    #[test]
    fn as_many_shoppers_as_the_width_needs() {
        let scenario = plain();
        let text = format!("impressions of {} within 50", scenario.policies[0].name);
        let wanted = Wanted::read(&text, &scenario).unwrap();
        assert!(wanted.is_met(&about(9.0, 50.0)) && !wanted.is_met(&about(9.0, 50.1)));
        assert!(!wanted.is_met(&Estimate::NOTHING));
        assert_eq!(wanted.needs(&about(9.0, 100.0), 20_000), 88_000);
        assert_eq!(wanted.needs(&about(9.0, 50.1), 20_000), 26_000);
        assert_eq!(wanted.needs(&about(9.0, 1e9), 20_000), 200_000);
        assert_eq!(wanted.needs(&Estimate::NOTHING, 1_234), 12_400);
        assert_eq!([7.2, 99.0, 1_234.0, 20_001.0].map(round_up), [8, 99, 1_240, 20_100]);
    }
}

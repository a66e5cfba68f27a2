//! The metrics: what is said of a policy, and of a policy on a channel.
//!
//! A metric is a name, a unit and a function of counts. Every number that omnicap estimates is one
//! of these; what it means stands beside its name here and nowhere else.

use super::estimate::{Bounds, Error, Estimate, Sample, View};
use super::{cap_choice, money, sales};
use crate::base::histogram::Histogram;
use crate::engine::tally::{ChannelCounts, PolicyCounts};
use crate::scenario::model::Model;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Ad requests that the campaign could win.
    Opportunities,
    /// Ads shown.
    Impressions,
    /// People.
    Shoppers,
    /// What channels recognise people by.
    Identifiers,
    /// Nodes of the identity graph.
    Nodes,
    /// A part of one.
    Share,
    /// Ads shown per person reached.
    ImpressionsPerShopper,
    /// The scenario's currency.
    Money,
    /// The scenario's currency per person reached.
    MoneyPerShopper,
    /// Impressions that were clicked.
    Clicks,
    /// How many times as much as the baseline.
    Times,
    /// A part of a budget, which can be more than all of it.
    ShareOfBudget,
    /// Visits to shops.
    Visits,
    /// Carts filled, bought or not.
    Carts,
    /// Purchases.
    Purchases,
    /// The scenario's currency per purchase.
    MoneyPerPurchase,
}

impl Unit {
    /// As tables write it.
    pub fn name(self, currency: &str) -> String {
        match self {
            Self::Opportunities => "opportunities".into(),
            Self::Impressions => "impressions".into(),
            Self::Shoppers => "shoppers".into(),
            Self::Identifiers => "identifiers".into(),
            Self::Nodes => "nodes".into(),
            Self::Share => "share".into(),
            Self::ImpressionsPerShopper => "impressions per shopper".into(),
            Self::Money => currency.into(),
            Self::Clicks => "clicks".into(),
            Self::Times => "times".into(),
            Self::ShareOfBudget => "share of budget".into(),
            Self::Visits => "visits".into(),
            Self::Carts => "carts".into(),
            Self::Purchases => "purchases".into(),
            Self::MoneyPerPurchase => format!("{currency} per purchase"),
            Self::MoneyPerShopper => format!("{currency} per shopper"),
        }
    }

    fn bounds(self) -> Bounds {
        if self == Self::Share { Bounds::SHARE } else { Bounds::COUNT }
    }
}

type Statistic<'a> = Box<dyn Fn(View<'_>) -> f64 + 'a>;

/// Where a number comes from.
enum Source<'a> {
    /// A function of counts, with the jackknife's error.
    Counts(Statistic<'a>),
    /// The same, divided by what can be zero or less.
    Quotient(Statistic<'a>, Statistic<'a>),
    /// Found in all shoppers at once, such as the best of several: other shoppers would give it
    /// another subject, so it has an error of its own kind or none.
    Whole(Box<dyn Fn(&Sample) -> Estimate + 'a>),
}

/// A named number.
pub struct Metric<'a> {
    /// As tables write it.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    bounds: Bounds,
    source: Source<'a>,
}

/// How a policy differs from another, by one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The metric's name.
    pub metric: String,
    /// Policy less baseline.
    pub absolute: Estimate,
    /// Policy over baseline, less one.
    pub relative: Estimate,
}

impl<'a> Metric<'a> {
    pub(super) fn new(name: impl Into<String>, unit: Unit, statistic: impl Fn(View<'_>) -> f64 + 'a) -> Self {
        Self::from(name, unit, Source::Counts(Box::new(statistic)))
    }

    /// A number that is told where its divisor is above zero, with an interval where that is beyond chance.
    pub(super) fn quotient(
        name: impl Into<String>,
        unit: Unit,
        dividend: impl Fn(View<'_>) -> f64 + 'a,
        divisor: impl Fn(View<'_>) -> f64 + 'a,
    ) -> Self {
        Self::from(name, unit, Source::Quotient(Box::new(dividend), Box::new(divisor)))
    }

    /// A number found in the whole sample.
    pub(super) fn whole(name: impl Into<String>, unit: Unit, find: impl Fn(&Sample) -> Estimate + 'a) -> Self {
        Self::from(name, unit, Source::Whole(Box::new(find)))
    }

    fn from(name: impl Into<String>, unit: Unit, source: Source<'a>) -> Self {
        Self { name: name.into(), unit, bounds: unit.bounds(), source }
    }

    /// The same metric, where it may be negative too.
    pub(super) fn signed(self) -> Self {
        Self { bounds: Bounds::NONE, ..self }
    }

    /// Its estimate.
    pub fn estimate(&self, sample: &Sample) -> Estimate {
        match &self.source {
            Source::Whole(find) => find(sample),
            Source::Counts(_) => self.plain(sample),
            Source::Quotient(dividend, divisor) => {
                turned(self.plain(sample), &sample.estimate(Bounds::NONE, |view| divisor(view) / dividend(view)))
            }
        }
    }

    /// With the jackknife's own, symmetric interval.
    fn plain(&self, sample: &Sample) -> Estimate {
        self.borne(
            sample,
            match self.unit {
                // What was truly spent of a budget.
                Unit::ShareOfBudget => sample.estimate_as_run(self.bounds_in(sample), |view| self.at(view)),
                _ => sample.estimate(self.bounds_in(sample), |view| self.at(view)),
            },
        )
    }

    /// Nobody but shoppers can be reached.
    fn bounds_in(&self, sample: &Sample) -> Bounds {
        let high = if self.unit == Unit::Shoppers { sample.counts().shoppers as f64 } else { self.bounds.high };
        Bounds { high, ..self.bounds }
    }

    /// How it differs from the same metric of another policy, on the same shoppers; None where either
    /// is found in the whole sample, and cannot be paired.
    pub fn difference(&self, baseline: &Metric<'_>, sample: &Sample) -> Option<Difference> {
        let relative = self.relative(baseline, sample)?;
        let absolute = sample.estimate(Bounds::NONE, |view| self.at(view) - baseline.at(view));
        Some(Difference { metric: self.name.clone(), absolute: self.told(baseline, sample, absolute), relative })
    }

    /// The same as a part of the baseline.
    pub fn relative(&self, baseline: &Metric<'_>, sample: &Sample) -> Option<Estimate> {
        if [self, baseline].iter().any(|metric| matches!(metric.source, Source::Whole(_))) {
            return None;
        }
        // How many times as much as a loss, or as nothing, says nothing.
        if self.bounds == Bounds::NONE && !baseline.estimate(sample).is_above_zero() {
            return Some(Estimate::NOTHING);
        }
        // What cannot be less than nothing cannot fall by more than all.
        let bounds = if self.bounds == Bounds::NONE { Bounds::NONE } else { Bounds { low: -1.0, ..Bounds::NONE } };
        let relative = sample.estimate(bounds, |view| self.at(view) / baseline.at(view) - 1.0);
        Some(self.told(baseline, sample, relative))
    }

    /// A difference, as far as both divisors bear it.
    fn told(&self, baseline: &Metric<'_>, sample: &Sample, difference: Estimate) -> Estimate {
        baseline.borne(sample, self.borne(sample, difference))
    }

    /// Its value for the shoppers of the view; NaN where only the whole sample has one.
    fn at(&self, view: View<'_>) -> f64 {
        match &self.source {
            Source::Counts(statistic) => statistic(view),
            Source::Quotient(dividend, divisor) => dividend(view) / divisor(view),
            Source::Whole(_) => f64::NAN,
        }
    }

    /// An estimate, as far as the divisor bears it.
    fn borne(&self, sample: &Sample, estimate: Estimate) -> Estimate {
        match &self.source {
            Source::Quotient(_, divisor) => estimate.divided_by(&sample.estimate(Bounds::NONE, divisor)),
            _ => estimate,
        }
    }
}

/// A quotient whose divisor may be near zero. Its own errors are far from symmetric; those of its inverse are not, and
/// the ends of its interval are the inverses of that one's (Fieller, "Some problems in interval estimation", 1954).
fn turned(own: Estimate, inverse: &Estimate) -> Estimate {
    // What costs nothing has no inverse.
    if own.value == 0.0 {
        return own;
    }
    let both = own.error.zip(inverse.error.filter(|inverse| inverse.low > 0.0));
    let error = both.map(|(own, inverse)| Error { low: 1.0 / inverse.high, high: 1.0 / inverse.low, ..own });
    Estimate { error, ..own }
}

/// All metrics of one policy over all channels.
pub fn of_policy(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let mut metrics = delivery(policy);
    metrics.extend(money::supply(scenario, policy, None));
    metrics.extend(reach(policy));
    metrics.extend(exposure(scenario, policy));
    metrics.extend(money::of_policy(scenario, policy));
    metrics.extend(sales::of_policy(scenario, policy));
    metrics.extend(cap_choice::metrics(scenario, policy));
    metrics.extend(identity(scenario, policy));
    metrics
}

/// One metric of one policy, by its name.
pub fn by_name<'a>(scenario: &'a Model, policy: usize, name: &str) -> Option<Metric<'a>> {
    of_policy(scenario, policy).into_iter().find(|metric| metric.name == name)
}

/// Every metric that a policy and the baseline both have and that can be paired, compared.
pub fn differences(scenario: &Model, sample: &Sample, policy: usize) -> Vec<Difference> {
    let baseline = of_policy(scenario, scenario.baseline);
    let compare = |metric: Metric<'_>| {
        let other = baseline.iter().find(|other| other.name == metric.name)?;
        metric.difference(other, sample)
    };
    of_policy(scenario, policy).into_iter().filter_map(compare).collect()
}

fn delivery<'a>(policy: usize) -> Vec<Metric<'a>> {
    vec![
        Metric::new("opportunities", Unit::Opportunities, |view| {
            view.total(view.counts.supply.iter().map(|supply| supply.opportunities).sum())
        }),
        Metric::new("bought", Unit::Opportunities, move |view| {
            view.total(view.policy(policy).channels.iter().map(ChannelCounts::bought).sum())
        }),
        Metric::new("impressions", Unit::Impressions, move |view| view.total(impressions(view.policy(policy)))),
        Metric::new("capped", Unit::Opportunities, move |view| {
            view.total(view.policy(policy).channels.iter().flat_map(|channel| &channel.blocked).sum())
        }),
    ]
}

fn reach<'a>(policy: usize) -> Vec<Metric<'a>> {
    let mut metrics = vec![
        Metric::new("reach", Unit::Shoppers, move |view| view.total(reached(view, policy))),
        Metric::new("reach_share", Unit::Share, move |view| view.per_shopper(reached(view, policy))),
        Metric::new("average_frequency", Unit::ImpressionsPerShopper, move |view| {
            impressions(view.policy(policy)) as f64 / reached(view, policy) as f64
        }),
    ];
    metrics.extend((2..=10).map(|times| {
        Metric::new(format!("reach_{times}_plus"), Unit::Shoppers, move |view| {
            view.total(view.policy(policy).frequency.at_least(times))
        })
    }));
    metrics
}

/// Too many, too few, and how unequally.
fn exposure(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let (low, high) = scenario.measure.effective_frequency;
    vec![
        // Impressions beyond `high` for their shopper, as a share of impressions.
        Metric::new("overexposed_share", Unit::Share, move |view| {
            let beyond = |times: u64| times.saturating_sub(u64::from(high));
            share_of_impressions(&view.policy(policy).frequency, beyond)
        }),
        // Impressions of shoppers who saw fewer than `low`, as a share of impressions.
        Metric::new("underexposed_share", Unit::Share, move |view| {
            let wasted = |times: u64| if times < u64::from(low) { times } else { 0 };
            share_of_impressions(&view.policy(policy).frequency, wasted)
        }),
        // Impressions taken by the most exposed 40 % of those reached.
        Metric::new("top_40_share", Unit::Share, move |view| top_share(&view.policy(policy).frequency, 0.4)),
    ]
}

/// Reach as it would be reported, beside what caps let through.
fn identity(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let mut metrics = vec![
        // What the channels' own reports add up to.
        Metric::new("measured_reach", Unit::Identifiers, move |view| {
            view.total(view.policy(policy).channels.iter().map(|channel| channel.identifiers).sum())
        }),
        // What the identity graph would report.
        Metric::new("graph_reach", Unit::Nodes, move |view| view.total(view.policy(policy).nodes)),
        Metric::new("rejected_for_missing_id", Unit::Opportunities, move |view| {
            view.total(view.policy(policy).channels.iter().map(|channel| channel.missing_id).sum())
        }),
    ];
    // Shoppers who in truth received more than the cap meant to allow, as a share of all.
    metrics.extend(scenario.policies[policy].caps.iter().enumerate().map(|(index, cap)| {
        Metric::new(format!("cap_leakage: {}", cap.label), Unit::Share, move |view| {
            view.per_shopper(view.policy(policy).leaked[index])
        })
    }));
    metrics
}

/// All metrics of one policy on one channel that can serve.
pub fn of_channel(scenario: &Model, policy: usize, channel: usize) -> Vec<Metric<'_>> {
    let counts = move |view: View<'_>| view.policy(policy).channels[channel].clone();
    let mut metrics = vec![
        Metric::new("opportunities", Unit::Opportunities, move |view| {
            view.total(view.counts.supply[channel].opportunities)
        }),
        Metric::new("bought", Unit::Opportunities, move |view| view.total(counts(view).bought())),
        Metric::new("impressions", Unit::Impressions, move |view| view.total(counts(view).delivered.impressions)),
        Metric::new("capped", Unit::Opportunities, move |view| view.total(counts(view).blocked.iter().sum())),
        Metric::new("rejected_for_missing_id", Unit::Opportunities, move |view| view.total(counts(view).missing_id)),
        Metric::new("reach", Unit::Shoppers, move |view| view.total(counts(view).reach)),
        Metric::new("reach_share", Unit::Share, move |view| view.per_shopper(counts(view).reach)),
        Metric::new("measured_reach", Unit::Identifiers, move |view| view.total(counts(view).identifiers)),
        Metric::new("average_frequency", Unit::ImpressionsPerShopper, move |view| {
            counts(view).delivered.impressions as f64 / counts(view).reach as f64
        }),
        Metric::new("measured_frequency", Unit::ImpressionsPerShopper, move |view| {
            counts(view).delivered.impressions as f64 / counts(view).identifiers as f64
        }),
    ];
    metrics.extend(money::supply(scenario, policy, Some(channel)));
    metrics.extend(money::of_channel(scenario, policy, channel));
    metrics.extend(sales::of_channel(scenario, policy, channel));
    let caps = scenario.policies[policy].caps.iter().enumerate();
    let here = caps.filter(|(_, cap)| cap.scope.contains(channel as u8));
    metrics.extend(here.map(|(index, cap)| {
        Metric::new(format!("blocked: {}", cap.label), Unit::Opportunities, move |view| {
            view.total(counts(view).blocked[index])
        })
    }));
    metrics
}

fn impressions(counts: &PolicyCounts) -> u64 {
    counts.channels.iter().map(|channel| channel.delivered.impressions).sum()
}

pub(super) fn reached(view: View<'_>, policy: usize) -> u64 {
    view.policy(policy).frequency.at_least(1)
}

/// What part of all impressions `picked(times)` of every shopper's are.
fn share_of_impressions(frequency: &Histogram, picked: impl Fn(u64) -> u64) -> f64 {
    let picked: u64 = frequency.0.iter().zip(0..).map(|(shoppers, times)| shoppers * picked(times)).sum();
    picked as f64 / frequency.total() as f64
}

/// The share of impressions taken by the most exposed part of those reached.
fn top_share(frequency: &Histogram, part: f64) -> f64 {
    let mut left = part * frequency.at_least(1) as f64;
    let mut taken = 0.0;
    for (shoppers, times) in frequency.0.iter().zip(0..frequency.0.len()).rev() {
        let here = left.min(*shoppers as f64);
        taken += here * times as f64;
        left -= here;
    }
    taken / frequency.total() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        // 2 shoppers saw one ad, 2 saw two, 1 saw ten: 16 impressions, 5 reached.
        let frequency = Histogram(vec![0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(frequency.total(), 16);
        // The top 40 % are two shoppers: ten and two.
        assert!((top_share(&frequency, 0.4) - 12.0 / 16.0).abs() < 1e-12);
        assert!((share_of_impressions(&frequency, |times| times.saturating_sub(8)) - 2.0 / 16.0).abs() < 1e-12);
        assert!(top_share(&Histogram::default(), 0.4).is_nan());
    }
}

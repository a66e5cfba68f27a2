//! Which policy is best, and by what: by profit where purchases are worth something; else by reach at the baseline's spend,
//! by spend at the baseline's reach, and where nothing has a price by impressions at the baseline's reach.
//!
//! Policies are compared in pairs, on the same shoppers: the best with every other one, and not each with the baseline only.

use crate::report::difference::Figure;
use crate::results::compare::between;
use crate::results::read::Run;

/// By what a policy is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Margin of what it causes, less what it costs.
    Profit,
    /// Shoppers reached for the spend of the baseline.
    Reach,
    /// What it spends to reach as many as the baseline.
    Spend,
    /// What it serves to reach as many as the baseline.
    Impressions,
}

/// What a run says of its policies.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// By what.
    pub measure: Measure,
    /// The metric that measures it.
    pub metric: &'static str,
    /// The best policy.
    pub best: &'a str,
    /// The best less the baseline; None where it is the baseline.
    pub gain: Option<Figure>,
    /// The others from which sampling error does not tell the best.
    pub as_good: Vec<&'a str>,
    /// The next best of the others, and the best less that.
    pub next: Option<(&'a str, Figure)>,
}

impl Verdict<'_> {
    /// Is another policy clearly better than the baseline?
    pub fn is_change(&self) -> bool {
        self.gain.is_some_and(Figure::is_clear)
    }
}

/// The verdict; None where there is nothing to choose from, or too few shoppers to choose by.
pub fn verdict(run: &Run) -> Option<Verdict<'_>> {
    let eligible: Vec<&str> = run.policies().into_iter().filter(|policy| is_real(run, policy)).collect();
    if eligible.len() < 2 {
        return None;
    }
    if run.provenance.about.earns {
        return chosen(run, (Measure::Profit, profit_metric(run)), &eligible);
    }
    let baseline = run.pair().1;
    let is_even =
        |policy: &&str| *policy == baseline || run.provenance.about.same_spend.iter().any(|one| one == policy);
    let even: Vec<&str> = eligible.iter().copied().filter(is_even).collect();
    let same_reach: Vec<&str> = eligible.iter().copied().filter(|policy| reaches_as_many(run, policy)).collect();
    let by = |measure, of: &[&'_ str]| {
        let of: Vec<&str> = eligible.iter().copied().filter(|policy| of.contains(policy)).collect();
        chosen(run, measure, &of)
    };
    let spends = run.of_policy(baseline, "spend").is_some_and(|spend| spend.value > 0.0);
    let cheapest = if spends { (Measure::Spend, "spend") } else { (Measure::Impressions, "impressions") };
    let is_told = |verdict: &Verdict<'_>| verdict.is_change();
    let by_reach = by((Measure::Reach, "reach"), &even);
    by_reach.clone().filter(is_told).or_else(|| by(cheapest, &same_reach)).or(by_reach)
}

/// Can somebody buy so? A policy that knows every shopper in truth is a bound and no choice.
pub fn is_real(run: &Run, policy: &str) -> bool {
    !run.provenance.about.oracles.iter().any(|oracle| oracle == policy)
}

/// Profit, less what coordination costs where that is known.
fn profit_metric(run: &Run) -> &'static str {
    let is_costed = |row: &crate::results::read::MetricRow| {
        row.metric == "coordination_cost" && row.value.is_some_and(|cost| cost > 0.0)
    };
    if run.summary.iter().any(is_costed) { "profit_after_coordination" } else { "incremental_profit" }
}

/// Does it reach no fewer than the baseline?
fn reaches_as_many(run: &Run, policy: &str) -> bool {
    policy == run.pair().1
        || difference(run, "reach", policy, run.pair().1).is_some_and(|change| !change.is_below_zero())
}

/// The best of these policies by a metric.
fn chosen<'a>(run: &Run, (measure, metric): (Measure, &'static str), of: &[&'a str]) -> Option<Verdict<'a>> {
    let sign = if matches!(measure, Measure::Profit | Measure::Reach) { 1.0 } else { -1.0 };
    let value = |policy: &&str| run.of_policy(policy, metric).map_or(f64::NEG_INFINITY, |value| sign * value.value);
    let best = *of.iter().rev().max_by(|one, other| value(one).total_cmp(&value(other)))?;
    let baseline = run.pair().1;
    let others = of.iter().copied().filter(|policy| *policy != best);
    let behind: Vec<(&str, Figure)> =
        others.filter_map(|policy| Some((policy, difference(run, metric, best, policy)?))).collect();
    let is_sure = behind.iter().any(|(_, figure)| figure.interval.is_some());
    let next = behind.iter().copied().min_by(|(_, one), (_, other)| one.value.abs().total_cmp(&other.value.abs()));
    is_sure.then(|| Verdict {
        measure,
        metric,
        best,
        gain: behind.iter().find(|(policy, _)| *policy == baseline).map(|(_, figure)| *figure),
        as_good: behind.iter().filter(|(_, figure)| !figure.is_clear()).map(|(policy, _)| *policy).collect(),
        next,
    })
}

/// One policy less another, on the same shoppers. Runs of earlier versions know only differences from the baseline.
pub fn difference(run: &Run, metric: &str, one: &str, other: &str) -> Option<Figure> {
    let of_baseline = || run.change(one, metric).filter(|_| other == run.pair().1).and_then(Figure::difference);
    let sampled = || {
        let found = between(&run.replicates, metric, [one, other])?;
        let interval = found.error.map(|error| (error.low, error.high));
        found.value.is_finite().then_some(Figure { value: found.value, interval })
    };
    of_baseline().or_else(sampled)
}

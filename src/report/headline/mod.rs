//! One sentence that says what was found, with its interval, whatever was found.

mod equal_spend;

use super::number::{decimals, percent, percent_places, thousands};
use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::metrics::{self, by_name};
use crate::scenario::Scenario;

/// What coordination changed against the baseline.
pub fn headline(scenario: &Scenario, sample: &Sample) -> String {
    if let Some(policy) = equal_spend::subject(scenario) {
        return equal_spend::comparison(scenario, sample, policy);
    }
    match subject(scenario) {
        Some(policy) => comparison(scenario, sample, policy),
        None => alone(scenario, sample),
    }
}

/// The policy to speak of: one that spends as much as the baseline, or else the first that shares a
/// count between channels, or else the first.
pub fn subject(scenario: &Scenario) -> Option<usize> {
    let shares = |policy: &usize| scenario.policies[*policy].caps.iter().any(|cap| cap.scope.is_shared());
    if let Some(policy) = equal_spend::subject(scenario) {
        return Some(policy);
    }
    let baseline_shares = shares(&scenario.baseline);
    scenario.challengers().find(|policy| shares(policy) != baseline_shares).or_else(|| scenario.challengers().next())
}

fn value(scenario: &Scenario, sample: &Sample, policy: usize, metric: &str) -> f64 {
    by_name(scenario, policy, metric).map_or(f64::NAN, |metric| metric.estimate(sample).value)
}

fn alone(scenario: &Scenario, sample: &Sample) -> String {
    let policy = scenario.baseline;
    let of = |metric| value(scenario, sample, policy, metric);
    format!(
        "{} reaches {} of shoppers with {} impressions, {} for each shopper reached.",
        quoted(scenario, policy),
        percent(of("reach_share")),
        thousands(of("impressions")),
        decimals(of("average_frequency"), 2),
    )
}

fn comparison(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let differences = metrics::differences(scenario, sample, policy);
    let relative = |metric: &str| differences.iter().find(|d| d.metric == metric).map(|d| d.relative);
    let (Some(impressions), Some(reach)) = (relative("impressions"), relative("reach")) else {
        return alone(scenario, sample);
    };
    let (mine, theirs) = (quoted(scenario, policy), quoted(scenario, scenario.baseline));
    if !impressions.value.is_finite() {
        return format!("{theirs} serves no impression, so there is nothing to compare {mine} with.");
    }
    if !impressions.is_clear() {
        return undecided(&mine, &theirs, &impressions);
    }
    let (word, size) = if impressions.value < 0.0 { ("fewer", impressions.negated()) } else { ("more", impressions) };
    let (part, interval) = sized(&size);
    format!(
        "{mine} serves {part} {word} impressions than {theirs} ({interval}), {}{}; impressions beyond {} per shopper go from {} to {}.",
        spared(scenario, sample, policy),
        reach_clause(&reach),
        scenario.measure.effective_frequency.1,
        percent(value(scenario, sample, scenario.baseline, "overexposed_share")),
        percent(value(scenario, sample, policy, "overexposed_share")),
    )
}

fn undecided(mine: &str, theirs: &str, impressions: &Estimate) -> String {
    let certain = impressions.error.is_some_and(|error| error.standard_error == 0.0);
    match impressions.error {
        _ if certain && impressions.value == 0.0 => format!("{mine} serves exactly as many impressions as {theirs}."),
        Some(_) => format!(
            "Between {mine} and {theirs} no difference in impressions can be told from chance: {} ({}).",
            sized(impressions).0,
            sized(impressions).1,
        ),
        None => format!(
            "{mine} serves {} impressions against {theirs}, but so few shoppers give no interval.",
            percent(impressions.value)
        ),
    }
}

/// What the difference costs or saves, where there are prices.
fn spared(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let baseline = value(scenario, sample, scenario.baseline, "spend");
    let change = value(scenario, sample, policy, "spend") - baseline;
    if baseline == 0.0 || change.abs() < 0.5 {
        return String::new();
    }
    let word = if change < 0.0 { "sparing" } else { "costing another" };
    let part = percent(change.abs() / baseline);
    format!("{word} {} {} ({part} of spend), ", scenario.currency, thousands(change.abs()))
}

fn reach_clause(reach: &Estimate) -> String {
    let same = reach.value == 0.0 && reach.error.is_some_and(|error| error.standard_error == 0.0);
    if same {
        return "and reaches as many shoppers (at equal supply a cap refuses no first impression)".into();
    }
    if !reach.is_clear() {
        return format!("while reach does not change beyond chance ({})", percent(reach.value));
    }
    let (word, size) = if reach.value < 0.0 { ("fewer", reach.negated()) } else { ("more", *reach) };
    let (part, interval) = sized(&size);
    format!("and reaches {part} {word} shoppers ({interval})")
}

/// An estimated share with as many decimals as its error leaves meaning to, and its interval.
fn sized(estimate: &Estimate) -> (String, String) {
    let Some(error) = estimate.error else {
        return (percent(estimate.value), "too few shoppers for an interval".into());
    };
    let places = percent_places(error.high - error.low);
    let part = |share: f64| decimals(100.0 * share, places);
    let interval = format!("95 % interval {} to {} %", part(error.low), part(error.high));
    (format!("{} %", part(estimate.value)), interval)
}

fn quoted(scenario: &Scenario, policy: usize) -> String {
    format!("“{}”", scenario.policies[policy].name)
}

//! One sentence that says what was found, with its interval, whatever was found.

mod equal_spend;

use super::difference::{self, Figure};
use super::replaying::person;
use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::metrics::{self, Difference, by_name};
use crate::base::number::{decimals, percent, thousands};
use crate::base::phrase::counted;
use crate::response::Response;
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

fn estimate(scenario: &Scenario, sample: &Sample, policy: usize, metric: &str) -> Option<Estimate> {
    by_name(scenario, policy, metric).map(|metric| metric.estimate(sample))
}

fn value(scenario: &Scenario, sample: &Sample, policy: usize, metric: &str) -> f64 {
    estimate(scenario, sample, policy, metric).map_or(f64::NAN, |estimate| estimate.value)
}

fn alone(scenario: &Scenario, sample: &Sample) -> String {
    let (policy, who) = (scenario.baseline, person(scenario.world.path.is_logged()));
    let of = |metric| value(scenario, sample, policy, metric);
    if of("impressions") == 0.0 {
        return format!("{} serves no impression, and so reaches nobody.", quoted(scenario, policy));
    }
    format!(
        "{} reaches {} of {who}s with {}, {} for each {who} reached.",
        quoted(scenario, policy),
        percent(of("reach_share")),
        counted(of("impressions"), "impression"),
        decimals(of("average_frequency"), 2),
    )
}

fn comparison(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let differences = metrics::differences(scenario, sample, policy);
    let relative = |metric| find(&differences, metric).map(|difference| Figure::from(&difference.relative));
    let (Some(impressions), Some(reach)) = (relative("impressions"), relative("reach")) else {
        return alone(scenario, sample);
    };
    let (mine, theirs) = (quoted(scenario, policy), quoted(scenario, scenario.baseline));
    let who = person(scenario.world.path.is_logged());
    if !impressions.value.is_finite() {
        return format!("{theirs} serves no impression, so there is nothing to compare {mine} with.");
    }
    if !impressions.is_clear() {
        return undecided(&mine, &theirs, impressions, who);
    }
    format!(
        "{mine} serves {} impressions than {theirs} ({}), {}{}{}{}.",
        amount(impressions),
        impressions.size().sureness(impressions.percentage()),
        spared(scenario, &differences),
        reach_clause(reach, who, is_free(scenario, policy)),
        wasted(scenario, sample, policy, who),
        sold(scenario, sample, policy, &differences),
    )
}

/// What becomes of impressions that are too many for their shopper; nothing where there are none at all.
fn wasted(scenario: &Scenario, sample: &Sample, policy: usize, who: &str) -> String {
    let [from, to] = [scenario.baseline, policy].map(|policy| value(scenario, sample, policy, "overexposed_share"));
    if from.is_nan() || to.is_nan() {
        return String::new();
    }
    let high = scenario.measure.effective_frequency.1;
    format!("; impressions beyond {high} per {who} go from {} to {} of all", percent(from), percent(to))
}

fn undecided(mine: &str, theirs: &str, impressions: Figure, who: &str) -> String {
    let form = impressions.percentage();
    match impressions.interval {
        _ if impressions.is_nothing() => format!("{mine} serves exactly as many impressions as {theirs}."),
        Some(_) => format!(
            "Between {mine} and {theirs} no difference in impressions can be told from chance: {} ({}).",
            impressions.number(form),
            impressions.sureness(form),
        ),
        None if impressions.value == 0.0 => {
            format!("{mine} serves as many impressions as {theirs}; so few {who}s give no interval.")
        }
        None => format!(
            "{mine} serves {} impressions than {theirs}, but so few {who}s give no interval.",
            amount(impressions)
        ),
    }
}

/// What the difference costs or saves, where there are prices.
fn spared(scenario: &Scenario, differences: &[Difference]) -> String {
    let Some([change, part]) = spend(differences) else { return String::new() };
    if !part.value.is_finite() || change.value.abs() < 0.5 {
        return String::new();
    }
    let word = if change.value < 0.0 { "sparing" } else { "costing another" };
    let (amount, part) = (thousands(change.value.abs()), percent(part.value.abs()));
    format!("{word} {} {amount} ({part} of spend), ", scenario.currency)
}

/// By how much the spend differs, and by which part of the baseline's.
fn spend(differences: &[Difference]) -> Option<[Figure; 2]> {
    find(differences, "spend").map(|spend| [&spend.absolute, &spend.relative].map(Figure::from))
}

/// Does it buy what the baseline buys, so that caps alone make the difference, and these refuse nobody's first impression?
fn is_free(scenario: &Scenario, policy: usize) -> bool {
    let has_budget = |policy: usize| scenario.policies[policy].budget.is_some();
    !has_budget(policy) && !has_budget(scenario.baseline) && scenario.world.calendar.warm_up() == 0
}

fn reach_clause(reach: Figure, who: &str, is_free: bool) -> String {
    let form = reach.percentage();
    if reach.is_nothing() {
        let why = if is_free { " (at equal supply a cap refuses no first impression)" } else { "" };
        return format!("and reaches as many {who}s{why}");
    }
    if !reach.is_clear() {
        let (change, sureness) = (reach.number(form), reach.sureness(form));
        return format!("while reach does not change beyond chance ({change}; {sureness})");
    }
    format!("and reaches {} {who}s ({})", amount(reach), reach.size().sureness(form))
}

/// "4.6 % more", with as many decimals as the error leaves meaning to.
fn amount(change: Figure) -> String {
    format!("{} {}", change.size().number(change.percentage()), change.word(["more", "fewer"]))
}

fn quoted(scenario: &Scenario, policy: usize) -> String {
    format!("“{}”", scenario.policies[policy].name)
}

fn find<'a>(differences: &'a [Difference], metric: &str) -> Option<&'a Difference> {
    differences.iter().find(|difference| difference.metric == metric)
}

/// What it causes more or less, and what is left of that after all costs; nothing where nothing is bought.
fn sold(scenario: &Scenario, sample: &Sample, policy: usize, differences: &[Difference]) -> String {
    let find = |metric| find(differences, metric).map(|difference| Figure::from(&difference.absolute));
    let (Some(purchases), Some(profit)) = (find("incremental_purchases"), find("incremental_profit")) else {
        return String::new();
    };
    let sold = format!("; {}", difference::purchases(purchases));
    if !scenario.response.as_ref().is_some_and(Response::earns) {
        return sold;
    }
    let profit_of = |policy| estimate(scenario, sample, policy, "incremental_profit").map(|profit| (&profit).into());
    let (Some(mine), Some(theirs)) = (profit_of(policy), profit_of(scenario.baseline)) else { return sold };
    format!("{sold}; after all costs {}", difference::profit([mine, theirs], profit, &scenario.currency))
}

//! What a policy changes at the spend of the baseline: in reach, in purchases and in money.

use super::{quoted, sized, value};
use crate::analysis::delivery::TOLERANCE;
use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::metrics::{self, Difference};
use crate::policy::budget::Amount;
use crate::report::number::{decimals, thousands};
use crate::response::Response;
use crate::scenario::Scenario;

/// The first policy that is to spend as much as the baseline.
pub fn subject(scenario: &Scenario) -> Option<usize> {
    scenario.challengers().find(|policy| {
        let budget = scenario.policies[*policy].budget.as_ref();
        let is_like = |amount: &Amount| matches!(amount, Amount::Like(other) if *other == scenario.baseline);
        budget.is_some_and(|budget| budget.purses.iter().all(|purse| is_like(&purse.amount)))
    })
}

/// What it changes.
pub fn comparison(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let differences = metrics::differences(scenario, sample, policy);
    let (mine, theirs) = (quoted(scenario, policy), quoted(scenario, scenario.baseline));
    let delivered = value(scenario, sample, policy, "delivered_share");
    let start = match delivered {
        share if (share - 1.0).abs() < TOLERANCE => format!("At the spend of {theirs}, {mine}"),
        share => format!("With {} % of the spend of {theirs}, {mine}", decimals(100.0 * share, 1)),
    };
    let supply = value(scenario, sample, policy, "supply_needed");
    let reach = clause("reaches", "shoppers", find(&differences, "reach").map(|reach| reach.relative));
    let money = purchases(scenario, &differences);
    format!("{start} {reach}, for {} times the supply{money}.", decimals(supply, 2))
}

fn find<'a>(differences: &'a [Difference], metric: &str) -> Option<&'a Difference> {
    differences.iter().find(|difference| difference.metric == metric)
}

/// "reaches 4.6 % more shoppers (95 % interval 4.5 to 4.7 %)", whatever was found.
fn clause(verb: &str, noun: &str, relative: Option<Estimate>) -> String {
    match relative {
        Some(change) if change.is_clear() => {
            let (word, size) = if change.value < 0.0 { ("fewer", change.negated()) } else { ("more", change) };
            let (part, interval) = sized(&size);
            format!("{verb} {part} {word} {noun} ({interval})")
        }
        Some(change) if change.value == 0.0 => format!("{verb} as many {noun}"),
        Some(change) if change.value.is_finite() => {
            format!("{verb} as many {noun} as far as can be told from chance ({})", sized(&change).1)
        }
        _ => format!("{verb} {noun} where there were none"),
    }
}

/// What it causes more or less, and what is left of that after all costs; nothing where nothing is bought.
fn purchases(scenario: &Scenario, differences: &[Difference]) -> String {
    let find = |metric| find(differences, metric).map(|difference| difference.absolute);
    let (Some(purchases), Some(profit)) = (find("incremental_purchases"), find("incremental_profit")) else {
        return String::new();
    };
    let bought = match counted(&purchases, ["more purchases", "fewer purchases"], "") {
        Some(count) => format!("; it causes {count}"),
        None => format!("; a difference in purchases cannot be told from chance ({})", interval(&purchases, "")),
    };
    if !scenario.response.as_ref().is_some_and(Response::earns) {
        return bought;
    }
    let currency = format!("{} ", scenario.currency);
    let earned = match counted(&profit, ["more", "less"], &currency) {
        Some(amount) => format!("; after all costs it earns {amount}"),
        None => format!("; a difference in profit cannot be told from chance ({})", interval(&profit, &currency)),
    };
    bought + &earned
}

/// "1,234 more purchases (95 % interval 1,000 to 1,500)"; None where zero lies in the interval.
fn counted(change: &Estimate, [more, less]: [&str; 2], unit: &str) -> Option<String> {
    let (word, size) = if change.value < 0.0 { (less, change.negated()) } else { (more, *change) };
    change.is_clear().then(|| format!("{unit}{} {word} ({})", thousands(size.value), interval(&size, unit)))
}

fn interval(change: &Estimate, unit: &str) -> String {
    match change.error {
        Some(error) => format!("95 % interval {unit}{} to {}", thousands(error.low), thousands(error.high)),
        None => "too few shoppers for an interval".into(),
    }
}

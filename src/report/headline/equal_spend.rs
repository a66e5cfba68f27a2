//! What a policy changes at the spend of the baseline: in reach, in purchases and in money.

use super::{find, quoted, sold, spend, value};
use crate::analysis::delivery::MATERIAL;
use crate::analysis::estimate::Sample;
use crate::analysis::metrics::{self, Difference};
use crate::base::number::{decimals, percent, thousands};
use crate::policy::budget::Amount;
use crate::report::difference::Figure;
use crate::scenario::Scenario;

/// The first policy that is to spend as much as the baseline.
pub fn subject(scenario: &Scenario) -> Option<usize> {
    subjects(scenario).next()
}

/// All of them.
fn subjects(scenario: &Scenario) -> impl Iterator<Item = usize> + '_ {
    scenario.challengers().filter(|policy| {
        let budget = scenario.policies[*policy].budget.as_ref();
        let is_like = |amount: &Amount| matches!(amount, Amount::Like(other) if *other == scenario.baseline);
        budget.is_some_and(|budget| budget.budget_lines.iter().all(|budget_line| is_like(&budget_line.amount)))
    })
}

/// What it changes.
pub fn comparison(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let differences = metrics::differences(scenario, sample, policy);
    let (mine, theirs) = (quoted(scenario, policy), quoted(scenario, scenario.baseline));
    let start = match off(&differences) {
        None => format!("At the spend of {theirs}, {mine}"),
        Some(off) if off.is_infinite() => format!("Where {theirs} spends nothing, {mine}"),
        Some(off) => format!("With {} of the spend of {theirs}, {mine}", percent(1.0 + off)),
    };
    let reach = reach(scenario, sample, policy, &differences);
    let sold = sold(scenario, sample, policy, &differences);
    format!("{start} {reach}{sold}.{}{}", kept(scenario, sample, policy), others(scenario, sample, policy))
}

/// What the same caps change where what they save is kept, if a policy says so.
fn kept(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let policies = &scenario.policies;
    let is_it = |other: &usize| policies[*other].budget.is_none() && policies[*other].has_caps_of(&policies[policy]);
    let Some(free) = scenario.challengers().find(is_it) else { return String::new() };
    let differences = metrics::differences(scenario, sample, free);
    let saved = spend(&differences).filter(|[amount, part]| amount.is_clear() && part.value < 0.0);
    let Some([amount, part]) = saved else { return String::new() };
    let (amount, part) = (thousands(-amount.value), percent(-part.value));
    let sold = sold(scenario, sample, free, &differences);
    format!(" {} keeps {} {amount} of that spend ({part}){sold}.", quoted(scenario, free), scenario.currency)
}

/// How far its whole spend is from the baseline's, as a part of that, where it is so beyond chance and matters. (The share
/// of its budget that a policy spends need not tell: owned messages, for one, can cost beside it.)
fn off(differences: &[Difference]) -> Option<f64> {
    let [_, spend] = spend(differences)?;
    let is_told = spend.interval.is_none() || spend.is_clear();
    (is_told && spend.value.abs() > MATERIAL).then_some(spend.value)
}

/// "reaches 4.6 % more shoppers (…), for 1.35 times the supply"
fn reach(scenario: &Scenario, sample: &Sample, policy: usize, differences: &[Difference]) -> String {
    let supply = value(scenario, sample, policy, "supply_needed");
    let reach = clause("reaches", "shoppers", find(differences, "reach").map(|reach| (&reach.relative).into()));
    // Where neither bids for anything, one is no number of times the other.
    if supply.is_nan() { reach } else { format!("{reach}, for {} times the supply", decimals(supply, 2)) }
}

/// What the others at that spend reach: one sentence each, for a few.
fn others(scenario: &Scenario, sample: &Sample, policy: usize) -> String {
    let others = subjects(scenario).filter(|other| *other != policy).take(2);
    let sentence = |other: usize| {
        let differences = metrics::differences(scenario, sample, other);
        let off = off(&differences).filter(|off| off.is_finite());
        let part = off.map_or(String::new(), |off| format!(", with {} of that spend,", percent(1.0 + off)));
        format!(" Beside it {}{part} {}.", quoted(scenario, other), reach(scenario, sample, other, &differences))
    };
    others.map(sentence).collect()
}

/// "reaches 4.6 % more shoppers (95 % interval 4.5 % to 4.7 %)", whatever was found.
fn clause(verb: &str, noun: &str, relative: Option<Figure>) -> String {
    let Some(change) = relative else { return format!("{verb} {noun} where there were none") };
    let (form, size) = (change.percentage(), change.size());
    match change {
        _ if change.is_clear() => {
            let word = change.word(["more", "fewer"]);
            format!("{verb} {} {word} {noun} ({})", size.number(form), size.sureness(form))
        }
        _ if change.value == 0.0 => format!("{verb} as many {noun}"),
        _ if change.value.is_finite() => {
            format!("{verb} as many {noun} as far as can be told from chance ({})", change.sureness(form))
        }
        _ if change.value.is_nan() => format!("{verb} no {noun} either"),
        _ => format!("{verb} {noun} where there were none"),
    }
}

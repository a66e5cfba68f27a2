//! What must be said beside a replay: what of the scenario it could not do, and how much of the log was lost.

use crate::base::number::thousands;
use crate::ingest::account::Account;
use crate::policy::Policy;
use crate::scenario::Scenario;
use crate::scenario::warnings::replay::{but_for_spend, is_paid_by_click};

/// All of it; first what was lost. `scenario` is the one that was asked for, budgets and clicks included.
pub fn notes(scenario: &Scenario, account: &Account) -> Vec<String> {
    account
        .first_told()
        .into_iter()
        .chain(budgets(scenario))
        .chain(creatives(scenario))
        .chain(clicks(scenario, account))
        .collect()
}

/// Policies whose budget means nothing here.
fn budgets(scenario: &Scenario) -> impl Iterator<Item = String> + '_ {
    let policies = &scenario.policies;
    let idle = (0..policies.len()).filter(|index| policies[*index].budget.is_some());
    idle.map(|index| {
        let name = &policies[index].name;
        let same = but_for_spend(policies, index).map_or_else(
            || "its numbers are those of its caps alone".into(),
            |other| format!("without it “{name}” is the same policy as “{}”, with the same numbers", other.name),
        );
        format!("A log holds only what was bought, so a replay ignores the `spend` of “{name}”: {same}.")
    })
}

/// Policies whose rules about creatives mean nothing here.
fn creatives(scenario: &Scenario) -> impl Iterator<Item = String> + '_ {
    let counts = |policy: &&Policy| policy.caps.iter().any(|cap| cap.each_creative);
    scenario.policies.iter().filter(counts).map(|policy| {
        format!(
            "A replay chooses no creatives, so it ignores the caps on each creative of “{}”: a row of a log tells of an \
             impression, whichever ad it was.",
            policy.name
        )
    })
}

/// Channels that cost nothing because nobody knows who clicked.
fn clicks(scenario: &Scenario, account: &Account) -> Option<String> {
    let channels: Vec<&str> = scenario
        .world
        .channels
        .iter()
        .filter(|channel| is_paid_by_click(channel))
        .map(|channel| channel.label.as_str())
        .collect();
    let in_log = match account.clicks {
        0 => "the log holds no clicks".to_string(),
        1 => "the log's one click is counted and not priced".into(),
        clicks => format!("the log's {} clicks are counted and not priced", thousands(clicks as f64)),
    };
    (!channels.is_empty()).then(|| {
        format!(
            "Spend leaves out {}, which is paid by the click: a log does not say which impression was clicked ({in_log}).",
            channels.join(", ")
        )
    })
}

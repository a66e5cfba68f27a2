//! What to try where a calibration misses its tables: only what was not yet done.

use super::target::{Bin, TargetScope};
use super::{Fit, Question};
use crate::scenario::Scenario;

/// What to try next, the likeliest first; nothing where the tables are met. `named` tells whether the policy under
/// which they were measured was named, and not taken to be the baseline.
pub fn advice(fit: &Fit, question: &Question<'_>, named: bool) -> Vec<String> {
    if !fit.goodness.misses() {
        return Vec::new();
    }
    let (table, cell, ..) = fit.largest_gap();
    let target = &fit.targets[table];
    let unreached = target.cells[cell].bin == Bin::Unreached;
    let advice = [
        unreached.then(|| {
            "check the population: the largest gap is in the people never reached. Without --population only those reached are fitted".into()
        }),
        Some(caps(question, named)),
        at_limit(fit),
        of_channel(target.scope, question.scenario),
        channels(question),
        overlap(question),
        question.tables.everybody().is_none().then(|| {
            "say with --population how many people could have been reached: those never reached tell much about the shape".into()
        }),
    ];
    advice.into_iter().flatten().collect()
}

/// A cap cuts the tail that tells the shape.
fn caps(question: &Question<'_>, named: bool) -> String {
    let scenario = question.scenario;
    let taken = &scenario.policies[question.policy].name;
    let others = scenario.policies.iter().filter(|policy| policy.name != *taken);
    let others: Vec<String> = others.map(|policy| format!("“{}”", policy.name)).collect();
    if scenario.policies[question.policy].caps.is_empty() {
        return format!(
            "check that nothing was capped, as under “{taken}”, when the tables were measured: a cap cuts the tail"
        );
    }
    if named {
        return format!(
            "are the caps of “{taken}” those that were on when the tables were measured? A cap cuts the tail"
        );
    }
    let cure = match others.as_slice() {
        [] => "write the caps that were on as another policy, and name it with --policy".into(),
        others => format!("name with --policy the policy that was ({})", others.join(", ")),
    };
    format!(
        "were the caps of “{taken}”, the baseline, on when the tables were measured? A cap cuts the tail. If not, {cure}"
    )
}

fn at_limit(fit: &Fit) -> Option<String> {
    let ended = fit.values.iter().filter(|value| value.at_limit);
    let ended: Vec<String> = ended.map(|value| value.parameter.words()).collect();
    let cure = "something else in the scenario is far off: look at `opportunities`, `win_rate` and `sessions`";
    (!ended.is_empty()).then(|| format!("at the end of their range: {}; {cure}", ended.join(", ")))
}

/// The channel in whose own table the largest gap is.
fn of_channel(scope: TargetScope, scenario: &Scenario) -> Option<String> {
    let TargetScope::Channel(index) = scope else { return None };
    let name = &scenario.world.channels[index].name;
    Some(format!(
        "the largest gap is on `{name}`: its `usage` and `opportunities` were fitted; its path, identity and `win_rate` are the \
         scenario's own"
    ))
}

/// Channels whose own numbers were taken as they are.
fn channels(question: &Question<'_>) -> Option<String> {
    let world = &question.scenario.world;
    let has_table = |index: usize| question.tables.channels.iter().any(|(other, ..)| *other == index);
    let held = world.channels.iter().enumerate().filter(|(index, channel)| channel.serves() && !has_table(*index));
    let held: Vec<&str> = held.map(|(_, channel)| channel.name.as_str()).collect();
    (!held.is_empty()).then(|| {
        format!(
            "`usage` and `opportunities` are the scenario's own on {}: give a table of each with --channel NAME=TABLE.csv, or set \
             them by hand",
            held.join(", ")
        )
    })
}

fn overlap(question: &Question<'_>) -> Option<String> {
    let world = &question.scenario.world;
    (question.tables.overlap.is_none() && world.served_channels() > 1).then(|| {
        format!(
            "`overlap` is the scenario's own, {}: give the users by group of channels with --overlap TABLE.csv",
            world.population.overlap.get()
        )
    })
}

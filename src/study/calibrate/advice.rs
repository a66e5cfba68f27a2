//! What to try where a calibration misses its tables: only what was not yet done.

use super::target::TargetScope;
use super::{Fit, Question, other_laws};
use crate::base::number::{decimals, percent};
use crate::scenario::Scenario;
use crate::world::activity::Activity;

/// What to try next, the likeliest first; nothing where the tables are met. `named` tells whether the policy under
/// which they were measured was named, and not taken to be the baseline.
pub fn advice(fit: &Fit, question: &Question<'_>, named: bool) -> Vec<String> {
    if !fit.goodness.misses() {
        return Vec::new();
    }
    let (table, cell, ..) = fit.largest_gap();
    let target = &fit.targets[table];
    let unreached = target.cells[cell].bin.holds_unreached();
    let advice = [
        unreached.then(|| {
            "check the population: the largest gap is in the people never reached. Without --population only those reached are fitted".into()
        }),
        or_more(fit, question),
        Some(caps(question, named)),
        at_limit(fit),
        another_law(fit, question),
        unreachable(fit, question),
        segments(question.scenario),
        of_channel(target.scope, question.scenario),
        channels(question),
        overlap(question),
        question.tables.everybody().is_none().then(|| {
            "say with --population how many people could have been reached: those never reached tell much about the shape".into()
        }),
    ];
    advice.into_iter().flatten().collect()
}

/// A table whose rows fall may be cumulative, and nothing but the misfit shows it.
fn or_more(fit: &Fit, question: &Question<'_>) -> Option<String> {
    let deviance = other_laws::or_more(&question.tables)?;
    let own = fit.paper.found.deviance;
    (deviance < CLEAR * own).then(|| {
        format!(
            "perhaps each row of {} counts those who saw so many or more: read so, a gamma comes to G² = {}, and not {}. \
             Then write its frequencies as 1+, 2+, 3+ …",
            question.tables.frequency.0,
            decimals(deviance, 1),
            decimals(own, 1)
        )
    })
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

/// G² falls to less than this part of itself where another law is worth a try.
const WORTH: f64 = 0.7;

/// The same where a table is read in another way.
const CLEAR: f64 = 0.1;

/// A law of activity that comes nearer on paper; where none does, that too is worth knowing.
fn another_law(fit: &Fit, question: &Question<'_>) -> Option<String> {
    let law = question.tables.law();
    let (spread, deviance) = other_laws::log_normal(&law, &fit.paper)?;
    let (of_gamma, of_other) = (decimals(fit.paper.found.deviance, 1), decimals(deviance, 1));
    let is_gamma = !matches!(question.scenario.world.population.activity, Activity::LogNormal { .. });
    let said = format!("on paper a log-normal activity comes to G² = {of_other}, a gamma to {of_gamma}");
    match is_gamma {
        true if deviance < WORTH * fit.paper.found.deviance => Some(format!(
            "try another law of activity, {{ distribution = \"log-normal\", sigma = {} }}: {said}",
            decimals(spread, 2)
        )),
        false if fit.paper.found.deviance < WORTH * deviance => Some(format!(
            "try another law of activity, {{ distribution = \"gamma\", shape = {} }}: {said}",
            decimals(fit.paper.shape, 3)
        )),
        _ => Some(format!("another law of activity mends little: {said}")),
    }
}

/// People whom no channel can reach, as far as a table with those never reached tells.
fn unreachable(fit: &Fit, question: &Question<'_>) -> Option<String> {
    let (part, shape, deviance) = other_laws::with_unreachable(&question.tables.law())?;
    (deviance < WORTH * fit.paper.found.deviance).then(|| {
        format!(
            "{} of the people may be out of every channel's reach: on paper a gamma of shape {} among the others comes to \
             G² = {}, among all to {}. Lower the `usage` of channels, or add a segment with `activity = 0`",
            percent(1.0 - part),
            decimals(shape, 2),
            decimals(deviance, 1),
            decimals(fit.paper.found.deviance, 1),
        )
    })
}

/// Groups that differ make a mixture that no single law is.
fn segments(scenario: &Scenario) -> Option<String> {
    (scenario.world.population.parts.len() < 2).then(|| {
        "segments with an `activity` of their own make a mixture of laws: [[population.segment]] with name, share, activity"
            .into()
    })
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
    // The table of all channels is that of the only one.
    (!held.is_empty() && world.served_channels() > 1).then(|| {
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

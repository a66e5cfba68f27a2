//! A scenario in plain words: what was understood, so that a slip shows before a run.

mod assumption_lines;
mod channel_lines;
mod creative_lines;
mod layout;
mod log_columns;
mod policy_lines;
mod purchases;
mod reaction_lines;
pub mod replay_notes;
mod setting;
mod study_lines;

use crate::scenario::Scenario;

/// The whole scenario as paragraphs.
pub fn describe(scenario: &Scenario) -> String {
    [
        format!("{} ({})\n{}\n", scenario.title, scenario.name, question(scenario)),
        setting::describe(scenario),
        log_columns::describe(scenario),
        channel_lines::describe(scenario),
        purchases::describe(scenario),
        policy_lines::describe(scenario),
        assumption_lines::describe(scenario),
        study_lines::describe(scenario),
    ]
    .concat()
}

/// What it is to answer, as a line of its own; nothing where nobody says.
fn question(scenario: &Scenario) -> String {
    if scenario.question.is_empty() { String::new() } else { format!("{}\n", scenario.question) }
}

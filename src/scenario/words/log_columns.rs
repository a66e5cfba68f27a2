//! `[log]` in words: which columns of a log say what.

use super::layout::{length, line};
use crate::ingest::columns::{Columns, Duplicates, Meaning};
use crate::scenario::Scenario;

/// How a log is read, as a paragraph; nothing where the scenario is not made for one.
pub fn describe(scenario: &Scenario) -> String {
    match (&scenario.log, scenario.world.path.is_logged()) {
        (Some(columns), _) => format!("\nThe log, as `omnicap replay` reads it\n{}", lines(columns)),
        (None, true) => "\nThe log\n  omnicap's own events.csv, known by its header; `[log]` would say which \
                                    columns of another hold what\n"
            .into(),
        (None, false) => String::new(),
    }
}

fn lines(columns: &Columns) -> String {
    let named = [
        ("User", Some(&columns.user)),
        ("Time", Some(&columns.time)),
        ("Channel", Some(&columns.channel)),
        ("Identifier", columns.identifier.as_ref()),
        ("Person", columns.person.as_ref()),
        ("Session", columns.session.as_ref()),
    ];
    let mut text = String::new();
    for (what, column) in named.into_iter().filter_map(|(what, column)| Some((what, column?))) {
        text += &line(what, &format!("column `{column}`"));
    }
    text += &line("Clock", &format!("times without a zone are those of {}", columns.zone));
    text += &events(columns);
    for (column, words) in &columns.only {
        text += &line("Only", &format!("rows with {} in `{column}`", listed(words)));
    }
    for (from, to) in &columns.names {
        let meant = if to.is_empty() { "is left out".into() } else { format!("is the channel `{to}`") };
        text += &line("Name", &format!("`{from}` {meant}"));
    }
    if let Some(gap) = columns.session_gap {
        text += &line("Sessions", &format!("end after {} without a row", length(gap.seconds())));
    }
    if columns.duplicates == Duplicates::Keep {
        text += &line("Repeats", "are kept: a row that says the same as another is another event");
    }
    text
}

/// What happened, by the words of one column or by flags.
fn events(columns: &Columns) -> String {
    let told = [
        ("an impression", &columns.impression),
        ("a conversion", &columns.conversion),
        ("a click", &columns.click),
        ("a visit", &columns.visit),
    ];
    let mut named = told.iter().filter_map(|(kind, meaning)| Some((*kind, meaning.as_ref()?))).peekable();
    match &columns.event {
        Some(column) => {
            let words: String = named.map(|(kind, meaning)| format!("; {} is {kind}", listed(meaning))).collect();
            line("Event", &format!("column `{column}`{words}; the usual words mean the rest"))
        }
        None if named.peek().is_none() => line("Event", "every row is an impression"),
        None => {
            named.map(|(kind, meaning)| line("Flag", &format!("column {} marks {kind}", listed(meaning)))).collect()
        }
    }
}

fn listed(words: &Meaning) -> String {
    words.words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
}

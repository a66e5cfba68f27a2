//! `[log]` in words: which columns of a log say what.

use super::layout::line;
use crate::base::time::length;
use crate::ingest::columns::{Columns, Duplicates};
use crate::ingest::moment::Dates;
use crate::scenario::Scenario;

/// How a log is read, as a paragraph; nothing where the scenario is not made for one.
pub fn describe(scenario: &Scenario) -> String {
    match (&scenario.log, scenario.world.path.is_logged()) {
        (Some(columns), _) => format!("\nThe log, as `omnicap replay` reads it\n{}", lines(columns)),
        (None, true) => {
            "\nThe log\n  omnicap's own events.csv, or one with the columns `user`, `time` and `channel`; `[log]` \
                         would say which columns of another hold what\n"
                .into()
        }
        (None, false) => String::new(),
    }
}

fn lines(columns: &Columns) -> String {
    let named = [
        ("User", Some(&columns.user)),
        ("Time", Some(&columns.time)),
        ("Channel", columns.one_channel.is_none().then_some(&columns.channel)),
        ("Identifier", columns.identifier.as_ref()),
        ("Person", columns.person.as_ref()),
        ("Session", columns.session.as_ref()),
        ("Conversion", columns.conversion_id.as_ref()),
        ("Worth", columns.value.as_ref()),
    ];
    let mut text = String::new();
    for (what, column) in named.into_iter().filter_map(|(what, column)| Some((what, column?))) {
        text += &line(what, &format!("column `{column}`"));
    }
    if let Some(channel) = &columns.one_channel {
        text +=
            &line("Channel", &format!("every row is on `{channel}`, where there is no column `{}`", columns.channel));
    }
    text += &line("Clock", &format!("times without a zone are those of {}", columns.zone));
    text += &events(columns);
    if let Some(dates) = columns.dates {
        let first = if dates == Dates::DayFirst { "day" } else { "month" };
        text += &line("Dates", &format!("`02/03/2026` begins with the {first}"));
    }
    for (column, condition) in &columns.only {
        let (words, are_excluded) = condition.words();
        let with = if are_excluded { "without" } else { "with" };
        text += &line("Only", &format!("rows {with} {} in `{column}`", listed(words)));
    }
    for (from, to) in &columns.names {
        let meant = if to.is_empty() { "is left out".into() } else { format!("is the channel `{to}`") };
        text += &line("Name", &format!("`{from}` {meant}"));
    }
    if let Some(gap) = columns.session_gap {
        text += &line("Sessions", &format!("end after {} without a row", length(gap.seconds())));
    }
    if let Some(nobody) = &columns.nobody {
        let names = if nobody.is_empty() { "every name is somebody's".into() } else { listed(nobody) };
        text += &line("Nobody", &names);
    }
    match columns.duplicates {
        Some(Duplicates::Keep) => {
            text += &line("Repeats", "are kept: a row that says the same as another is another event");
        }
        Some(Duplicates::Drop) => {
            text += &line("Repeats", "are left out: a row that says the same as another is that one");
        }
        None => {}
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
            let words: String =
                named.map(|(kind, meaning)| format!("; {} is {kind}", listed(meaning.words()))).collect();
            line("Event", &format!("column `{column}`{words}; the usual words mean the rest"))
        }
        None if named.peek().is_none() => line("Event", "every row is an impression"),
        None => named
            .map(|(kind, meaning)| line("Flag", &format!("column {} marks {kind}", listed(meaning.words()))))
            .collect(),
    }
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
}

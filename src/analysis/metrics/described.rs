//! The registry in words: what documents, the command line and other programs are told of a metric.

use serde::Serialize;

use super::{GROUPS, OF_STRETCH, Words};
use crate::analysis::metric::{Entry, Number, Owner};
use crate::base::phrase::sentence;

/// A metric in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described {
    /// As tables write it; `{k}` and `{cap}` stand for what differs between several.
    pub name: &'static str,
    /// The question that its group answers.
    pub group: &'static str,
    /// As headings call it.
    pub label: &'static str,
    /// What it counts.
    pub unit: String,
    /// What it means, in one sentence.
    pub meaning: String,
    /// What else is to know; often empty.
    pub note: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Where it is defined.
    pub source: &'static str,
    /// The scenarios that have it; empty: all.
    pub when: &'static str,
    /// The tables in which it stands.
    pub tables: Vec<&'static str>,
}

/// Every metric, in the order of the registry.
pub fn described() -> Vec<Described> {
    let words = Words::general();
    let of_group = |group: &'static super::Group| group.entries.iter().map(move |entry| (group.name, entry));
    GROUPS.iter().flat_map(of_group).map(|(group, entry)| of_entry(group, entry, &words)).collect()
}

fn of_entry(group: &'static str, entry: &'static Entry, words: &Words) -> Described {
    let Entry { name, label, unit, note, formula, source, when, .. } = *entry;
    let meaning = format!("{}.", sentence(&words.fill(entry.meaning)));
    Described {
        name,
        group,
        label,
        unit: unit.name("currency"),
        meaning,
        note,
        formula,
        source,
        when,
        tables: tables(entry),
    }
}

fn tables(entry: &Entry) -> Vec<&'static str> {
    let in_weeks = OF_STRETCH.contains(&entry.name).then_some("periods.csv");
    of_flight(entry).iter().copied().chain(in_weeks).collect()
}

/// What is found in the whole sample cannot be compared in pairs.
fn of_flight(entry: &Entry) -> &'static [&'static str] {
    match (entry.of, &entry.number) {
        (Owner::Stretch, _) => &[],
        (Owner::Channel, _) => &["channels.csv"],
        (_, Number::Whole(_)) => &["summary.csv"],
        (Owner::Policy, _) if !entry.paired => &["summary.csv", "replicates.csv"],
        (Owner::Policy, _) => &["summary.csv", "comparison.csv", "replicates.csv"],
        (Owner::Both, _) => &["summary.csv", "comparison.csv", "channels.csv", "replicates.csv"],
    }
}

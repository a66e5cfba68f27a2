//! The account of a log: what was read, what was set aside and why, with the first examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::path::logged::{Kind, Sighting};

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It has fewer or more cells than the header.
    Cells,
    /// Nobody is named.
    NoUser,
    /// Its time is none that is known here.
    Time,
    /// A flag is neither yes nor no.
    Flag,
    /// What happened is none of the words that `[log]` knows.
    Event,
    /// Its channel is none of the scenario's.
    Channel,
    /// It says that an ad was shown in a shop.
    Shop,
    /// It lies before the warm-up, or before the flight where there is none.
    Before,
    /// It lies after the flight.
    After,
    /// It repeats an earlier row cell for cell.
    Repeat,
    /// It has no path that can be read.
    Path,
    /// It has no count that can be read.
    Count,
}

impl Reason {
    /// In words, of several rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cells => "cut short, or with too many cells",
            Self::NoUser => "without a user",
            Self::Time => "with a time that cannot be read",
            Self::Flag => "with a flag that is neither yes nor no",
            Self::Event => "with an event that `[log]` does not name",
            Self::Channel => "on a channel that the scenario does not have",
            Self::Shop => "with an impression in a shop",
            Self::Before => "before the flight and its warm-up",
            Self::After => "after the flight",
            Self::Repeat => "that repeat an earlier row",
            Self::Path => "with a path that cannot be read",
            Self::Count => "with a count that cannot be read",
        }
    }
}

/// Rows that were set aside for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// How many.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Example {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What stood there.
    pub text: String,
}

/// A name in the log that the scenario does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// How many rows bear it.
    pub rows: u64,
    /// Where it stands first.
    pub line: u64,
    /// The name that was probably meant.
    pub meant: Option<String>,
}

/// What was read of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// All rows below the header.
    pub rows: u64,
    /// Rows that `where` or `names` leave out, on purpose.
    pub left_out: u64,
    /// Rows that cannot be used, by reason.
    pub set_aside: BTreeMap<Reason, SetAside>,
    /// Names of channels that the scenario does not have.
    pub unknown_channels: BTreeMap<String, Unknown>,
    /// Users with a row that was used.
    pub users: u64,
    /// Ads shown, in the warm-up too.
    pub impressions: u64,
    /// Visits.
    pub visits: u64,
    /// Clicks.
    pub clicks: u64,
    /// Conversions.
    pub conversions: u64,
    /// Conversions of users who had seen an ad before, in this log.
    pub conversions_after_impression: u64,
    /// Users with a conversion.
    pub converted_users: u64,
    /// The first and the last of all times that could be read, in seconds from the flight's beginning.
    pub span: Option<(i64, i64)>,
}

/// How many examples of one reason are kept.
const EXAMPLES: usize = 3;
/// Beyond so many unknown names the rest goes unnamed.
const MOST_NAMES: usize = 200;
/// Characters of an example.
const LONGEST: usize = 60;

impl Account {
    /// Sets a row aside.
    pub fn set_aside(&mut self, reason: Reason, line: u64, text: &[u8]) {
        let entry = self.set_aside.entry(reason).or_default();
        entry.rows += 1;
        // Repeats come user by user: the first by line are told all the same.
        if entry.examples.len() < EXAMPLES || entry.examples.last().is_some_and(|last| line < last.line) {
            entry.examples.push(Example { line, text: shown(text) });
            entry.examples.sort();
            entry.examples.truncate(EXAMPLES);
        }
    }

    /// Notes a channel that the scenario does not have.
    pub fn unknown_channel(&mut self, name: &[u8], line: u64, meant: impl FnOnce(&str) -> Option<String>) {
        let name = shown(name);
        if let Some(known) = self.unknown_channels.get_mut(&name) {
            known.rows += 1;
        } else if self.unknown_channels.len() < MOST_NAMES {
            let meant = meant(&name);
            self.unknown_channels.insert(name, Unknown { rows: 1, line, meant });
        }
    }

    /// Widens the span of times.
    pub fn met(&mut self, second: i64) {
        let (first, last) = self.span.unwrap_or((second, second));
        self.span = Some((first.min(second), last.max(second)));
    }

    /// Counts what one user did, row by row in time order.
    pub fn count_user(&mut self, rows: &[Sighting]) {
        self.users += 1;
        let (mut met, mut converted) = (false, false);
        for row in rows {
            match row.kind {
                Kind::Impression => {
                    self.impressions += 1;
                    met = true;
                }
                Kind::Visit => self.visits += 1,
                Kind::Click => self.clicks += 1,
                Kind::Conversion => {
                    self.conversions += 1;
                    self.conversions_after_impression += u64::from(met);
                    converted = true;
                }
            }
        }
        self.converted_users += u64::from(converted);
    }

    /// What was set aside, a sentence for every reason.
    pub fn faults(&self) -> Vec<String> {
        let fault = |(reason, aside): (&Reason, &SetAside)| {
            let example = |example: &Example| match example.text.as_str() {
                "" => format!("line {}", example.line),
                text => format!("line {} `{text}`", example.line),
            };
            let examples: Vec<String> = aside.examples.iter().map(example).collect();
            let rows = match (aside.rows, reason) {
                (1, Reason::Repeat) => "1 row that repeats an earlier one".into(),
                (1, _) => format!("1 row {}", reason.words()),
                (rows, _) => format!("{rows} rows {}", reason.words()),
            };
            format!("{rows}: {}", examples.join(", "))
        };
        self.set_aside.iter().map(fault).collect()
    }

    /// Names that the scenario does not have, the most frequent first, each with what was probably meant.
    pub fn strangers(&self) -> Vec<String> {
        let mut names: Vec<_> = self.unknown_channels.iter().collect();
        names.sort_by_key(|(name, unknown)| (std::cmp::Reverse(unknown.rows), *name));
        let stranger = |(name, unknown): (&String, &Unknown)| {
            let meant = unknown.meant.as_ref().map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            let rows = if unknown.rows == 1 { "row" } else { "rows" };
            format!("`{name}` ({} {rows}, first in line {}{meant})", unknown.rows, unknown.line)
        };
        names.into_iter().map(stranger).collect()
    }

    /// Rows that cannot be used.
    pub fn unusable(&self) -> u64 {
        self.set_aside.values().map(|aside| aside.rows).sum()
    }

    /// Do rows lie outside the flight and its warm-up?
    pub fn lies_outside(&self) -> bool {
        [Reason::Before, Reason::After].iter().any(|reason| self.set_aside.contains_key(reason))
    }

    /// Rows that say something and were lost: all that cannot be used, but for those that only repeat
    /// another.
    pub fn lost(&self) -> u64 {
        self.unusable() - self.set_aside.get(&Reason::Repeat).map_or(0, |aside| aside.rows)
    }

    /// Why most of them were lost.
    pub fn first_loss(&self) -> Option<Reason> {
        let losses = self.set_aside.iter().filter(|(reason, _)| **reason != Reason::Repeat);
        losses.max_by_key(|(_, aside)| aside.rows).map(|(reason, _)| *reason)
    }

    /// Rows that were used.
    pub fn used(&self) -> u64 {
        self.rows - self.left_out - self.unusable()
    }
}

/// A cell as it can stand on a screen.
pub(super) fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(&text[..text.len().min(4 * LONGEST)]);
    let printable = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

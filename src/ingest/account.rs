//! The account of a log: what was read, what was set aside and why, with the first examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::dates::Dates;
use super::grain::Grain;
use super::long_ids::LongIds;
use super::moment::Form;
use super::reasons::{Reason, Taken};
use super::table::{At, Table};
use crate::base::visible::is_visible;
use crate::world::path::logged::{Kind, Sighting};

/// The user with the most rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heaviest {
    /// How many.
    pub rows: u64,
    /// The line of one of them.
    pub line: u64,
}

/// The lines of a log's file, each of which is told of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// All of them.
    pub all: u64,
    /// Above the header.
    pub above: u64,
    /// Of the header.
    pub header: u64,
    /// Without anything on them.
    pub blank: u64,
    /// Inside a cell, below the first line of their row.
    #[serde(default)]
    pub inside: u64,
    /// Of rows that were used.
    pub used: u64,
    /// Of rows that were left out on purpose.
    pub left_out: u64,
}

/// Rows that were set aside for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// How many.
    pub rows: u64,
    /// How many lines of the file they take.
    #[serde(default)]
    pub lines: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

impl SetAside {
    fn add(&mut self, at: At, text: &[u8]) {
        self.rows += 1;
        self.lines += at.lines;
        // Repeats come user by user: the first by line are told all the same.
        if self.examples.len() < EXAMPLES || self.examples.last().is_some_and(|last| at.line < last.line) {
            self.examples.push(Example { line: at.line, text: shown(text) });
            self.examples.sort();
            self.examples.truncate(EXAMPLES);
        }
    }
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
    /// The names of its columns.
    #[serde(skip)]
    pub header: Vec<String>,
    /// All rows below the header.
    pub rows: u64,
    /// The lines of the file.
    #[serde(default)]
    pub lines: Lines,
    /// Rows that `where` or `names` leave out, on purpose.
    pub left_out: u64,
    /// Rows that cannot be used, by reason.
    pub set_aside: BTreeMap<Reason, SetAside>,
    /// Rows that were used, taken for what they do not clearly say.
    #[serde(default)]
    pub taken: BTreeMap<Taken, SetAside>,
    /// How plain numbers were read as times.
    #[serde(default)]
    pub forms: BTreeMap<Form, SetAside>,
    /// The orders of day and month that dates prove by themselves.
    #[serde(default)]
    pub proven: BTreeMap<Dates, SetAside>,
    /// Ids that a spreadsheet may have rounded.
    #[serde(skip)]
    pub long_ids: LongIds,
    /// The channel for which every row is taken, where no column tells it.
    #[serde(default)]
    pub one_channel: Option<String>,
    /// A column that could say what happened, where every row is taken for an impression.
    #[serde(default)]
    pub passed_over: Option<String>,
    /// Every time lies on a multiple of so many seconds of its day; a whole day where there was none.
    #[serde(default)]
    pub grain: Grain,
    /// The user with the most rows, repeats among them.
    #[serde(default)]
    pub heaviest: Heaviest,
    /// Users who are said to convert with most of the ads they saw.
    #[serde(default)]
    pub always_converting: u64,
    /// Names of channels that the scenario does not have.
    pub unknown_channels: BTreeMap<String, Unknown>,
    /// Users with a row that was used.
    pub users: u64,
    /// Users who share an identifier with another.
    #[serde(default)]
    pub sharing_users: u64,
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
    /// The first and the last day of all times that could be read, counted from the flight's first.
    pub span: Option<(i64, i64)>,
}

/// How many examples of one reason are kept.
pub(super) const EXAMPLES: usize = 3;
/// Beyond so many unknown names the rest goes unnamed.
const MOST_NAMES: usize = 200;
/// So many are counted until all rows are read: which are the first of several logs, one of them cannot know.
const COUNTED_NAMES: usize = 10_000;
/// Characters of an example.
const LONGEST: usize = 60;

impl Account {
    /// Takes note of a row, to be used if nothing else is said of it.
    pub fn meet(&mut self, at: At) {
        self.rows += 1;
        self.lines.used += at.lines;
    }

    /// Takes note of all lines that are no rows, at the end.
    pub(super) fn count_lines(&mut self, table: &Table<'_>) {
        let (above, header, blank, inside) = (table.above, table.tall, table.blank, table.inside);
        self.lines = Lines { all: table.count(), above, header, blank, inside, ..self.lines };
    }

    /// Leaves a row out, on purpose.
    pub fn leave_out(&mut self, at: At) {
        self.left_out += 1;
        self.lines.used -= at.lines;
        self.lines.left_out += at.lines;
    }

    /// Sets a row aside.
    pub fn set_aside(&mut self, reason: Reason, at: At, text: &[u8]) {
        self.lines.used -= at.lines;
        self.set_aside.entry(reason).or_default().add(at, text);
    }

    /// Takes note of a row that is used and taken for something.
    pub fn take(&mut self, taken: Taken, at: At, text: &[u8]) {
        self.taken.entry(taken).or_default().add(at, text);
    }

    /// Takes note of a date that can be read in one order alone.
    pub fn prove(&mut self, order: Dates, at: At, text: &[u8]) {
        self.proven.entry(order).or_default().add(at, text);
    }

    /// Takes note of how a plain number was read.
    pub fn read_as(&mut self, form: Form, at: At, text: &[u8]) {
        self.forms.entry(form).or_default().add(at, text);
    }

    /// Notes a channel that the scenario does not have.
    pub fn unknown_channel(&mut self, name: &[u8], line: u64, meant: impl FnOnce(&str) -> Option<String>) {
        let name = shown(name);
        if let Some(known) = self.unknown_channels.get_mut(&name) {
            known.rows += 1;
        } else if self.unknown_channels.len() < COUNTED_NAMES {
            let meant = meant(&name);
            self.unknown_channels.insert(name, Unknown { rows: 1, line, meant });
        }
    }

    /// Keeps the unknown names that stand first by line.
    pub(super) fn keep_first_names(&mut self) {
        if self.unknown_channels.len() <= MOST_NAMES {
            return;
        }
        let mut names: Vec<_> = std::mem::take(&mut self.unknown_channels).into_iter().collect();
        names.sort_by_key(|(_, unknown)| unknown.line);
        names.truncate(MOST_NAMES);
        self.unknown_channels = names.into_iter().collect();
    }

    /// Widens the span of times.
    pub fn met(&mut self, second: i64) {
        let (first, last) = self.span.unwrap_or((second, second));
        self.span = Some((first.min(second), last.max(second)));
    }

    /// Counts what one user did, row by row in time order. `repeats` of their rows are not among these; `at` says where a
    /// row stands.
    pub fn count_user(&mut self, rows: &[Sighting], repeats: u64, at: impl Fn(u32) -> u64) {
        self.users += 1;
        let (mut met, mut converted) = (0_u64, 0_u64);
        for row in rows {
            match row.kind {
                Kind::Impression => met += 1,
                Kind::Visit => self.visits += 1,
                Kind::Click => self.clicks += 1,
                Kind::Conversion => {
                    converted += 1;
                    self.conversions_after_impression += u64::from(met > 0);
                }
            }
        }
        self.impressions += met;
        self.conversions += converted;
        self.converted_users += u64::from(converted > 0);
        self.always_converting += u64::from(converted >= MANY && 2 * converted >= met);
        // A row that tells several events is one.
        let count = repeats + rows.chunk_by(|one, other| one.line == other.line).count() as u64;
        if count >= self.heaviest.rows {
            let line = at(rows.iter().map(|row| row.line).min().unwrap_or(0));
            let new = Heaviest { rows: count, line };
            self.heaviest =
                if new.rows > self.heaviest.rows || line < self.heaviest.line { new } else { self.heaviest };
        }
    }

    /// Rows that cannot be used.
    pub fn unusable(&self) -> u64 {
        self.set_aside.values().map(|aside| aside.rows).sum()
    }

    /// Do rows lie outside the flight and its warm-up?
    pub fn lies_outside(&self) -> bool {
        [Reason::Before, Reason::After].iter().any(|reason| self.set_aside.contains_key(reason))
    }

    /// Rows that were used.
    pub fn used(&self) -> u64 {
        self.rows - self.left_out - self.unusable()
    }
}

/// So many conversions of one user are many.
const MANY: u64 = 3;

/// A cell as it can stand on a screen.
pub(super) fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(&text[..text.len().min(4 * LONGEST)]);
    let printable = |c: char| if is_visible(c) { c } else { char::REPLACEMENT_CHARACTER };
    let mut shown: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

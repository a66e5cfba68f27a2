//! Files of paths with counts, as tools for attribution write them.
//!
//! - `path, count` with paths such as `tv > social > tv`;
//! - ChannelAttribution's `path, total_conversions, total_null`: both are people who went the path;
//! - AMC's `path, path_occurrences` with paths such as `[[1, TV], [2, Social]]`. AMC writes no path where
//!   too few went one: those rows are people of whom nothing is told, and are counted apart. Where it
//!   hides the number too (`NULL`, or nothing), not even that is known of them.

use std::io::BufRead;

use csv::ByteRecord;

use super::account::Account;
use super::cells::Quote;
use super::error::LogError;
use super::header::{listed, only};
use super::names::{Meant, Names};
use super::reasons::Reason;
use super::row::whole;
use super::table::{self, At, Table};
use crate::world::channel::ChannelId;
use crate::world::path::recorded::{Bought, Paths, Step};

/// Columns whose sum is how many went a path; the first that is there decides.
const COUNTS: [&[&str]; 3] = [&["count"], &["total_conversions", "total_null"], &["path_occurrences"]];

/// The column of those who bought on their path.
const CONVERSIONS: &str = "total_conversions";

/// A path may have so many steps.
const LONGEST: usize = 10_000;

/// Paths and what could not be read of them.
#[derive(Debug, Clone, Default)]
pub struct PathFile {
    /// What was read.
    pub paths: Paths,
    /// What was not.
    pub account: Account,
    /// People whose path is hidden.
    pub hidden: u64,
    /// Rows that hide it.
    pub hidden_rows: u64,
    /// A column that belongs to those that were counted and is not there.
    pub missing: Option<&'static str>,
    /// Rows that do not tell how many people went their path.
    pub uncounted: u64,
}

/// Is it a file of paths, by its header?
pub fn is_one(header: &[String]) -> bool {
    header.iter().any(|column| column == "path")
}

/// Reads a file of paths.
///
/// # Errors
///
/// A [`LogError`] where the file cannot be read or is no file of paths.
pub fn read(from: impl BufRead, quote: Quote, names: &Names) -> Result<PathFile, LogError> {
    let mut table = table::open(from, quote, is_one)?;
    let path = only("path", &table.header)?.ok_or_else(|| no_column("path", &table))?;
    let (counts, missing) = counts(&table)?;
    let bought = only(CONVERSIONS, &table.header)?.filter(|column| counts.contains(column));
    let (mut row, mut file) = (ByteRecord::new(), PathFile { missing, ..PathFile::default() });
    while let Some(at) = table.next(&mut row)? {
        if row.is_empty() {
            continue;
        }
        file.account.meet(at);
        if row.len() != table.header.len() {
            file.account.set_aside(Reason::Cells, at, &whole(&row));
            continue;
        }
        if counts.iter().any(|column| is_hidden(row[*column].trim_ascii())) {
            file.uncounted += 1;
            file.account.leave_out(at);
            continue;
        }
        let told = |column: &usize| count(row[*column].trim_ascii());
        let buyers = bought.map_or(Some(0), |column| told(&column));
        let count = counts.iter().try_fold(0_u64, |sum, column| sum.checked_add(told(column)?));
        match count.zip(buyers) {
            None => file.account.set_aside(Reason::Count, at, &row[counts[0]]),
            Some((0, _)) => file.account.leave_out(at),
            Some(people) => file.add(row[path].trim_ascii(), people, at, names),
        }
    }
    file.account.count_lines(&table);
    file.account.forget_exceptions();
    Ok(file)
}

/// The indices of the columns that are counted, and the name of one that should be among them.
fn counts(table: &Table<'_>) -> Result<(Vec<usize>, Option<&'static str>), LogError> {
    for names in COUNTS {
        let indices = names.iter().map(|name| only(name, &table.header)).collect::<Result<Vec<_>, _>>()?;
        if indices.iter().any(Option::is_some) {
            let missing = names.iter().zip(&indices).find(|(_, index)| index.is_none());
            return Ok((indices.iter().flatten().copied().collect(), missing.map(|(name, _)| *name)));
        }
    }
    Err(no_column("count", table))
}

fn no_column(name: &str, table: &Table<'_>) -> LogError {
    LogError::unusable(
        format!("it has no column `{name}`"),
        format!(
            "a file of paths has `path` and `count`, `path` with `total_conversions` and `total_null`, or `path` with \
             `path_occurrences`; this one has {}",
            listed(table.header.iter().map(String::as_str))
        ),
    )
}

/// Does the cell hold nothing, as an export writes it that hides small groups?
fn is_hidden(cell: &[u8]) -> bool {
    cell.is_empty() || cell.eq_ignore_ascii_case(b"null")
}

/// A whole number of people, also where it is written `12.0`.
fn count(cell: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(cell).ok()?;
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
    let count: u64 = whole.map_or(text, |(whole, _)| whole).parse().ok()?;
    (count <= MOST).then_some(count)
}

/// More people than this are a slip.
const MOST: u64 = 1_000_000_000_000;

impl PathFile {
    fn add(&mut self, cell: &[u8], (count, buyers): (u64, u64), at: At, names: &Names) {
        if is_hidden(cell) {
            self.hidden = self.hidden.saturating_add(count);
            self.hidden_rows += 1;
            return self.account.leave_out(at);
        }
        let Some(steps) = std::str::from_utf8(cell).ok().and_then(steps) else {
            return self.account.set_aside(Reason::Path, at, cell);
        };
        if steps.len() > LONGEST {
            return self.account.set_aside(Reason::Steps, at, cell);
        }
        let meant: Vec<Option<Meant>> = steps.iter().map(|name| names.find(name.as_bytes())).collect();
        let strangers: Vec<_> = steps.iter().zip(&meant).filter(|(_, meant)| meant.is_none()).collect();
        if let Some((first, _)) = strangers.first() {
            for (name, _) in &strangers {
                self.account.unknown_channel(name.as_bytes(), at.line, |name| names.nearest(name));
            }
            return self.account.set_aside(Reason::Channel, at, first.as_bytes());
        }
        let step = |meant: Meant| -> Option<ChannelId> {
            match meant {
                Meant::Channel(channel) | Meant::Shop(channel) => Some(channel),
                Meant::LeftOut => None,
            }
        };
        let channels: Vec<ChannelId> = meant.into_iter().flatten().filter_map(step).collect();
        let bought = channels.last().filter(|_| buyers > 0).map(|last| Bought { channel: *last, time: None, value: 0 });
        self.paths.push_bought(channels.into_iter().map(|channel| Step { channel, time: None }), count, bought, buyers);
    }
}

/// The names of a path's steps, in order.
fn steps(path: &str) -> Option<Vec<&str>> {
    let steps = match path.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        Some(inside) => numbered(inside)?,
        None => path.split('>').map(str::trim).collect(),
    };
    steps.iter().all(|step| !step.is_empty()).then_some(steps)
}

/// `1, a], [2, b`: AMC's steps, by their numbers.
fn numbered(inside: &str) -> Option<Vec<&str>> {
    let mut steps = Vec::new();
    for (index, part) in inside.split("],").enumerate() {
        let part = part.trim();
        let part = if index == 0 { part } else { part.strip_prefix('[')? };
        let (number, name) = part.split_once(',')?;
        steps.push((number.trim().parse::<u32>().ok()?, name.trim()));
    }
    steps.sort_by_key(|(number, _)| *number);
    Some(steps.into_iter().map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_in_both_forms() {
        assert_eq!(steps("a > b>c > a"), Some(vec!["a", "b", "c", "a"]));
        assert_eq!(steps("a"), Some(vec!["a"]));
        assert_eq!(steps("[[1, OTT], [2, Display, new]]"), Some(vec!["OTT", "Display, new"]));
        assert_eq!(steps("[[2,b],[1,a]]"), Some(vec!["a", "b"]));
        for wrong in ["a > > b", ">", "[[1, a], 2, b]]", "[[x, a]]", "[[1]]", "[[1, ]]"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!((count(b"12"), count(b"12.0"), count(b"0")), (Some(12), Some(12), Some(0)));
        for wrong in ["", "1.5", "-1", "1e3", "99999999999999999999"] {
            assert_eq!(count(wrong.as_bytes()), None, "{wrong}");
        }
    }
}

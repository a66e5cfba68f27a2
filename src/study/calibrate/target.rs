//! What is to be met: cells of users, made of a table's rows.
//!
//! A user is in exactly one cell of a table. The model's share of a cell is taken *given* that the
//! user is in one of the table's cells: where the unreached are not in the table this truncates at
//! zero, where rows are not believed it leaves them out, and a last cell without an end is censored.
//! All three are one rule.

use super::bucket::Bucket;
use super::frequency_table::FrequencyTable;
use super::overlap::Groups;
use crate::base::histogram::Histogram;
use crate::engine::tally::Tally;
use crate::world::channel::{Channel, joined};

/// What a table counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetScope {
    /// Impressions on all channels.
    All,
    /// Impressions on one.
    Channel(usize),
    /// The set of channels.
    Overlap,
}

/// Who is in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bin {
    /// Those who saw so many impressions, at least one.
    Times(Bucket),
    /// Those who saw none here.
    Unreached,
    /// Those who saw none here but some elsewhere.
    Elsewhere,
    /// Those reached by exactly one of these sets of channels.
    Sets(Vec<u64>),
}

/// Users who are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetCell {
    /// Who they are.
    pub bin: Bin,
    /// What a table calls them.
    pub label: String,
    /// How many the table has.
    pub users: u64,
}

/// One table, ready to be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetTable {
    /// The file it came from.
    pub file: String,
    /// What it counts over.
    pub scope: TargetScope,
    /// Its cells, at least two.
    pub cells: Vec<TargetCell>,
}

/// Fewer users than this are counted together with their neighbours: the χ² law of G² wants at
/// least five expected in a cell (Cochran, *Biometrics* 10, 1954), the simulation some more.
const FEWEST: u64 = 10;

impl TargetTable {
    /// A reach-and-frequency table, with the users who saw nothing if they are known. `shoppers` is
    /// how many will be simulated: what is too rare among them is counted together.
    pub fn frequency(
        file: &str,
        scope: TargetScope,
        table: &FrequencyTable,
        none: Option<(Bin, u64)>,
        shoppers: u64,
    ) -> Self {
        let mut cells: Vec<TargetCell> = Vec::new();
        cells.extend(none.map(|(bin, users)| {
            let label = if bin == Bin::Elsewhere { "elsewhere only" } else { "0" };
            TargetCell { bin, label: label.into(), users }
        }));
        let all: u64 = table.reached() + cells.iter().map(|cell| cell.users).sum::<u64>();
        // About forty simulated shoppers, if a third of them is reached.
        let fewest = FEWEST.max((120.0 * all as f64 / shoppers as f64) as u64);
        let times = merge(table, fewest).into_iter();
        cells.extend(times.map(|(bucket, users)| TargetCell {
            bin: Bin::Times(bucket),
            label: bucket.to_string(),
            users,
        }));
        Self { file: file.into(), scope, cells }
    }

    /// An overlap table. The smallest groups are one cell.
    pub fn overlap(file: &str, groups: &Groups, channels: &[Channel]) -> Self {
        let (many, few): (Groups, Groups) = groups.iter().partition(|(_, users)| *users >= FEWEST);
        let cell = |(set, users): &(u64, u64)| TargetCell {
            bin: Bin::Sets(vec![*set]),
            label: joined(*set, channels.iter().map(|channel| channel.name.as_str())),
            users: *users,
        };
        let mut cells: Vec<TargetCell> = many.iter().map(cell).collect();
        if !few.is_empty() {
            let users = few.iter().map(|(_, users)| users).sum();
            let label = format!("{} smaller groups", few.len());
            cells.push(TargetCell { bin: Bin::Sets(few.iter().map(|(set, _)| *set).collect()), label, users });
        }
        Self { file: file.into(), scope: TargetScope::Overlap, cells }
    }

    /// Users in all its cells.
    pub fn users(&self) -> u64 {
        self.cells.iter().map(|cell| cell.users).sum()
    }

    /// By cell, how many simulated shoppers are in it. The tally has one policy.
    pub fn count(&self, tally: &Tally) -> Vec<u64> {
        let total = tally.total();
        let (everywhere, detail) = (&total.policies[0].frequency, &tally.details[0]);
        let here = match self.scope {
            TargetScope::Channel(channel) => &detail.frequency[channel],
            TargetScope::All | TargetScope::Overlap => everywhere,
        };
        let count = |cell: &TargetCell| match &cell.bin {
            Bin::Times(bucket) => between(here, bucket),
            Bin::Unreached => total.shoppers - here.at_least(1),
            Bin::Elsewhere => everywhere.at_least(1) - here.at_least(1),
            Bin::Sets(sets) => sets.iter().filter_map(|set| detail.overlap.get(set)).sum(),
        };
        self.cells.iter().map(count).collect()
    }
}

fn between(histogram: &Histogram, bucket: &Bucket) -> u64 {
    let beyond = bucket.high.map_or(0, |high| histogram.at_least(high as usize + 1));
    histogram.at_least(bucket.low as usize) - beyond
}

/// The rows from frequency 1, neighbours together where they hold few users or stand far up. The last
/// is open: a table without `10+` is taken to be complete, so that nobody saw more than its last row, unless it hides
/// some frequencies.
fn merge(table: &FrequencyTable, fewest: u64) -> Vec<(Bucket, u64)> {
    let mut done: Vec<(Bucket, u64)> = Vec::new();
    let mut open = false;
    for row in table.rows.iter().filter(|row| row.bucket.low > 0) {
        let joins = done.last().is_some_and(|(last, users)| {
            let apart = Bucket { low: last.low, high: row.bucket.high };
            let full = *users >= fewest && last.top() >= widest(last.low);
            !full && !table.unknown.iter().any(|bucket| bucket.meets(&apart))
        });
        match done.last_mut() {
            Some((last, users)) if joins => (last.high, *users) = (row.bucket.high, *users + row.users),
            last => {
                // A gap that is no unknown is nobody's, and belongs to the cell above it.
                let gap = last.map(|(last, _)| Bucket { low: last.top().saturating_add(1), high: row.bucket.high });
                let near = gap.filter(|gap| !table.unknown.iter().any(|bucket| bucket.meets(gap)));
                let low = near.map_or(row.bucket.low, |gap| gap.low);
                done.push((Bucket { low, ..row.bucket }, row.users));
            }
        }
        open = row.bucket.high.is_none();
    }
    let is_unknown = |bucket: &Bucket| table.unknown.iter().any(|other| other.meets(bucket));
    if let (Some((last, _)), false) = (done.last_mut(), open)
        && !is_unknown(&Bucket { low: last.top().saturating_add(1), high: None })
    {
        last.high = None;
    }
    fold_the_last(&mut done, table, fewest);
    done
}

/// Cells grow with frequency beyond ten: the shape of a tail needs no single frequencies.
fn widest(low: u32) -> u32 {
    if low <= 10 { low } else { low + low / 5 - 1 }
}

/// What is left at the end may be too few for a cell of its own.
fn fold_the_last(cells: &mut Vec<(Bucket, u64)>, table: &FrequencyTable, fewest: u64) {
    while let [.., (before, some), (last, few)] = cells.as_mut_slice() {
        let whole = Bucket { low: before.low, high: last.high };
        if *few >= fewest || table.unknown.iter().any(|bucket| bucket.meets(&whole)) {
            return;
        }
        (before.high, *some) = (last.high, *some + *few);
        cells.pop();
    }
}

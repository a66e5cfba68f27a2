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
    /// All who are in one of these, a table does not say in which.
    AnyOf(Vec<Bin>),
    /// Not people, but the impressions that they saw: beside people in cells it tells how often they saw one.
    Impressions,
}

impl Bin {
    /// Are those in it who saw nothing at all?
    pub fn holds_unreached(&self) -> bool {
        match self {
            Self::AnyOf(bins) => bins.contains(&Self::Unreached),
            bin => *bin == Self::Unreached,
        }
    }

    /// Is somebody in it who saw so many impressions here?
    pub fn holds(&self, times: u32) -> bool {
        match self {
            Self::Times(bucket) => bucket.meets(&Bucket::only(times)),
            Self::Unreached | Self::Elsewhere => times == 0,
            Self::AnyOf(bins) => bins.iter().any(|bin| bin.holds(times)),
            Self::Sets(_) | Self::Impressions => false,
        }
    }

    /// What a table calls them.
    fn label(&self) -> String {
        match self {
            Self::Times(bucket) => bucket.to_string(),
            Self::Unreached => "0".into(),
            Self::Elsewhere => "elsewhere only".into(),
            Self::AnyOf(bins) => bins.iter().map(Self::label).collect::<Vec<_>>().join(" or "),
            Self::Impressions => "all impressions".into(),
            Self::Sets(sets) => format!("{} smaller groups", sets.len()),
        }
    }
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
#[derive(Debug, Clone, PartialEq)]
pub struct TargetTable {
    /// The file it came from.
    pub file: String,
    /// What it counts over.
    pub scope: TargetScope,
    /// Its cells, at least two.
    pub cells: Vec<TargetCell>,
    /// How coarse it is: so many people, and so many impressions, are one more in the last digit of a percentage.
    pub units: (f64, f64),
}

/// Fewer users than this are counted together with their neighbours: the χ² law of G² wants at
/// least five expected in a cell (Cochran, *Biometrics* 10, 1954), the simulation some more.
const FEWEST: u64 = 10;

impl TargetTable {
    /// A reach-and-frequency table, with the users who are in none of its rows if they are known. `shoppers` is
    /// how many will be simulated: what is too rare among them is counted together.
    pub fn frequency(
        file: &str,
        scope: TargetScope,
        table: &FrequencyTable,
        others: &[(Bin, u64)],
        shoppers: u64,
    ) -> Self {
        let all: u64 = table.named() + others.iter().map(|(_, users)| users).sum::<u64>();
        // About forty simulated shoppers, if a third of them is reached.
        let fewest = FEWEST.max((120.0 * all as f64 / shoppers as f64) as u64);
        Self::of(file, scope, table, others, merge(table, fewest))
    }

    /// The same with every row as a cell of its own, for a law on paper, which needs no users in a cell. A table without
    /// an open row has nobody beyond its last.
    pub fn law(file: &str, table: &FrequencyTable, others: &[(Bin, u64)]) -> Self {
        let rows = table.rows.iter().filter(|row| row.bucket.low > 0);
        let mut times: Vec<(Bucket, u64)> = rows.map(|row| (row.bucket, row.users)).collect();
        let beyond = times.last().and_then(|(last, _)| last.high).map(|high| Bucket { low: high + 1, high: None });
        let is_known = |bucket: &Bucket| !table.unknown.iter().any(|other| other.meets(bucket));
        times.extend(beyond.filter(is_known).map(|bucket| (bucket, 0)));
        Self::of(file, TargetScope::All, table, others, times)
    }

    fn of(
        file: &str,
        scope: TargetScope,
        table: &FrequencyTable,
        others: &[(Bin, u64)],
        times: Vec<(Bucket, u64)>,
    ) -> Self {
        let times = times.into_iter().map(|(bucket, users)| (Bin::Times(bucket), users));
        let impressions = table.impressions.map(|impressions| (Bin::Impressions, impressions));
        let bins = others.iter().cloned().chain(times).chain(impressions);
        let cells = bins.map(|(bin, users)| TargetCell { label: bin.label(), bin, users }).collect();
        Self { file: file.into(), scope, cells, units: (table.unit, table.unit_of_impressions) }
    }

    /// By what part of itself the chance of its shares grows because it is coarse. A share p of n people scatters by
    /// √(p(1 − p)/n); one that is rounded to units of u people by u/√12 n beside. So the variance grows by
    /// u²/(12 n p (1 − p)), most where p is smallest.
    pub fn rounding(&self) -> f64 {
        let people = || self.cells.iter().filter(|cell| cell.bin != Bin::Impressions);
        let all: u64 = people().map(|cell| cell.users).sum();
        let grows = |cell: &TargetCell| {
            let share = (cell.users as f64 / all as f64).clamp(1e-9, 1.0 - 1e-9);
            self.units.0 * self.units.0 / (12.0 * all as f64 * share * (1.0 - share))
        };
        people().filter(|cell| cell.users > 0).map(grows).fold(0.0, f64::max)
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
        Self { file: file.into(), scope: TargetScope::Overlap, cells, units: (0.0, 0.0) }
    }

    /// Who is reached at all, of everybody.
    pub fn reach() -> Self {
        let bins = [Bin::Unreached, Bin::Times(Bucket { low: 1, high: None })];
        let cells = bins.map(|bin| TargetCell { label: bin.label(), bin, users: 0 }).to_vec();
        Self { file: String::new(), scope: TargetScope::All, cells, units: (0.0, 0.0) }
    }

    /// Parts of its cells as people read them: of users their share of all users, of all impressions how many a user sees.
    pub fn shown(&self, parts: &[f64]) -> Vec<f64> {
        let people = self.cells.iter().zip(parts).filter(|(cell, _)| cell.bin != Bin::Impressions);
        let all: f64 = people.map(|(_, part)| part).sum();
        parts.iter().map(|part| part / all).collect()
    }

    /// The same of what was observed.
    pub fn observed(&self) -> Vec<f64> {
        self.shown(&self.cells.iter().map(|cell| cell.users as f64).collect::<Vec<_>>())
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
        let simple = |bin: &Bin| match bin {
            Bin::Times(bucket) => between(here, bucket),
            Bin::Unreached => total.shoppers - here.at_least(1),
            Bin::Elsewhere => everywhere.at_least(1) - here.at_least(1),
            Bin::Sets(sets) => sets.iter().filter_map(|set| detail.overlap.get(set)).sum(),
            Bin::Impressions => here.total(),
            Bin::AnyOf(_) => 0,
        };
        let count = |cell: &TargetCell| match &cell.bin {
            Bin::AnyOf(bins) => bins.iter().map(simple).sum(),
            bin => simple(bin),
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

//! Histograms: how many things happened 0, 1, 2 … times.
//!
//! Small numbers have a cell each. A few shoppers may see a hundred thousand ads, and a cell for every number up to
//! that, in every group and under every policy, takes gigabytes: large numbers are listed where they occur.

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

use super::change::Change;

/// By number of times, how many things happened so often. It grows as needed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Histogram {
    /// From 0 on.
    cells: Vec<u64>,
    /// From [`CELLS`] on, where there are any.
    above: BTreeMap<u32, u64>,
}

/// So many numbers have a cell of their own.
pub const CELLS: usize = 1 << 10;

impl Histogram {
    /// Counts one that happened `times` times.
    #[inline]
    pub fn count(&mut self, times: u32) {
        self.add(times, 1);
    }

    /// Counts so many that happened `times` times.
    #[inline]
    pub fn add(&mut self, times: u32, many: u64) {
        if many == 0 {
            return;
        }
        match self.cells.get_mut(times as usize) {
            Some(cell) => *cell += many,
            None => self.grow(times, many),
        }
    }

    #[cold]
    fn grow(&mut self, times: u32, many: u64) {
        let index = times as usize;
        if index >= CELLS {
            *self.above.entry(times).or_default() += many;
            return;
        }
        self.cells.resize(index + 1, 0);
        self.cells[index] = many;
    }

    /// How many happened exactly `times` times.
    pub fn exactly(&self, times: usize) -> u64 {
        let above = || u32::try_from(times).ok().and_then(|times| self.above.get(&times));
        self.cells.get(times).or_else(above).copied().unwrap_or(0)
    }

    /// How many happened at least `times` times.
    pub fn at_least(&self, times: usize) -> u64 {
        let above = self.above.range(u32::try_from(times).unwrap_or(u32::MAX)..);
        self.cells.iter().skip(times).chain(above.map(|(_, many)| many)).sum()
    }

    /// By number of times, how many happened so often: every number with a cell, and those above that occur.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (u64, u64)> {
        let cells = (0..self.cells.len()).map(|times| (times as u64, self.cells[times]));
        cells.chain(self.above.iter().map(|(times, many)| (u64::from(*times), *many)))
    }

    /// Adds another histogram or takes it away. Zeros at the end are dropped, so that equal counts are equal histograms.
    pub fn combine(&mut self, other: &Self, change: Change) {
        if other.cells.len() > self.cells.len() {
            self.cells.resize(other.cells.len(), 0);
        }
        change.each(&mut self.cells, &other.cells);
        for (times, many) in &other.above {
            change.one(self.above.entry(*times).or_default(), *many);
        }
        if change == Change::Subtract {
            self.above.retain(|_, many| *many > 0);
            let end = self.cells.iter().rposition(|many| *many > 0).map_or(0, |last| last + 1);
            self.cells.truncate(end);
        }
    }

    /// How many times things happened in all.
    pub fn total(&self) -> u64 {
        self.rows().map(|(times, many)| times * many).sum()
    }
}

/// By number of times, from 0.
impl FromIterator<u64> for Histogram {
    fn from_iter<Counts: IntoIterator<Item = u64>>(counts: Counts) -> Self {
        let mut histogram = Self::default();
        (0..).zip(counts).for_each(|(times, many)| histogram.add(times, many));
        histogram
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few large numbers take no more room than they are.
    #[test]
    fn large_numbers_are_counted_like_small_ones() {
        let (mut one, mut other) = (Histogram::default(), Histogram::default());
        [3, 1_023, 1_024, 4_000_000, 4_000_000, u32::MAX].into_iter().for_each(|times| one.count(times));
        [0, 3, 1_024].into_iter().for_each(|times| other.count(times));
        assert_eq!(one.at_least(0), 6);
        assert_eq!([1_023, 1_024, 1_025, 4_000_000, 4_000_001].map(|times| one.at_least(times)), [5, 4, 3, 3, 1]);
        assert_eq!([3, 5, 4_000_000, 4_000_001].map(|times| one.exactly(times)), [1, 0, 2, 0]);
        assert_eq!(one.total(), 3 + 1_023 + 1_024 + 8_000_000 + u64::from(u32::MAX));
        assert_eq!(one.rows().count(), CELLS + 3);
        assert_eq!(one.rows().next_back(), Some((u64::from(u32::MAX), 1)));
        let alone = one.clone();
        one.combine(&other, Change::Add);
        assert_eq!((one.exactly(3), one.exactly(1_024), one.at_least(0)), (2, 2, 9));
        one.combine(&other, Change::Subtract);
        assert_eq!(one, alone);
        one.combine(&alone, Change::Subtract);
        assert_eq!(one, Histogram::default());
    }
}

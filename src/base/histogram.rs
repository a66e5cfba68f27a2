//! Histograms: how many things happened 0, 1, 2 … times.

use super::change::Change;

/// By number of times, how many things happened so often. It grows as needed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram(pub Vec<u64>);

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
        let index = times as usize;
        if index >= self.0.len() {
            self.0.resize(index + 1, 0);
        }
        self.0[index] += many;
    }

    /// How many happened at least `times` times.
    pub fn at_least(&self, times: usize) -> u64 {
        self.0.iter().skip(times).sum()
    }

    /// Adds another histogram or takes it away. Zeros at the end are dropped, so that equal counts are equal histograms.
    pub fn combine(&mut self, other: &Self, change: Change) {
        if other.0.len() > self.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        change.each(&mut self.0, &other.0);
        while change == Change::Subtract && self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    /// How many times things happened in all.
    pub fn total(&self) -> u64 {
        self.0.iter().zip(0..).map(|(count, times): (_, u64)| count * times).sum()
    }
}

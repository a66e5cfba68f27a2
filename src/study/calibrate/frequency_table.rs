//! A reach-and-frequency table that has been read: how many users saw how many impressions.

use std::ops::Range;

use super::bucket::Bucket;

/// A table that has been read.
#[derive(Debug, Clone)]
pub struct FrequencyTable {
    /// Its rows, from few impressions to many.
    pub rows: Vec<FrequencyRow>,
    /// Frequencies of which the table says nothing that can be believed: they are left out of the fit.
    pub unknown: Vec<Bucket>,
    /// Users who saw some impressions, the table does not say how many.
    pub hidden: u64,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct FrequencyRow {
    /// Which frequencies.
    pub bucket: Bucket,
    /// How many users saw that many. This is the column that is believed and fitted.
    pub users: u64,
    /// How many impressions they saw: only held against the users.
    pub impressions: Option<u64>,
    /// Their share: only held against the users.
    pub percentage: Option<f64>,
    /// Where it stands.
    pub span: Range<usize>,
}

impl FrequencyTable {
    /// Users who saw at least one impression.
    pub fn reached(&self) -> u64 {
        self.hidden + self.rows.iter().filter(|row| row.bucket.low > 0).map(|row| row.users).sum::<u64>()
    }

    /// Users who saw none, where the table has a row of them.
    pub fn unreached(&self) -> Option<u64> {
        self.rows.iter().find(|row| row.bucket.top() == 0).map(|row| row.users)
    }
}

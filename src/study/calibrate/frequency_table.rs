//! A reach-and-frequency table that has been read: how many users saw how many impressions.

use std::ops::Range;

use super::bucket::Bucket;

/// A table that has been read.
#[derive(Debug, Clone, Default)]
pub struct FrequencyTable {
    /// Its rows, from few impressions to many: no two share a frequency.
    pub rows: Vec<FrequencyRow>,
    /// Frequencies of which the table says nothing that can be believed.
    pub unknown: Vec<Bucket>,
    /// Users who saw some impressions, the table does not say how many.
    pub hidden: u64,
    /// All impressions, where the table tells nothing but them and the reach (a row 1+).
    pub impressions: Option<u64>,
    /// How coarse it is: people whom one more in the last digit of a percentage stands for; zero for counts.
    pub unit: f64,
    /// The same for all impressions.
    pub unit_of_impressions: f64,
    /// Does nobody say of how many people its percentages are? Its counts are then those of a number that is supposed.
    pub is_supposed: bool,
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
    /// Users who are known to have seen at least one impression.
    pub fn reached(&self) -> u64 {
        self.hidden + self.named()
    }

    /// Users of the rows from frequency 1.
    pub fn named(&self) -> u64 {
        self.rows.iter().filter(|row| row.bucket.low > 0).map(|row| row.users).sum()
    }

    /// Users who saw none, where the table has a row of them.
    pub fn unreached(&self) -> Option<u64> {
        self.rows.iter().find(|row| row.bucket.top() == 0).map(|row| row.users)
    }

    /// Can users whose frequency is not told have seen none? Frequency 0 has no row either.
    pub fn may_hide_unreached(&self) -> bool {
        self.hidden > 0 && self.unreached().is_none()
    }

    /// Everybody, where the rows hold everybody.
    pub fn everybody(&self) -> Option<u64> {
        self.unreached().filter(|_| self.unknown.is_empty()).map(|none| none + self.reached())
    }

    /// The same table if each row counts those who saw so many or more; None where its rows cannot.
    pub fn as_or_more(&self) -> Option<Self> {
        let closed = self.rows.iter().all(|row| row.bucket.high.is_some());
        let plain = self.unknown.is_empty() && self.hidden == 0 && self.impressions.is_none();
        let next = |row: &FrequencyRow| self.rows.iter().find(|other| other.bucket.low == row.bucket.low + 1);
        let row = |row: &FrequencyRow| match next(row).filter(|_| row.bucket.low > 0) {
            Some(above) => FrequencyRow { users: row.users - above.users, ..row.clone() },
            None if row.bucket.low > 0 => FrequencyRow { bucket: Bucket { high: None, ..row.bucket }, ..row.clone() },
            None => row.clone(),
        };
        (closed && plain && self.falls()).then(|| Self { rows: self.rows.iter().map(row).collect(), ..self.clone() })
    }

    /// Do the users of its single frequencies fall from 1 on? Then each row may count those who saw so many *or more*.
    pub fn falls(&self) -> bool {
        let rows: Vec<&FrequencyRow> = self.rows.iter().filter(|row| row.bucket.low > 0).collect();
        let in_order = rows.iter().zip(1..).all(|(row, frequency)| row.bucket.low == frequency);
        let falls = rows.windows(2).all(|pair| pair[0].users >= pair[1].users);
        rows.len() >= 3 && in_order && falls
    }
}

//! The rows of a reach-and-frequency table as they were read, before anything is made of them.

use std::ops::Range;

use super::bucket::Bucket;
use super::frequency_table::FrequencyRow;

/// What the rows of a table say, as it was read.
#[derive(Debug, Default)]
pub struct RowsRead {
    /// Rows with a frequency and users.
    pub rows: Vec<FrequencyRow>,
    /// Users of rows that do not say which frequency they count; None where there are no such rows.
    pub hidden: Option<u64>,
    /// Frequencies of rows that do not say how many users they hold.
    pub blank: Vec<Bucket>,
    /// Users in rows that sum up the table.
    pub totals: Vec<(u64, Range<usize>)>,
    /// Is it a table of omnicap's own, which leaves no frequency out?
    pub is_own: bool,
    /// Are users told by percentages of people?
    pub is_by_share: bool,
    /// Does any percentage bear its sign?
    pub has_sign: bool,
    /// People whom one more in the last digit stands for; zero for counts.
    pub unit: f64,
}

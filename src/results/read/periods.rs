//! The rows of `periods.csv`.

use serde::Deserialize;

use super::error::ReadError;
use super::files::{Open, rows};

/// A metric of a policy on a channel or on all, in a week or up to its end.
#[derive(Debug, Clone, Deserialize)]
pub struct PeriodRow {
    /// Under which policy.
    pub policy: String,
    /// The channel, or `all`.
    pub scope: String,
    /// The week, from 1.
    pub week: usize,
    /// Its first day.
    pub date: String,
    /// How many days it has.
    pub days: u32,
    /// `week`, or `cumulative`.
    pub span: String,
    /// Which metric.
    pub metric: String,
    /// Its value; None where there is none.
    pub value: Option<f64>,
}

/// Reads `periods.csv`.
///
/// # Errors
///
/// A [`ReadError`] where it is missing or not as a run writes it.
pub fn periods(open: Open<'_>) -> Result<Vec<PeriodRow>, ReadError> {
    rows("periods.csv", open)
}

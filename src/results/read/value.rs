//! A number of a table with its interval.

use super::rows::MetricRow;

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// The value.
    pub value: f64,
    /// The lower end of its interval; the value itself where there is none.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Value {
    /// A number of a table with its interval; None where there is no number.
    pub fn new(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> Option<Self> {
        let value = value.filter(|value| value.is_finite())?;
        Some(Self { value, low: low.unwrap_or(value), high: high.unwrap_or(value) })
    }

    /// Does the table give an interval? Where there are too few shoppers it leaves the ends empty.
    pub fn has_interval(self) -> bool {
        self.low < self.high
    }

    pub(super) fn of(metric: &MetricRow) -> Option<Self> {
        Self::new(metric.value, metric.low, metric.high)
    }

    /// Divided by a number; None by zero.
    pub fn over(self, divisor: f64) -> Option<Self> {
        (divisor > 0.0).then(|| Self {
            value: self.value / divisor,
            low: self.low / divisor,
            high: self.high / divisor,
        })
    }
}

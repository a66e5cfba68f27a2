//! An allocation as its folder tells it: all that its charts and its page can see.

use super::error::ReadError;
use super::files::Open;
use super::run::distinct;
use super::study::{Cells, Study, cells};
use super::value::Value;
use crate::results::study::{AllocationFile, StudyFile};

/// Everything that the folder of an allocation says, as far as its page shows it.
#[derive(Debug, Clone)]
pub struct Allocation {
    /// `study.json`, and no points.
    pub study: Study,
    /// What was allocated.
    pub file: AllocationFile,
    /// `allocation.csv`.
    pub shares: Vec<ShareRow>,
    /// How many exchanges were made.
    pub exchanges: usize,
    /// `curves.csv`.
    pub curves: Vec<CurveRow>,
    /// `split_gain.csv`.
    pub gains: Vec<SplitGainRow>,
}

/// A row of `allocation.csv`.
#[derive(Debug, Clone)]
pub struct ShareRow {
    /// `today` or `best`.
    pub split: String,
    /// The channel.
    pub channel: String,
    /// Its budget.
    pub budget: f64,
    /// What was spent of it.
    pub spent: f64,
    /// The most that can be spent there.
    pub supply: f64,
    /// What the next 1,000 earns.
    pub per_1000: Option<Value>,
    /// Whom it reaches more.
    pub reach_per_1000: Option<Value>,
}

/// A row of `curves.csv`.
#[derive(Debug, Clone)]
pub struct CurveRow {
    /// The channel.
    pub channel: String,
    /// What was spent there.
    pub spent: f64,
    /// The metric less that of the best split.
    pub change: Option<Value>,
}

/// A row of `split_gain.csv`.
#[derive(Debug, Clone)]
pub struct SplitGainRow {
    /// Which metric.
    pub metric: String,
    /// At today's split.
    pub today: Option<f64>,
    /// At the best.
    pub best: Option<f64>,
    /// The best less today's.
    pub difference: Option<Value>,
    /// What the metric counts.
    pub unit: String,
}

/// Reads the tables of an allocation; `open` gives the text of a file by its name.
///
/// # Errors
///
/// A [`ReadError`] that names the table that is missing or not as it was written.
pub fn allocation(study: StudyFile, file: AllocationFile, open: Open<'_>) -> Result<Allocation, ReadError> {
    let value =
        |row: &Cells, names: [&str; 3]| Value::new(row.number(names[0]), row.number(names[1]), row.number(names[2]));
    let share = |row: &Cells| ShareRow {
        split: row.text("split"),
        channel: row.text("channel"),
        budget: row.number("budget").unwrap_or(0.0),
        spent: row.number("spent").unwrap_or(0.0),
        supply: row.number("supply").unwrap_or(0.0),
        per_1000: value(row, ["per_1000", "low", "high"]),
        reach_per_1000: value(row, ["reach_per_1000", "reach_low", "reach_high"]),
    };
    let curve = |row: &Cells| CurveRow {
        channel: row.text("channel"),
        spent: row.number("spent").unwrap_or(0.0),
        change: value(row, ["change", "low", "high"]),
    };
    let gain = |row: &Cells| SplitGainRow {
        metric: row.text("metric"),
        today: row.number("today"),
        best: row.number("best"),
        difference: value(row, ["difference", "low", "high"]),
        unit: row.text("unit"),
    };
    Ok(Allocation {
        shares: cells("allocation.csv", open)?.iter().map(share).collect(),
        exchanges: cells("exchanges.csv", open)?.len(),
        curves: cells("curves.csv", open)?.iter().map(curve).collect(),
        gains: cells("split_gain.csv", open)?.iter().map(gain).collect(),
        study: Study { file: study, points: Vec::new(), effects: Vec::new() },
        file,
    })
}

impl Allocation {
    /// The channels, in order.
    pub fn channels(&self) -> Vec<&str> {
        distinct(self.shares.iter().map(|row| row.channel.as_str()))
    }

    /// A channel in a split.
    pub fn share(&self, split: &str, channel: &str) -> Option<&ShareRow> {
        self.shares.iter().find(|row| row.split == split && row.channel == channel)
    }

    /// The channels of the best split by what the next 1,000 earns there, the most first.
    pub fn by_next(&self) -> Vec<&ShareRow> {
        let mut rows: Vec<&ShareRow> = self.shares.iter().filter(|row| row.split == "best").collect();
        let worth = |row: &ShareRow| row.per_1000.map_or(f64::NEG_INFINITY, |value| value.value);
        rows.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        rows
    }

    /// What the best split gains in a metric.
    pub fn gain(&self, metric: &str) -> Option<&SplitGainRow> {
        self.gains.iter().find(|row| row.metric == metric)
    }
}

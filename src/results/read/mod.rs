//! A run's tables, read back from its CSV files: all that charts and the report can see.

mod money;
mod rows;

use std::io::ErrorKind;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use thiserror::Error;

use super::folder::{OutputError, RUN_FILE};
use super::provenance::Provenance;
use crate::report::replaying::person;

pub use money::{Dose, Exposure, Level, TouchPoint};
pub use rows::{Blocked, Comparison, Day, Flow, Frequency, Metric, Overlap, Step};

/// Why a run cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A file is missing, or the system refuses.
    #[error("{0}\n  name the folder of a run that `omnicap run` has written, or run the scenario again")]
    File(#[from] OutputError),
    /// A table does not say what it should.
    #[error("{file}, line {line}: {why}\n  take the table as `omnicap run` wrote it, or run the scenario again")]
    Row {
        /// The table.
        file: PathBuf,
        /// Its line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// `run.json` is not one of ours, or of an earlier version.
    #[error("{RUN_FILE} is not that of a run this version can read: {0}\n  run the scenario again")]
    Provenance(String),
}

/// Everything that a run's folder says.
#[derive(Debug, Clone)]
pub struct Run {
    /// `run.json`.
    pub provenance: Provenance,
    /// `summary.csv`.
    pub summary: Vec<Metric>,
    /// `comparison.csv`.
    pub comparison: Vec<Comparison>,
    /// `channels.csv`.
    pub channels: Vec<Metric>,
    /// `frequency.csv`.
    pub frequency: Vec<Frequency>,
    /// `blocked.csv`.
    pub blocked: Vec<Blocked>,
    /// `timeline.csv`.
    pub timeline: Vec<Day>,
    /// `overlap.csv`.
    pub overlap: Vec<Overlap>,
    /// `flow.csv`.
    pub flow: Vec<Flow>,
    /// `journeys.csv`.
    pub journeys: Vec<Step>,
    /// `reach_curve.csv`; empty where nothing has a price.
    pub reach_curve: Vec<Level>,
    /// `response_curve.csv`; empty where nothing is bought.
    pub response_curve: Vec<Exposure>,
    /// `attribution.csv`; empty where nobody asked.
    pub attribution: Vec<TouchPoint>,
    /// `optimal_frequency.csv`; empty where nobody asked.
    pub optimal_frequency: Vec<Dose>,
}

/// Reads `run.json`.
pub fn provenance(text: &str) -> Result<Provenance, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError::Provenance(error.to_string()))
}

/// Reads the tables of a run; `open` gives the text of a file by its name.
pub fn tables(provenance: Provenance, open: Open<'_>) -> Result<Run, ReadError> {
    Ok(Run {
        summary: rows("summary.csv", open)?,
        comparison: rows("comparison.csv", open)?,
        channels: rows("channels.csv", open)?,
        frequency: rows("frequency.csv", open)?,
        blocked: rows("blocked.csv", open)?,
        timeline: rows("timeline.csv", open)?,
        overlap: rows("overlap.csv", open)?,
        flow: rows("flow.csv", open)?,
        journeys: rows("journeys.csv", open)?,
        reach_curve: rows_if_any("reach_curve.csv", open)?,
        response_curve: rows_if_any("response_curve.csv", open)?,
        attribution: rows_if_any("attribution.csv", open)?,
        optimal_frequency: rows_if_any("optimal_frequency.csv", open)?,
        provenance,
    })
}

/// Opens a table by its name.
type Open<'a> = &'a dyn Fn(&str) -> Result<String, OutputError>;

/// The rows of a table that not every scenario asks for, and that earlier versions did not write.
fn rows_if_any<T: DeserializeOwned>(name: &str, open: Open<'_>) -> Result<Vec<T>, ReadError> {
    match open(name) {
        Err(OutputError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        text => parsed(name, &text?),
    }
}

fn rows<T: DeserializeOwned>(name: &str, open: Open<'_>) -> Result<Vec<T>, ReadError> {
    parsed(name, &open(name)?)
}

fn parsed<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, ReadError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = |row: Result<T, csv::Error>| row.map_err(|error| at_row(name, &error));
    reader.deserialize().map(row).collect()
}

fn at_row(name: &str, error: &csv::Error) -> ReadError {
    let line = error.position().map_or(1, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("{len} cells instead of {expected_len}"),
        _ => error.to_string(),
    };
    ReadError::Row { file: name.into(), line, why }
}

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

    fn of(metric: &Metric) -> Option<Self> {
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

impl Run {
    /// Whom it tells of.
    pub fn person(&self) -> &'static str {
        person(self.provenance.log.is_some())
    }

    /// The policies, in the order of the tables.
    pub fn policies(&self) -> Vec<&str> {
        distinct(self.summary.iter().map(|row| row.policy.as_str()))
    }

    /// The channels that serve, in the order of the tables.
    pub fn served_channels(&self) -> Vec<&str> {
        distinct(self.channels.iter().filter_map(|row| row.channel.as_deref()))
    }

    /// What people call a channel.
    pub fn label<'a>(&'a self, channel: &'a str) -> &'a str {
        let index = self.provenance.about.channels.iter().find(|index| index.name == channel);
        index.map_or(channel, |index| index.label.as_str())
    }

    /// A metric of a policy.
    pub fn of_policy(&self, policy: &str, metric: &str) -> Option<Value> {
        self.summary.iter().find(|row| row.policy == policy && row.metric == metric).and_then(Value::of)
    }

    /// A metric of a channel under a policy.
    pub fn of_channel(&self, policy: &str, channel: &str, metric: &str) -> Option<Value> {
        let mut rows = self.channels.iter();
        rows.find(|row| row.policy == policy && row.channel.as_deref() == Some(channel) && row.metric == metric)
            .and_then(Value::of)
    }

    /// What a policy changed of a metric against the baseline.
    pub fn change(&self, policy: &str, metric: &str) -> Option<&Comparison> {
        self.comparison.iter().find(|row| row.policy == policy && row.metric == metric)
    }

    /// Shoppers by the impressions they saw on all channels, from 0.
    pub fn histogram(&self, policy: &str) -> Vec<(u64, u64)> {
        let rows = self.frequency.iter().filter(|row| row.policy == policy && row.scope == "all");
        rows.map(|row| (row.frequency, row.shoppers)).collect()
    }

    /// How many shoppers were simulated.
    pub fn shoppers(&self) -> f64 {
        self.provenance.shoppers as f64
    }
}

/// Every name once, in the order of appearance.
pub fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    names.for_each(|name| {
        if !seen.contains(&name) {
            seen.push(name);
        }
    });
    seen
}

//! A run's tables, read back from its CSV files: all that charts and the report can see.

use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::output::{OutputError, RUN_FILE};
use super::provenance::Provenance;

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

/// A row of `summary.csv` (without a channel) or `channels.csv` (with one).
#[derive(Debug, Clone, Deserialize)]
pub struct Metric {
    /// Under which policy.
    pub policy: String,
    /// On which channel; None over all.
    pub channel: Option<String>,
    /// Which metric.
    pub metric: String,
    /// Its value; None where there is none.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// A row of `comparison.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Comparison {
    /// Which policy.
    pub policy: String,
    /// Against which.
    pub baseline: String,
    /// Which metric.
    pub metric: String,
    /// Policy less baseline.
    pub difference: Option<f64>,
    /// The lower end of the difference's interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Policy over baseline, less one.
    pub relative: Option<f64>,
    /// The lower end of the relative difference's interval.
    pub relative_low: Option<f64>,
    /// The upper end.
    pub relative_high: Option<f64>,
}

/// A row of `frequency.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Frequency {
    /// Under which policy.
    pub policy: String,
    /// A channel, or `all`.
    pub scope: String,
    /// Impressions seen.
    pub frequency: u64,
    /// By how many.
    pub shoppers: u64,
}

/// A row of `blocked.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Blocked {
    /// Under which policy.
    pub policy: String,
    /// Where.
    pub channel: String,
    /// Which cap refused.
    pub cap: String,
    /// How many opportunities.
    pub opportunities: u64,
}

/// A row of `timeline.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Day {
    /// Under which policy.
    pub policy: String,
    /// Days from the flight's first.
    pub day: u32,
    /// Shoppers reached so far.
    pub reach: u64,
}

/// A row of `overlap.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Overlap {
    /// Under which policy.
    pub policy: String,
    /// Names of channels.
    pub exposure_group: String,
    /// Shoppers reached by exactly these.
    pub impression_reach: u64,
}

/// A row of `flow.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Flow {
    /// A channel, or `start`.
    pub from: String,
    /// A channel, or `end`.
    pub to: String,
    /// How often.
    pub visits: u64,
}

/// A row of `journeys.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// Whose.
    pub shopper: u64,
    /// Seconds from the flight's first midnight.
    pub time_s: i64,
    /// Where.
    pub channel: String,
    /// Under which policy.
    pub policy: String,
    /// `served` or `capped`.
    pub decision: String,
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
}

/// Reads `run.json`.
pub fn provenance(text: &str) -> Result<Provenance, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError::Provenance(error.to_string()))
}

/// Reads the tables of a run; `open` gives the text of a file by its name.
pub fn tables(provenance: Provenance, open: &dyn Fn(&str) -> Result<String, OutputError>) -> Result<Run, ReadError> {
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
        provenance,
    })
}

fn rows<T: DeserializeOwned>(
    name: &str,
    open: &dyn Fn(&str) -> Result<String, OutputError>,
) -> Result<Vec<T>, ReadError> {
    let text = open(name)?;
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
    fn of(metric: &Metric) -> Option<Self> {
        let value = metric.value.filter(|value| value.is_finite())?;
        Some(Self { value, low: metric.low.unwrap_or(value), high: metric.high.unwrap_or(value) })
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
        let place = self.provenance.about.channels.iter().find(|place| place.name == channel);
        place.map_or(channel, |place| place.label.as_str())
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

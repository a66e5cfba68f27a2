//! A study as its folder tells it: all that its charts and its page can see.

use super::error::ReadError;
use super::files::Open;
use super::run::distinct;
use super::value::Value;
use crate::results::study::{Factor, StudyFile};

/// Everything that a study's folder says, as far as its page shows it.
#[derive(Debug, Clone)]
pub struct Study {
    /// `study.json`.
    pub file: StudyFile,
    /// `points.csv`.
    pub points: Vec<StudyPoint>,
    /// `effects.csv`.
    pub effects: Vec<EffectRow>,
}

/// A row of `points.csv`.
#[derive(Debug, Clone)]
pub struct StudyPoint {
    /// Its number, from 1.
    pub number: usize,
    /// By factor.
    pub values: Vec<String>,
    /// `done`, `failed` or `refused`.
    pub status: String,
    /// Why.
    pub reason: String,
}

/// A row of `effects.csv`.
#[derive(Debug, Clone)]
pub struct EffectRow {
    /// The point's number, from 1.
    pub point: usize,
    /// By factor.
    pub values: Vec<String>,
    /// Which metric.
    pub metric: String,
    /// The policy's own value.
    pub value: Option<f64>,
    /// Policy less baseline; None where there is no number.
    pub effect: Option<Value>,
    /// The highest effect less this one.
    pub behind: Option<Value>,
    /// `best`, `as good` or `lower`; empty where that is not known.
    pub standing: String,
    /// What the value counts.
    pub unit: String,
}

/// Reads the tables of a study; `open` gives the text of a file by its name.
///
/// # Errors
///
/// A [`ReadError`] that names the table that is missing or not as a study writes it.
pub fn study(file: StudyFile, open: Open<'_>) -> Result<Study, ReadError> {
    let point = |row: &Cells| StudyPoint {
        number: row.number("point").unwrap_or(0.0) as usize,
        values: row.values(&file.factors),
        status: row.text("status"),
        reason: row.text("reason"),
    };
    let effect = |row: &Cells| EffectRow {
        point: row.number("point").unwrap_or(0.0) as usize,
        values: row.values(&file.factors),
        metric: row.text("metric"),
        value: row.number("value"),
        effect: Value::new(row.number("effect"), row.number("low"), row.number("high")),
        behind: Value::new(row.number("behind"), row.number("behind_low"), row.number("behind_high")),
        standing: row.text("standing"),
        unit: row.text("unit"),
    };
    let points = cells("points.csv", open)?.iter().map(point).collect();
    let effects = cells("effects.csv", open)?.iter().map(effect).collect();
    Ok(Study { file, points, effects })
}

/// A row whose columns are not all known beforehand.
pub(super) struct Cells {
    header: csv::StringRecord,
    row: csv::StringRecord,
}

impl Cells {
    /// The cell of a column. What a factor is called may be the name of a column of ours: that one stands behind it.
    pub(super) fn text(&self, column: &str) -> String {
        let index = self.header.iter().enumerate().filter(|(_, name)| *name == column).map(|(index, _)| index).last();
        index.and_then(|index| self.row.get(index)).unwrap_or("").to_string()
    }

    /// The same as a number.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }

    /// The values of the factors, as they were typed: a table writes `1` for `1.0`.
    pub(super) fn values(&self, factors: &[Factor]) -> Vec<String> {
        let number = |text: &str| text.parse::<f64>().ok();
        let typed = |(factor, cell): (&Factor, &str)| {
            let same = factor.values.iter().find(|value| *value == cell);
            let equal = || factor.values.iter().find(|value| number(cell).is_some() && number(value) == number(cell));
            same.or_else(equal).map_or(cell.to_string(), String::clone)
        };
        factors.iter().zip(self.row.iter().skip(1)).map(typed).collect()
    }
}

/// The rows of a table.
pub(super) fn cells(name: &str, open: Open<'_>) -> Result<Vec<Cells>, ReadError> {
    let text = open(name)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at_row = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        ReadError::Row { file: name.into(), line, why: error.to_string() }
    };
    let header = reader.headers().map_err(at_row)?.clone();
    let row =
        |row: Result<csv::StringRecord, csv::Error>| Ok(Cells { header: header.clone(), row: row.map_err(at_row)? });
    reader.records().map(row).collect()
}

impl Study {
    /// The effects of one metric, in the order of the points.
    pub fn effects_of(&self, metric: &str) -> Vec<&EffectRow> {
        self.effects.iter().filter(|row| row.metric == metric).collect()
    }

    /// The metrics of the finding that any point has.
    pub fn metrics(&self) -> Vec<&str> {
        distinct(self.effects.iter().map(|row| row.metric.as_str()))
    }

    /// How many points are done.
    pub fn done(&self) -> usize {
        self.points.iter().filter(|point| point.status == "done").count()
    }
}

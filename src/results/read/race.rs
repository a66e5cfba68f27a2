//! A race as its folder tells it: all that its chart and its page can see.

use super::error::ReadError;
use super::files::Open;
use super::study::{Cells, Study, cells};
use super::value::Value;
use crate::results::study::{RaceFile, StudyFile};

/// Everything that the folder of a race says, as far as its page shows it.
#[derive(Debug, Clone)]
pub struct RaceTables {
    /// `study.json`, and no points.
    pub study: Study,
    /// What was sought.
    pub race: RaceFile,
    /// `candidates.csv`.
    pub candidates: Vec<CandidateRow>,
    /// `gain.csv`.
    pub gains: Vec<GainRow>,
}

/// A row of `candidates.csv`.
#[derive(Debug, Clone)]
pub struct CandidateRow {
    /// The point's number, from 1.
    pub point: usize,
    /// By factor.
    pub values: Vec<String>,
    /// The metric.
    pub value: Option<Value>,
    /// How much worse it is than the best.
    pub behind: Option<Value>,
    /// `yes`, `no` or `unsure`.
    pub keeps_limits: String,
    /// `best`, `as good`, `behind`, `breaks a limit` or `open`.
    pub standing: String,
    /// How many rounds it was in.
    pub rounds: usize,
    /// Shoppers of the last of them.
    pub shoppers: f64,
}

/// A row of `gain.csv`.
#[derive(Debug, Clone)]
pub struct GainRow {
    /// Which metric.
    pub metric: String,
    /// The baseline's name, or `reference`.
    pub against: String,
    /// The best candidate's own value.
    pub value: Option<f64>,
    /// What it gains.
    pub difference: Option<Value>,
    /// What the value counts.
    pub unit: String,
}

/// Reads the tables of a race; `open` gives the text of a file by its name.
///
/// # Errors
///
/// A [`ReadError`] that names the table that is missing or not as it was written.
pub fn race(file: StudyFile, race: RaceFile, open: Open<'_>) -> Result<RaceTables, ReadError> {
    let candidate = |row: &Cells| CandidateRow {
        point: row.number("point").unwrap_or(0.0) as usize,
        values: row.values(&file.factors),
        value: Value::new(row.number("value"), row.number("low"), row.number("high")),
        behind: Value::new(row.number("behind"), row.number("behind_low"), row.number("behind_high")),
        keeps_limits: row.text("keeps_limits"),
        standing: row.text("standing"),
        rounds: row.number("rounds").unwrap_or(0.0) as usize,
        shoppers: row.number("shoppers").unwrap_or(0.0),
    };
    let gain = |row: &Cells| GainRow {
        metric: row.text("metric"),
        against: row.text("against"),
        value: row.number("value"),
        difference: Value::new(row.number("difference"), row.number("low"), row.number("high")),
        unit: row.text("unit"),
    };
    let candidates = cells("candidates.csv", open)?.iter().map(candidate).collect();
    let gains = cells("gain.csv", open)?.iter().map(gain).collect();
    Ok(RaceTables { study: Study { file, points: Vec::new(), effects: Vec::new() }, race, candidates, gains })
}

impl RaceTables {
    /// The best candidate.
    pub fn best(&self) -> Option<&CandidateRow> {
        self.candidates.iter().find(|row| row.standing == "best")
    }

    /// The candidates that differ from the best in one factor alone, by one step of it; the lower one first.
    pub fn neighbours(&self) -> Vec<&CandidateRow> {
        let Some(best) = self.best() else { return Vec::new() };
        let factors = 0..best.values.len();
        factors.flat_map(|factor| self.beside(best, factor)).collect()
    }

    fn beside(&self, best: &CandidateRow, factor: usize) -> Vec<&CandidateRow> {
        let is_like = |row: &&CandidateRow| {
            let mut others = row.values.iter().zip(&best.values).enumerate();
            others.all(|(index, (one, other))| index == factor || one == other)
        };
        let mut line: Vec<&CandidateRow> = self.candidates.iter().filter(is_like).collect();
        let number = |row: &CandidateRow| row.values[factor].parse::<f64>().ok();
        if line.iter().all(|row| number(row).is_some()) {
            line.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(std::cmp::Ordering::Equal));
        }
        let Some(own) = line.iter().position(|row| row.point == best.point) else { return Vec::new() };
        let sides = [own.checked_sub(1), Some(own + 1)];
        sides.into_iter().flatten().filter_map(|index| line.get(index).copied()).collect()
    }

    /// What the best gains in a metric over something.
    pub fn gain(&self, metric: &str, against: &str) -> Option<&GainRow> {
        self.gains.iter().find(|row| row.metric == metric && row.against == against)
    }
}

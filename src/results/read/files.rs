//! From the text of a run's files to its rows.

use std::io::ErrorKind;

use csv::StringRecord;
use serde::de::DeserializeOwned;

use super::error::ReadError;
use super::run::Run;
use crate::base::spreadsheet::unguarded;
use crate::results::folder::OutputError;
use crate::results::provenance::Provenance;

/// Reads `run.json`.
///
/// # Errors
///
/// A [`ReadError`] where the text is not what a run writes.
pub fn provenance(text: &str) -> Result<Provenance, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError::Provenance(error.to_string()))
}

/// Reads the tables of a run; `open` gives the text of a file by its name.
///
/// # Errors
///
/// A [`ReadError`] that names the table that is missing or not as a run writes it.
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
        creatives: rows_if_any("creatives.csv", open)?,
        budgets: rows_if_any("budgets.csv", open)?,
        reach_curve: rows_if_any("reach_curve.csv", open)?,
        break_even: rows_if_any("break_even.csv", open)?,
        response_curve: rows_if_any("response_curve.csv", open)?,
        attribution: rows_if_any("attribution.csv", open)?,
        optimal_frequency: rows_if_any("optimal_frequency.csv", open)?,
        cap_advice: rows_if_any("cap_advice.csv", open)?,
        assumption_advice: rows_if_any("assumption_advice.csv", open)?,
        replicates: rows_if_any("replicates.csv", open)?,
        provenance,
    })
}

/// Opens a table by its name.
pub type Open<'a> = &'a dyn Fn(&str) -> Result<String, OutputError>;

/// The rows of a table that not every scenario asks for, and that earlier versions did not write.
fn rows_if_any<T: DeserializeOwned>(name: &str, open: Open<'_>) -> Result<Vec<T>, ReadError> {
    match open(name) {
        Err(OutputError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        text => parsed(name, &text?),
    }
}

pub(in crate::results) fn rows<T: DeserializeOwned>(name: &str, open: Open<'_>) -> Result<Vec<T>, ReadError> {
    parsed(name, &open(name)?)
}

fn parsed<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, ReadError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| at_row(name, &error))?.clone();
    let row = |row: Result<StringRecord, csv::Error>| {
        let row = row.map(|row| {
            let mut meant: StringRecord = row.iter().map(unguarded).collect();
            meant.set_position(row.position().cloned());
            meant
        });
        row.and_then(|row| row.deserialize(Some(&header))).map_err(|error| at_row(name, &error))
    };
    reader.records().map(row).collect()
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

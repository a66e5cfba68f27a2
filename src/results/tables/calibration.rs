//! Observed against fitted: every cell of the tables that a scenario was fitted to.

use crate::results::dictionary::CALIBRATION;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::study::calibrate::Fit;
use crate::study::calibrate::target::Bin;

/// One cell of one table: what was observed and what the fitted scenario gives.
#[derive(Debug, Clone, PartialEq)]
pub struct FitRow {
    /// The table's file.
    pub file: String,
    /// What it counts over: `all`, a channel, or `overlap`.
    pub scope: String,
    /// The bucket or the group.
    pub cell: String,
    /// Users in the table.
    pub users: u64,
    /// Their share of all users.
    pub observed: f64,
    /// The fitted scenario's share.
    pub fitted: f64,
    /// Are these not users but all impressions, told for each user?
    pub is_mean: bool,
}

/// Every cell of every table.
pub fn rows(fit: &Fit, scenario: &Scenario) -> Vec<FitRow> {
    let tables = fit.targets.iter().zip(&fit.shares);
    let rows = tables.flat_map(|(target, shares)| {
        let both = target.observed().into_iter().zip(target.shown(shares));
        target.cells.iter().zip(both).map(move |(cell, (observed, fitted))| FitRow {
            file: target.file.clone(),
            scope: Fit::scope_name(target.scope, scenario).to_string(),
            cell: cell.label.clone(),
            users: cell.users,
            observed,
            fitted,
            is_mean: cell.bin == Bin::Impressions,
        })
    });
    rows.collect()
}

/// The table of observed against fitted.
pub fn table(rows: &[FitRow]) -> Table<'_> {
    let row = |row: &FitRow| -> Row {
        let texts = [&row.file, &row.scope, &row.cell].map(|text| Cell::from(text.as_str()));
        texts.into_iter().chain([row.users.into(), row.observed.into(), row.fitted.into()]).collect()
    };
    Table::new(&CALIBRATION, rows.iter().map(row))
}

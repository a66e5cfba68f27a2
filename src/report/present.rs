//! Charts and the report, from what a run's tables say into its folder.

use thiserror::Error;

use super::charts::{self, Chart, ChartError};
use super::html;
use crate::results::folder::{Folder, OutputError};
use crate::results::read::{ReadError, Run};

/// Names the report.
pub const REPORT_FILE: &str = "report.html";

/// Why a run could not be drawn.
#[derive(Debug, Error)]
pub enum PresentError {
    /// A chart failed.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The files cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A table cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Adds `charts/`, `report.html` and the scenario's text to a folder in the making that holds the run's tables.
///
/// # Errors
/// Where a chart cannot be drawn or a file cannot be written.
pub fn present(folder: &mut Folder, run: &Run) -> Result<(), PresentError> {
    let charts = charts::all(run)?;
    let svgs: Vec<&str> = charts.iter().map(|chart| chart.svg.as_str()).collect();
    for (Chart { name, svg, .. }, png) in charts.iter().zip(charts::png(&svgs)?) {
        folder.write_bytes(&format!("charts/{name}.svg"), svg)?;
        folder.write_bytes(&format!("charts/{name}.png"), png)?;
    }
    folder.write_bytes(html::SCENARIO_FILE, &run.provenance.scenario)?;
    folder.write_bytes(REPORT_FILE, html::page(run, &charts))?;
    Ok(())
}

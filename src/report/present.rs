//! Charts and the report, from a run's tables into its folder.

use thiserror::Error;

use super::charts::{self, Chart, ChartError};
use super::html;
use crate::results::folder::{Folder, OutputError};
use crate::results::provenance::Provenance;
use crate::results::read::{self, ReadError};

/// Names the report.
pub const REPORT_FILE: &str = "report.html";

/// Why a run could not be drawn.
#[derive(Debug, Error)]
pub enum PresentError {
    /// Its tables cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A chart failed.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The files cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Reads the tables that a folder in the making holds, and adds `charts/` and `report.html`.
pub fn present(folder: &mut Folder, provenance: &Provenance) -> Result<(), PresentError> {
    let run = read::tables(provenance.clone(), &|name| folder.text(name))?;
    let charts = charts::all(&run)?;
    let svgs: Vec<&str> = charts.iter().map(|chart| chart.svg.as_str()).collect();
    for (Chart { name, svg, .. }, png) in charts.iter().zip(charts::png(&svgs)?) {
        folder.write_bytes(&format!("charts/{name}.svg"), svg)?;
        folder.write_bytes(&format!("charts/{name}.png"), png)?;
    }
    folder.write_bytes(REPORT_FILE, html::page(&run, &charts))?;
    Ok(())
}

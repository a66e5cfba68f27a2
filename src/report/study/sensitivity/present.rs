//! The chart and the page of a sensitivity study, from what its tables say into its folder.

use super::page;
use crate::report::charts::study as charts;
use crate::report::present::PresentError;
use crate::report::study::present::write;
use crate::results::folder::Folder;
use crate::results::read::Sensitivity;

/// Names the page.
pub const PAGE: &str = "sensitivity.html";

/// Adds `charts/` and `sensitivity.html` to a folder in the making that holds the study's tables.
///
/// # Errors
/// Where a chart cannot be drawn or a file cannot be written.
pub fn present(folder: &mut Folder, found: &Sensitivity) -> Result<(), PresentError> {
    let charts = charts::of_assumptions(found)?;
    write(folder, &charts)?;
    folder.write_bytes(PAGE, page::page(found, &charts))?;
    Ok(())
}

//! The chart and the page of a race, from what its tables say into its folder.

use super::page;
use crate::report::charts::study as charts;
use crate::report::present::PresentError;
use crate::report::study::present::write;
use crate::results::folder::Folder;
use crate::results::read::RaceTables;

/// Names the page.
pub const PAGE: &str = "find.html";

/// Adds `charts/` and `find.html` to a folder in the making that holds the race's tables.
///
/// # Errors
/// Where a chart cannot be drawn or a file cannot be written.
pub fn present(folder: &mut Folder, found: &RaceTables) -> Result<(), PresentError> {
    let charts = charts::of_race(found)?;
    write(folder, &charts)?;
    folder.write_bytes(PAGE, page::page(found, &charts))?;
    Ok(())
}

//! The charts and the page of an allocation, from what its tables say into its folder.

use super::page;
use crate::report::charts::study as charts;
use crate::report::present::PresentError;
use crate::report::study::present::write;
use crate::results::folder::Folder;
use crate::results::read::Allocation;

/// Names the page.
pub const PAGE: &str = "allocation.html";

/// Adds `charts/` and `allocation.html` to a folder in the making that holds the allocation's tables.
///
/// # Errors
/// Where a chart cannot be drawn or a file cannot be written.
pub fn present(folder: &mut Folder, found: &Allocation) -> Result<(), PresentError> {
    let charts = charts::of_allocation(found)?;
    write(folder, &charts)?;
    folder.write_bytes(PAGE, page::page(found, &charts))?;
    Ok(())
}

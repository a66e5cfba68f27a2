//! Charts and the page of a study, from what its tables say into its folder.

use super::{explore, page};
use crate::report::charts::{Chart, png, study as charts};
use crate::report::present::PresentError;
use crate::results::folder::Folder;
use crate::results::read::{Study, explored};

/// Names the page.
pub const PAGE: &str = "study.html";

/// Adds `charts/` and `study.html` to a folder in the making that holds the study's tables.
///
/// # Errors
/// Where a chart cannot be drawn or a file cannot be written.
pub fn present(folder: &mut Folder, study: &Study) -> Result<(), PresentError> {
    let charts = charts::all(study)?;
    write(folder, &charts)?;
    let explored = match explore::offered(study) {
        Ok(metrics) => Ok(explored(study, &metrics, &|name| folder.open(name))?),
        Err(why) => Err(why),
    };
    let explored = explored.as_ref().map_err(String::as_str);
    folder.write_bytes(PAGE, page::page(study, &charts, explored))?;
    Ok(())
}

/// Writes charts, each as SVG and as PNG.
pub(super) fn write(folder: &mut Folder, charts: &[Chart]) -> Result<(), PresentError> {
    let svgs: Vec<&str> = charts.iter().map(|chart| chart.svg.as_str()).collect();
    for (Chart { name, svg, .. }, png) in charts.iter().zip(png(&svgs)?) {
        folder.write_bytes(&format!("charts/{name}.svg"), svg)?;
        folder.write_bytes(&format!("charts/{name}.png"), png)?;
    }
    Ok(())
}

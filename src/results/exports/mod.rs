//! What other tools read, made of a run's tables.
//!
//! docs/exports.md says where each tool's form is documented.

mod files;
mod halo;
mod meridian;
mod robyn;
mod weeks;

use super::read::{PeriodRow, Run};
pub use files::{Exported, File};
use weeks::Weeks;

/// A tool that reads reach and frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Google's marketing mix model.
    Meridian,
    /// Meta's marketing mix model.
    Robyn,
    /// The World Federation of Advertisers' cross-media measurement.
    Halo,
}

/// What a tool reads of a run. `periods` are the rows of its `periods.csv`.
///
/// # Errors
///
/// Why the run has nothing that the tool could read.
pub fn export(tool: Tool, run: &Run, periods: &[PeriodRow]) -> Result<Exported, String> {
    let weeks = Weeks::of(periods);
    match tool {
        Tool::Meridian => Ok(meridian::export(run, &weeks)),
        Tool::Robyn => robyn::export(run, &weeks),
        Tool::Halo => Ok(halo::export(run, &weeks)),
    }
}

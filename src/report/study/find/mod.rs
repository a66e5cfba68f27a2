//! What a race found: sentences, a chart and a page, made of its tables.

mod headline;
#[cfg(feature = "charts")]
mod page;
#[cfg(feature = "charts")]
pub mod present;

use crate::results::read::{Open, RaceTables, ReadError, race};
use crate::results::study::{RaceFile, StudyFile};

#[cfg(feature = "charts")]
pub(in crate::report) use headline::shown_value;
pub use headline::{distance_of, value_of};

/// Reads the tables that a race has written, and adds the headline and the notes that they give rise to.
///
/// # Errors
/// Where a table is missing or does not say what it should.
pub fn found(file: StudyFile, sought: RaceFile, open: Open<'_>) -> Result<RaceTables, ReadError> {
    let mut found = race(file, sought, open)?;
    let (headline, notes) = (headline::headline(&found), headline::notes(&found));
    found.study.file.about.headline = headline;
    found.study.file.about.notes.extend(notes);
    Ok(found)
}

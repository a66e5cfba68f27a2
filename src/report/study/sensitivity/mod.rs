//! What a sensitivity study found: sentences, a tornado and a page, made of its tables.

mod headline;
#[cfg(feature = "charts")]
mod page;
#[cfg(feature = "charts")]
pub mod present;

use super::headline::notes;
use crate::results::read::{Open, ReadError, Sensitivity, sensitivity};
use crate::results::study::StudyFile;

/// Reads the tables that a sensitivity study has written, and adds the headline and the notes that they give rise to.
///
/// # Errors
/// Where a table is missing or does not say what it should.
pub fn found(file: StudyFile, open: Open<'_>) -> Result<Sensitivity, ReadError> {
    let mut found = sensitivity(file, open)?;
    let (headline, notes) = (headline::headline(&found), notes(&found.study));
    found.study.file.about.headline = headline;
    found.study.file.about.notes.extend(notes);
    Ok(found)
}

//! What a sensitivity study found: sentences, a tornado and a page, made of its tables.

pub mod at_once;
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
    let is_at_once = !found.indices.is_empty();
    let headline = if is_at_once { at_once::headline(&found) } else { headline::headline(&found) };
    let notes = notes(&found.study);
    found.study.file.about.headline = headline;
    found.study.file.about.notes.extend(notes);
    Ok(found)
}

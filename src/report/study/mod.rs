//! What a study found: sentences, charts and a page, made of its tables.

pub mod allocate;
#[cfg(feature = "charts")]
mod explore;
pub mod find;
mod headline;
#[cfg(feature = "charts")]
mod page;
#[cfg(feature = "charts")]
pub mod present;
pub mod sensitivity;
#[cfg(feature = "charts")]
mod table;
pub(super) mod words;

use crate::results::read::{Open, ReadError, Study, study};
use crate::results::study::StudyFile;

pub use headline::headline;
pub use words::{name_of, with_margin};

/// Reads the tables that a study has written, and adds the headline and the notes that they give rise to.
///
/// # Errors
/// Where a table is missing or does not say what it should.
pub fn found(file: StudyFile, open: Open<'_>) -> Result<Study, ReadError> {
    let mut study = study(file, open)?;
    study.file.about.headline = headline(&study);
    study.file.about.notes.extend(headline::notes(&study));
    Ok(study)
}

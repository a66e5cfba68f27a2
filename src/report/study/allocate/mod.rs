//! What an allocation found: sentences, charts and a page, made of its tables.

mod headline;
#[cfg(feature = "charts")]
mod page;
#[cfg(feature = "charts")]
pub mod present;

use crate::results::read::{Allocation, Open, ReadError, allocation};
use crate::results::study::{AllocationFile, StudyFile};

/// Reads the tables that an allocation has written, and adds the headline and the notes that they give rise to.
///
/// # Errors
/// Where a table is missing or does not say what it should.
pub fn found(study: StudyFile, file: AllocationFile, open: Open<'_>) -> Result<Allocation, ReadError> {
    let mut found = allocation(study, file, open)?;
    let (headline, notes) = (headline::headline(&found), headline::notes(&found));
    found.study.file.about.headline = headline;
    found.study.file.about.notes.extend(notes);
    Ok(found)
}

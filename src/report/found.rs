//! What a run's tables say, put into words beside them.

use super::budget_notes::budget_notes;
use super::headline::headline;
use crate::results::provenance::Provenance;
use crate::results::read::{Open, ReadError, Run, tables};

/// Reads the tables that a run has written, and adds the headline and the notes that they give rise to.
///
/// # Errors
/// Where a table is missing or does not say what it should.
pub fn found(provenance: Provenance, open: Open<'_>) -> Result<Run, ReadError> {
    let mut run = tables(provenance, open)?;
    run.provenance.about.headline = headline(&run);
    run.provenance.about.notes.extend(budget_notes(&run));
    Ok(run)
}

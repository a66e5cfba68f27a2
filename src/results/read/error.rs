//! Why a run cannot be read.

use std::path::PathBuf;

use thiserror::Error;

use crate::results::folder::{OutputError, RUN_FILE};

/// Why a run cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A file is missing, or the system refuses.
    #[error("{0}\n  name the folder of a run that `omnicap run` has written, or run the scenario again")]
    File(#[from] OutputError),
    /// A table does not say what it should.
    #[error("{file}, line {line}: {why}\n  take the table as `omnicap run` wrote it, or run the scenario again")]
    Row {
        /// The table.
        file: PathBuf,
        /// Its line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// `run.json` is not one of ours, or of an earlier version.
    #[error("{RUN_FILE} is not that of a run this version can read: {0}\n  run the scenario again")]
    Provenance(String),
}

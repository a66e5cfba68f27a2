//! Why files cannot be written or read.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a run could not be written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// The system refused.
    #[error("cannot write {path}: {source}")]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of a run cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that was to be new is there already.
    #[error("{path} exists already, and stays as it is; choose another name with --out")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The folder cannot be moved.
    #[error(
        "something is mounted at {path}, and a run's folder must be able to appear in one step: name a folder in it, such as \
         --out {inside}"
    )]
    MountPoint {
        /// Where the run was to go.
        path: PathBuf,
        /// A folder in it.
        inside: PathBuf,
    },
    /// A run stands there that answers another question.
    #[error("{path} holds {why}: add --replace to replace it, or write this one beside it with --out {next}")]
    OtherRun {
        /// Where the run was to go.
        path: PathBuf,
        /// What else was run.
        why: String,
        /// A name beside it that is free.
        next: PathBuf,
    },
    /// Another process works on the same study.
    #[error("another process is at work on this study of {path}: wait for it, or choose another folder with --out")]
    Busy {
        /// Where the study is to appear.
        path: PathBuf,
    },
    /// Something stands in the way that is not ours to replace.
    #[error("{path} {why}; nothing was written there: move it away, or choose another folder with --out")]
    InTheWay {
        /// Where the run was to go.
        path: PathBuf,
        /// What stands there.
        why: String,
    },
}

/// The system refused to write this.
pub fn io_error(path: &Path, source: io::Error) -> OutputError {
    OutputError::Io { path: path.into(), source }
}

/// This stands in the way.
pub fn in_the_way(path: &Path, why: impl Into<String>) -> OutputError {
    OutputError::InTheWay { path: path.into(), why: why.into() }
}

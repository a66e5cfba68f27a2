//! Why a log or a file of paths cannot be read at all.

use std::io;

use thiserror::Error;

/// Why nothing can be made of it. (A row that cannot be used is no error: see [`super::account`].)
#[derive(Debug, Error)]
pub enum LogError {
    /// It is not what was expected.
    #[error("{title}\n  {cure}")]
    Unusable {
        /// What is wrong, in the file's own words.
        title: String,
        /// What to do about it.
        cure: String,
    },
    /// The system refused, or it is not packed as its first bytes say.
    #[error("it breaks off: {0}\n  take a whole file; gzip and zstd are understood")]
    Broken(io::Error),
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl LogError {
    /// What is wrong, and the cure.
    pub fn unusable(title: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::Unusable { title: title.into(), cure: cure.into() }
    }
}

impl From<io::Error> for LogError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge {
            let cure = "no log packs so well; if it is one, unpack it first";
            return Self::unusable("it unpacks to hundreds of times its size", cure);
        }
        Self::Broken(error)
    }
}

impl From<csv::Error> for LogError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Broken(error),
            other => Self::unusable(format!("this is not a table: {other:?}"), "write it as CSV (RFC 4180)"),
        }
    }
}

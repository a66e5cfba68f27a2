//! The tables of a run that was never on a disk.

use std::collections::BTreeMap;
use std::io::{self, Error, ErrorKind};

use super::folder::OutputError;
use super::table::Table;

/// The texts of tables by the names of their files.
#[derive(Debug, Clone, Default)]
pub struct InMemory(BTreeMap<String, String>);

impl InMemory {
    /// Writes tables as CSV.
    ///
    /// # Errors
    /// Where a row is not as wide as its table's header.
    pub fn write<'a>(tables: impl IntoIterator<Item = Table<'a>>) -> io::Result<Self> {
        let write = |table: Table<'_>| {
            let (name, mut csv) = (format!("{}.csv", table.name), Vec::new());
            table.write_csv(&mut csv)?;
            Ok((name, String::from_utf8_lossy(&csv).into_owned()))
        };
        tables.into_iter().map(write).collect::<io::Result<_>>().map(Self)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// Where there is no such file.
    pub fn text(&self, name: &str) -> Result<String, OutputError> {
        let missing = || OutputError::Unreadable { path: name.into(), source: Error::from(ErrorKind::NotFound) };
        self.0.get(name).cloned().ok_or_else(missing)
    }
}

//! What a file format of tables is.

use std::io::{self, Write};

use crate::results::dictionary::Field;
use crate::results::table::{Row, Table};

/// A file format of tables.
#[derive(Clone, Copy)]
pub struct Format {
    /// How its files end.
    pub ending: &'static str,
    /// Begins the file of a table with these columns.
    pub begin: for<'a> fn(&'static [Field], &'a mut dyn Write) -> io::Result<Sink<'a>>,
}

/// Takes the rows of a table one by one, and None after the last: then the file must be whole.
pub type Sink<'a> = Box<dyn FnMut(Option<&Row>) -> io::Result<()> + 'a>;

impl Table<'_> {
    /// Gives its rows to all of these, one by one.
    ///
    /// # Errors
    /// Where one of them refuses a row.
    pub fn write(self, mut sinks: Vec<Sink<'_>>) -> io::Result<()> {
        for row in self.rows {
            debug_assert_eq!(row.len(), self.fields.len(), "{}", self.name);
            sinks.iter_mut().try_for_each(|sink| sink(Some(&row)))?;
        }
        sinks.iter_mut().try_for_each(|sink| sink(None))
    }
}

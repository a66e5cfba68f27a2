//! Tables as CSV with a header (RFC 4180, lines ended by a newline). Words that a spreadsheet would run are guarded.

use std::io::{self, Write};

use csv::{ErrorKind, Writer};

use super::format::{Format, Sink};
use crate::base::number::plain;
use crate::base::spreadsheet::guarded;
use crate::results::dictionary::Field;
use crate::results::table::{Cell, Table};

/// CSV.
pub const CSV: Format = Format { ending: "csv", begin };

fn begin<'a>(fields: &[Field<'_>], to: &'a mut dyn Write) -> io::Result<Sink<'a>> {
    let mut writer = Writer::from_writer(to);
    writer.write_record(fields.iter().map(|field| field.name)).map_err(io_error)?;
    Ok(Box::new(move |row| match row {
        Some(row) => writer.write_record(row.iter().map(written)).map_err(io_error),
        None => writer.flush(),
    }))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text).into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(number) => plain(*number),
        Cell::Empty => String::new(),
    }
}

/// What the system said, where it refused.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

impl Table<'_> {
    /// Writes it as CSV.
    ///
    /// # Errors
    /// Where `to` refuses.
    pub fn write_csv(self, mut to: impl Write) -> io::Result<()> {
        let sink = begin(&self.fields, &mut to)?;
        self.write(vec![sink])
    }
}

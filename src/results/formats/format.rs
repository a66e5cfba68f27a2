//! What a file format of tables is.

use std::io::{self, Write};

use crate::results::dictionary::Field;
use crate::results::table::{Row, Table};

/// A file format of tables.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// How its files end.
    pub ending: &'static str,
    /// Begins the file of a table with these columns.
    pub begin: for<'a> fn(&[Field<'_>], &'a mut dyn Write) -> io::Result<Sink<'a>>,
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
            debug_assert!(fits(&self.fields, &row), "{}: {row:?}", self.name);
            sinks.iter_mut().try_for_each(|sink| sink(Some(&row)))?;
        }
        sinks.iter_mut().try_for_each(|sink| sink(None))
    }
}

/// Has a row a cell of the right kind for every column?
fn fits(fields: &[Field<'_>], row: &Row) -> bool {
    row.len() == fields.len() && fields.iter().zip(row).all(|(field, cell)| field.kind.holds(cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::dictionary::{BLOCKED, Kind, TIMELINE};
    use crate::results::formats::CSV;
    use crate::results::table::Cell;

    fn row(opportunities: u64) -> Row {
        vec!["siloed".into(), "tv".into(), "3 per 7d".into(), opportunities.into()]
    }

    /// Rows can be made once: all formats get them at once, and each learns where they end.
    #[test]
    fn every_format_gets_every_row_and_the_end() {
        let (mut text, mut seen) = (Vec::new(), Vec::new());
        let sinks: Vec<Sink<'_>> = vec![
            (CSV.begin)(BLOCKED.fields, &mut text).unwrap(),
            Box::new(|row| {
                seen.push(row.is_some());
                Ok(())
            }),
        ];
        Table::new(&BLOCKED, [row(7), row(8)]).write(sinks).unwrap();
        assert_eq!(String::from_utf8(text).unwrap().lines().last(), Some("siloed,tv,3 per 7d,8"));
        assert_eq!(seen, [true, true, false]);
    }

    #[test]
    fn cells_are_of_the_kind_of_their_column() {
        assert!(fits(BLOCKED.fields, &row(7)) && !fits(BLOCKED.fields, &vec!["siloed".into()]));
        assert!(!fits(BLOCKED.fields, &["a", "b", "c", "d"].map(Cell::from).to_vec()));
        let kinds = TIMELINE.fields.iter().map(|field| field.kind).collect::<Vec<_>>();
        assert_eq!(kinds[..3], [Kind::Text, Kind::Count, Kind::Date]);
    }
}

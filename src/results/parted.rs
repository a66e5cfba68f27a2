//! A table in several files, by the value of one column.

use std::fmt::Write;
use std::io;

use super::dictionary::{Field, Kind};
use super::formats::Sink;
use super::table::{Cell, Table};

/// How Hive names the part of rows without a value. DuckDB, pyarrow and Spark read it so.
const NOTHING: &str = "__HIVE_DEFAULT_PARTITION__";

/// A table whose rows fall into parts.
pub struct Parted<'a> {
    /// The table.
    pub table: Table<'a>,
    /// The column that parts it.
    pub column: &'static str,
    /// All values that it can have.
    pub values: Vec<Cell>,
}

impl<'a> Parted<'a> {
    /// The same with a first column that names the run, if it has a name.
    pub fn of_run(self, run_id: Option<&'a str>) -> Self {
        Self { table: self.table.of_run(run_id), ..self }
    }

    /// The columns of a part.
    pub fn fields(&self) -> Vec<Field<'a>> {
        self.table.fields.iter().filter(|field| field.name != self.column).copied().collect()
    }

    /// The folder of a value's part.
    pub fn folder(&self, value: &Cell) -> String {
        match value {
            Cell::Text(text) => format!("{}={}", self.column, escaped(text)),
            _ => format!("{}={NOTHING}", self.column),
        }
    }

    /// Gives each row, without the column, to the sink of its value: there is one for each value.
    ///
    /// # Errors
    ///
    /// Where a sink refuses a row.
    pub fn write(self, mut sinks: Vec<Sink<'_>>) -> io::Result<()> {
        let Some(index) = self.table.fields.iter().position(|field| field.name == self.column) else {
            return Err(io::Error::other("no such column"));
        };
        debug_assert_eq!(self.table.fields[index].kind, Kind::Text);
        for mut row in self.table.rows {
            let value = row.remove(index);
            if let Some(part) = self.values.iter().position(|other| *other == value) {
                sinks[part](Some(&row))?;
            }
        }
        sinks.iter_mut().try_for_each(|sink| sink(None))
    }
}

/// As a part of a path and of an address: whatever is no letter, digit, `-`, `.` or `_` becomes `%` and its bytes.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            escaped.push(byte.into());
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::dictionary::BLOCKED;

    #[test]
    fn rows_go_to_the_file_of_their_value() {
        let row = |policy: Cell, count: u64| vec![policy, "tv".into(), "3 per 7d".into(), count.into()];
        let values = vec!["a, b".into(), "c".into(), Cell::Empty];
        let rows = [row("c".into(), 1), row("a, b".into(), 2), row(Cell::Empty, 3), row("c".into(), 4)];
        let parted = Parted { table: Table::new(&BLOCKED, rows), column: "policy", values };
        let folders: Vec<String> = parted.values.iter().map(|value| parted.folder(value)).collect();
        assert_eq!(folders, ["policy=a%2C%20b", "policy=c", "policy=__HIVE_DEFAULT_PARTITION__"]);
        assert_eq!(parted.fields().len(), 3);
        let mut seen = vec![Vec::new(); 3];
        let sinks = seen.iter_mut().map(|seen| -> Sink<'_> {
            Box::new(|row| {
                seen.push(row.map(|row| row[2].clone()));
                Ok(())
            })
        });
        parted.write(sinks.collect()).unwrap();
        let [two, one, four, three] = [2, 1, 4, 3].map(|count: u64| Some(Cell::from(count)));
        assert_eq!(seen, [vec![two, None], vec![one, four, None], vec![three, None]]);
    }
}

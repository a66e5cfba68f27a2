//! A table: the only thing that charts and files can see.

use super::dictionary::{Field, Kind, RUN_ID, Schema};
use crate::analysis::estimate::Estimate;
use crate::base::quantity::Money;

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An exact count.
    Count(u64),
    /// A moment or another whole number that may be negative.
    Whole(i64),
    /// An estimate or an amount of money.
    Number(f64),
    /// Nothing to say.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl Cell {
    /// Micro-units in whole units of the currency.
    pub fn money(micros: impl Into<u128>) -> Self {
        Money(micros.into() as i128).units().into()
    }
}

impl Kind {
    /// Can a column of this kind hold the cell?
    pub fn holds(self, cell: &Cell) -> bool {
        match self {
            _ if *cell == Cell::Empty => true,
            Self::Text | Self::Date => matches!(cell, Cell::Text(_)),
            Self::Count => matches!(cell, Cell::Count(_)),
            Self::Whole => matches!(cell, Cell::Whole(_) | Cell::Count(_)),
            Self::Number | Self::Money => matches!(cell, Cell::Number(_)),
        }
    }
}

/// One row.
pub type Row = Vec<Cell>;

/// A named table. Its rows are made as they are read: the largest never stands in memory.
pub struct Table<'a> {
    /// Names the file.
    pub name: &'static str,
    /// The columns: their names are the header.
    pub fields: Vec<Field<'a>>,
    /// As wide as the header, every one.
    pub rows: Box<dyn Iterator<Item = Row> + 'a>,
}

impl<'a> Table<'a> {
    /// A table of these rows.
    pub fn new(schema: &'static Schema, rows: impl IntoIterator<Item = Row, IntoIter: 'a>) -> Self {
        Self { name: schema.name, fields: schema.fields.to_vec(), rows: Box::new(rows.into_iter()) }
    }
}

impl<'a> Table<'a> {
    /// The same with a first column that names the run, if it has a name.
    pub fn of_run(mut self, run_id: Option<&'a str>) -> Self {
        let Some(run_id) = run_id else { return self };
        self.fields.insert(0, RUN_ID);
        let named = move |row: Row| [Cell::from(run_id)].into_iter().chain(row).collect();
        Self { rows: Box::new(self.rows.map(named)), ..self }
    }
}

/// An estimate's value, standard error and interval, as four cells.
pub fn estimate_cells(estimate: &Estimate) -> [Cell; 4] {
    let error = |pick: fn(&crate::analysis::estimate::Error) -> f64| {
        estimate.error.as_ref().map_or(Cell::Empty, |error| Cell::from(pick(error)))
    };
    [estimate.value.into(), error(|e| e.standard_error), error(|e| e.low), error(|e| e.high)]
}

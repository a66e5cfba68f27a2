//! Tables as Arrow record batches: words as dictionaries, counts as integers, money as exact decimals, days as dates.
//!
//! Every column tells its unit and its meaning in its metadata.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field as Column, Schema, SchemaRef};
use jiff::civil::Date;

use crate::results::dictionary::{Field, Kind};
use crate::results::table::{Cell, Row};

/// Amounts of money have six places, as many as are counted, of at most so many digits.
const DIGITS: u8 = 38;
const PLACES: i8 = 6;

/// The columns of a table. All of them can be empty.
pub fn schema(fields: &[Field<'_>]) -> SchemaRef {
    let column = |field: &Field<'_>| {
        let told = [("unit", field.unit), ("meaning", field.meaning)].map(|(key, value)| (key.into(), value.into()));
        Column::new(field.name, type_of(field.kind), true).with_metadata(HashMap::from(told))
    };
    Arc::new(Schema::new(fields.iter().map(column).collect::<Vec<_>>()))
}

fn type_of(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::Count | Kind::Whole => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::Money => DataType::Decimal128(DIGITS, PLACES),
        Kind::Date => DataType::Date32,
    }
}

/// Some rows of a table with these columns, which hold cells of these kinds.
///
/// # Errors
///
/// Where a row does not have a cell of the right kind for every column.
pub fn batch(schema: &SchemaRef, kinds: &[Kind], rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let columns = kinds.iter().enumerate().map(|(index, kind)| column(*kind, rows, index));
    RecordBatch::try_new(Arc::clone(schema), columns.collect::<Result<_, _>>()?)
}

fn column(kind: Kind, rows: &[Row], index: usize) -> Result<ArrayRef, ArrowError> {
    let cells = rows.iter().map(|row| row.get(index).unwrap_or(&Cell::Empty));
    Ok(match kind {
        Kind::Text => {
            let mut words = StringDictionaryBuilder::<Int32Type>::new();
            cells.for_each(|cell| words.append_option(text(cell)));
            Arc::new(words.finish())
        }
        Kind::Count | Kind::Whole => Arc::new(cells.map(whole).collect::<Int64Array>()),
        Kind::Number => Arc::new(cells.map(number).collect::<Float64Array>()),
        Kind::Money => {
            let micros = cells.map(|cell| number(cell).map(|units| (units * 1e6).round() as i128));
            Arc::new(micros.collect::<Decimal128Array>().with_precision_and_scale(DIGITS, PLACES)?)
        }
        Kind::Date => Arc::new(cells.map(|cell| text(cell).and_then(day)).collect::<Date32Array>()),
    })
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Count(count) => i64::try_from(*count).ok(),
        Cell::Whole(whole) => Some(*whole),
        _ => None,
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    }
}

/// Days since 1970-01-01.
fn day(date: &str) -> Option<i32> {
    let date: Date = date.parse().ok()?;
    Some(date.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::dictionary::TIMELINE;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};

    #[test]
    fn every_kind_has_a_type() {
        let kinds = [Kind::Text, Kind::Count, Kind::Whole, Kind::Number, Kind::Money, Kind::Date];
        let fields = kinds.map(|kind| Field { name: "x", unit: "u", kind, meaning: "m" });
        let full =
            vec!["a".into(), 7.into(), Cell::Whole(-3), Cell::Number(0.25), Cell::Number(1.1), "2026-03-02".into()];
        let rows = [full, vec![Cell::Empty; 6]];
        let batch = batch(&schema(&fields), &kinds, &rows).unwrap();
        assert!((0..6).all(|column| !batch.column(column).is_null(0) && batch.column(column).is_null(1)));
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().value(0), 7);
        assert_eq!(batch.column(2).as_primitive::<Int64Type>().value(0), -3);
        // 1.1 is exact, and 2026-03-02 is 20,514 days after 1970-01-01.
        assert_eq!(batch.column(4).as_primitive::<Decimal128Type>().value(0), 1_100_000);
        assert_eq!(batch.column(5).as_primitive::<Date32Type>().value(0), 20_514);
    }

    #[test]
    fn columns_tell_what_they_mean() {
        let schema = schema(TIMELINE.fields);
        assert_eq!(schema.field(0).metadata()["meaning"], TIMELINE.fields[0].meaning);
    }
}

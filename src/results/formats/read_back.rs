//! A table's CSV file as an Arrow record batch: what a run has written, as it was before.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use csv::{ReaderBuilder, StringRecord};

use super::arrow::{batch, schema};
use crate::base::spreadsheet::unguarded;
use crate::results::dictionary::{Field, Kind, RUN_ID, TABLES};
use crate::results::table::{Cell, Row};

/// Reads a table of this name, such as `summary` or `amc/overlap`. Columns that the dictionary does not know, such as the
/// factors of a study, are numbers where all of their cells are, and whole ones where all are whole.
///
/// # Errors
///
/// Where the text is no CSV, or a cell does not fit its column.
pub fn from_csv(name: &str, text: &str) -> Result<RecordBatch, ArrowError> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let wrong = |error: csv::Error| ArrowError::ParseError(error.to_string());
    let names = reader.headers().map_err(wrong)?.clone();
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(wrong)?;
    let known = TABLES.iter().find(|table| table.name == name).map_or(&[][..], |table| table.fields);
    let column = |(index, name)| {
        let own = known.iter().chain([&RUN_ID]).find(|field| field.name == name);
        own.copied().unwrap_or(Field { name, unit: "", kind: kind_of(&records, index), meaning: "" })
    };
    let fields: Vec<Field<'_>> = names.iter().enumerate().map(column).collect();
    let rows = records.iter().map(|record| row(&fields, record)).collect::<Result<Vec<_>, _>>()?;
    let kinds: Vec<Kind> = fields.iter().map(|field| field.kind).collect();
    batch(&schema(&fields), &kinds, &rows)
}

fn kind_of(records: &[StringRecord], index: usize) -> Kind {
    let cells = || records.iter().filter_map(|record| record.get(index)).filter(|cell| !cell.is_empty());
    let (whole, number) = (|cell: &str| cell.parse::<i64>().is_ok(), |cell: &str| cell.parse::<f64>().is_ok());
    match (cells().all(whole), cells().all(number)) {
        (true, _) => Kind::Whole,
        (_, true) => Kind::Number,
        _ => Kind::Text,
    }
}

fn row(fields: &[Field<'_>], record: &StringRecord) -> Result<Row, ArrowError> {
    fields.iter().zip(record).map(|(field, cell)| read(field, cell)).collect()
}

fn read(field: &Field<'_>, cell: &str) -> Result<Cell, ArrowError> {
    if cell.is_empty() {
        return Ok(Cell::Empty);
    }
    let read = match field.kind {
        Kind::Text | Kind::Date => Some(Cell::Text(unguarded(cell).into())),
        Kind::Count => cell.parse().ok().map(Cell::Count),
        Kind::Whole => cell.parse().ok().map(Cell::Whole),
        Kind::Number | Kind::Money => cell.parse().ok().map(Cell::Number),
    };
    read.ok_or_else(|| ArrowError::ParseError(format!("`{cell}` in column `{}`", field.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_schema::DataType;

    #[test]
    fn columns_have_the_kinds_of_the_dictionary() {
        let text = "point,policy.a.caps.0.max,kind,policy,metric,value,standard_error,low,high,unit\n\
                    0,3,early,'=a,reach,12.5,1,10,,shoppers\n";
        let batch = from_csv("summary", text).unwrap();
        let schema = batch.schema();
        let types: Vec<&DataType> = schema.fields().iter().map(|field| field.data_type()).collect();
        let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        assert_eq!(types[..5], [&DataType::Int64, &DataType::Int64, &words, &words, &words]);
        assert_eq!(batch.column_by_name("high").unwrap().null_count(), 1);
        assert!(from_csv("frequency", "policy,channel,frequency,shoppers\na,,x,1\n").is_err());
    }
}

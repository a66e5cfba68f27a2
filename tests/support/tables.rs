//! Tables: CSV read back as rows of named cells.

use std::collections::BTreeMap;

use omnicap::results::table::Table;

/// A row: its cells by column.
pub type Row = BTreeMap<String, String>;

/// The rows of a table's text.
pub fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// The same as lists of cells, without the header.
pub fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

/// A cell that holds a number.
pub fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

/// The row of a policy's metric.
pub fn row_of<'a>(rows: &'a [Row], policy: &str, metric: &str) -> &'a Row {
    let mut found = rows.iter().filter(|row| row["policy"] == policy && row["metric"] == metric);
    found.next().unwrap_or_else(|| panic!("no {metric} of {policy}"))
}

/// A table as its file holds it.
pub fn csv(table: Table<'_>) -> String {
    let mut text = Vec::new();
    table.write_csv(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

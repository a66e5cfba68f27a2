//! The points' tables as one: every row begins with its point's number and values.

use crate::results::dictionary::{Field, Kind, POINT, Schema};
use crate::results::table::{Cell, Row, Table};
use crate::study::sweep::plan::Plan;

/// A table with these rows, each with its point.
pub fn table<'a>(
    plan: &'a Plan,
    schema: &'static Schema,
    own: impl Iterator<Item = (usize, Vec<Row>)> + 'a,
) -> Table<'a> {
    let factors = factor_fields(plan);
    let fields = fields(&factors, schema.fields);
    // A factor that is called like a column of the table holds the same.
    let is_kept = |field: &Field<'_>| factors.iter().all(|factor| factor.name != field.name);
    let kept: Vec<bool> = schema.fields.iter().filter(|field| field.name != POINT.name).map(is_kept).collect();
    let rows = own.flat_map(move |(point, rows)| {
        let (begin, kept) = (first(plan, &factors, point), kept.clone());
        rows.into_iter().map(move |row| {
            let own = row.into_iter().zip(&kept).filter(|(_, is_kept)| **is_kept).map(|(cell, _)| cell);
            begin.iter().cloned().chain(own).collect::<Row>()
        })
    });
    Table { name: schema.name, fields, rows: Box::new(rows) }
}

/// The columns of the factors.
fn factor_fields(plan: &Plan) -> Vec<Field<'_>> {
    let kind = |index: usize| {
        let is_number = |value: &String| value.is_empty() || value.parse::<f64>().is_ok_and(f64::is_finite);
        let is_number = plan.points.iter().all(|point| is_number(&point.values[index]));
        if is_number { Kind::Number } else { Kind::Text }
    };
    let factors = plan.factors.iter().enumerate();
    let unit = "as in the scenario";
    let meaning = "the point's value of this part of the scenario";
    factors.map(|(index, factor)| Field { name: factor.path.as_str(), unit, kind: kind(index), meaning }).collect()
}

/// The columns of a table with those of the point first.
fn fields<'a>(factors: &[Field<'a>], own: &[Field<'static>]) -> Vec<Field<'a>> {
    let is_new = |field: &Field<'_>| field.name != POINT.name && factors.iter().all(|factor| factor.name != field.name);
    let rest = own.iter().copied().filter(is_new);
    std::iter::once(POINT).chain(factors.iter().copied()).chain(rest).collect()
}

/// The first cells of a point's rows.
fn first(plan: &Plan, factors: &[Field<'_>], point: usize) -> Row {
    let values = factors.iter().zip(&plan.points[point].values).map(|(field, value)| cell(field.kind, value));
    std::iter::once(Cell::Count(point as u64 + 1)).chain(values).collect()
}

/// A cell as it was before it was written.
pub fn cell(kind: Kind, text: &str) -> Cell {
    let read = match kind {
        _ if text.is_empty() => None,
        Kind::Text | Kind::Date => Some(Cell::Text(text.into())),
        Kind::Count => text.parse().ok().map(Cell::Count),
        Kind::Whole => text.parse().ok().map(Cell::Whole),
        Kind::Number | Kind::Money => text.parse::<f64>().ok().map(Cell::from),
    };
    read.unwrap_or(Cell::Empty)
}

/// The rows of a table's text, without its header.
pub fn rows(text: &str, fields: &[Field<'_>]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let kinds: Vec<Kind> = fields.iter().map(|field| field.kind).collect();
    let row = |record: csv::StringRecord| record.iter().zip(&kinds).map(|(text, kind)| cell(*kind, text)).collect();
    reader.records().filter_map(Result::ok).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::dictionary::{SUMMARY, TIMELINE};

    /// What is read back is written as it was.
    #[test]
    fn rows_are_read_back_as_they_were_written() {
        let summary = vec![
            vec![
                "a, b".into(),
                "reach".into(),
                0.123_456_789_012.into(),
                Cell::Empty,
                (-1e-9).into(),
                3.0.into(),
                "".into(),
            ],
            vec!["\"c\"".into(), "spend".into(), 1e15.into(), 0.0.into(), Cell::Empty, Cell::Empty, "USD".into()],
        ];
        let written = |rows: Vec<Row>| {
            let mut text = Vec::new();
            Table::new(&SUMMARY, rows).write_csv(&mut text).unwrap();
            String::from_utf8(text).unwrap()
        };
        let text = written(summary);
        assert_eq!(written(rows(&text, SUMMARY.fields)), text);
        let day = rows("policy,day,date\nsiloed,3,2026-03-02\n", &TIMELINE.fields[..3]);
        assert_eq!(day, [vec!["siloed".into(), Cell::Count(3), "2026-03-02".into()]]);
    }
}

//! The three tables by how many impressions a user saw.

use std::ops::RangeInclusive;

use super::writer::{Writer, share};
use crate::clean_room::by_group::{FrequencyCounts, HIGHEST};
use crate::results::table::{Cell, Row};

/// The buckets of *impression frequency and conversions*. AMC's last says 25 and begins with 26.
const BUCKETS: [(&str, RangeInclusive<usize>); 10] = [
    ("frequency_01", 1..=1),
    ("frequency_02", 2..=2),
    ("frequency_03", 3..=3),
    ("frequency_04", 4..=4),
    ("frequency_05", 5..=5),
    ("frequency_06-10", 6..=10),
    ("frequency_11-15", 11..=15),
    ("frequency_16-20", 16..=20),
    ("frequency_21-25", 21..=25),
    ("frequency_25+", 26..=HIGHEST),
];

/// How many users saw how often: one to nine, and ten or more.
pub fn reach(writer: &Writer<'_>) -> Vec<Row> {
    let label = |times: usize| if times < 10 { format!("frequency_{times}") } else { "frequency_10+".into() };
    let last = |times: usize| if times < 10 { times } else { HIGHEST };
    let rows = (1..=10).filter_map(|times| {
        let row = pooled(writer, times..=last(times))?;
        let metrics = [row.users.into(), row.impressions.into(), reach_percentage(writer, &row)];
        Some(writer.row(label(times), row.users, metrics))
    });
    rows.collect()
}

/// What they bought, in AMC's buckets.
pub fn conversions(writer: &Writer<'_>) -> Vec<Row> {
    let rows = BUCKETS.into_iter().filter_map(|(label, times)| {
        let row = pooled(writer, times)?;
        Some(writer.row(label, row.users, metrics(writer, &row)))
    });
    rows.collect()
}

/// What they bought and cost, by single frequency. Row 0 are users whom AMC knows from a shop alone.
pub fn optimal(writer: &Writer<'_>) -> Vec<Row> {
    let label = |times: usize| if times < HIGHEST { times.to_string() } else { format!("{HIGHEST}+") };
    let rows = (0..=HIGHEST).filter_map(|times| {
        let row = pooled(writer, times..=times)?;
        let more = [writer.money(row.cost), row.clicks.into()];
        Some(writer.row(label(times), row.users, metrics(writer, &row).into_iter().chain(more)))
    });
    rows.collect()
}

/// The users of some frequencies as one row; None where there are none.
fn pooled(writer: &Writer<'_>, times: RangeInclusive<usize>) -> Option<FrequencyCounts> {
    let mut pool = FrequencyCounts::default();
    let rows = writer.seen.by_group.frequency.iter().enumerate();
    rows.filter(|(index, _)| times.contains(index)).for_each(|(_, row)| pool.add(row));
    (pool.users > 0).then_some(pool)
}

fn metrics(writer: &Writer<'_>, row: &FrequencyCounts) -> [Cell; 9] {
    [
        row.users.into(),
        row.impressions.into(),
        row.purchases.into(),
        row.purchases.into(),
        writer.money(row.sales),
        row.carts.into(),
        row.visits.into(),
        share(row.purchases, row.users),
        reach_percentage(writer, row),
    ]
}

/// The bucket's share of all users reached; empty for those who were not.
fn reach_percentage(writer: &Writer<'_>, row: &FrequencyCounts) -> Cell {
    let reached = writer.seen.by_group.frequency.iter().skip(1).map(|row| row.users).sum();
    if row.impressions == 0 { Cell::Empty } else { share(row.users, reached) }
}

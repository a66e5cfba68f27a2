//! What a run found beside its own policies.

use super::super::dictionary::{ASSUMPTION_ADVICE, CAP_ADVICE};
use super::super::table::{Cell, Row, Table, estimate_cells};
use crate::study::advice::Advice;
use crate::study::advice::assumptions::{End, Moved};
use crate::study::advice::caps::NearbyCaps;
use crate::study::find::judge::Place;

/// The tables of what was looked at.
pub fn advice(advice: &Advice) -> Vec<Table<'_>> {
    let caps = advice.caps.as_ref().map(caps);
    caps.into_iter().chain(advice.assumptions.as_ref().map(assumptions)).collect()
}

fn caps(nearby: &NearbyCaps) -> Table<'_> {
    let rows = nearby.race.final_places().into_iter().map(move |(round, place)| cap(nearby, round, &place));
    Table::new(&CAP_ADVICE, rows)
}

fn cap(nearby: &NearbyCaps, round: usize, place: &Place) -> Row {
    let max = nearby.tried[place.point];
    let own: Cell = if max == nearby.own { "own".into() } else { Cell::Empty };
    let [behind, _, low, high] = estimate_cells(&place.behind);
    let mut row: Row = vec![nearby.policy.as_str().into(), nearby.label.as_str().into(), u64::from(max).into()];
    row.extend([nearby.window.as_str().into(), nearby.days.into(), own, nearby.metric.into()]);
    row.extend(estimate_cells(&place.value));
    row.extend([behind, low, high, place.standing.name().into()]);
    row.extend([nearby.race.rounds[round].shoppers.into(), nearby.unit.as_str().into()]);
    row
}

fn assumptions(moved: &Moved) -> Table<'_> {
    Table::new(&ASSUMPTION_ADVICE, moved.ends.iter().map(move |end| assumption(moved, end)))
}

fn assumption(moved: &Moved, end: &End) -> Row {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { text.into() };
    let [change, _, low, high] = estimate_cells(&end.change);
    let mut row: Row = vec![end.assumption.set.as_str().into(), text(&end.assumption.own)];
    row.extend([end.end.into(), text(&end.value)]);
    row.extend([moved.policy.as_str().into(), moved.against.as_str().into(), moved.metric.into()]);
    row.extend(estimate_cells(&end.effect));
    row.extend([change, low, high, end.flips.into(), end.assumption.source.as_str().into()]);
    row.extend([moved.shoppers.into(), moved.unit.as_str().into()]);
    row
}

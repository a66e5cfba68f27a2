//! The table of a sensitivity study: what each value of each assumption does to the decision.

use super::kept::{KeptCap, KeptPoint};
use super::whole::Whole;
use crate::analysis::contrast::Told;
use crate::results::dictionary::{ASSUMPTIONS, BEST_CAPS};
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::scenario::assumption::Assumption;
use crate::study::sweep::effect::{difference, flips, jackknife};

/// Every value of every assumption, metric by metric. The factors of the plan are the assumptions, in order.
pub fn table<'a>(whole: &'a Whole<'a>, assumptions: &'a [Assumption]) -> Table<'a> {
    let rows = whole.metrics.iter().flat_map(move |metric| of_metric(whole, assumptions, metric));
    Table { name: ASSUMPTIONS.name, fields: ASSUMPTIONS.fields.to_vec(), rows: Box::new(rows) }
}

fn of_metric(whole: &Whole<'_>, assumptions: &[Assumption], metric: &str) -> Vec<Row> {
    let measured = whole.measured(metric);
    let Some(reference) = measured.iter().find(|one| one.point == whole.plan.reference) else { return Vec::new() };
    let (own, jackknife) = (difference(reference), jackknife(reference.shoppers));
    let unit = whole.points.iter().flatten().find_map(|point| Some(point.metric(whole.subject, metric)?.1.to_string()));
    let unit = unit.unwrap_or_default();
    let row = |point: usize, here: &Told| -> Option<Row> {
        let values = &whole.plan.points[point].values;
        let moved = values.iter().position(|value| !value.is_empty())?;
        let (assumption, effect) = (assumptions.get(moved)?, here.estimate(&jackknife));
        let change = here.paired(&own, &jackknife).absolute;
        let names = [Cell::Count(point as u64 + 1), assumption.set.as_str().into(), text(&assumption.own)];
        let [change, _, low, high] = estimate_cells(&change);
        let flips = flips(own.replicates.value, &effect);
        let row = names.into_iter().chain([values[moved].as_str().into(), metric.into()]);
        let row = row.chain(estimate_cells(&effect)).chain([change, low, high, flips.into()]);
        Some(row.chain([assumption.source.as_str().into(), unit.as_str().into()]).collect())
    };
    // Other numbers of shoppers cannot be paired; an assumption about them is compared with none.
    let paired = measured.iter().filter(|one| one.shoppers == reference.shoppers);
    paired.filter_map(|one| row(one.point, &difference(one))).collect()
}

/// The best cap at every value of every assumption, and first at the scenario's own; no rows where it is not measured.
pub fn best_caps<'a>(whole: &'a Whole<'a>, assumptions: &'a [Assumption]) -> Table<'a> {
    let row = move |(point, kept): (usize, &KeptPoint)| -> Option<Row> {
        let KeptCap { cap, range, .. } = kept.best_caps.iter().find(|kept| kept.policy == whole.subject)?;
        let values = &whole.plan.points[point].values;
        let moved = values.iter().position(|value| !value.is_empty());
        let (set, value) = moved.map_or(("", ""), |moved| (assumptions[moved].set.as_str(), values[moved].as_str()));
        let named = |cap: &Option<u32>| Cell::Text(cap.map_or("no cap".into(), |cap| cap.to_string()));
        let range = range.map_or([Cell::Empty, Cell::Empty], |range| range.each_ref().map(named));
        let names = [Cell::Count(point as u64 + 1), text(set), text(value), whole.subject.into(), named(cap)];
        Some(names.into_iter().chain(range).collect())
    };
    let points = whole.points.iter().enumerate().filter_map(|(point, kept)| Some((point, kept.as_ref()?)));
    Table { name: BEST_CAPS.name, fields: BEST_CAPS.fields.to_vec(), rows: Box::new(points.filter_map(row)) }
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { text.into() }
}

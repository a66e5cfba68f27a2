//! The optimal frequency, as observed and as it truly is, in one table.

use crate::analysis::estimate::Sample;
use crate::analysis::frequency_curve::{self, Picks, Point};
use crate::analysis::optimal::Suggestion;
use crate::engine::sales::DEPTH;
use crate::report::table::{Cell, Row, Table, estimate_cells};
use crate::scenario::Scenario;

const COLUMNS: [&str; 17] = [
    "policy",
    "frequency",
    "observed_users",
    "observed_purchases_per_user",
    "observed_low",
    "observed_high",
    "shoppers",
    "caused_purchases_per_shopper",
    "caused_low",
    "caused_high",
    "lift",
    "lift_low",
    "lift_high",
    "profit",
    "profit_low",
    "profit_high",
    "picked_by",
];

/// The curve of every policy; none where nobody asked. `picked_by` marks the cap that AMC's rule
/// picks (`amc`), the one that earns most (`truth`), or both; a last row stands for no cap.
pub fn frequency<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Option<Table<'a>> {
    if !scenario.measure.causal_curve {
        return None;
    }
    let rows = (0..scenario.policies.len()).flat_map(move |policy| {
        let picks = frequency_curve::picks(scenario, sample, policy);
        let name = scenario.policies[policy].name.as_str();
        let points = frequency_curve::points(scenario, sample, policy).into_iter();
        points.map(move |point| row(name, &point, picks)).chain(picks.map(|picks| no_cap(name, picks)))
    });
    Some(Table::new("optimal_frequency", &COLUMNS, rows))
}

fn row(policy: &str, point: &Point, picks: Option<Picks>) -> Row {
    let mut row: Row = vec![policy.into(), (point.frequency as u64).into()];
    match &point.observed {
        Some((users, purchases)) => {
            let [value, _, low, high] = estimate_cells(purchases);
            row.extend([(*users).into(), value, low, high]);
        }
        None => row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]),
    }
    row.push(point.shoppers.into());
    for estimate in [&point.caused, &point.lift, &point.profit] {
        let [value, _, low, high] = estimate_cells(estimate);
        row.extend([value, low, high]);
    }
    let by_amc = picks.is_some_and(|picks| picks.observed == Suggestion::Cap(point.frequency as u32));
    let by_truth = picks.is_some_and(|picks| picks.truth == Some(point.frequency));
    row.push(picked_by(by_amc, by_truth));
    row
}

/// The row of those who pick no cap, or one deeper than the curve goes.
fn no_cap(policy: &str, picks: Picks) -> Row {
    let by_amc = match picks.observed {
        Suggestion::NoCap => true,
        Suggestion::Cap(cap) => cap as usize > DEPTH,
        Suggestion::Nothing => false,
    };
    let mut row: Row = vec![policy.into(), "no cap".into()];
    row.resize(COLUMNS.len() - 1, Cell::Empty);
    row.push(picked_by(by_amc, picks.truth.is_none()));
    row
}

fn picked_by(amc: bool, truth: bool) -> Cell {
    match (amc, truth) {
        (true, true) => "amc + truth".into(),
        (true, false) => "amc".into(),
        (false, true) => "truth".into(),
        (false, false) => Cell::Empty,
    }
}

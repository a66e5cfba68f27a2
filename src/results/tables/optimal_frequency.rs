//! The optimal frequency, as observed and as it truly is, in one table.

use crate::analysis::best_cap::Choice;
use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::frequency_curve::{self, Observed, Point};
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::scenario::Scenario;

/// How many columns speak of a frequency.
const FREQUENCY: usize = 15;

/// The curve of every policy; none where nobody asked. `picked_by` marks the cap that AMC's rule
/// picks (`amc`), the one that earns most (`truth`), or both; a last row stands for no cap.
pub fn optimal_frequency<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Option<Table<'a>> {
    if !scenario.measure.causal_curve {
        return None;
    }
    let rows = (0..scenario.policies.len()).flat_map(move |policy| {
        let name = scenario.policies[policy].name.as_str();
        let points = frequency_curve::points(scenario, sample, policy).into_iter().map(Some).chain([None]);
        let choice = Choice::of(scenario, sample, policy);
        choice.into_iter().flat_map(move |choice| {
            let row = |(index, point): (usize, Option<Point>)| row(name, point.as_ref(), &choice, index);
            points.clone().enumerate().map(row).collect::<Vec<_>>()
        })
    });
    Some(Table::new(&dictionary::OPTIMAL_FREQUENCY, rows))
}

/// One cap: what is known of its frequency, which no cap at all has not, and what it earns.
fn row(policy: &str, point: Option<&Point>, choice: &Choice, index: usize) -> Row {
    let mut row: Row = vec![policy.into()];
    row.extend(point.map_or_else(no_frequency, frequency_cells));
    let earning = &choice.caps[index];
    for estimate in [&earning.profit, &earning.behind_best] {
        row.extend(without_error(estimate));
    }
    row.push(picked_by(choice.followed == Some(index), choice.best == index));
    row
}

fn frequency_cells(point: &Point) -> Vec<Cell> {
    let mut cells = vec![Cell::Count(point.frequency as u64)];
    match &point.observed {
        Some(Observed { users, purchases, caused }) => {
            cells.push((*users).into());
            cells.extend([purchases, caused].into_iter().flat_map(without_error));
        }
        None => cells.resize(cells.len() + 7, Cell::Empty),
    }
    cells.push(point.shoppers.into());
    for estimate in [&point.caused, &point.lift] {
        cells.extend(without_error(estimate));
    }
    cells
}

fn no_frequency() -> Vec<Cell> {
    vec![Cell::Empty; FREQUENCY]
}

/// A value and its interval.
fn without_error(estimate: &Estimate) -> [Cell; 3] {
    let [value, _, low, high] = estimate_cells(estimate);
    [value, low, high]
}

fn picked_by(amc: bool, truth: bool) -> Cell {
    match (amc, truth) {
        (true, true) => "amc + truth".into(),
        (true, false) => "amc".into(),
        (false, true) => "truth".into(),
        (false, false) => Cell::Empty,
    }
}

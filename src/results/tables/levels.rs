//! The policies at other spends than their own.

use super::super::dictionary::REACH_CURVE;
use super::super::table::{Cell, Row, Table, estimate_cells};
use crate::equal_spend::frontier::{Level, OWN};
use crate::scenario::Scenario;

/// What each policy reaches at each spend; none where nothing has a price. `level` is `own` at the
/// run's own supply, and `all` where all there is is bid for.
pub(super) fn reach_curve<'a>(scenario: &'a Scenario, levels: &'a [Level]) -> Option<Table<'a>> {
    let rows = levels.iter().map(|level| row(scenario, level));
    (!levels.is_empty()).then(|| Table::new(&REACH_CURVE, rows))
}

fn row(scenario: &Scenario, level: &Level) -> Row {
    let name = match level.times {
        OWN => "own".into(),
        times if times.is_infinite() => "all".into(),
        _ => Cell::Empty,
    };
    let mut row: Row = vec![scenario.policies[level.policy].name.as_str().into(), name, level.times.into()];
    row.push(level.spend.value.into());
    row.extend(estimate_cells(&level.reach));
    row.push(u64::from(scenario.measure.effective_frequency.0).into());
    row.extend(estimate_cells(&level.effective_reach));
    row.push(level.supply_used.value.min(1.0).into());
    row.extend(estimate_cells(&level.grp));
    level.reach_plus.iter().for_each(|reached| row.extend(estimate_cells(reached)));
    row
}

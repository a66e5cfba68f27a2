//! What is left of what coordination gains, in markets of several sizes.

use super::super::dictionary::BREAK_EVEN;
use super::super::table::{Row, Table, estimate_cells};
use crate::analysis::break_even::{Size, sizes};
use crate::analysis::estimate::Sample;
use crate::scenario::Scenario;

/// Policies that cost more than the baseline, by the size of the market; none where no policy does.
pub(super) fn break_even<'a>(scenario: &'a Scenario, sample: &Sample) -> Option<Table<'a>> {
    let sizes = sizes(scenario, sample);
    (!sizes.is_empty()).then(|| Table::new(&BREAK_EVEN, sizes.into_iter().map(|size| row(scenario, &size))))
}

fn row(scenario: &Scenario, size: &Size) -> Row {
    let mut row: Row = vec![
        scenario.policies[size.policy].name.as_str().into(),
        if size.is_own { "own".into() } else { "".into() },
        (size.shoppers as u64).into(),
        size.spend.into(),
        size.gain.into(),
        size.fixed.into(),
    ];
    row.extend(estimate_cells(&size.profit));
    row
}

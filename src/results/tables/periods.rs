//! Reach, frequency and spend week by week.

use super::served::served;
use crate::analysis::estimate::Sample;
use crate::analysis::metrics::{Metric, of_stretch};
use crate::analysis::stretch::Stretch;
use crate::results::dictionary::PERIODS;
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::scenario::Scenario;

/// Every week of the flight by itself, and the flight up to its end; None where nobody asked.
pub fn periods<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Option<Table<'a>> {
    if !scenario.measure.periods {
        return None;
    }
    let scopes = || std::iter::once(None).chain(served(scenario).map(Some));
    let of = (0..scenario.policies.len()).flat_map(move |policy| scopes().map(move |scope| (policy, scope)));
    let rows = of.flat_map(move |(policy, scope)| {
        stretches(scenario).flat_map(move |stretch| {
            let first = first_cells(scenario, policy, scope, stretch);
            let metrics = of_stretch(scenario, policy, scope, stretch).into_iter();
            metrics.map(move |metric| row(scenario, sample, &first, &metric))
        })
    });
    Some(Table::new(&PERIODS, rows))
}

/// Every week by itself, then up to its end.
fn stretches(scenario: &Scenario) -> impl Iterator<Item = Stretch> + use<> {
    let weeks = Stretch::weeks(&scenario.world.calendar);
    weeks.flat_map(|week| [false, true].map(|since_start| Stretch { week, since_start }))
}

fn first_cells(scenario: &Scenario, policy: usize, scope: Option<usize>, stretch: Stretch) -> [Cell; 6] {
    let calendar = &scenario.world.calendar;
    let (first, days) = stretch.days(calendar);
    [
        scenario.policies[policy].name.as_str().into(),
        scope.map_or("all", |channel| scenario.world.channels[channel].name.as_str()).into(),
        (stretch.week as u64 + 1).into(),
        calendar.date(first as i32).as_str().into(),
        (days as u64).into(),
        if stretch.since_start { "cumulative" } else { "week" }.into(),
    ]
}

fn row(scenario: &Scenario, sample: &Sample, first: &[Cell; 6], metric: &Metric<'_>) -> Row {
    let unit = metric.unit.name(&scenario.currency);
    let values = estimate_cells(&metric.estimate(sample)).into_iter();
    let named = first.iter().cloned().chain([metric.name.as_str().into()]);
    named.chain(values).chain([unit.as_str().into()]).collect()
}

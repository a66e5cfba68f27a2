//! The paths themselves, told by the first shoppers: what follows what, and a dozen journeys.

use crate::engine::samples::flow::Flow;
use crate::engine::samples::journeys::Step;
use crate::results::dictionary::{FLOW, JOURNEYS};
use crate::results::table::{Cell, Row, Table};
use crate::scenario::model::Model;

/// How often one channel follows another inside a session. `start` and `end` stand before the first and after the last
/// channel.
pub fn flow(model: &Model, flow: &Flow) -> Table<'static> {
    let name = |channel: Option<usize>, outside: &str| -> Cell {
        channel.map_or(outside, |channel| model.world.channels[channel].name.as_str()).into()
    };
    let row =
        |([from, to], visits): ([Option<usize>; 2], u64)| vec![name(from, "start"), name(to, "end"), visits.into()];
    Table::new(&FLOW, flow.ways().map(row).collect::<Vec<Row>>())
}

/// What was bought for a dozen shoppers, and what every policy made of it.
pub fn journeys(model: &Model, journeys: Vec<Step>) -> Table<'_> {
    Table::new(&JOURNEYS, journeys.into_iter().map(|step| journey_row(model, &step)))
}

fn journey_row(model: &Model, step: &Step) -> Row {
    let policy = &model.policies[step.policy];
    vec![
        step.shopper.into(),
        Cell::Whole(step.time.into()),
        model.world.channels[step.channel].name.as_str().into(),
        policy.name.as_str().into(),
        if step.blocked_by.is_none() { "served" } else { "capped" }.into(),
        step.blocked_by.and_then(|rule| policy.rule(rule)).map_or(Cell::Empty, |rule| rule.label.into()),
    ]
}

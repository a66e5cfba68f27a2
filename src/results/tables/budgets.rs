//! What became of every budget: what it held, and what was spent of it.

use crate::analysis::delivery::{Delivery, deliveries};
use crate::analysis::missed_budget::{Reason, reasons};
use crate::engine::prepared::Prepared;
use crate::engine::tally::Tally;
use crate::results::dictionary::BUDGETS;
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::scenario::model::Model;
use crate::world::channel::joined;

/// Every budget of every policy; none where no policy has one. `week` counts from 1 and is empty where spend is not
/// paced. `share` is what was spent of the budget, `outcome` is `met` or `missed`, and `reason` says why it is missed.
pub fn budgets<'a>(prepared: &'a Prepared, tally: &Tally) -> Option<Table<'a>> {
    let model = prepared.model();
    let rows = || deliveries(prepared, tally).into_iter().map(|delivery| row(model, &delivery));
    model.has_budgets().then(|| Table::new(&BUDGETS, rows()))
}

fn row(model: &Model, delivery: &Delivery) -> Row {
    let mut row: Row = vec![
        model.policies[delivery.policy].name.as_str().into(),
        channels(model, delivery).as_str().into(),
        delivery.week.map_or(Cell::Empty, |week| (week as u64 + 1).into()),
        delivery.budget.into(),
        (delivery.share.value * delivery.budget).into(),
    ];
    row.extend(estimate_cells(&delivery.share));
    row.push(if delivery.is_missed { "missed" } else { "met" }.into());
    let names: Vec<&str> = reasons(model, delivery).into_iter().map(Reason::name).collect();
    row.push(if names.is_empty() { Cell::Empty } else { names.join(" + ").as_str().into() });
    row
}

/// The channels that the budget pays for, of those that can serve: "tv + social".
fn channels(model: &Model, delivery: &Delivery) -> String {
    let channels = &model.world.channels;
    let serving = channels.iter().enumerate().filter(|(_, channel)| channel.serves());
    let set = serving.fold(0, |set, (index, _)| set | delivery.budget_line.channels & 1 << index);
    joined(set, channels.iter().map(|channel| channel.name.as_str()))
}

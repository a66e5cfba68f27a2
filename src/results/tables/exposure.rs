//! How much advertising shoppers still feel when they shop, and what it does to them there.

use crate::engine::samples::felt::Level;
use crate::results::dictionary::RESPONSE_CURVE;
use crate::results::table::{Row, Table};
use crate::scenario::model::Model;

/// By level of adstock: what it lifts the chance of a purchase by, and the shop visits that are made at it.
pub fn response_curve(model: &Model, levels: Vec<Level>) -> Table<'_> {
    Table::new(&RESPONSE_CURVE, levels.into_iter().map(|level| row(model, &level)))
}

fn row(model: &Model, level: &Level) -> Row {
    let Level { policy, adstock, lift, visits, share } = *level;
    vec![model.policies[policy].name.as_str().into(), adstock.into(), lift.into(), visits.into(), share.into()]
}

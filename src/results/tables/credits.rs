//! What every channel is credited with, by every model.

use crate::analysis::attribution::{Credit, Model};
use crate::analysis::estimate::Sample;
use crate::clean_room::by_group::ByGroup;
use crate::engine::tally::PolicyCounts;
use crate::results::table::{Cell, Row, estimate_cells};

/// The rows of one policy: of every channel that can serve, every model. `observed` says where the
/// counts of a policy hold what was seen.
pub fn rows<'a>(
    sample: &'a Sample,
    (index, policy): (usize, &'a str),
    channels: impl Iterator<Item = (usize, &'a str)> + 'a,
    observed: impl Fn(&PolicyCounts) -> &ByGroup + Copy + 'a,
) -> impl Iterator<Item = Row> + 'a {
    channels.flat_map(move |(channel, name)| {
        let credit = move |model: Model| model.estimate(sample, index, channel, observed);
        Model::ALL.into_iter().map(move |model| row([policy, name, model.name()], &credit(model)))
    })
}

/// One row of the table: whose it is, and what is credited.
pub fn row(names: [&str; 3], credit: &Credit) -> Row {
    let cells = estimate_cells(&credit.purchases).into_iter().chain(estimate_cells(&credit.share));
    names.into_iter().map(Cell::from).chain(cells).collect()
}

//! What every creative did.

use crate::engine::tally::Tally;
use crate::results::dictionary::CREATIVES;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;

/// Every creative on every channel, under every policy; None where nobody asks which is shown.
pub fn creatives<'a>(scenario: &'a Scenario, tally: &'a Tally) -> Option<Table<'a>> {
    let (all, universe) = (scenario.world.creatives.as_ref()?, scenario.universe());
    let rows = scenario.policies.iter().zip(&tally.details).flat_map(move |(policy, detail)| {
        all.list.iter().zip(&detail.creatives).map(move |(creative, counts)| -> Row {
            let channel = &scenario.world.channels[usize::from(creative.channel)];
            vec![
                policy.name.as_str().into(),
                channel.name.as_str().into(),
                if creative.name.is_empty() { Cell::Empty } else { creative.name.as_str().into() },
                universe.count(counts.impressions).into(),
                universe.count(counts.clicks).into(),
                universe.count(counts.reach).into(),
                universe.count(counts.repeats).into(),
            ]
        })
    });
    Some(Table::new(&CREATIVES, rows))
}

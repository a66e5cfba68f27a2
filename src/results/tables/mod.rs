//! The tables of a run, one row per fact.

pub mod amc;
pub mod attribution;
mod clean_room;
mod counts;
mod estimates;
mod events;
mod exposure;
mod levels;
mod log;
mod optimal;
mod paths;

use super::table::Table;
use crate::run::Results;
use crate::scenario::Scenario;

pub use events::events;
use levels::reach_curve;
pub use log::log;
pub use paths::TELLING;

/// Everything that a run has to say, as tables.
pub fn all(results: &Results) -> Vec<Table<'_>> {
    let Results { scenario, prepared, tally, sample, levels } = results;
    let mut tables = vec![
        estimates::summary(scenario, sample),
        estimates::comparison(scenario, sample),
        estimates::channels(scenario, sample),
        counts::frequency(scenario, tally, sample),
        counts::blocked(scenario, sample),
        counts::timeline(scenario, tally),
        counts::overlap(scenario, tally),
        paths::flow(scenario),
        paths::journeys(scenario, prepared),
    ];
    tables.extend(exposure::response_curve(scenario, prepared));
    tables.extend(clean_room::amc(scenario, tally, sample));
    tables.extend(clean_room::attribution(scenario, sample));
    tables.extend(optimal::frequency(scenario, sample));
    tables.extend(reach_curve(scenario, levels));
    tables
}

/// The indices of the channels that can serve.
fn served(scenario: &Scenario) -> impl Iterator<Item = usize> + Clone + '_ {
    (0..scenario.world.channels.len()).filter(|channel| scenario.world.channels[*channel].serves())
}

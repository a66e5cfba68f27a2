//! The tables of a run, one row per fact.

mod advice;
pub mod amc;
mod break_even;
mod budgets;
pub mod calibration;
mod clean_room;
mod counts;
mod creatives;
pub mod credits;
mod estimates;
mod events;
mod exposure;
mod levels;
mod optimal_frequency;
mod paths;
mod periods;
mod replicates;
mod rows_read;
mod served;

use super::table::Table;
use crate::engine::samples::Samples;
use crate::run::Results;

pub use crate::engine::samples::TELLING;
pub use advice::advice;
pub use events::{Asked as AskedEvents, events, events_by_policy};
use levels::reach_curve;
pub use rows_read::log;

/// What a point of a study has to say.
pub fn of_point(results: &Results) -> Vec<Table<'_>> {
    let Results { scenario, prepared, tally, sample, .. } = results;
    let mut tables = vec![
        estimates::summary(scenario, sample),
        estimates::comparison(scenario, sample),
        estimates::channels(scenario, sample),
        counts::blocked(scenario, sample),
    ];
    tables.extend(budgets::budgets(prepared, tally));
    tables
}

/// Everything that a run has to say, as tables.
pub fn all(results: &Results) -> Vec<Table<'_>> {
    let Results { scenario, prepared, tally, sample, levels } = results;
    let samples = Samples::draw(prepared);
    let mut tables = vec![
        estimates::summary(scenario, sample),
        estimates::comparison(scenario, sample),
        estimates::channels(scenario, sample),
        counts::frequency(scenario, tally, sample),
        counts::blocked(scenario, sample),
        counts::timeline(scenario, tally),
        counts::overlap(scenario, tally),
        paths::flow(scenario, &samples.flow),
        paths::journeys(scenario, samples.journeys),
        replicates::replicates(scenario, sample),
    ];
    tables.extend(periods::periods(scenario, sample));
    tables.extend(creatives::creatives(scenario, tally));
    tables.extend(budgets::budgets(prepared, tally));
    tables.extend(samples.felt.map(|levels| exposure::response_curve(scenario, levels)));
    tables.extend(clean_room::amc(scenario, tally, sample));
    tables.extend(clean_room::attribution(scenario, sample));
    tables.extend(optimal_frequency::optimal_frequency(scenario, sample));
    tables.extend(reach_curve(scenario, levels));
    tables.extend(break_even::break_even(scenario, sample));
    tables
}

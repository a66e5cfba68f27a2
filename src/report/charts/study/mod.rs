//! Charts of studies: the effect over one factor as lines, over two as a map, over more as main effects.

mod allocation;
pub(in crate::report) mod axis;
mod candidates;
mod heading;
mod indices;
mod lines;
mod main_effects;
mod map;
pub(in crate::report) mod numbers;
mod shade;
mod tornado;

use super::error::ChartError;
use super::sketch::{Chart, Topic};
use crate::results::read::{Allocation, RaceTables, Sensitivity, Study};

/// Every chart that a study's tables can fill.
///
/// # Errors
///
/// A [`ChartError`] where a chart cannot be drawn.
pub fn all(study: &Study) -> Result<Vec<Chart>, ChartError> {
    let drawn = match study.file.factors.len() {
        _ if study.effects.iter().all(|row| row.effect.is_none()) => None,
        1 => Some(lines::draw(study)),
        2 if map::fills(study) => Some(map::draw(study)),
        _ => Some(main_effects::draw(study)),
    };
    drawn.into_iter().map(|sketch| sketch.finish(Topic::Delivery)).collect()
}

/// The chart of a race.
///
/// # Errors
///
/// A [`ChartError`] where it cannot be drawn.
pub fn of_race(found: &RaceTables) -> Result<Vec<Chart>, ChartError> {
    candidates::draw(found).into_iter().map(|sketch| sketch.finish(Topic::Delivery)).collect()
}

/// The chart of a sensitivity study.
///
/// # Errors
///
/// A [`ChartError`] where it cannot be drawn.
pub fn of_assumptions(found: &Sensitivity) -> Result<Vec<Chart>, ChartError> {
    let drawn = if found.indices.is_empty() { tornado::draw(found) } else { indices::draw(found) };
    drawn.into_iter().map(|sketch| sketch.finish(Topic::Delivery)).collect()
}

/// The charts of an allocation.
///
/// # Errors
///
/// A [`ChartError`] where one cannot be drawn.
pub fn of_allocation(found: &Allocation) -> Result<Vec<Chart>, ChartError> {
    let drawn = [allocation::next(found), allocation::curves(found)];
    drawn.into_iter().flatten().map(|sketch| sketch.finish(Topic::Money)).collect()
}

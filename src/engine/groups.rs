//! The hundred groups of shoppers, one of which the jackknife leaves out at a time.

use std::ops::Range;

use crate::scenario::model::Model;

/// How many groups the shoppers fall into.
pub const GROUPS: usize = 100;

/// The shoppers of a group, out of `shoppers` in all.
pub fn group_range(group: usize, shoppers: u64) -> Range<u64> {
    let bound = |group: usize| (group as u128 * u128::from(shoppers)).div_ceil(GROUPS as u128) as u64;
    bound(group)..bound(group + 1)
}

/// The shoppers of a group of a model. The users of a log fall into groups by their hash, so that a
/// log read in parts has the same groups as one read at once; these are not quite equal.
pub fn group_of(model: &Model, group: usize) -> Range<u64> {
    match model.world.path.log() {
        Some(log) => log.part(group, GROUPS),
        None => group_range(group, model.shoppers),
    }
}

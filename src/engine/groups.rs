//! The hundred groups of shoppers, one of which the jackknife leaves out at a time.

use std::ops::Range;

use crate::base::net::BLOCK;
use crate::scenario::model::Model;

/// How many groups the shoppers fall into.
pub const GROUPS: usize = 100;

/// With fewer nets than this, groups are pieces of nets.
const FEWEST_NETS: u64 = 10;

/// The shoppers of a group, out of `shoppers` in all. The shoppers of a block are points of one net, and groups should know
/// nothing of each other: so they are made of whole blocks, as many as there are where these are fewer than groups (the others are
/// empty). In the smallest runs a block falls to several groups: each is told as if its net were as small as itself, and errors come
/// out too wide.
pub fn group_range(group: usize, shoppers: u64) -> Range<u64> {
    let part = |group: usize, of: u64| group as u128 * u128::from(of);
    let blocks = shoppers / BLOCK;
    let bound = |group: usize| match group {
        GROUPS => shoppers,
        _ if blocks >= FEWEST_NETS => (part(group, blocks) / GROUPS as u128) as u64 * BLOCK,
        _ => part(group, shoppers).div_ceil(GROUPS as u128) as u64,
    };
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

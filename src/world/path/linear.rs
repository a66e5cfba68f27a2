//! The straight line: every session meets the channels in the listed order.
//!
//! It is the walk of [`super::markov`] whose only step leads to the next channel in the list. Sessions, dwell and
//! opportunities are the same, so a `linear` and a `markov` run differ in the shape of the path alone.

use super::markov::Walk;

/// The walk over `channels` channels from the first on; after each, the session goes on to the
/// next with probability `onward` and ends otherwise.
pub fn walk(channels: usize, onward: f64) -> Walk {
    let mut walk = Walk { start: vec![0.0; channels], next: vec![vec![0.0; channels]; channels] };
    walk.start[0] = 1.0;
    for (from, row) in walk.next.iter_mut().enumerate() {
        if let Some(step) = row.get_mut(from + 1) {
            *step = onward;
        }
    }
    walk
}

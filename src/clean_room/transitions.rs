//! What follows what on the way to a purchase: the counts behind Markov attribution.

use serde::{Deserialize, Serialize};

use super::Touch;
use crate::base::change::Change;

/// How often one channel follows another in journeys, from a start to a purchase or to nothing.
///
/// Repeated touches on one channel count as one stop: staying on a channel does not change the chances of how a
/// journey ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Transitions {
    channels: usize,
    /// By row, see [`Transitions::steps_from`].
    counts: Vec<u64>,
}

impl Transitions {
    /// No journey yet.
    pub fn empty(channels: usize) -> Self {
        Self { channels, counts: vec![0; (channels + 1) * (channels + 2)] }
    }

    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// How often each step from here was taken: to every channel, then to a purchase, then to nothing.
    /// `index` is that of a channel, or `channels()` for the start.
    pub fn steps_from(&self, index: usize) -> &[u64] {
        let width = self.channels + 2;
        self.counts.get(index * width..(index + 1) * width).unwrap_or_default()
    }

    /// Counts a journey, if it has touches.
    #[inline]
    pub fn record(&mut self, path: &[Touch], purchased: bool) {
        if path.is_empty() {
            return;
        }
        let mut at = self.channels;
        for touch in path {
            // Whether it stays is hard to predict, so there is no branch: a step to the same channel counts as zero.
            let next = usize::from(touch.channel);
            self.step(at, next, u64::from(next != at));
            at = next;
        }
        self.step(at, if purchased { self.channels } else { self.channels + 1 }, 1);
    }

    #[inline]
    fn step(&mut self, from: usize, to: usize, times: u64) {
        if let Some(count) = self.counts.get_mut(from * (self.channels + 2) + to) {
            *count += times;
        }
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            change.one(mine, *theirs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::touch;
    use super::*;

    #[test]
    fn a_journey_by_hand() {
        let mut transitions = Transitions::empty(2);
        // start > a > b > a > purchase (staying on a and on b), and start > b > nothing.
        let path: Vec<Touch> = [0, 0, 1, 1, 1, 0].iter().map(|channel| touch(0, *channel)).collect();
        transitions.record(&path, true);
        transitions.record(&path[2..3], false);
        transitions.record(&[], true);
        assert_eq!(transitions.steps_from(0), [0, 1, 1, 0]);
        assert_eq!(transitions.steps_from(1), [1, 0, 0, 1]);
        assert_eq!(transitions.steps_from(2), [1, 1, 0, 0]);
        assert!(transitions.steps_from(3).is_empty());
    }
}

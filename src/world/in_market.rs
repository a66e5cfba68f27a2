//! In-market episodes: days in which a shopper is about to buy.
//!
//! Shoppers in the market browse more, and so meet more ads. They also buy more, whatever they are shown. A
//! comparison of those who saw many ads with those who saw few mistakes this for an effect of the ads: activity
//! bias (Lewis, Rao & Reiley, "Here, there, and everywhere", WWW 2011).
//!
//! A shopper enters and leaves the market after exponential times, and begins in the stationary state. Episodes are laid on the population's clock ([`super::seasonality`]).

use std::ops::Range;

use rand::Rng;

use super::seasonality::Seasonality;
use crate::base::exponential::exponential;
use crate::base::quantity::{Multiplier, Probability};
use crate::base::random::Stream;
use crate::base::time::{Length, Second};

/// The law of in-market episodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    share: f64,
    /// Mean length of an episode and of what lies between two, in operational days.
    inside: f64,
    between: f64,
    pace: f64,
}

/// One episode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Episode {
    /// The first moment in it.
    pub start: Second,
    /// The first moment after it.
    pub end: Second,
    /// The same in operational days.
    from: f64,
    to: f64,
    /// How many times as many sessions there are inside.
    pace: f64,
}

impl Market {
    /// Shoppers are in the market for a `share` of the time, for `length` at a time on average, and
    /// do `sessions` times as much in it. None where nobody ever is.
    pub fn new(share: Probability, length: Length, sessions: Multiplier) -> Option<Self> {
        let (share, inside) = (share.get(), length.days());
        let between = inside * (1.0 - share) / share;
        (share > 0.0).then_some(Self { share, inside, between, pace: sessions.get() })
    }

    /// The share of the time for which a shopper is in the market.
    pub fn share(&self) -> f64 {
        self.share
    }

    /// The mean length of an episode, in operational days.
    pub fn days(&self) -> f64 {
        self.inside
    }

    /// How many times as much a shopper does in one.
    pub fn pace(&self) -> f64 {
        self.pace
    }

    /// Lays one shopper's episodes on the clock.
    pub fn draw(&self, stream: &mut Stream, seasonality: &Seasonality, episodes: &mut Vec<Episode>) {
        let mut inside = ((stream.next_u64() >> 11) as f64) < self.share * (1_u64 << 53) as f64;
        let mut from = 0.0;
        while from < seasonality.length() {
            let mean = if inside { self.inside } else { self.between };
            let to = from + mean * exponential(stream.next_u64());
            if inside {
                let end = if to < seasonality.length() { seasonality.moment(to) } else { seasonality.end() };
                episodes.push(Episode { start: seasonality.moment(from), end, from, to, pace: self.pace });
            }
            (from, inside) = (to, !inside);
        }
    }
}

/// Operational days, those inside episodes weighted by their pace. The expected number of sessions is proportional to it.
pub fn worth(episodes: &[Episode], days: &Range<f64>) -> f64 {
    let inside = |episode: &Episode| (episode.to.min(days.end) - episode.from.max(days.start)).max(0.0);
    let more: f64 = episodes.iter().map(|episode| inside(episode) * (episode.pace - 1.0)).sum();
    days.end - days.start + more
}

/// The operational day of the next point, `gap` after `passed`. Inside an episode a gap passes faster, by its pace.
#[inline]
pub fn after(episodes: &[Episode], passed: f64, gap: f64) -> f64 {
    if episodes.is_empty() { passed + gap } else { after_episodes(episodes, passed, gap) }
}

fn after_episodes(episodes: &[Episode], passed: f64, gap: f64) -> f64 {
    let (mut now, mut left) = (passed, gap);
    for episode in episodes.iter().filter(|episode| episode.to > passed) {
        let before = (episode.from - now).max(0.0);
        if left <= before {
            return now + left;
        }
        (now, left) = (now + before, left - before);
        let room = (episode.to - now) * episode.pace;
        if left <= room {
            return now + left / episode.pace;
        }
        (now, left) = (episode.to, left - room);
    }
    now + left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn episode(from: f64, to: f64, pace: f64) -> Episode {
        Episode { start: 0, end: 0, from, to, pace }
    }

    #[test]
    fn the_clock_runs_faster_inside() {
        let episodes = [episode(2.0, 4.0, 3.0), episode(5.0, 6.0, 0.0)];
        for (passed, gap, expected) in [
            (0.0, 1.5, 1.5),
            (0.0, 2.0, 2.0),
            (1.0, 4.0, 3.0),
            (2.5, 1.5, 3.0),
            (3.5, 1.5, 4.0),
            // Out of one episode, and through another in which nothing happens.
            (3.5, 2.0, 4.5),
            (4.5, 1.0, 6.5),
            (7.0, 1.0, 8.0),
        ] {
            let found = after(&episodes, passed, gap);
            assert!((found - expected).abs() < 1e-12, "{passed} + {gap}: {found}, by hand {expected}");
        }
        assert_eq!(after(&[], 1.0, 2.0), 3.0);
        for (days, expected) in [(0.0..2.0, 2.0), (1.0..3.0, 4.0), (0.0..8.0, 11.0), (2.5..3.0, 1.5), (5.0..6.0, 0.0)] {
            let found = worth(&episodes, &days);
            assert!((found - expected).abs() < 1e-12, "{days:?}: {found}, by hand {expected}");
        }
    }
}

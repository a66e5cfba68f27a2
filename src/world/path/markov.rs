//! The non-linear path: sessions by a Poisson process, and inside a session a walk over channels
//! with loops and returns, until it leaves.
//!
//! A step to a channel that the shopper does not use is passed through unseen: time passes, and
//! nothing is met there. Sessions that overlap in time are one session (one shopper, two screens),
//! which keeps the mean number of visits exact. The expected number of visits to each channel in a
//! session solves v = s + Pᵀv (Kemeny & Snell, *Finite Markov Chains*, 1960, §3.2).

use rand::Rng;

use crate::base::choice::Choice;
use crate::base::exponential::exponential;
use crate::base::linear;
use crate::base::quantity::Rate;
use crate::base::random::Stream;
use crate::base::time::{Length, Second};
use crate::world::channel::{Channel, ChannelId};
use crate::world::journey::{Journey, Visit};
use crate::world::market;
use crate::world::population::Shopper;
use crate::world::rhythm::Rhythm;

/// Where sessions start and where they go next, as probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// The first channel of a session; adds up to one.
    pub start: Vec<f64>,
    /// From each channel to each; what a row leaves of one ends the session.
    pub next: Vec<Vec<f64>>,
}

/// The longest session, in visits on average, that a scenario may describe.
pub const LONGEST_SESSION: f64 = 1_000.0;

impl Walk {
    /// The expected visits to each channel in one session, or None where a session may never end
    /// (or is longer than [`LONGEST_SESSION`]).
    pub fn expected_visits(&self) -> Option<Vec<f64>> {
        let size = self.start.len();
        // (I − Pᵀ) v = s.
        let rows = (0..size).map(|to| {
            let flow = |from: usize| f64::from(u8::from(from == to)) - self.next[from][to];
            (0..size).map(flow).chain([self.start[to]]).collect()
        });
        let visits: Vec<f64> = linear::solve(rows.collect())?.into_iter().flatten().collect();
        let sum: f64 = visits.iter().sum();
        (sum.is_finite() && sum <= LONGEST_SESSION && visits.iter().all(|v| *v >= -1e-9)).then_some(visits)
    }
}

/// Sessions over the week, and the walk inside them.
#[derive(Debug, Clone)]
pub struct Markov {
    rhythm: Rhythm,
    sessions_per_day: f64,
    dwell: f64,
    start: Choice,
    stops: Vec<Stop>,
    walk: Walk,
}

/// What happens at a stop on one channel.
#[derive(Debug, Clone)]
struct Stop {
    next: Choice,
    opportunities: Choice,
    mean: f64,
}

impl Markov {
    /// `walk` must end (see [`Walk::expected_visits`]).
    pub fn new(rhythm: Rhythm, sessions: Rate, dwell: Length, walk: Walk, channels: &[Channel]) -> Self {
        let stop = |(row, channel): (&Vec<f64>, &Channel)| Stop {
            next: Choice::new(row.iter().copied()),
            opportunities: Choice::poisson(channel.per_visit()),
            mean: channel.per_visit(),
        };
        Self {
            rhythm,
            sessions_per_day: sessions.per_day(),
            dwell: f64::from(dwell.seconds()),
            start: Choice::new(walk.start.iter().copied()),
            stops: walk.next.iter().zip(channels).map(stop).collect(),
            walk,
        }
    }

    pub(super) fn rhythm(&self) -> &Rhythm {
        &self.rhythm
    }

    pub(super) fn daily_sessions(&self) -> f64 {
        self.sessions_per_day
    }

    pub(super) fn daily_visits(&self) -> Vec<f64> {
        let visits = self.walk.expected_visits().unwrap_or_default();
        visits.iter().map(|visits| visits * self.sessions_per_day).collect()
    }

    pub(super) fn daily_opportunities(&self) -> Vec<f64> {
        self.daily_visits().iter().zip(&self.stops).map(|(visits, stop)| visits * stop.mean).collect()
    }

    #[inline]
    pub(super) fn walk(&self, who: &Shopper, stream: &mut Stream, journey: &mut Journey) {
        let mean_gap = 1.0 / (self.sessions_per_day * who.activity);
        let mut passed = market::after(&journey.episodes, 0.0, mean_gap * exponential(stream.next_u64()));
        let mut open = Open { until: Second::MIN, visits: 0, opportunities: 0 };
        while passed < self.rhythm.length() {
            let start = self.rhythm.moment(passed);
            let overlaps = start <= open.until;
            if !overlaps {
                open = Open { until: start, visits: journey.visits.len(), opportunities: journey.opportunities.len() };
                journey.sessions.push(start);
            }
            open.until = open.until.max(self.session(start, who, stream, journey));
            if overlaps {
                // Stable: equal times stay in the order in which they were met.
                journey.visits[open.visits..].sort_by_key(|visit| visit.time);
                journey.opportunities[open.opportunities..].sort_by_key(|opportunity| opportunity.time);
            }
            passed = market::after(&journey.episodes, passed, mean_gap * exponential(stream.next_u64()));
        }
    }

    /// Walks one session and returns the moment it ends: a last stop where nothing more happens
    /// ends it on arrival.
    #[inline(always)]
    fn session(&self, start: Second, who: &Shopper, stream: &mut Stream, journey: &mut Journey) -> Second {
        let end = self.rhythm.end();
        let session = (journey.sessions.len() - 1) as u32;
        let mut now = f64::from(start);
        let mut at = self.start.draw(stream);
        while let Some(stop) = self.stops.get(at) {
            // One mark makes both choices: its halves are independent.
            let mark = stream.next_u64();
            let (next, mut count) = (stop.next.at(mark << 32), 0);
            if who.uses(at) {
                count = stop.opportunities.at(mark);
                journey.visits.push(Visit { time: now as Second, session, channel: at as ChannelId });
            }
            // How long the stay is matters only to what follows.
            let follows = count > 1 || next < self.stops.len();
            let stay = if follows { self.dwell * exponential(stream.next_u64()) } else { 0.0 };
            let spacing = if count > 1 { stay / f64::from(count as u32) } else { 0.0 };
            self.offer(now, spacing, count, |time| journey.offer(time, session, at as ChannelId));
            now += stay;
            if now as Second >= end {
                return end;
            }
            at = next;
        }
        now as Second
    }

    /// Spreads opportunities evenly over a stay, the first on arrival.
    #[inline]
    fn offer(&self, mut moment: f64, spacing: f64, count: usize, mut offer: impl FnMut(Second)) {
        for _ in 0..count {
            if moment as Second >= self.rhythm.end() {
                return;
            }
            offer(moment as Second);
            moment += spacing;
        }
    }
}

/// The session that is going on: when it ends and where its visits and opportunities begin.
struct Open {
    until: Second,
    visits: usize,
    opportunities: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_visits_of_a_walk() {
        // From a: back to a ½, on to b ¼. From b: back to a ½. By hand: a = 8/3, b = 2/3.
        let walk = Walk { start: vec![1.0, 0.0], next: vec![vec![0.5, 0.25], vec![0.5, 0.0]] };
        let visits = walk.expected_visits().unwrap();
        assert!((visits[0] - 8.0 / 3.0).abs() < 1e-12 && (visits[1] - 2.0 / 3.0).abs() < 1e-12);
        let trap = Walk { start: vec![1.0, 0.0], next: vec![vec![0.0, 1.0], vec![1.0, 0.0]] };
        assert_eq!(trap.expected_visits(), None);
    }
}

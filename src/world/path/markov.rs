//! The non-linear path: sessions by a Poisson process, and inside a session a walk over channels
//! with loops and returns, until it leaves.
//!
//! A step to a channel that the shopper does not use is passed through unseen: time passes, and
//! nothing is met there. A visit meets a Poisson number of opportunities, anywhere in its stay. The
//! expected number of visits to each channel in a session solves v = s + Pᵀv (Kemeny & Snell, *Finite
//! Markov Chains*, 1960, §3.2).
//!
//! A journey is drawn in this order: the number of sessions; the stops of each session, several at once
//! (`stretch`); the number of opportunities on each channel, which given V visits is a Poisson number of V times
//! the mean of one visit; the mark of each opportunity. Only for opportunities that matter ([`DrawMask`]) it is
//! then drawn at which visit they are (given their number, each visit is equally likely) and when. What nobody
//! asks for is not drawn, and all other draws stay the same.
//!
//! A session belongs to the phase, warm-up or flight, in which it begins: what it would meet after
//! the phase's end it meets in its last second.

use super::itinerary::Itinerary;
use super::placement::{Placement, SessionClock, lay};
use super::sessions::Sessions;
use super::stretch::Stretches;
use crate::base::compaction::Compacted;
use crate::base::linear;
use crate::base::poisson::Poisson;
use crate::base::quantity::Rate;
use crate::base::random::{Address, Marks, Purpose, Stream};
use crate::base::time::Length;
use crate::world::burst::BurstVisit;
use crate::world::channel::{Channel, MOST_CHANNELS, members, set_of};
use crate::world::draw_mask::{self, DrawMask, channel_of};
use crate::world::in_market;
use crate::world::journey::Journey;
use crate::world::population::Shopper;
use crate::world::seasonality::Seasonality;

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
    seasonality: Seasonality,
    sessions_per_day: f64,
    dwell: f64,
    stretches: Stretches,
    /// By channel, the mean number of opportunities at a visit.
    means: Vec<f64>,
    /// The channels on which there are any, one bit each.
    met: u64,
    /// The channels that are shops.
    shops: u64,
    poisson: Poisson,
    walk: Walk,
}

/// A journey before its events have times. Its memory is reused from shopper to shopper.
#[derive(Debug, Default)]
pub struct Draft {
    itinerary: Itinerary,
    tags: Compacted<u64>,
    picks: Vec<Placement>,
    sessions: Sessions,
}

impl Draft {
    /// Takes in the sessions of bursts, beside those of the path.
    pub(in crate::world) fn attend(&mut self, visits: Vec<BurstVisit>) {
        self.sessions.add(visits.iter().map(|visit| (visit.begin, visit.end, visit.session())));
    }

    /// Puts sessions that matter into the journey, once its identifiers are known.
    pub(in crate::world) fn settle(&mut self, draw_mask: &DrawMask, journey: &mut Journey) {
        if draw_mask.holds_sessions() {
            self.sessions.join(journey);
        }
    }
}

impl Markov {
    /// `walk` must end (see [`Walk::expected_visits`]).
    pub fn new(seasonality: Seasonality, sessions: Rate, dwell: Length, walk: Walk, channels: &[Channel]) -> Self {
        let means: Vec<f64> = channels.iter().map(Channel::per_visit).collect();
        Self {
            seasonality,
            sessions_per_day: sessions.per_day(),
            dwell: f64::from(dwell.seconds()),
            stretches: Stretches::new(&walk.start, &walk.next),
            met: set_of(means.iter().map(|mean| *mean > 0.0)),
            means,
            shops: set_of(channels.iter().map(|channel| !channel.serves())),
            poisson: Poisson::default(),
            walk,
        }
    }

    pub(super) fn seasonality(&self) -> &Seasonality {
        &self.seasonality
    }

    pub(super) fn daily_sessions(&self) -> f64 {
        self.sessions_per_day
    }

    pub(super) fn daily_visits(&self) -> Vec<f64> {
        let visits = self.walk.expected_visits().unwrap_or_default();
        visits.iter().map(|visits| visits * self.sessions_per_day).collect()
    }

    pub(super) fn daily_opportunities(&self) -> Vec<f64> {
        self.daily_visits().iter().zip(&self.means).map(|(visits, mean)| visits * mean).collect()
    }

    /// Draws one shopper's journey, with times for the events that matter.
    #[inline]
    pub(super) fn walk(
        &self,
        who: &Shopper,
        from: Address,
        draw_mask: &DrawMask,
        draft: &mut Draft,
        journey: &mut Journey,
    ) {
        let Draft { itinerary, tags, picks, sessions } = draft;
        sessions.clear();
        journey.offered.resize(self.means.len(), 0);
        for phase in self.seasonality.phases() {
            let worth = in_market::worth(&journey.episodes, &phase.days);
            let mut stream = from.stream(if phase.warm_up { Purpose::WarmUp } else { Purpose::Path });
            let count = self.poisson.draw(self.sessions_per_day * who.activity * worth, &mut stream);
            itinerary.draw(&self.stretches, u32::from(phase.warm_up) << 31, count, &mut stream);
            let part = PhaseWalk { markov: self, who, draw_mask, warm_up: phase.warm_up, itinerary };
            part.count_opportunities(&mut stream, journey, tags);
            let events = from.marks(Purpose::PathEvent);
            picks.clear();
            picks.extend(tags.iter().map(|tag| part.pick(events, *tag)));
            part.pick_visits(journey, picks);
            let clock = SessionClock::new(&self.seasonality, &phase, worth, self.dwell, from);
            if draw_mask.holds_sessions() {
                sessions.note(itinerary.ends(&self.stretches), &clock, &journey.episodes);
            }
            lay(picks, &clock, journey);
        }
    }
}

/// One shopper in the warm-up or in the flight.
struct PhaseWalk<'a> {
    markov: &'a Markov,
    who: &'a Shopper,
    draw_mask: &'a DrawMask,
    warm_up: bool,
    itinerary: &'a Itinerary,
}

impl PhaseWalk<'_> {
    /// Counts the opportunities on every channel, and lists the tags of those that matter.
    #[inline]
    fn count_opportunities(&self, stream: &mut Stream, journey: &mut Journey, tags: &mut Compacted<u64>) {
        tags.clear();
        for index in members(self.who.uses & self.markov.met) {
            let channel = usize::from(index);
            let visits = self.itinerary.visits(channel);
            if visits == 0 {
                continue;
            }
            let count = self.markov.poisson.draw(f64::from(visits) * self.markov.means[channel], stream);
            journey.offered[channel] += if self.warm_up { 0 } else { count };
            let throttle = journey.throttle;
            let all = (0..count).map(|nth| draw_mask::tag(self.warm_up, index, nth));
            tags.compact(all.map(|tag| (tag, self.draw_mask.holds_opportunity(channel, throttle.at(tag)))));
        }
    }

    /// At which visit an opportunity lies: at any of its channel's.
    #[inline]
    fn pick(&self, events: Marks, tag: u64) -> Placement {
        // The mark's upper half says at which visit, its lower half when in the stay.
        let (mark, channel) = (events.at(tag), usize::from(channel_of(tag)));
        let visit = ((mark >> 32) * u64::from(self.itinerary.visits(channel))) >> 32;
        let event = self.itinerary.event(channel, visit as u32);
        Placement::opportunity(event, tag, mark as u32)
    }

    /// Counts the visits to shops, and picks the visits that matter.
    #[inline]
    fn pick_visits(&self, journey: &mut Journey, picks: &mut Vec<Placement>) {
        for shop in members(self.who.uses & self.markov.shops) {
            let visits = self.itinerary.visits(usize::from(shop));
            journey.shop_visits += if self.warm_up { 0 } else { visits };
            if self.draw_mask.holds_shops() {
                let tags = (0..visits).map(|nth| (nth, draw_mask::tag(self.warm_up, shop, nth)));
                for (nth, tag) in tags.filter(|(_, tag)| self.draw_mask.holds_visit(journey.buy.at(*tag))) {
                    let event = self.itinerary.event(usize::from(shop), nth);
                    picks.push(Placement::visit(event, tag));
                }
            }
        }
        if self.draw_mask.holds_every_visit() {
            self.pick_every_visit(picks);
        }
    }

    fn pick_every_visit(&self, picks: &mut Vec<Placement>) {
        let mut visits = [0; MOST_CHANNELS];
        let stops = self.itinerary.stops(&self.markov.stretches);
        for (event, channel) in stops.filter(|(_, channel)| self.who.uses(usize::from(*channel))) {
            let nth = &mut visits[usize::from(channel)];
            picks.push(Placement::visit(event, draw_mask::tag(self.warm_up, channel, *nth)));
            *nth += 1;
        }
    }
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

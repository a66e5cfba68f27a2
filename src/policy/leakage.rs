//! Leakage: what a cap let through that it was meant to stop.
//!
//! A cap is meant to limit people. It lets some people have more if it counts identifiers or resolved nodes, if it
//! learns of other channels late, or if it serves opportunities without an identifier. A cap *leaks* for a
//! shopper who in truth received more than `max` impressions inside its own window and scope: one that it would have
//! refused, had it known all at once.

use super::can_bind::Limit;
use super::cap::{Cap, Scope};
use super::serving::together;
use super::window::WindowClock;
use crate::base::compaction::Compacted;
use crate::base::time::{Calendar, NEVER, Second};
use crate::world::channel::{Channel, served};
use crate::world::creative::{CreativeId, Creatives};
use crate::world::impressions::Impressions;
use crate::world::journey::{Journey, NO_KEY};

/// Watches one cap for leaks.
#[derive(Debug, Clone)]
pub struct LeakWatch {
    cap: Cap,
    limit: Limit,
    clock: WindowClock,
    /// Does it roll, is it always active, and does it count where it refuses? Then more than `max` impressions within its
    /// window are a leak at once.
    rolls: bool,
    /// What it counts together, where it may take one shopper for several …
    scopes: Vec<Scope>,
    /// … and all channels on which anything is served, one bit each.
    everywhere: u64,
    /// Of a cap on each creative, those that share one count, one bit each.
    creatives: Vec<u64>,
}

/// Memory to work in, overwritten each time.
#[derive(Debug, Default)]
pub struct Sight {
    indices: Compacted<u32>,
    expiries: Vec<Second>,
}

impl LeakWatch {
    /// Watches a cap. None where nothing can leak.
    pub fn new(cap: &Cap, calendar: &Calendar, channels: &[Channel]) -> Option<Self> {
        let scopes = doubtful(cap, channels);
        (!scopes.is_empty()).then(|| Self {
            cap: cap.clone(),
            limit: Limit::of(cap, calendar),
            clock: WindowClock::new(cap.window, calendar),
            rolls: cap.always_rolls().is_some() && cap.has_one_scope(),
            scopes,
            everywhere: served(channels),
            creatives: Vec::new(),
        })
    }

    /// The same cap where channels show these creatives.
    pub fn over(self, creatives: Option<&Creatives>) -> Self {
        let all = creatives.filter(|_| self.cap.each_creative);
        let sets = all.map_or_else(Vec::new, |all| together(&self.cap, all));
        Self { creatives: sets.into_iter().map(|(scope, counts)| scope | counts).collect(), ..self }
    }

    /// Does it count each creative by itself?
    pub fn counts_creatives(&self) -> bool {
        self.cap.each_creative
    }

    /// Did the shopper receive more of any creative within the flight than the cap meant to allow?
    pub fn leaks_creatives(&self, journey: &Journey, shown: Impressions<'_>, sight: &mut Sight) -> bool {
        let Sight { indices, expiries } = sight;
        self.limit.is_among_in_flight(shown.indices, journey)
            && self.creatives.iter().any(|set| {
                indices.clear();
                let is_in = |creative: CreativeId| set >> creative & 1 == 1;
                indices.compact(shown.with_creatives().map(|(index, creative)| (index, is_in(creative))));
                self.limit.is_among_in_flight(indices, journey) && self.lets_through(indices, journey, expiries)
            })
    }

    /// Did the shopper in truth receive more within the flight than the cap meant to allow?
    /// `served` are the indices of what was served.
    pub fn leaks(&self, journey: &Journey, served: &[u32], sight: &mut Sight) -> bool {
        let Sight { indices, expiries } = sight;
        // Most shoppers see few ads on all channels together.
        self.limit.is_among_in_flight(served, journey)
            && self.scopes.iter().any(|scope| {
                if scope.channels & self.everywhere == self.everywhere {
                    return self.lets_through(served, journey, expiries);
                }
                indices.clear();
                let channel = |index: u32| journey.opportunities[index as usize].channel;
                indices.compact(served.iter().map(|index| (*index, scope.contains(channel(*index)))));
                self.limit.is_among_in_flight(indices, journey) && self.lets_through(indices, journey, expiries)
            })
    }

    /// Are these impressions, which the cap counts together, more than it was meant to allow?
    fn lets_through(&self, served: &[u32], journey: &Journey, expiries: &mut Vec<Second>) -> bool {
        !self.is_sure(journey, served) && (self.rolls || self.overflows(journey, served, expiries))
    }

    /// Did the cap recognise one and the same key each time, at once? Then it let nothing through.
    fn is_sure(&self, journey: &Journey, served: &[u32]) -> bool {
        let key = |index: &u32| journey.opportunities[*index as usize].keys[self.cap.count_by as usize];
        let mut keys = served.iter().map(key);
        let first = keys.next().unwrap_or(NO_KEY);
        !self.cap.is_late() && first != NO_KEY && keys.all(|other| other == first)
    }

    /// Were there ever more within its window?
    fn overflows(&self, journey: &Journey, served: &[u32], expiries: &mut Vec<Second>) -> bool {
        let cap = &self.cap;
        let mut closes = NEVER;
        expiries.clear();
        let bids = served.iter().map(|index| &journey.opportunities[*index as usize]);
        for bid in bids.filter(|bid| cap.is_active(bid.time)) {
            let before = expiries.len().checked_sub(cap.max as usize);
            if bid.time >= 0
                && cap.scope.contains(bid.channel)
                && before.is_some_and(|index| expiries[index] > bid.time)
            {
                return true;
            }
            if cap.counts(bid.channel) {
                expiries.push(self.clock.until(bid, journey, &mut closes));
            }
        }
        false
    }
}

/// What a cap counts together, where it may take one shopper for several, or learn too late what they saw.
fn doubtful(cap: &Cap, channels: &[Channel]) -> Vec<Scope> {
    if !cap.scope.each {
        let is_doubtful = cap.is_late() || !cap.knows_people(channels);
        let all = Scope { channels: cap.concerned(), each: false };
        return is_doubtful.then_some(all).into_iter().collect();
    }
    let indices = (0..).zip(channels).filter(|(index, _)| cap.scope.contains(*index));
    let alone = indices.filter(|(_, channel)| cap.is_late() || !cap.knows_people_of(channel));
    alone.map(|(index, _)| Scope { channels: 1 << index, each: false }).collect()
}

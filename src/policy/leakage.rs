//! Leakage: what a cap let through that it was meant to stop.
//!
//! A cap is meant for people. One that counts identifiers, or resolved nodes, or learns of other
//! channels late, or serves whom it cannot recognise, lets some people have more. It *leaks* for a
//! shopper who in truth received more than `max` impressions inside its own window and scope.

use super::cap::{Cap, Clock};
use super::crowd::Crowd;
use crate::base::time::{Calendar, NEVER, Second};
use crate::world::channel::{Channel, MOST_CHANNELS};
use crate::world::journey::{Journey, NO_KEY};

/// Watches one cap for leaks.
#[derive(Debug, Clone)]
pub struct Watch {
    cap: Cap,
    crowd: Crowd,
    clock: Clock,
    /// Is every crowd one that the cap was meant to stop?
    stops_all: bool,
}

impl Watch {
    /// A watch over a cap, or none where nothing can leak.
    pub fn new(cap: &Cap, calendar: &Calendar, channels: &[Channel]) -> Option<Self> {
        let clock = Clock::new(cap.window, calendar);
        can_leak(cap, channels).then(|| Self {
            cap: cap.clone(),
            crowd: Crowd::of(cap),
            clock,
            stops_all: stops_all(cap, channels),
        })
    }

    /// Did the shopper in truth receive more within the flight than the cap meant to allow?
    /// `served` are the places of what was served; `expiries` is scratch space.
    pub fn leaks(&self, journey: &Journey, served: &[u32], expiries: &mut Vec<Second>) -> bool {
        let Cap { max, scope, .. } = self.cap;
        if !self.crowd.is_among_in_flight(served, journey) || self.is_sure(journey, served) {
            return false;
        }
        if self.stops_all {
            return true;
        }
        if scope.slots() == 1 {
            return self.leaks_in(0, journey, served, expiries);
        }
        let mut times = [0; MOST_CHANNELS];
        for place in served {
            times[scope.slot(journey.opportunities[*place as usize].channel)] += 1;
        }
        (0..scope.slots()).any(|slot| times[slot] > max && self.leaks_in(slot, journey, served, expiries))
    }

    /// Did the cap know that it met one and the same person each time? Then it let nothing through.
    fn is_sure(&self, journey: &Journey, served: &[u32]) -> bool {
        let key = |place: &u32| journey.opportunities[*place as usize].keys[self.cap.count_by as usize];
        let mut keys = served.iter().map(key);
        let first = keys.next().unwrap_or(NO_KEY);
        !is_late(&self.cap) && first != NO_KEY && keys.all(|other| other == first)
    }

    fn leaks_in(&self, slot: usize, journey: &Journey, served: &[u32], expiries: &mut Vec<Second>) -> bool {
        let cap = &self.cap;
        let mut closes = NEVER;
        expiries.clear();
        for bid in served.iter().map(|place| &journey.opportunities[*place as usize]) {
            let scope = cap.scope;
            if !scope.contains(bid.channel) || scope.slot(bid.channel) != slot || !cap.is_active(bid.time) {
                continue;
            }
            let before = expiries.len().checked_sub(cap.max as usize);
            if bid.time >= 0 && before.is_some_and(|place| expiries[place] > bid.time) {
                return true;
            }
            expiries.push(self.clock.until(bid, journey, &mut closes));
        }
        false
    }
}

/// A cap that knows people, and knows at once what they saw, is exact.
fn can_leak(cap: &Cap, channels: &[Channel]) -> bool {
    is_late(cap) || !cap.knows_people(channels)
}

/// Does it roll, over all channels and at all times?
fn stops_all(cap: &Cap, channels: &[Channel]) -> bool {
    let mut served = (0..).zip(channels).filter(|(_, channel)| channel.serves());
    cap.always_rolls().is_some() && !cap.scope.each && served.all(|(channel, _)| cap.scope.contains(channel))
}

/// Does it learn of other channels' impressions after a while only?
fn is_late(cap: &Cap) -> bool {
    cap.delay > 0 && cap.scope.is_shared()
}

//! Leakage: what a cap let through that it was meant to stop.
//!
//! A cap is meant for people. One that counts identifiers, or resolved nodes, or learns of other
//! channels late, or serves whom it cannot recognise, lets some people have more. It *leaks* for a
//! shopper who in truth received more than `max` impressions inside its own window and scope.

use super::cap::{Cap, Clock};
use crate::base::time::{Calendar, NEVER, Second};
use crate::world::channel::{Channel, MOST_CHANNELS};
use crate::world::journey::Journey;

/// Watches one cap for leaks.
#[derive(Debug, Clone)]
pub struct Watch {
    cap: Cap,
    clock: Clock,
}

impl Watch {
    /// A watch over a cap, or none where nothing can leak.
    pub fn new(cap: &Cap, calendar: &Calendar, channels: &[Channel]) -> Option<Self> {
        let clock = Clock::new(cap.window, calendar);
        can_leak(cap, channels).then(|| Self { cap: cap.clone(), clock })
    }

    /// Did the shopper in truth receive more within the flight than the cap meant to allow?
    /// `served` are the places of what was served; `expiries` is scratch space.
    pub fn leaks(&self, journey: &Journey, served: &[u32], expiries: &mut Vec<Second>) -> bool {
        let Cap { max, scope, .. } = self.cap;
        if served.len() <= max as usize {
            return false;
        }
        let mut times = [0; MOST_CHANNELS];
        for place in served {
            times[scope.slot(journey.opportunities[*place as usize].channel)] += 1;
        }
        (0..scope.slots()).any(|slot| times[slot] > max && self.leaks_in(slot, journey, served, expiries))
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
    let late = cap.delay > 0 && cap.scope.is_shared();
    late || !cap.knows_people(channels)
}

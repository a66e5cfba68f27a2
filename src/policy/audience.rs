//! Audiences: a channel's ads are bought only for who has visited a shop lately, as far as that is known.
//!
//! A channel's tag on the shop's pages sees the identifier that the channel would recognise in that session. A shopper
//! who moves to another device shows another one there: by identifier they are lost, and the graph finds them again as
//! far as it links both. A visit after a click is seen under the identifier that clicked.

use super::cap::CountBy;
use crate::base::time::{NEVER, Second};
use crate::world::channel::ChannelId;
use crate::world::journey::{Journey, NO_KEY, Opportunity};

/// Who is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Audience {
    /// The channels whose ads are for them, one bit each.
    pub channels: u64,
    /// The shop that they have visited.
    pub visited: ChannelId,
    /// Less than so many seconds ago.
    pub within: Second,
    /// Whom it recognises.
    pub id: CountBy,
}

/// What is known of the present shopper's visits.
#[derive(Debug, Clone)]
pub struct Visitors {
    audience: Audience,
    /// By key, the last visit that is known.
    last: Vec<Second>,
    /// How many of the journey's tags have been read.
    read: usize,
}

impl Visitors {
    /// Nobody yet.
    pub fn new(audience: Audience) -> Self {
        Self { audience, last: Vec::new(), read: 0 }
    }

    /// Forgets the last shopper.
    pub fn open(&mut self, journey: &Journey) {
        self.last.clear();
        self.last.resize(journey.key_counts()[self.audience.id as usize] as usize, NEVER);
        self.read = 0;
    }

    /// Is the ad for somebody else? None of those asked about before may be later.
    #[inline]
    pub fn leave_out(&mut self, ad: &Opportunity, journey: &Journey) -> bool {
        let Audience { channels, within, id, .. } = self.audience;
        if channels >> ad.channel & 1 == 0 {
            return false;
        }
        self.read_tags(journey, ad.time);
        let last = self.last.get(ad.keys[id as usize] as usize).copied().unwrap_or(NEVER);
        last == NEVER || ad.time - last >= within
    }

    /// A click on an ad led to a shop.
    pub fn click(&mut self, ad: &Opportunity, shop: ChannelId) {
        if shop == self.audience.visited {
            self.note(ad.keys, ad.time);
        }
    }

    fn read_tags(&mut self, journey: &Journey, now: Second) {
        while let Some(seen) = journey.tags.get(self.read).filter(|seen| seen.time < now) {
            self.read += 1;
            if self.audience.channels >> seen.channel & 1 == 1 && seen.shop == self.audience.visited {
                self.note(seen.keys, seen.time);
            }
        }
    }

    fn note(&mut self, keys: [u32; 3], now: Second) {
        let key = keys[self.audience.id as usize];
        if key != NO_KEY
            && let Some(last) = self.last.get_mut(key as usize)
        {
            *last = now.max(*last);
        }
    }
}

//! What one shopper was shown under one policy, and what of it was clicked.

use crate::world::creative::CreativeId;
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;

/// What one shopper was shown under one policy.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub journey: &'a Journey,
    /// Indices of the opportunities that were served, in time order. Those of the warm-up come first.
    pub served: &'a [u32],
    /// Which creative each of them showed; empty where nobody asks.
    pub creatives: &'a [CreativeId],
    /// Those of them that were clicked.
    pub clicked: &'a [u32],
}

impl<'a> Shown<'a> {
    /// These impressions, of which some were clicked.
    pub fn of(journey: &'a Journey, shown: Impressions<'a>, clicked: &'a [u32]) -> Self {
        Self { journey, served: shown.indices, creatives: shown.creatives, clicked }
    }

    /// What was shown.
    pub fn impressions(&self) -> Impressions<'a> {
        Impressions { indices: self.served, creatives: self.creatives }
    }

    /// How many of the impressions came before the flight.
    pub fn warm_up(&self) -> usize {
        self.served.iter().take_while(|index| self.journey.opportunities[**index as usize].time < 0).count()
    }

    /// How many impressions of the flight were shown on some channels.
    pub fn times(&self, here: impl Fn(u8) -> bool) -> u32 {
        let served = &self.served[self.warm_up()..];
        served.iter().filter(|index| here(self.journey.opportunities[**index as usize].channel)).count() as u32
    }
}

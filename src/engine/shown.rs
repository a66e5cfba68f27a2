//! What one shopper was shown under one policy, and what of it was clicked.

use crate::world::journey::Journey;

/// What one shopper was shown under one policy.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub journey: &'a Journey,
    /// Indices of the opportunities that were served, in time order. Those of the warm-up come first.
    pub served: &'a [u32],
    /// Those of them that were clicked.
    pub clicked: &'a [u32],
}

impl<'a> Shown<'a> {
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

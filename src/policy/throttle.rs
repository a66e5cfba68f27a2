//! The throttle: what is bought of what is offered. Only what would be bought meets the caps.

use crate::world::channel::{Channel, ChannelId};
use crate::world::journey::Journey;

/// The share of opportunities bought, channel by channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttle {
    thresholds: Vec<u64>,
}

/// Everything is bought: no mark need be drawn. (A threshold above all 32-bit marks.)
const ALL: u64 = 1 << 32;

impl Throttle {
    /// Every channel's own win rate: equal supply.
    pub fn win_rates(channels: &[Channel]) -> Self {
        Self { thresholds: channels.iter().map(|channel| channel.win_rate.threshold()).collect() }
    }

    /// Is the opportunity at this place of the journey, on this channel, bought?
    #[inline]
    pub fn buys(&self, journey: &Journey, place: usize, channel: ChannelId) -> bool {
        let threshold = self.thresholds[channel as usize];
        journey.throttle.at(place) >> 32 < threshold
    }

    /// Lists the places of a journey's opportunities that are bought: its bids.
    #[inline(never)]
    pub fn collect(&self, journey: &Journey, bids: &mut Vec<u32>) {
        bids.clear();
        if self.thresholds.iter().all(|threshold| *threshold == ALL) {
            bids.extend(0..journey.opportunities.len() as u32);
            return;
        }
        // Whether one is bought cannot be foreseen: every place is written, and the next one
        // overwrites it unless it is bought.
        bids.resize(journey.opportunities.len(), 0);
        let mut bought = 0;
        for (place, opportunity) in journey.opportunities.iter().enumerate() {
            bids[bought] = place as u32;
            bought += usize::from(self.buys(journey, place, opportunity.channel));
        }
        bids.truncate(bought);
    }
}

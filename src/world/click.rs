//! Clicks: which opportunities would be clicked, if an ad were shown there.
//!
//! A click belongs to the opportunity, not to the policy: one mark at its place decides, so that all
//! policies agree about it, and a policy that shows the same ads is clicked at the same moments.

use super::channel::{Channel, ChannelId};
use super::journey::Journey;

/// How often impressions are clicked, channel by channel.
#[derive(Debug, Clone)]
pub struct Clicks {
    thresholds: Box<[u64]>,
    some: bool,
}

impl Clicks {
    /// Takes every channel's click rate.
    pub fn new(channels: &[Channel]) -> Self {
        let thresholds: Box<[u64]> = channels.iter().map(|channel| channel.click_rate.threshold()).collect();
        Self { some: thresholds.iter().any(|threshold| *threshold > 0), thresholds }
    }

    /// Can anything be clicked at all? Where not, nobody need ask.
    #[inline]
    pub fn are_possible(&self) -> bool {
        self.some
    }

    /// Lists those of the places of a journey at which an impression would be clicked.
    #[inline]
    pub fn among(&self, journey: &Journey, places: &[u32], clicked: &mut Vec<u32>) {
        clicked.clear();
        if self.some {
            let is_clicked = |place: &u32| {
                let place = *place as usize;
                self.clicked(journey, place, journey.opportunities[place].channel)
            };
            clicked.extend(places.iter().copied().filter(is_clicked));
        }
    }

    /// Would an impression at this place of the journey, on this channel, be clicked?
    #[inline]
    pub fn clicked(&self, journey: &Journey, place: usize, channel: ChannelId) -> bool {
        journey.click.at(place) >> 32 < self.thresholds[channel as usize]
    }
}

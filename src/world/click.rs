//! Clicks: which opportunities would be clicked, if an ad were shown there.
//!
//! A click belongs to the opportunity, not to the policy: one mark under its tag decides, so that all
//! policies agree about it, and a policy that shows the same ads is clicked at the same moments.

use super::channel::Channel;
use super::journey::{Journey, Opportunity};

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
            let is_clicked = |place: &u32| self.clicked(journey, &journey.opportunities[*place as usize]);
            clicked.extend(places.iter().copied().filter(is_clicked));
        }
    }

    /// Would an impression at this opportunity of the journey be clicked?
    #[inline]
    pub fn clicked(&self, journey: &Journey, opportunity: &Opportunity) -> bool {
        journey.click.at(opportunity.tag) >> 32 < self.thresholds[opportunity.channel as usize]
    }
}

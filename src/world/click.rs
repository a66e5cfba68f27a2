//! Clicks: which opportunities would be clicked, if an ad were shown there.
//!
//! A click belongs to the opportunity, not to the policy. One mark under the opportunity's tag decides it for all
//! policies, so policies that show the same ads are clicked at the same moments.

use super::channel::Channel;
use super::journey::{Journey, Opportunity};
use crate::base::random::Marks;

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

    /// Is any click rate above zero?
    #[inline]
    pub fn are_possible(&self) -> bool {
        self.some
    }

    /// Would an impression be clicked, by uniform marks?
    #[inline]
    pub fn happens(&self, marks: Marks, opportunity: &Opportunity) -> bool {
        marks.at(opportunity.tag) >> 32 < self.thresholds[opportunity.channel as usize]
    }

    /// Notes at which of a journey's opportunities an impression would be clicked, by uniform marks.
    #[inline]
    pub(super) fn mark(&self, marks: Marks, journey: &mut Journey) {
        if self.some {
            for (index, opportunity) in journey.opportunities.iter().enumerate() {
                if self.happens(marks, opportunity) {
                    journey.clickable.push(index as u32);
                }
            }
        }
    }
}

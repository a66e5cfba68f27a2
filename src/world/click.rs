//! Clicks: which opportunities would be clicked, if an ad were shown there, and which messages would be opened.
//!
//! Both belong to the opportunity, not to the policy. One mark under the opportunity's tag decides them for all
//! policies, so policies that show the same ads are clicked at the same moments. The mark of a click is below that of an
//! opening, so nobody clicks what they did not open.

use super::channel::Channel;
use super::journey::{Journey, Opportunity};
use crate::base::quantity::Probability;
use crate::base::random::Marks;

/// How often impressions are clicked and messages opened, channel by channel.
#[derive(Debug, Clone)]
pub struct Clicks {
    clicked: Box<[u64]>,
    opened: Box<[u64]>,
    are_possible: bool,
    leave_unopened: bool,
}

impl Clicks {
    /// Takes every channel's click rate and open rate.
    pub fn new(channels: &[Channel]) -> Self {
        let clicked: Box<[u64]> = channels.iter().map(|channel| channel.click_rate.threshold()).collect();
        let opened: Box<[u64]> = channels.iter().map(|channel| channel.open_rate.threshold()).collect();
        Self {
            are_possible: clicked.iter().any(|threshold| *threshold > 0),
            leave_unopened: opened.iter().any(|threshold| *threshold < Probability::ONE.threshold()),
            clicked,
            opened,
        }
    }

    /// Is any click rate above zero?
    #[inline]
    pub fn are_possible(&self) -> bool {
        self.are_possible
    }

    /// Does any channel say that not all of its messages are opened?
    #[inline]
    pub fn leave_unopened(&self) -> bool {
        self.leave_unopened
    }

    /// Does this channel say so?
    pub fn leaves_unopened(&self, channel: usize) -> bool {
        self.opened[channel] < Probability::ONE.threshold()
    }

    /// Would an impression be clicked, by uniform marks?
    #[inline]
    pub fn happens(&self, marks: Marks, opportunity: &Opportunity) -> bool {
        mark(marks, opportunity) < self.clicked[opportunity.channel as usize]
    }

    /// Would a message never be opened, by uniform marks?
    #[inline]
    pub(super) fn is_unopened(&self, marks: Marks, opportunity: &Opportunity) -> bool {
        mark(marks, opportunity) >= self.opened[opportunity.channel as usize]
    }

    /// Notes at which of a journey's opportunities an impression would be clicked, and at which a message would never
    /// be opened, by uniform marks.
    #[inline]
    pub(super) fn mark(&self, marks: Marks, journey: &mut Journey) {
        if self.are_possible {
            for (index, opportunity) in journey.opportunities.iter().enumerate() {
                if self.happens(marks, opportunity) {
                    journey.clickable.push(index as u32);
                }
            }
        }
        if self.leave_unopened {
            for opportunity in &mut journey.opportunities {
                opportunity.unopened = self.is_unopened(marks, opportunity);
            }
        }
    }
}

#[inline]
fn mark(marks: Marks, opportunity: &Opportunity) -> u64 {
    marks.at(opportunity.tag) >> 32
}

//! Counts of one channel under one policy.

use serde::{Deserialize, Serialize};

use super::messages::Messages;
use super::repetition::Repetition;
use crate::base::change::Change;
use crate::world::price::Delivered;

/// What one policy did on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChannelCounts {
    /// Ads shown, those clicked, and what they cost where prices spread.
    pub delivered: Delivered,
    /// Messages among them that were opened, where not all are.
    pub opened: u64,
    /// Shoppers who saw at least one.
    pub reach: u64,
    /// Identifiers that saw at least one: reach as the channel would report it.
    pub identifiers: u64,
    /// Bids refused for want of an identifier (they are in `blocked` too).
    pub missing_id: u64,
    /// Bids refused, by the rule that is blamed: a cap, or beyond them a suppression.
    pub blocked: Vec<u64>,
    /// What was delivered to shoppers who had bought before; nothing where no policy reacts.
    pub after_purchase: Delivered,
    /// What suppressions refused to shoppers who had bought before, as if it had been delivered.
    pub withheld: Delivered,
    /// Messages that something set off.
    pub messages: Messages,
    /// How ads repeat; nothing where nobody asks which creative is shown.
    pub repetition: Repetition,
}

impl ChannelCounts {
    /// Opportunities that the policy bid for and won: what caps refused of them was not paid.
    pub fn bought(&self) -> u64 {
        self.delivered.impressions + self.blocked.iter().sum::<u64>()
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        combine_delivered(&mut self.delivered, other.delivered, change);
        change.one(&mut self.opened, other.opened);
        change.one(&mut self.reach, other.reach);
        change.one(&mut self.identifiers, other.identifiers);
        change.one(&mut self.missing_id, other.missing_id);
        change.each(&mut self.blocked, &other.blocked);
        combine_delivered(&mut self.after_purchase, other.after_purchase, change);
        combine_delivered(&mut self.withheld, other.withheld, change);
        self.messages.combine(&other.messages, change);
        self.repetition.combine(&other.repetition, change);
    }
}

pub(super) fn combine_delivered(mine: &mut Delivered, theirs: Delivered, change: Change) {
    change.one(&mut mine.impressions, theirs.impressions);
    change.one(&mut mine.clicks, theirs.clicks);
    change.one(&mut mine.paid, theirs.paid);
}

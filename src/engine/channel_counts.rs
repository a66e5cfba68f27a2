//! Counts of one channel under one policy.

use serde::{Deserialize, Serialize};

use super::messages::Messages;
use super::repetition::Repetition;
use crate::base::change::Change;

/// What one policy did on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChannelCounts {
    /// Ads shown.
    pub impressions: u64,
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
    /// Those shown to shoppers who had bought before; none where no policy reacts.
    pub after_purchase: u64,
    /// Ads that suppressions refused to shoppers who had bought before.
    pub withheld: u64,
    /// Messages that something set off.
    pub messages: Messages,
    /// How ads repeat; nothing where nobody asks which creative is shown.
    pub repetition: Repetition,
}

impl ChannelCounts {
    /// Opportunities that the policy bid for and won: what caps refused of them was not paid.
    pub fn bought(&self) -> u64 {
        self.impressions + self.blocked.iter().sum::<u64>()
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.impressions, other.impressions);
        change.one(&mut self.opened, other.opened);
        change.one(&mut self.reach, other.reach);
        change.one(&mut self.identifiers, other.identifiers);
        change.one(&mut self.missing_id, other.missing_id);
        change.each(&mut self.blocked, &other.blocked);
        change.one(&mut self.after_purchase, other.after_purchase);
        change.one(&mut self.withheld, other.withheld);
        self.messages.combine(&other.messages, change);
        self.repetition.combine(&other.repetition, change);
    }
}

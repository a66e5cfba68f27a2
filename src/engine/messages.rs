//! Counts of triggered messages.

use serde::{Deserialize, Serialize};

use crate::base::change::Change;

/// Messages that something set off, on one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Messages {
    /// Those that were due: sent, or refused by a rule.
    pub due: u64,
    /// Those that were sent.
    pub sent: u64,
    /// The first messages of a series among them.
    pub first: u64,
    /// Purchases in the second in which one of them was clicked.
    pub sold: u64,
}

impl Messages {
    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.due, other.due);
        change.one(&mut self.sent, other.sent);
        change.one(&mut self.first, other.first);
        change.one(&mut self.sold, other.sold);
    }
}

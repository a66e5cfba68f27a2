//! What a policy does about what shoppers do.

use super::audience::Audience;
use super::goal::Goal;
use super::suppression::{Signal, Suppression};
use super::trigger::{Start, Trigger};

/// All of it. A policy without any decides about ads before anything is done, and is replayed at once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reactions {
    /// To whom nothing is shown for a while.
    pub suppressions: Vec<Suppression>,
    /// What is sent to them.
    pub triggers: Vec<Trigger>,
    /// For whom ads are bought at all.
    pub audiences: Vec<Audience>,
    /// How much is bid for, by how often the policy has reached them.
    pub goal: Option<Goal>,
}

impl Reactions {
    /// Does nothing that shoppers do change what they are shown?
    pub fn is_none(&self) -> bool {
        let Self { suppressions, triggers, audiences, goal } = self;
        suppressions.is_empty() && triggers.is_empty() && audiences.is_empty() && goal.is_none()
    }

    /// The same for a log. It holds what was bought, for whomever, and the messages that were sent.
    pub fn in_log(self) -> Self {
        Self { suppressions: self.suppressions, ..Self::default() }
    }

    /// Does it matter that a shopper comes by a shop, whether or not anything can be bought then?
    pub fn follow_visits(&self) -> bool {
        let starts =
            self.triggers.iter().any(|trigger| trigger.on == Start::Visit || trigger.until == Some(Signal::Visit));
        starts || !self.audiences.is_empty() || self.suppressions.iter().any(|one| one.after == Signal::Visit)
    }
}

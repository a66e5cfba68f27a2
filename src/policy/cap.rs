//! A cap: at most `max` impressions per window over a scope, counted by a key.
//!
//! It has two scopes: which channels it refuses on, and on which it counts. They are the same unless a scenario says
//! otherwise: messages may count without being refused, and one channel may wait longer than another after either.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::window::Window;
use crate::base::time::Second;
use crate::world::channel::{Channel, ChannelId};

/// What a cap counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountBy {
    /// The channel's own identifier.
    Identifier = 0,
    /// The node of the identity graph to which the identifier resolves.
    Graph = 1,
    /// The person in truth: an oracle, for comparison.
    Person = 2,
}

/// What a cap does with an opportunity that shows no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case")]
pub enum OnMissingId {
    /// It is served and not counted.
    #[default]
    Serve,
    /// It is refused.
    Block,
}

/// The channels a cap counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// One bit per channel.
    pub channels: u64,
    /// One counter per channel, or one for all of them.
    pub each: bool,
}

impl Scope {
    /// Is the channel in it?
    #[inline]
    pub fn contains(self, channel: ChannelId) -> bool {
        self.channels >> channel & 1 == 1
    }

    /// Which of the cap's counters a channel counts in.
    #[inline]
    pub fn slot(self, channel: ChannelId) -> usize {
        if self.each { channel as usize } else { 0 }
    }

    /// How many counters a key has under this scope.
    pub fn slots(self) -> usize {
        if self.each { 64 - self.channels.leading_zeros() as usize } else { 1 }
    }
}

/// How late an impression becomes known to a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delay {
    /// One on the channel that asks.
    pub own: Second,
    /// One on another channel.
    pub others: Second,
}

impl Delay {
    /// After this time every impression is known.
    pub fn longest(self) -> Second {
        self.own.max(self.others)
    }

    /// How late it knows on `asking` what was served on a channel.
    #[inline]
    pub fn of(self, channel: ChannelId, asking: ChannelId) -> Second {
        if channel == asking { self.own } else { self.others }
    }
}

/// At most `max` impressions per `window` over `scope`, counted by `count_by`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// How tables name it; unique within its policy.
    pub label: String,
    /// At least one.
    pub max: u32,
    /// Over what stretch of time.
    pub window: Window,
    /// On which channels it refuses.
    pub scope: Scope,
    /// On which it counts, one bit each: those of the scope, unless the scenario says otherwise.
    pub counts: u64,
    /// Has each creative a count of its own? Then the scope tells on which channels.
    pub each_creative: bool,
    /// By which key.
    pub count_by: CountBy,
    /// How late an impression becomes known.
    pub delay: Delay,
    /// What happens without an identifier.
    pub on_missing_id: OnMissingId,
    /// When it refuses and counts at all.
    pub active: Range<Second>,
}

impl Cap {
    /// Does it always recognise every shopper by one and the same key, which no other shopper has?
    pub fn knows_people(&self, channels: &[Channel]) -> bool {
        let mut concerned = (0..).zip(channels).filter(|(index, _)| self.concerns(*index));
        let splits = self.count_by == CountBy::Identifier && self.is_shared();
        !splits && concerned.all(|(_, channel)| self.knows_people_of(channel))
    }

    /// Does it count what is served on this channel?
    #[inline]
    pub fn counts(&self, channel: ChannelId) -> bool {
        self.counts >> channel & 1 == 1
    }

    /// Does it refuse on this channel, or count there?
    pub fn concerns(&self, channel: ChannelId) -> bool {
        self.concerned() >> channel & 1 == 1
    }

    /// The channels on which it refuses or counts, one bit each.
    pub fn concerned(&self) -> u64 {
        self.scope.channels | self.counts
    }

    /// Does it count on the very channels on which it refuses?
    pub fn has_one_scope(&self) -> bool {
        self.scope.channels == self.counts
    }

    /// Does one counter see more than one channel?
    pub fn is_shared(&self) -> bool {
        !self.scope.each && self.concerned().count_ones() > 1
    }

    /// Does it always recognise every shopper by one and the same key on this channel?
    pub(super) fn knows_people_of(&self, channel: &Channel) -> bool {
        match self.count_by {
            CountBy::Person => true,
            CountBy::Identifier => channel.identity.is_single(),
            CountBy::Graph => channel.identity.is_perfect(),
        }
    }

    /// How many counters a key has. An identifier belongs to one channel, so one is enough for it even
    /// where every channel has its own.
    pub(super) fn slots(&self) -> usize {
        if self.each_creative {
            // They are counted apart.
            return 0;
        }
        if self.scope.each && self.count_by == CountBy::Identifier { 1 } else { self.scope.slots() }
    }

    /// Which of them a channel counts in.
    pub(super) fn slot(&self, channel: ChannelId) -> usize {
        if self.slots() == 1 { 0 } else { self.scope.slot(channel) }
    }

    /// Does it learn of impressions with a delay?
    pub(super) fn is_late(&self) -> bool {
        self.delay.own > 0 || (self.delay.others > 0 && self.is_shared())
    }

    /// The seconds for which an impression counts, if its window rolls and it is always active, as most do.
    pub(super) fn always_rolls(&self) -> Option<Second> {
        self.window.rolls_for().filter(|_| self.active == (Second::MIN..Second::MAX))
    }

    /// Does it refuse and count at this moment?
    #[inline]
    pub fn is_active(&self, moment: Second) -> bool {
        self.active.contains(&moment)
    }
}

//! Policies: what is compared. A policy is a set of caps and a rule of what is bought, replayed on journeys that
//! were drawn without it.

pub mod ad_server;
pub mod audience;
pub mod budget;
pub mod can_bind;
pub mod cap;
pub mod cost;
pub mod goal;
pub mod knowledge;
pub mod leakage;
pub mod reactions;
pub mod rotation;
pub mod schedule;
pub mod serving;
pub mod suppression;
pub mod throttle;
pub mod trigger;
pub mod window;

use std::sync::Arc;

use crate::base::time::Calendar;
use crate::world::channel::{Channel, ChannelId};
use crate::world::creative::Rotation;
use budget::Budget;
use cap::{Cap, CountBy, Scope};
use cost::Cost;
use reactions::Reactions;
use schedule::Schedule;

/// The most caps and suppressions that a policy may have.
pub const MOST_CAPS: usize = 64;

/// A set of caps under one name, and what may be spent. All caps must allow an impression.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What the scenario calls it.
    pub name: String,
    /// The caps; the first in this order that refuses is the one blamed.
    pub caps: Vec<Cap>,
    /// What it may spend; none: what the win rates bring.
    pub budget: Option<Budget>,
    /// When it buys on each channel; none: always.
    pub schedule: Option<Arc<Schedule>>,
    /// What it costs beside its media; none: nothing is said of that.
    pub cost: Option<Cost>,
    /// What it does about what shoppers do.
    pub reactions: Reactions,
    /// How creatives are chosen; None: as each channel says.
    pub rotation: Option<Rotation>,
}

/// What can refuse an ad, as tables name it.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// Unique within its policy.
    pub label: &'a str,
    /// Over which channels.
    pub scope: Scope,
}

impl Policy {
    /// Have both the same caps, whatever their labels, and the same reactions?
    pub fn has_rules_of(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&Cap, &Cap)| *one == Cap { label: one.label.clone(), ..other.clone() };
        self.reactions == other.reactions
            && self.rotation == other.rotation
            && self.caps.len() == other.caps.len()
            && self.caps.iter().zip(&other.caps).all(is_same)
    }

    /// All that can refuse an ad: caps, and then suppressions. A verdict names a rule by its index here.
    pub fn rules(&self) -> impl Iterator<Item = Rule<'_>> {
        let caps = self.caps.iter().map(|cap| Rule { label: &cap.label, scope: cap.scope });
        let suppressions = self.reactions.suppressions.iter();
        caps.chain(suppressions.map(|one| Rule { label: &one.label, scope: one.scope }))
    }

    /// How tables name a rule, by its index.
    pub fn rule(&self, index: usize) -> Option<Rule<'_>> {
        self.rules().nth(index)
    }

    /// Acts and buys on the same days of another calendar, where they may begin at other moments.
    pub fn move_to(&mut self, from: &Calendar, to: &Calendar) {
        self.caps.iter_mut().for_each(|cap| cap.active = from.moved(&cap.active, to));
        if let Some(schedule) = &mut self.schedule {
            Arc::make_mut(schedule).move_to(to);
        }
    }

    /// How many channels share a count with another.
    pub fn joined(&self) -> u32 {
        let shared = self.caps.iter().filter(|cap| cap.is_shared());
        shared.fold(0, |channels, cap| channels | cap.concerned()).count_ones()
    }

    /// The same policy with caps that count people wherever that makes no difference: where the cap always recognises
    /// every shopper by one and the same key. Caps that count people are decided faster.
    pub fn simplified(&self, channels: &[Channel]) -> Self {
        let mut policy = self.clone();
        for cap in &mut policy.caps {
            if cap.knows_people(channels) {
                cap.count_by = CountBy::Person;
            }
        }
        policy
    }
}

/// By channel, what `make` returns for every cap that `is_of` it, in file order.
fn by_channel<T>(
    caps: &[Cap],
    channels: usize,
    is_of: fn(&Cap, ChannelId) -> bool,
    make: impl Fn(usize, &Cap, ChannelId) -> T,
) -> Vec<Box<[T]>> {
    let of = |channel| {
        let here = caps.iter().enumerate().filter(|(_, cap)| is_of(cap, channel));
        here.map(|(index, cap)| make(index, cap, channel)).collect()
    };
    (0..channels as ChannelId).map(of).collect()
}

/// Does the cap refuse on the channel?
fn refuses(cap: &Cap, channel: ChannelId) -> bool {
    !cap.each_creative && cap.scope.contains(channel)
}

/// Does it count there, and never refuse?
fn only_counts(cap: &Cap, channel: ChannelId) -> bool {
    !cap.each_creative && cap.counts(channel) && !refuses(cap, channel)
}

/// What became of a bid under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict(u8);

/// Set where the cap refused because there was no identifier to count by.
const MISSING_ID: u8 = 0x80;

impl Verdict {
    /// The ad was shown.
    pub const SERVED: Self = Self(0);

    /// Refused by the rule at this index in the policy: a cap, or beyond them a suppression.
    pub fn capped(cap: usize) -> Self {
        debug_assert!(cap < MOST_CAPS);
        Self(cap as u8 + 1)
    }

    /// Refused by the cap at this index, for want of an identifier.
    pub fn missing_id(cap: usize) -> Self {
        Self(Self::capped(cap).0 | MISSING_ID)
    }

    /// Was the ad shown?
    #[inline]
    pub fn is_served(self) -> bool {
        self.0 == 0
    }

    /// How many kinds of verdict there are at most.
    pub const KINDS: usize = 256;

    /// Which of them it is.
    #[inline]
    pub fn kind(self) -> usize {
        self.0.into()
    }

    /// The cap that refused.
    #[inline]
    pub fn blocked_by(self) -> Option<usize> {
        usize::from(self.0 & !MISSING_ID).checked_sub(1)
    }

    /// Was it refused for want of an identifier?
    #[inline]
    pub fn is_missing_id(self) -> bool {
        self.0 & MISSING_ID != 0
    }
}

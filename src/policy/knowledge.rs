//! What a rule knows of what a shopper has done.
//!
//! A rule keeps the time of the last signal by slot of its scope and by key, as a cap keeps its counts. How a signal
//! becomes known depends on who can see it:
//!
//! - In a shop shoppers are logged in. A shared scope hears from the shop: the shopper's node of the graph gave the signal.
//! - Whoever clicked an ad is recognised in the shop from then on, by the key that clicked: in a shared scope by a click
//!   on any of its channels, in a silo by a click on its own. So a silo knows what its own clicks led to, and nothing else.
//! - In a log a row tells of a user, and so of every key that the user shows. A silo knows the rows that name its channel.
//!
//! A signal at s is known at t exactly when t > s and t − s ≥ delay: the ads of one second come before what is done in it.

use std::collections::VecDeque;

use super::cap::CountBy;
use super::suppression::{Signal, Suppression};
use crate::base::time::{NEVER, Second};
use crate::world::channel::ChannelId;
use crate::world::journey::{Journey, LINKED, NO_KEY, Opportunity};

/// Who gave a signal, and where it can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Which of a journey's persons.
    pub person: u32,
    /// The channel that a log's row names; None: it happened in a shop, which knows who it was.
    pub channel: Option<ChannelId>,
}

/// What one suppression knows of the present shopper.
#[derive(Debug, Clone)]
pub struct Knowledge {
    rule: Suppression,
    /// How many keys a slot has.
    keys: usize,
    /// By slot and key, the last signal that is known.
    last: Vec<Second>,
    /// Slots and keys that are recognised, with the channel and the person.
    recognised: Vec<Recognised>,
    /// Signals that are not known yet, in time order: when they become known, and of which slot and key.
    late: VecDeque<(Second, usize)>,
}

/// A key that a shop recognises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Recognised {
    cell: usize,
    channel: ChannelId,
    person: u32,
}

impl Knowledge {
    /// Of nobody yet.
    pub fn new(rule: Suppression) -> Self {
        Self { rule, keys: 0, last: Vec::new(), recognised: Vec::new(), late: VecDeque::new() }
    }

    /// Forgets the last shopper. The users of a log are recognised from the beginning.
    pub fn open(&mut self, journey: &Journey, is_logged: bool) {
        self.keys = journey.key_counts()[self.rule.id as usize] as usize;
        self.last.clear();
        self.last.resize(self.keys * if self.is_by_identifier() { 1 } else { self.rule.scope.slots() }, NEVER);
        self.recognised.clear();
        self.late.clear();
        if is_logged {
            let shown = journey.opportunities.iter().filter_map(|ad| self.recognise(ad));
            let shown: Vec<Recognised> = shown.collect();
            self.recognised.extend(shown);
            self.recognised.sort_unstable();
            self.recognised.dedup();
        }
    }

    /// Is this ad refused? None of those asked about before may be later.
    #[inline]
    pub fn refuses(&mut self, ad: &Opportunity) -> bool {
        let Some(cell) = self.cell(ad) else { return false };
        self.learn(ad.time);
        let last = self.last[cell];
        last != NEVER && self.rule.lasts.is_none_or(|lasts| ad.time - last < lasts)
    }

    /// An ad was clicked.
    pub fn click(&mut self, ad: &Opportunity) {
        let Some(clicked) = self.recognise(ad) else { return };
        if !self.recognised.contains(&clicked) {
            self.recognised.push(clicked);
        }
        if self.rule.after == Signal::Click {
            self.note(clicked.cell, ad.time);
        }
    }

    /// Something was done, by somebody who is known in one place or another.
    pub fn hear(&mut self, signal: Signal, now: Second, source: Source) {
        if self.rule.after != signal {
            return;
        }
        let Source { person, channel } = source;
        let (shared, own) = (self.rule.is_shared, self.rule.scope);
        if shared && let Some(key) = self.told_by_shop(source) {
            self.note(key as usize, now);
        }
        let is_named =
            |here: ChannelId| channel.is_none_or(|named| own.contains(named) && own.slot(named) == own.slot(here));
        let is_meant = |one: &&Recognised| one.person == person && (shared || is_named(one.channel));
        let cells: Vec<usize> = self.recognised.iter().filter(is_meant).map(|one| one.cell).collect();
        cells.into_iter().for_each(|cell| self.note(cell, now));
    }

    /// Whom the shop, or the log, names to all channels of a shared scope.
    fn told_by_shop(&self, source: Source) -> Option<u32> {
        match self.rule.id {
            CountBy::Person => Some(source.person),
            CountBy::Graph => source.channel.is_none().then_some(LINKED),
            CountBy::Identifier => None,
        }
    }

    fn note(&mut self, cell: usize, now: Second) {
        match self.rule.delay {
            0 => self.last[cell] = now,
            delay => self.late.push_back((now + delay, cell)),
        }
    }

    /// Takes in what has become known by now.
    #[inline]
    fn learn(&mut self, now: Second) {
        while let Some((known, cell)) = self.late.front().copied().filter(|(known, _)| *known <= now) {
            self.last[cell] = known - self.rule.delay;
            self.late.pop_front();
        }
    }

    fn recognise(&self, ad: &Opportunity) -> Option<Recognised> {
        let [.., person] = ad.keys;
        self.cell(ad).map(|cell| Recognised { cell, channel: ad.channel, person })
    }

    /// The slot and the key in one number; None where the rule does not concern the ad, or cannot tell whose it is.
    #[inline]
    fn cell(&self, ad: &Opportunity) -> Option<usize> {
        let (scope, key) = (self.rule.scope, ad.keys[self.rule.id as usize]);
        let slot = if self.is_by_identifier() { 0 } else { scope.slot(ad.channel) };
        (scope.contains(ad.channel) && key != NO_KEY).then(|| slot * self.keys + key as usize)
    }

    /// An identifier belongs to one channel, so one slot is enough for it.
    fn is_by_identifier(&self) -> bool {
        self.rule.id == CountBy::Identifier
    }
}

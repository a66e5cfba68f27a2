//! What an ad server remembers: for every counter, when its most recent impressions expire.
//!
//! A cap of n needs n expiries per counter, in a ring: the oldest of them is that of the n-th most
//! recent impression, and the cap is full exactly while it has not passed. Counters of all rules and
//! keys of one shopper lie in one arena, laid out anew for each shopper and never freed.

use crate::base::time::{NEVER, Second};

/// One counter's memory.
#[derive(Debug, Clone, Copy)]
pub struct Counter {
    /// Its ring: where it begins and ends, and its oldest place, where the next expiry goes.
    begin: u32,
    end: u32,
    oldest: u32,
    /// The most recent impression.
    pub newest: Second,
    /// When the current window closes, where windows open with an impression.
    pub closes: Second,
}

/// All counters of one shopper under one policy.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    counters: Vec<Counter>,
    expiries: Vec<Second>,
}

impl Ledger {
    /// Forgets the last shopper.
    #[inline]
    pub fn clear(&mut self) {
        self.counters.clear();
        self.expiries.clear();
    }

    /// Opens empty counters of the same depth and returns the place of the first.
    #[inline]
    pub fn open(&mut self, counters: u32, depth: u32) -> u32 {
        let first = self.counters.len() as u32;
        let rings = self.expiries.len() as u32;
        self.expiries.resize((rings + counters * depth) as usize, NEVER);
        self.counters.extend((0..counters).map(|place| {
            let begin = rings + place * depth;
            Counter { begin, end: begin + depth, oldest: begin, newest: NEVER, closes: NEVER }
        }));
        first
    }

    /// The counter at a place.
    #[inline]
    pub fn counter(&self, place: usize) -> &Counter {
        &self.counters[place]
    }

    /// Has the n-th most recent impression not expired?
    #[inline]
    pub fn is_full(&self, place: usize, now: Second) -> bool {
        self.expiries[self.counters[place].oldest as usize] > now
    }

    /// Takes note of an impression; `until` tells when it expires.
    #[inline]
    pub fn note(&mut self, place: usize, now: Second, until: impl FnOnce(&mut Second) -> Second) {
        let counter = &mut self.counters[place];
        self.expiries[counter.oldest as usize] = until(&mut counter.closes);
        counter.newest = now;
        counter.oldest = if counter.oldest + 1 == counter.end { counter.begin } else { counter.oldest + 1 };
    }
}

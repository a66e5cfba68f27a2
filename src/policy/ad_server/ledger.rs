//! What an ad server remembers: for every counter, when its most recent impressions expire.
//!
//! A cap of n keeps n expiries per counter, in a ring. The oldest of them is that of the n-th most
//! recent impression, and the cap is full until it has passed. Counters of all caps and keys of one
//! shopper lie in one block of memory, which is laid out anew for each shopper and never freed.

use crate::base::time::{NEVER, Second};

/// One counter's memory.
#[derive(Debug, Clone, Copy)]
pub struct Counter {
    /// When the n-th most recent impression expires: a copy from the ring, which is faster to read.
    pub full_until: Second,
    /// The most recent impression.
    pub newest: Second,
    /// When the current window closes, where windows open with an impression.
    pub closes: Second,
    /// The index of the oldest expiry in its ring, which the next one replaces.
    oldest: u32,
}

/// The counters of one cap: where they and their rings begin, and how deep the rings are.
#[derive(Debug, Clone, Copy, Default)]
pub struct CounterBlock {
    first: usize,
    rings: usize,
    depth: u32,
}

impl CounterBlock {
    /// The same counters for a channel that asks them and is not counted: it notes nothing there.
    #[inline]
    pub fn read_only(self) -> Self {
        Self { depth: 0, ..self }
    }

    /// The block without its first counters.
    #[inline]
    pub fn skip(self, counters: usize) -> Self {
        Self { first: self.first + counters, rings: self.rings + counters * self.depth as usize, ..self }
    }
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

    /// Opens empty counters of the same depth. Those of depth 0 never fill, and remember nothing.
    #[inline]
    pub fn open(&mut self, counters: usize, depth: u32) -> CounterBlock {
        let block = CounterBlock { first: self.counters.len(), rings: self.expiries.len(), depth };
        let empty = Counter { full_until: NEVER, newest: NEVER, closes: NEVER, oldest: 0 };
        self.counters.resize(block.first + counters, empty);
        self.expiries.resize(block.rings + counters * depth as usize, NEVER);
        block
    }

    /// The memory by reference, so that the hot loop reads it without further indirection.
    #[inline]
    pub fn book(&mut self) -> Book<'_> {
        Book { counters: &mut self.counters, expiries: &mut self.expiries }
    }
}

/// The ledger's memory.
pub struct Book<'a> {
    counters: &'a mut [Counter],
    expiries: &'a mut [Second],
}

impl Book<'_> {
    /// A key's counter.
    #[inline]
    pub fn counter(&self, block: CounterBlock, key: u32) -> &Counter {
        &self.counters[block.first + key as usize]
    }

    /// Notes an impression. `until` tells when it expires.
    #[inline]
    pub fn note(&mut self, block: CounterBlock, key: u32, now: Second, until: impl FnOnce(&mut Second) -> Second) {
        if block.depth == 0 {
            return;
        }
        let counter = &mut self.counters[block.first + key as usize];
        let (begin, oldest) = (block.rings + key as usize * block.depth as usize, counter.oldest);
        self.expiries[begin + oldest as usize] = until(&mut counter.closes);
        counter.oldest = if oldest + 1 == block.depth { 0 } else { oldest + 1 };
        counter.full_until = self.expiries[begin + counter.oldest as usize];
        counter.newest = now;
    }
}

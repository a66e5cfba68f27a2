//! What an ad server remembers: for every counter, when its most recent impressions expire.
//!
//! A cap of n keeps n expiries per counter, in a ring. The oldest of them is that of the n-th most
//! recent impression, and the cap is full until it has passed. Counters of all caps and keys of one
//! shopper lie in one block of memory, which is laid out anew for each shopper and never freed. Where that block would
//! be large, a [`super::sparse_ledger`] takes its place.

use crate::base::time::{NEVER, Second};

/// So many counters, and so many expiries, may a block hold: a mebibyte.
const ROOM: usize = 1 << 16;

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
    pub(super) oldest: u32,
}

/// The counters of one cap: where they and their rings begin, and how deep the rings are.
#[derive(Debug, Clone, Copy, Default)]
pub struct CounterBlock {
    pub(super) first: usize,
    rings: usize,
    pub(super) depth: u32,
}

/// What is remembered of one shopper under one policy.
pub trait Memory {
    /// A key's counter.
    fn counter(&self, block: CounterBlock, key: u32) -> &Counter;

    /// Notes an impression. `until` tells when it expires.
    fn note(&mut self, block: CounterBlock, key: u32, now: Second, until: impl FnOnce(&mut Second) -> Second);
}

impl Counter {
    /// Before any impression.
    pub const EMPTY: Self = Self { full_until: NEVER, newest: NEVER, closes: NEVER, oldest: 0 };
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
    /// So many of both are laid out for the present shopper.
    laid_out: (usize, usize),
}

impl Ledger {
    /// Forgets the last shopper.
    #[inline]
    pub fn clear(&mut self) {
        self.laid_out = (0, 0);
    }

    /// Lays out counters of the same depth. Those of depth 0 never fill, and remember nothing.
    #[inline]
    pub fn lay_out(&mut self, counters: usize, depth: u32) -> CounterBlock {
        let (first, rings) = self.laid_out;
        self.laid_out = (first + counters, rings + counters * depth as usize);
        CounterBlock { first, rings, depth }
    }

    /// Opens all that is laid out, empty. False: there is no room for it.
    #[inline]
    pub fn open(&mut self) -> bool {
        let (counters, expiries) = self.laid_out;
        if counters > ROOM || expiries > ROOM {
            return false;
        }
        self.counters.clear();
        self.counters.resize(counters, Counter::EMPTY);
        self.expiries.clear();
        self.expiries.resize(expiries, NEVER);
        true
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

impl Memory for Book<'_> {
    #[inline]
    fn counter(&self, block: CounterBlock, key: u32) -> &Counter {
        &self.counters[block.first + key as usize]
    }

    #[inline]
    fn note(&mut self, block: CounterBlock, key: u32, now: Second, until: impl FnOnce(&mut Second) -> Second) {
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

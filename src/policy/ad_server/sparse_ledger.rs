//! The ledger of a shopper with very many identifiers, or under caps of very many impressions.
//!
//! A block with room for every key and every limit would take gigabytes then. This one remembers what was noted, and no
//! more: a counter is made with its first impression, and its ring grows with each until the cap is full.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::ledger::{Counter, CounterBlock, Memory};
use crate::base::time::Second;

/// All counters of one shopper under one policy that have noted anything.
#[derive(Debug, Clone, Default)]
pub struct SparseLedger {
    /// By the index that they would have in a block.
    counters: HashMap<usize, Ring, FixedState>,
    expiries: Vec<Expiry>,
}

/// One counter's memory.
#[derive(Debug, Clone)]
struct Ring {
    counter: Counter,
    /// How many expiries it holds, and which of them is the newest. The counter knows the oldest.
    held: u32,
    newest: u32,
}

/// When an impression expires, and which one of the same counter is the next.
#[derive(Debug, Clone)]
struct Expiry {
    until: Second,
    next: u32,
}

const EMPTY: Counter = Counter::EMPTY;

impl Memory for SparseLedger {
    fn counter(&self, block: CounterBlock, key: u32) -> &Counter {
        self.counters.get(&(block.first + key as usize)).map_or(&EMPTY, |ring| &ring.counter)
    }

    fn note(&mut self, block: CounterBlock, key: u32, now: Second, until: impl FnOnce(&mut Second) -> Second) {
        if block.depth == 0 {
            return;
        }
        let empty = || Ring { counter: EMPTY, held: 0, newest: 0 };
        let ring = self.counters.entry(block.first + key as usize).or_insert_with(empty);
        let until = until(&mut ring.counter.closes);
        let here = if ring.held < block.depth {
            self.expiries.push(Expiry { until, next: 0 });
            (self.expiries.len() - 1) as u32
        } else {
            // The newest takes the place of the oldest.
            let oldest = ring.counter.oldest;
            ring.counter.oldest = self.expiries[oldest as usize].next;
            self.expiries[oldest as usize].until = until;
            oldest
        };
        ring.link(here, block.depth, &mut self.expiries);
        ring.counter.newest = now;
    }
}

impl Ring {
    /// Makes an expiry the newest.
    fn link(&mut self, here: u32, depth: u32, expiries: &mut [Expiry]) {
        match self.held {
            0 => self.counter.oldest = here,
            // Of a ring of one, the oldest is the newest.
            _ if depth == 1 => self.counter.oldest = here,
            _ => expiries[self.newest as usize].next = here,
        }
        self.newest = here;
        self.held = (self.held + 1).min(depth);
        if self.held == depth {
            self.counter.full_until = expiries[self.counter.oldest as usize].until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Ledger;
    use super::*;

    /// Both remember alike: three counters of several depths, noted in turns.
    #[test]
    fn both_ledgers_remember_alike() {
        for depth in [0, 1, 2, 3, 7] {
            let mut dense = Ledger::default();
            let block = dense.lay_out(3, depth);
            assert!(dense.open());
            let (mut book, mut sparse) = (dense.book(), SparseLedger::default());
            for step in 0..60_u32 {
                let (key, now) = (step * step % 3, step as Second * 10);
                let until = |closes: &mut Second| {
                    *closes = now + 5;
                    now + 100
                };
                book.note(block, key, now, until);
                sparse.note(block, key, now, until);
                for key in 0..3 {
                    let of = |counter: &Counter| (counter.full_until, counter.newest, counter.closes);
                    assert_eq!(of(book.counter(block, key)), of(sparse.counter(block, key)), "{depth}: {step}");
                }
            }
        }
    }
}

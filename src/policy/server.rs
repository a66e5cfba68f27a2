//! An ad server under one policy: it decides one shopper's bids in order and remembers what it served.

use super::cap::{Cap, Clock, CountBy, OnMissingId, Scope};
use super::ledger::Ledger;
use super::{Policy, Verdict};
use crate::base::time::{Calendar, Second};
use crate::world::journey::{Journey, NO_KEY, Opportunity};

/// A policy ready to serve. It holds the memory of one shopper at a time: every thread has its own.
#[derive(Debug, Clone)]
pub struct Server {
    caps: Vec<Cap>,
    /// For each channel, the rules of the caps whose scope holds it, in file order.
    rules: Vec<Box<[Rule]>>,
    ledger: Ledger,
    served: Vec<u32>,
    /// By cap, where its counters begin. Scratch space.
    accounts: Vec<u32>,
}

/// What the hot loop needs of one cap on one channel, side by side.
#[derive(Debug, Clone)]
struct Rule {
    /// Where its counters begin in the ledger of the present shopper.
    first: u32,
    max: u32,
    count_by: CountBy,
    on_missing_id: OnMissingId,
    delay: Second,
    active_from: Second,
    active_to: Second,
    clock: Clock,
    scope: Scope,
    slot: u32,
    cap: usize,
}

/// Who is told what became of each bid.
pub trait Record {
    /// The ad was shown.
    fn served(&mut self, bid: &Opportunity);
    /// A cap refused.
    fn refused(&mut self, bid: &Opportunity, verdict: Verdict);
}

impl Server {
    /// A server for a policy over `channels` channels.
    pub fn new(policy: &Policy, calendar: &Calendar, channels: usize) -> Self {
        let rule = |(place, cap): (usize, &Cap), channel| Rule {
            first: 0,
            max: cap.max,
            count_by: cap.count_by,
            on_missing_id: cap.on_missing_id,
            delay: cap.delay,
            active_from: cap.active.start,
            active_to: cap.active.end,
            clock: Clock::new(cap.window, calendar),
            scope: cap.scope,
            slot: cap.scope.slot(channel) as u32,
            cap: place,
        };
        let rules = |channel| {
            let caps = policy.caps.iter().enumerate();
            caps.filter(|(_, cap)| cap.scope.contains(channel)).map(|cap| rule(cap, channel)).collect()
        };
        Self {
            caps: policy.caps.clone(),
            rules: (0..channels).map(|channel| rules(channel as u8)).collect(),
            ledger: Ledger::default(),
            served: Vec::new(),
            accounts: Vec::new(),
        }
    }

    /// The places of the bids that were served, once they are decided.
    pub fn served(&self) -> &[u32] {
        &self.served
    }

    /// Decides a journey's bids in order, and records of each what became of it.
    #[inline]
    pub fn replay(&mut self, journey: &Journey, bids: &[u32], record: &mut impl Record) {
        self.open(journey, bids.len());
        for place in bids {
            let bid = &journey.opportunities[*place as usize];
            let rules = &self.rules[bid.channel as usize];
            let verdict = decide(rules, bid, journey, &self.ledger, &self.served);
            if verdict.is_served() {
                note(rules, bid, journey, &mut self.ledger);
                self.served.push(*place);
                record.served(bid);
            } else {
                record.refused(bid, verdict);
            }
        }
    }

    /// Opens empty counters for every cap, slot and key of a shopper.
    #[inline]
    fn open(&mut self, journey: &Journey, bids: usize) {
        self.ledger.clear();
        self.served.clear();
        self.accounts.clear();
        let key_counts = journey.key_counts();
        for cap in &self.caps {
            let keys = key_counts[cap.count_by as usize];
            // A cap above the number of bids never fills: a ring one deeper than that says so.
            let depth = cap.max.min(bids as u32 + 1);
            self.accounts.push(self.ledger.open(cap.scope.slots() as u32 * keys, depth));
        }
        for rule in self.rules.iter_mut().flatten() {
            let keys = key_counts[rule.count_by as usize];
            rule.first = self.accounts[rule.cap] + rule.slot * keys;
        }
    }
}

/// The first cap that refuses, if any does.
#[inline(always)]
fn decide(rules: &[Rule], bid: &Opportunity, journey: &Journey, ledger: &Ledger, served: &[u32]) -> Verdict {
    for rule in rules {
        let key = bid.keys[rule.count_by as usize];
        if bid.time < rule.active_from || bid.time >= rule.active_to {
            continue;
        }
        if key == NO_KEY {
            match rule.on_missing_id {
                OnMissingId::Serve => continue,
                OnMissingId::Block => return Verdict::missing_id(rule.cap),
            }
        }
        let place = (rule.first + key) as usize;
        if ledger.is_full(place, bid.time)
            && (rule.delay == 0 || rule.is_known_full(place, bid, journey, ledger, served))
        {
            return Verdict::capped(rule.cap);
        }
    }
    Verdict::SERVED
}

#[inline(always)]
fn note(rules: &[Rule], bid: &Opportunity, journey: &Journey, ledger: &mut Ledger) {
    for rule in rules {
        let key = bid.keys[rule.count_by as usize];
        if key != NO_KEY && rule.is_active(bid.time) {
            let until = |closes: &mut Second| rule.clock.until(bid, journey, closes);
            ledger.note((rule.first + key) as usize, bid.time, until);
        }
    }
}

impl Rule {
    #[inline]
    fn is_active(&self, moment: Second) -> bool {
        self.active_from <= moment && moment < self.active_to
    }

    /// With a delay, a counter that is full in truth may not be known to be: what was served on
    /// another channel a moment ago is still on its way. Only then is the memory read back.
    fn is_known_full(
        &self,
        place: usize,
        bid: &Opportunity,
        journey: &Journey,
        ledger: &Ledger,
        served: &[u32],
    ) -> bool {
        let counter = ledger.counter(place);
        if counter.newest <= bid.time - self.delay {
            return true;
        }
        let since = self.clock.since(bid, journey, counter.closes);
        let known = |earlier: &Opportunity| earlier.channel == bid.channel || bid.time - earlier.time >= self.delay;
        let counts = |earlier: &Opportunity| {
            let by = self.count_by as usize;
            self.scope.contains(earlier.channel) && earlier.keys[by] == bid.keys[by] && self.is_active(earlier.time)
        };
        let recent = served.iter().rev().map(|place| &journey.opportunities[*place as usize]);
        recent
            .take_while(|earlier| earlier.time >= since)
            .filter(|earlier| counts(earlier) && known(earlier))
            .nth(self.max as usize - 1)
            .is_some()
    }
}

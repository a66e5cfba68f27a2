//! An ad server under one policy: it decides one shopper's bids in order and remembers what it served.

use super::cap::{Cap, Clock, CountBy, OnMissingId, Window};
use super::ledger::{Account, Book, Ledger};
use super::refusals::Refusals;
use super::{Policy, Verdict};
use crate::base::time::{Calendar, Second};
use crate::world::journey::{Journey, NO_KEY, Opportunity};

/// A policy ready to serve. It holds the memory of one shopper at a time: every thread has its own.
#[derive(Debug, Clone)]
pub struct Server {
    caps: Vec<Cap>,
    /// By cap.
    clocks: Vec<Clock>,
    /// For each channel, the rules of the caps whose scope holds it, in file order.
    rules: Vec<Box<[Rule]>>,
    /// Are all caps rolling, always active and never late? Then less must be looked at.
    simple: bool,
    /// Do all caps count people? Then a shopper has one key.
    people: bool,
    /// So few bids cannot fill any cap.
    harmless: usize,
    ledger: Ledger,
    verdicts: Vec<Verdict>,
    served: Vec<u32>,
    /// Of all shoppers since they were last taken.
    pub refusals: Refusals,
    /// By cap, its counters. Scratch space.
    accounts: Vec<Account>,
}

/// What the hot loop needs of one cap on one channel, side by side.
#[derive(Debug, Clone)]
struct Rule {
    /// Its counters in the ledger of the present shopper.
    account: Account,
    active_from: Second,
    /// Seconds for which it is active.
    active_for: u32,
    delay: Second,
    /// The length of a rolling window, by far the most usual kind; zero for the others.
    rolling: Second,
    slot: u32,
    cap: u8,
    count_by: CountBy,
    on_missing_id: OnMissingId,
}

impl Server {
    /// A server for a policy over `channels` channels.
    pub fn new(policy: &Policy, calendar: &Calendar, channels: usize) -> Self {
        let rule = |(place, cap): (usize, &Cap), channel| Rule {
            account: Account::default(),
            active_from: cap.active.start,
            active_for: cap.active.end.wrapping_sub(cap.active.start) as u32,
            delay: cap.delay,
            rolling: if let Window::Rolling(length) = cap.window { length.seconds() } else { 0 },
            slot: if slots(cap) == 1 { 0 } else { cap.scope.slot(channel) as u32 },
            cap: place as u8,
            count_by: cap.count_by,
            on_missing_id: cap.on_missing_id,
        };
        let rules = |channel| {
            let caps = policy.caps.iter().enumerate();
            caps.filter(|(_, cap)| cap.scope.contains(channel)).map(|cap| rule(cap, channel)).collect()
        };
        Self {
            caps: policy.caps.clone(),
            clocks: policy.caps.iter().map(|cap| Clock::new(cap.window, calendar)).collect(),
            rules: (0..channels).map(|channel| rules(channel as u8)).collect(),
            simple: policy.caps.iter().all(is_simple),
            people: policy.caps.iter().all(|cap| cap.count_by == CountBy::Person),
            refusals: Refusals::none(channels),
            harmless: policy.caps.iter().map(harmless).min().unwrap_or(usize::MAX),
            ledger: Ledger::default(),
            verdicts: Vec::new(),
            served: Vec::new(),
            accounts: Vec::new(),
        }
    }

    /// The places of the bids that were served, once they are decided.
    pub fn served(&self) -> &[u32] {
        &self.served
    }

    /// What became of every bid, once they are decided.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Decides a journey's bids in order.
    pub fn decide(&mut self, journey: &Journey, bids: &[u32]) {
        self.served.clear();
        self.verdicts.clear();
        self.verdicts.resize(bids.len(), Verdict::SERVED);
        if bids.len() <= self.harmless {
            self.served.extend_from_slice(bids);
        } else {
            match (self.simple, self.people) {
                (true, true) => self.decide_each::<true, true>(journey, bids),
                (true, false) => self.decide_each::<true, false>(journey, bids),
                (false, _) => self.decide_each::<false, false>(journey, bids),
            }
        }
    }

    /// A function of its own in the machine code too: the whole hot loop as one function has more
    /// in hand than there are registers.
    #[inline(never)]
    fn decide_each<const SIMPLE: bool, const PEOPLE: bool>(&mut self, journey: &Journey, bids: &[u32]) {
        self.open(journey, bids.len());
        self.served.resize(bids.len(), 0);
        let (mut book, served, mut count) = (self.ledger.book(), &mut self.served[..], 0);
        for (place, verdict) in bids.iter().zip(&mut self.verdicts) {
            let bid = &journey.opportunities[*place as usize];
            let rules = &self.rules[bid.channel as usize];
            let refusal = rules.iter().find_map(|rule| {
                let verdict = rule.refuses::<SIMPLE, PEOPLE>(bid, &book)?;
                let sure = SIMPLE || rule.delay == 0 || verdict.is_missing_id();
                (sure || rule.knows(&self.caps, &self.clocks, &book, bid, journey, &served[..count])).then_some(verdict)
            });
            if let Some(refusal) = refusal {
                *verdict = refusal;
                self.refusals.count(bid.channel, refusal, bid.time >= 0);
                continue;
            }
            for rule in rules {
                rule.note::<SIMPLE, PEOPLE>(&self.clocks, bid, journey, &mut book);
            }
            served[count] = *place;
            count += 1;
        }
        self.served.truncate(count);
    }

    /// Opens empty counters for every cap, slot and key of a shopper.
    fn open(&mut self, journey: &Journey, bids: usize) {
        self.ledger.clear();
        self.accounts.clear();
        let key_counts = journey.key_counts();
        for cap in &self.caps {
            let keys = key_counts[cap.count_by as usize];
            // A cap above the number of bids never fills: a ring one deeper than that says so.
            let depth = cap.max.min(bids as u32 + 1);
            self.accounts.push(self.ledger.open(slots(cap) * keys, depth));
        }
        for rule in self.rules.iter_mut().flatten() {
            let keys = key_counts[rule.count_by as usize];
            rule.account = self.accounts[rule.cap as usize].skip(rule.slot * keys);
        }
    }
}

/// How many counters a key has. An identifier belongs to one channel, so one is enough for it even
/// where every channel has its own.
fn slots(cap: &Cap) -> u32 {
    if cap.scope.each && cap.count_by == CountBy::Identifier { 1 } else { cap.scope.slots() as u32 }
}

/// The number of bids up to which a cap refuses none, whatever they are.
fn harmless(cap: &Cap) -> usize {
    match cap.on_missing_id {
        OnMissingId::Serve => cap.max as usize,
        OnMissingId::Block => 0,
    }
}

fn is_simple(cap: &Cap) -> bool {
    let always = cap.active.start == Second::MIN && cap.active.end == Second::MAX;
    always && cap.delay == 0 && matches!(cap.window, Window::Rolling(_))
}

impl Rule {
    #[inline(always)]
    fn is_active<const SIMPLE: bool>(&self, moment: Second) -> bool {
        SIMPLE || (moment.wrapping_sub(self.active_from) as u32) < self.active_for
    }

    /// Does the cap refuse the bid, if it knows all that was served?
    #[inline(always)]
    fn refuses<const SIMPLE: bool, const PEOPLE: bool>(&self, bid: &Opportunity, book: &Book<'_>) -> Option<Verdict> {
        let key = if PEOPLE { 0 } else { bid.keys[self.count_by as usize] };
        if !self.is_active::<SIMPLE>(bid.time) {
            return None;
        }
        if key == NO_KEY {
            return (self.on_missing_id == OnMissingId::Block).then(|| Verdict::missing_id(self.cap as usize));
        }
        let full = book.counter(self.account, key).full_until > bid.time;
        full.then(|| Verdict::capped(self.cap as usize))
    }

    /// Takes note that the bid was served.
    #[inline(always)]
    fn note<const SIMPLE: bool, const PEOPLE: bool>(
        &self,
        clocks: &[Clock],
        bid: &Opportunity,
        journey: &Journey,
        book: &mut Book<'_>,
    ) {
        let key = if PEOPLE { 0 } else { bid.keys[self.count_by as usize] };
        if key != NO_KEY && self.is_active::<SIMPLE>(bid.time) {
            book.note(self.account, key, bid.time, |closes| {
                let rolls = SIMPLE || self.rolling > 0;
                if rolls { bid.time + self.rolling } else { clocks[self.cap as usize].until(bid, journey, closes) }
            });
        }
    }

    /// With a delay, a counter that is full in truth may not be known to be: what was served on
    /// another channel a moment ago is still on its way. Only then is the memory read back.
    #[inline(never)]
    fn knows(
        &self,
        caps: &[Cap],
        clocks: &[Clock],
        book: &Book<'_>,
        bid: &Opportunity,
        journey: &Journey,
        served: &[u32],
    ) -> bool {
        let by = self.count_by as usize;
        let counter = book.counter(self.account, bid.keys[by]);
        if counter.newest <= bid.time - self.delay {
            return true;
        }
        let cap = &caps[self.cap as usize];
        let since = clocks[self.cap as usize].since(bid, journey, counter.closes);
        let known = |earlier: &Opportunity| earlier.channel == bid.channel || bid.time - earlier.time >= self.delay;
        let counts = |earlier: &Opportunity| {
            cap.scope.contains(earlier.channel) && earlier.keys[by] == bid.keys[by] && cap.is_active(earlier.time)
        };
        let recent = served.iter().rev().map(|place| &journey.opportunities[*place as usize]);
        recent
            .take_while(|earlier| earlier.time >= since)
            .filter(|earlier| counts(earlier) && known(earlier))
            .nth(cap.max as usize - 1)
            .is_some()
    }
}

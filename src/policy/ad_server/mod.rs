//! An ad server under one policy: it decides one shopper's bids in order and remembers what it served.

mod decisions;
mod ledger;
mod one_by_one;
pub mod refusals;
mod rolling;
mod sparse_ledger;

use super::can_bind::CanBind;
use super::cap::{Cap, CountBy, OnMissingId};
use super::window::WindowClock;
use super::{Policy, Verdict, by_channel, only_counts, refuses};
use crate::base::time::{Calendar, Second};
use crate::world::journey::{Journey, NO_KEY, Opportunity};
use decisions::Decisions;
use ledger::{CounterBlock, Ledger, Memory};
use refusals::Refusals;
use rolling::Rolling;
use sparse_ledger::SparseLedger;

/// A policy ready to serve. It holds the memory of one shopper at a time: every thread has its own.
#[derive(Debug, Clone)]
pub struct Server {
    caps: Vec<Cap>,
    /// By cap.
    clocks: Vec<WindowClock>,
    /// By channel, the caps that refuse there, in file order …
    by_channel: Vec<Box<[ChannelCap]>>,
    /// … and those that count there and never refuse.
    only_counting: Vec<Box<[ChannelCap]>>,
    /// The faster way, where it is open to all caps.
    rolling: Option<Rolling>,
    /// None where a cap may refuse a single bid: one without an identifier.
    can_bind: Option<CanBind>,
    ledger: Ledger,
    /// The same for a shopper whose bids come one by one, and for whom a block of all counters would be large.
    sparse: Option<SparseLedger>,
    decisions: Decisions,
    /// By cap, its counters. Scratch space.
    counters: Vec<CounterBlock>,
}

/// One cap on one channel: what the hot loop needs of it, side by side in memory.
#[derive(Debug, Clone)]
struct ChannelCap {
    /// Its counters in the ledger of the present shopper.
    counters: CounterBlock,
    active_from: Second,
    /// Seconds for which it is active.
    active_for: u32,
    /// After this time every impression is known.
    delay: Second,
    /// The length of a rolling window, the most usual kind even here. Zero for the others.
    rolling: Second,
    slot: u32,
    /// Which of the policy's caps it is.
    index: u8,
    count_by: CountBy,
    on_missing_id: OnMissingId,
    /// Does it count here, or does it only refuse?
    counts: bool,
}

impl Server {
    /// A server for a policy over `channels` channels.
    pub fn new(policy: &Policy, calendar: &Calendar, channels: usize) -> Self {
        Self::of_caps(policy.caps.clone(), calendar, channels)
    }

    /// A server for some caps.
    pub fn of_caps(caps: Vec<Cap>, calendar: &Calendar, channels: usize) -> Self {
        let on_channel = |index: usize, cap: &Cap, channel| ChannelCap {
            counters: CounterBlock::default(),
            active_from: cap.active.start,
            active_for: cap.active.end.wrapping_sub(cap.active.start) as u32,
            delay: cap.delay.longest(),
            rolling: cap.window.rolls_for().unwrap_or(0),
            slot: cap.slot(channel) as u32,
            index: index as u8,
            count_by: cap.count_by,
            on_missing_id: cap.on_missing_id,
            counts: cap.counts(channel),
        };
        Self {
            clocks: caps.iter().map(|cap| WindowClock::new(cap.window, calendar)).collect(),
            by_channel: by_channel(&caps, channels, refuses, on_channel),
            only_counting: by_channel(&caps, channels, only_counts, on_channel),
            rolling: Rolling::new(&caps, channels),
            can_bind: CanBind::of(caps.iter(), calendar),
            caps,
            ledger: Ledger::default(),
            sparse: None,
            decisions: Decisions::none(channels),
            counters: Vec::new(),
        }
    }

    /// The indices of the bids that were served, once they are decided.
    pub fn served(&self) -> &[u32] {
        &self.decisions.served
    }

    /// What became of every bid, once they are decided.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.decisions.verdicts
    }

    /// What was refused of all shoppers since it was last taken.
    pub fn refusals(&mut self) -> &mut Refusals {
        &mut self.decisions.refusals
    }

    /// Decides a journey's bids in order.
    pub fn decide(&mut self, journey: &Journey, bids: &[u32]) {
        if self.allows(journey, bids) {
            self.serve_all(bids);
            return;
        }
        let Self { rolling, decisions, .. } = self;
        decisions.open(bids.len());
        // The faster way may take a journey for that of one person.
        let rolling = rolling.as_mut().filter(|_| journey.companions == 0);
        if !rolling.is_some_and(|rolling| rolling.decide(journey, bids, decisions)) {
            self.decide_each(journey, bids);
        }
    }

    /// Is it certain that no cap refuses any of these bids?
    #[inline]
    pub fn allows(&self, journey: &Journey, bids: &[u32]) -> bool {
        self.can_bind.as_ref().is_some_and(|can_bind| can_bind.allow(bids, journey))
    }

    /// Serves all bids, where it is certain that no cap refuses any.
    #[inline]
    pub fn serve_all(&mut self, bids: &[u32]) {
        self.decisions.open(bids.len());
        self.decisions.served.extend_from_slice(bids);
    }

    /// Decides bids under caps of any kind.
    #[inline(never)]
    fn decide_each(&mut self, journey: &Journey, bids: &[u32]) {
        if self.open(journey, bids.len()) {
            let Self { caps, clocks, by_channel, only_counting, ledger, decisions, .. } = self;
            Deciding { caps, clocks, by_channel, only_counting, journey }.decide(ledger.book(), bids, decisions);
        } else {
            self.decide_sparsely(journey, bids);
        }
    }

    /// Decides bids of one of a few shoppers for whom a block of all counters would be large.
    #[cold]
    fn decide_sparsely(&mut self, journey: &Journey, bids: &[u32]) {
        let Self { caps, clocks, by_channel, only_counting, decisions, .. } = self;
        Deciding { caps, clocks, by_channel, only_counting, journey }.decide(SparseLedger::default(), bids, decisions);
    }

    /// Opens empty counters for every cap, slot and key of a shopper. False: there is no room for them.
    fn open(&mut self, journey: &Journey, bids: usize) -> bool {
        self.ledger.clear();
        self.counters.clear();
        let key_counts = journey.key_counts();
        for cap in &self.caps {
            let keys = key_counts[cap.count_by as usize];
            // A cap that all bids together cannot fill needs no memory.
            let depth = if (cap.max as usize) < bids { cap.max } else { 0 };
            self.counters.push(self.ledger.lay_out(cap.slots() * keys as usize, depth));
        }
        for cap in self.by_channel.iter_mut().chain(&mut self.only_counting).flatten() {
            let keys = key_counts[cap.count_by as usize];
            let counters = self.counters[cap.index as usize].skip(cap.slot as usize * keys as usize);
            cap.counters = if cap.counts { counters } else { counters.read_only() };
        }
        self.ledger.open()
    }
}

/// What is needed to decide one shopper's bids, beside the memory of what was served.
struct Deciding<'a> {
    caps: &'a [Cap],
    clocks: &'a [WindowClock],
    by_channel: &'a [Box<[ChannelCap]>],
    only_counting: &'a [Box<[ChannelCap]>],
    journey: &'a Journey,
}

impl Deciding<'_> {
    #[inline(always)]
    fn decide(self, mut memory: impl Memory, bids: &[u32], decisions: &mut Decisions) {
        for (index, verdict) in bids.iter().zip(&mut decisions.verdicts) {
            let bid = &self.journey.opportunities[*index as usize];
            if let Some(refusal) = self.refusal(&memory, bid, &decisions.served) {
                *verdict = refusal;
                decisions.refusals.count(bid.channel, refusal, bid.time >= 0);
                continue;
            }
            self.note(&mut memory, bid);
            decisions.served.push(*index);
        }
    }

    /// The first cap that refuses a bid, after what has been served.
    #[inline(always)]
    fn refusal(&self, memory: &impl Memory, bid: &Opportunity, served: &[u32]) -> Option<Verdict> {
        let Self { caps: all, clocks, by_channel, journey, .. } = self;
        by_channel[bid.channel as usize].iter().find_map(|cap| {
            let verdict = cap.refuses(bid, memory)?;
            let sure = cap.delay == 0 || verdict.is_missing_id();
            (sure || cap.knows(all, clocks, memory, bid, journey, served)).then_some(verdict)
        })
    }

    /// Notes that a bid was served.
    #[inline(always)]
    fn note(&self, memory: &mut impl Memory, bid: &Opportunity) {
        let channel = bid.channel as usize;
        for cap in self.by_channel[channel].iter().chain(&self.only_counting[channel]) {
            cap.note(self.clocks, bid, self.journey, memory);
        }
    }
}

impl ChannelCap {
    #[inline(always)]
    fn is_active(&self, moment: Second) -> bool {
        (moment.wrapping_sub(self.active_from) as u32) < self.active_for
    }

    /// Does the cap refuse the bid, if it knows all that was served?
    #[inline(always)]
    fn refuses(&self, bid: &Opportunity, memory: &impl Memory) -> Option<Verdict> {
        let key = bid.keys[self.count_by as usize];
        if !self.is_active(bid.time) {
            return None;
        }
        if key == NO_KEY {
            return (self.on_missing_id == OnMissingId::Block).then(|| Verdict::missing_id(self.index as usize));
        }
        let full = memory.counter(self.counters, key).full_until > bid.time;
        full.then(|| Verdict::capped(self.index as usize))
    }

    /// Notes that the bid was served.
    #[inline(always)]
    fn note(&self, clocks: &[WindowClock], bid: &Opportunity, journey: &Journey, memory: &mut impl Memory) {
        let key = bid.keys[self.count_by as usize];
        if key != NO_KEY && self.is_active(bid.time) {
            memory.note(self.counters, key, bid.time, |closes| {
                if self.rolling > 0 {
                    bid.time + self.rolling
                } else {
                    clocks[self.index as usize].until(bid, journey, closes)
                }
            });
        }
    }

    /// With a delay, the cap may not know yet that a counter is full: it learns later of what was just served. Only then
    /// is the list of what was served read back.
    #[inline(never)]
    fn knows(
        &self,
        caps: &[Cap],
        clocks: &[WindowClock],
        memory: &impl Memory,
        bid: &Opportunity,
        journey: &Journey,
        served: &[u32],
    ) -> bool {
        let by = self.count_by as usize;
        let counter = memory.counter(self.counters, bid.keys[by]);
        if counter.newest <= bid.time - self.delay {
            return true;
        }
        let cap = &caps[self.index as usize];
        let since = clocks[self.index as usize].since(bid, journey, counter.closes);
        let known = |earlier: &Opportunity| bid.time - earlier.time >= cap.delay.of(earlier.channel, bid.channel);
        let counts = |earlier: &Opportunity| {
            let is_here = cap.counts(earlier.channel) && cap.slot(earlier.channel) as u32 == self.slot;
            is_here && earlier.keys[by] == bid.keys[by] && cap.is_active(earlier.time)
        };
        let recent = served.iter().rev().map(|index| &journey.opportunities[*index as usize]);
        recent
            .take_while(|earlier| earlier.time >= since)
            .filter(|earlier| counts(earlier) && known(earlier))
            .nth(cap.max as usize - 1)
            .is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Marks, Purpose, Seed};
    use crate::base::time::Length;
    use crate::policy::cap::{Delay, Scope};
    use crate::policy::reactions::Reactions;
    use crate::policy::window::Window;

    /// Bids on three channels, most of them with one of four identifiers, two of which are one node.
    fn journey(marks: Marks, bids: u64, gap: u64) -> Journey {
        let mut journey = Journey::default();
        journey.clear();
        for linked in [true, true, false, false] {
            journey.recognise(0, linked);
        }
        let mut time = -1_000;
        for tag in 0..bids {
            let mark = marks.at(tag);
            time += (mark % gap) as Second;
            let identifier = (mark >> 32) as u32 % 5;
            let keys = journey.keys_of(if identifier < 4 { identifier } else { NO_KEY });
            let channel = (mark >> 60) as u8 % 3;
            journey.opportunities.push(Opportunity { time, session: 0, keys, channel, unopened: false, tag });
        }
        journey
    }

    /// From a mark's bits, a cap on people that rolls.
    fn cap(mark: u64) -> Cap {
        let channels = 1 + (mark >> 20) % 7;
        Cap {
            label: String::new(),
            max: 1 + (mark % 5) as u32,
            window: Window::gap(Length::from_seconds(1 + (mark >> 8 & 0x7FF) as Second).unwrap()),
            scope: Scope { channels, each: mark >> 24 & 1 == 1 },
            counts: channels,
            each_creative: false,
            count_by: CountBy::Person,
            delay: Delay::default(),
            on_missing_id: [OnMissingId::Serve, OnMissingId::Block][(mark >> 32) as usize % 2],
            active: Second::MIN..Second::MAX,
        }
    }

    fn calendar() -> Calendar {
        Calendar::new(serde_json::from_str("\"2026-03-02\"").unwrap(), 28, 7)
    }

    /// With and without branches, with and without room.
    #[test]
    fn the_faster_way_decides_alike() {
        let mut turned_away = 0;
        for case in 0..3_000 {
            let marks = Seed(3).of(case).marks(Purpose::Path);
            let caps: Vec<Cap> = (0..1 + case % 4).map(|index| cap(marks.at(1_000_000 + index))).collect();
            let journey = journey(marks, if case % 10 == 0 { 2_000 } else { 30 }, 1 + case % 700);
            let bids: Vec<u32> = (0..journey.opportunities.len() as u32).collect();
            let reactions = Reactions::default();
            let policy = Policy {
                name: "compared".into(),
                caps,
                budget: None,
                schedule: None,
                cost: None,
                reactions,
                rotation: None,
            };
            let mut server = Server::new(&policy, &calendar(), 3);
            let mut slower = Server { rolling: None, ..server.clone() };
            let mut rolling = server.rolling.clone().unwrap();
            turned_away += u32::from(!rolling.decide(&journey, &bids, &mut server.decisions.clone()));
            server.decide(&journey, &bids);
            slower.decide(&journey, &bids);
            assert_eq!(server.verdicts(), slower.verdicts(), "{:?}", policy.caps);
            assert_eq!(server.served(), slower.served());
            let mut refusals = |channel, cap| [&mut server, &mut slower].map(|one| one.refusals().take(channel, cap));
            for (channel, cap) in (0..3).flat_map(|channel| (0..4).map(move |cap| (channel, cap))) {
                let [one, other] = refusals(channel, cap);
                assert_eq!(one, other);
            }
        }
        assert!((50..1_000).contains(&turned_away), "{turned_away}");
    }
    /// Where a block of all counters would be large, what is decided is the same.
    #[test]
    fn both_ledgers_decide_alike() {
        for case in 0..1_000 {
            let marks = Seed(4).of(case).marks(Purpose::Path);
            let of_any_kind = |index: u64| {
                let mark = marks.at(2_000_000 + index);
                let count_by = [CountBy::Identifier, CountBy::Graph, CountBy::Person][mark as usize % 3];
                let delay =
                    Delay { own: [0, 30][(mark >> 4) as usize % 2], others: [0, 50, 900][(mark >> 8) as usize % 3] };
                let usual = cap(marks.at(1_000_000 + index));
                let counts = if usual.scope.each { usual.counts } else { 1 + (mark >> 20) % 7 };
                Cap { count_by, delay, counts, ..usual }
            };
            let caps: Vec<Cap> = (0..1 + case % 4).map(of_any_kind).collect();
            let journey = journey(marks, 60, 1 + case % 700);
            let bids: Vec<u32> = (0..60).collect();
            let reactions = Reactions::default();
            let policy = Policy {
                name: "compared".into(),
                caps,
                budget: None,
                schedule: None,
                cost: None,
                reactions,
                rotation: None,
            };
            let mut block = Server::new(&policy, &calendar(), 3);
            block.decisions.open(bids.len());
            let mut sparse = block.clone();
            block.decide_each(&journey, &bids);
            assert!(sparse.open(&journey, bids.len()));
            sparse.decide_sparsely(&journey, &bids);
            assert_eq!(block.verdicts(), sparse.verdicts(), "{:?}", policy.caps);
            assert_eq!(block.served(), sparse.served());
        }
    }
}

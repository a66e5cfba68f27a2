//! Caps on people that roll, are always active and never late, and count where they refuse: decided without a branch.
//!
//! Whether a bid is served is hard to predict, and a mispredicted branch costs a processor more than the
//! decision. So there is no branch here. Every counter is a list of expiries, every bid is written to the
//! lists it belongs to, and a list's end moves on only if the bid is served. A cap of n asks for the n-th
//! entry from the end. The lists of [`super::ledger`], which serves all kinds of caps, are rings: they need
//! no more room for more bids.
//!
//! Measured: without it the plain scenario takes 29 % more instructions and 1.6 times the time, as four times as many
//! branches are mispredicted. The flagship's caps count identifiers and nodes: they gained nothing by it, under four
//! policies or 24, and are decided like all others.

use super::decisions::Decisions;
use crate::base::time::Second;
use crate::policy::cap::{Cap, CountBy};
use crate::policy::{Verdict, by_channel, refuses};
use crate::world::journey::{Journey, Opportunity};

/// Before all moments, and near enough for a difference to be a [`Second`].
const LONG_AGO: Second = Second::MIN / 2;

/// The most cells that all lists together may take. A power of two: an index modulo it needs no bounds check.
const ROOM: usize = 1 << 12;

/// What decides the bids of one shopper under such a policy.
#[derive(Debug, Clone)]
pub(super) struct Rolling {
    /// By cap.
    caps: Vec<CapLists>,
    by_channel: CapsByChannel,
    lists: Lists,
}

/// The lists of one cap, one for each slot.
#[derive(Debug, Clone, Copy)]
struct CapLists {
    max: usize,
    slots: usize,
    /// Where they are, for the present shopper: the first one …
    first: usize,
    /// … from one to the next …
    pitch: usize,
    /// … and how many impressions fill one.
    depth: usize,
}

/// One cap on one channel.
#[derive(Debug, Clone)]
struct RollingCap {
    /// Where its list is, for the present shopper.
    list: usize,
    /// How many impressions fill it.
    depth: usize,
    length: Second,
    /// The verdict when it is full.
    verdict: u8,
    /// Which of the policy's caps it is.
    index: u8,
    slot: usize,
}

/// By channel, the caps whose scope holds it, in file order. Usually every channel has one or two, and the compiler then
/// knows how many to ask: without that the plain scenario takes 22 % more instructions.
#[derive(Debug, Clone)]
enum CapsByChannel {
    One(Vec<[RollingCap; 1]>),
    Two(Vec<[RollingCap; 2]>),
    Any(Vec<Box<[RollingCap]>>),
}

/// The lists of all counters, laid out anew for each shopper. A list begins with the index of the entry that is asked
/// for. As many empty entries follow as fill the cap, and then one for each bid.
#[derive(Debug, Clone)]
struct Lists(Box<[Second; ROOM]>);

impl Rolling {
    /// None unless all caps are such, and there are any.
    pub fn new(caps: &[Cap], channels: usize) -> Option<Self> {
        let lengths: Vec<Second> = caps.iter().map(usual_length).collect::<Option<_>>()?;
        let on_channel = |index: usize, cap: &Cap, channel| RollingCap {
            list: 0,
            depth: 0,
            length: lengths[index],
            verdict: Verdict::capped(index).0,
            index: index as u8,
            slot: cap.slot(channel),
        };
        (!caps.is_empty()).then(|| Self {
            caps: caps.iter().map(CapLists::new).collect(),
            by_channel: CapsByChannel::new(by_channel(caps, channels, refuses, on_channel)),
            lists: Lists::default(),
        })
    }

    /// Decides a journey's bids in order, or says that there is no room for their lists.
    pub fn decide(&mut self, journey: &Journey, bids: &[u32], decisions: &mut Decisions) -> bool {
        if !self.open(bids.len()) {
            return false;
        }
        match &self.by_channel {
            CapsByChannel::One(caps) => self.lists.decide_each(caps, journey, bids, decisions),
            CapsByChannel::Two(caps) => self.lists.decide_each(caps, journey, bids, decisions),
            CapsByChannel::Any(caps) => self.lists.decide_each(caps, journey, bids, decisions),
        }
        true
    }

    /// Opens empty lists for every cap and slot of a shopper, if there is room.
    fn open(&mut self, bids: usize) -> bool {
        let mut end = 0;
        for cap in &mut self.caps {
            cap.depth = cap.max.min(bids + 1);
            (cap.first, cap.pitch) = (end, 1 + cap.depth + bids);
            end += cap.slots * cap.pitch;
        }
        if end > ROOM {
            return false;
        }
        for cap in &self.caps {
            self.lists.open(cap);
        }
        self.by_channel.for_each(|cap| {
            let CapLists { first, pitch, depth, .. } = self.caps[cap.index as usize];
            (cap.list, cap.depth) = (first + cap.slot * pitch, depth);
        });
        true
    }
}

/// The window of a cap that counts people where it refuses, rolls, is always active and never late.
fn usual_length(cap: &Cap) -> Option<Second> {
    let is_plain = !cap.each_creative && cap.has_one_scope();
    let is_usual = cap.delay.longest() == 0 && cap.count_by == CountBy::Person && is_plain;
    cap.always_rolls().filter(|_| is_usual)
}

impl CapLists {
    fn new(cap: &Cap) -> Self {
        Self { max: cap.max as usize, slots: cap.slots(), first: 0, pitch: 0, depth: 0 }
    }
}

impl CapsByChannel {
    fn new(caps: Vec<Box<[RollingCap]>>) -> Self {
        let all_have = |count| caps.iter().all(|here| here.len() == count);
        let as_many = || caps.iter().flatten().cloned();
        if all_have(1) {
            Self::One(as_many().map(|cap| [cap]).collect())
        } else if all_have(2) {
            Self::Two(as_many().collect::<Vec<_>>().as_chunks().0.to_vec())
        } else {
            Self::Any(caps)
        }
    }

    fn for_each(&mut self, change: impl FnMut(&mut RollingCap)) {
        match self {
            Self::One(caps) => caps.iter_mut().flatten().for_each(change),
            Self::Two(caps) => caps.iter_mut().flatten().for_each(change),
            Self::Any(caps) => caps.iter_mut().flatten().for_each(change),
        }
    }
}

impl Default for Lists {
    fn default() -> Self {
        Self(Box::new([LONG_AGO; ROOM]))
    }
}

impl Lists {
    /// Empties a cap's lists.
    #[inline]
    fn open(&mut self, cap: &CapLists) {
        for slot in 0..cap.slots {
            let index = cap.first + slot * cap.pitch;
            self.0[index] = index as Second + 1;
            self.0[index + 1..][..cap.depth].fill(LONG_AGO);
        }
    }

    /// Never inlined: the whole hot loop as one function needs more registers than there are.
    #[inline(never)]
    fn decide_each<Caps: AsRef<[RollingCap]>>(
        &mut self,
        caps: &[Caps],
        journey: &Journey,
        bids: &[u32],
        decisions: &mut Decisions,
    ) {
        let Decisions { verdicts, served, refusals } = decisions;
        served.resize(bids.len(), 0);
        let mut count = 0;
        for (index, verdict) in bids.iter().zip(verdicts) {
            let bid = &journey.opportunities[*index as usize];
            *verdict = self.judge(caps[bid.channel as usize].as_ref(), bid);
            refusals.count(bid.channel, *verdict, bid.time >= 0);
            served[count] = *index;
            count += usize::from(verdict.is_served());
        }
        served.truncate(count);
    }

    /// What the caps of a bid's channel say of it. It is noted where they allow it.
    #[inline(always)]
    fn judge(&mut self, caps: &[RollingCap], bid: &Opportunity) -> Verdict {
        let cells = &mut self.0;
        let (mut verdict, mut allowed) = (0, u32::MAX);
        for cap in caps {
            let until = cells[cells[cap.list % ROOM] as usize % ROOM];
            // All ones where the difference is negative: its sign, spread over the word.
            let full = (bid.time.wrapping_sub(until) >> 31) as u32;
            verdict |= (full & allowed) as u8 & cap.verdict;
            allowed &= !full;
        }
        for cap in caps {
            let asked = cells[cap.list % ROOM];
            cells[(asked as usize + cap.depth) % ROOM] = bid.time + cap.length;
            cells[cap.list % ROOM] = asked + (allowed & 1) as Second;
        }
        Verdict(verdict)
    }
}

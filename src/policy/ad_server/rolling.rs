//! Caps that roll, are always active and never late: the usual ones, decided without a branch.
//!
//! Whether a bid is served is hard to predict, and a mispredicted branch costs a processor more than the
//! decision. So there is no branch here. Every counter is a list of expiries, every bid is written to the
//! lists it belongs to, and a list's end moves on only if the bid is served. A cap of n asks for the n-th
//! entry from the end. The lists of [`super::ledger`], which serves all kinds of caps, are rings: they need
//! no more room for more bids.

use super::decisions::Decisions;
use crate::base::time::Second;
use crate::policy::cap::{Cap, CountBy, OnMissingId};
use crate::policy::{MISSING_ID, Verdict, by_channel};
use crate::world::journey::{Journey, Opportunity};

/// Before and after all moments, and near enough for a difference to be a [`Second`].
const LONG_AGO: Second = Second::MIN / 2;
const FOR_EVER: Second = Second::MAX / 2;

/// The most cells that all lists together may take. A power of two: an index modulo it needs no bounds check.
const ROOM: usize = 1 << 12;

/// What decides the bids of one shopper under such a policy.
#[derive(Debug, Clone)]
pub(super) struct Rolling {
    /// By cap.
    caps: Vec<CapLists>,
    by_channel: CapsByChannel,
    /// Do all caps count people? Then a shopper has one key, and it is always known.
    people: bool,
    lists: Lists,
}

/// The lists of one cap.
#[derive(Debug, Clone, Copy)]
struct CapLists {
    max: usize,
    slots: usize,
    count_by: CountBy,
    /// The expiry in the list of opportunities without an identifier: never, or for ever full.
    unknown: Second,
    /// How many keys a slot has, for the present shopper.
    keys: usize,
    layout: Layout,
}

/// Where lists are, for the present shopper.
#[derive(Debug, Clone, Copy, Default)]
struct Layout {
    first: usize,
    /// From one key's list to that of the next.
    pitch: usize,
    /// How many impressions fill one.
    depth: usize,
}

/// One cap on one channel.
#[derive(Debug, Clone)]
struct RollingCap {
    layout: Layout,
    length: Second,
    count_by: CountBy,
    /// The verdict when it is full.
    verdict: u8,
    /// Which of the policy's caps it is.
    index: u8,
    slot: usize,
}

/// By channel, the caps whose scope holds it, in file order. Usually every channel has one or two, and the compiler then
/// knows how many to ask.
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
    /// None unless all caps roll, are always active and never late, and there are any.
    pub fn new(caps: &[Cap], channels: usize) -> Option<Self> {
        let lengths: Vec<Second> = caps.iter().map(usual_length).collect::<Option<_>>()?;
        let on_channel = |index: usize, cap: &Cap, channel| RollingCap {
            layout: Layout::default(),
            length: lengths[index],
            count_by: cap.count_by,
            verdict: Verdict::capped(index).0,
            index: index as u8,
            slot: cap.slot(channel),
        };
        (!caps.is_empty()).then(|| Self {
            caps: caps.iter().map(CapLists::new).collect(),
            by_channel: CapsByChannel::new(by_channel(caps, channels, on_channel)),
            people: caps.iter().all(|cap| cap.count_by == CountBy::Person),
            lists: Lists::default(),
        })
    }

    /// Decides a journey's bids in order, or says that there is no room for their lists.
    pub fn decide(&mut self, journey: &Journey, bids: &[u32], decisions: &mut Decisions) -> bool {
        if !self.open(journey, bids.len()) {
            return false;
        }
        match &self.by_channel {
            CapsByChannel::One(caps) => self.lists.decide(self.people, caps, journey, bids, decisions),
            CapsByChannel::Two(caps) => self.lists.decide(self.people, caps, journey, bids, decisions),
            CapsByChannel::Any(caps) => self.lists.decide(self.people, caps, journey, bids, decisions),
        }
        true
    }

    /// Opens empty lists for every cap, slot and key of a shopper, if there is room.
    fn open(&mut self, journey: &Journey, bids: usize) -> bool {
        let key_counts = journey.key_counts();
        let mut end = 0;
        for cap in &mut self.caps {
            // Opportunities without an identifier have a list too: it is never full, or always.
            cap.keys = if self.people { 1 } else { key_counts[cap.count_by as usize] as usize + 1 };
            let depth = cap.max.min(bids + 1);
            cap.layout = Layout { first: end, pitch: 1 + depth + bids, depth };
            end += cap.slots * cap.keys * cap.layout.pitch;
        }
        if end > ROOM {
            return false;
        }
        for cap in &self.caps {
            self.lists.open(cap, self.people);
        }
        self.by_channel.for_each(|cap| {
            let CapLists { keys, layout, .. } = self.caps[cap.index as usize];
            cap.layout = Layout { first: layout.first + cap.slot * keys * layout.pitch, ..layout };
        });
        true
    }
}

/// The window of a cap that rolls, is always active and never late.
fn usual_length(cap: &Cap) -> Option<Second> {
    cap.always_rolls().filter(|_| cap.delay == 0)
}

impl CapLists {
    fn new(cap: &Cap) -> Self {
        let unknown = if cap.on_missing_id == OnMissingId::Block { FOR_EVER } else { LONG_AGO };
        let (max, slots, count_by) = (cap.max as usize, cap.slots(), cap.count_by);
        Self { max, slots, count_by, unknown, keys: 0, layout: Layout::default() }
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

impl RollingCap {
    /// The list of the bid's key, and a mask: is the bid recognised?
    #[inline(always)]
    fn list<const PEOPLE: bool>(&self, bid: &Opportunity) -> (usize, u32) {
        if PEOPLE {
            return (self.layout.first, u32::MAX);
        }
        // NO_KEY + 1 wraps to zero.
        let key = bid.keys[self.count_by as usize].wrapping_add(1);
        (self.layout.first + key as usize * self.layout.pitch, if key > 0 { u32::MAX } else { 0 })
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
    fn open(&mut self, cap: &CapLists, people: bool) {
        let Layout { first, pitch, depth } = cap.layout;
        for list in 0..cap.slots * cap.keys {
            let index = first + list * pitch;
            let until = if !people && list % cap.keys == 0 { cap.unknown } else { LONG_AGO };
            self.0[index] = index as Second + 1;
            self.0[index + 1..][..depth].iter_mut().for_each(|entry| *entry = until);
        }
    }

    fn decide<Few: AsRef<[RollingCap]>>(
        &mut self,
        people: bool,
        caps: &[Few],
        journey: &Journey,
        bids: &[u32],
        decisions: &mut Decisions,
    ) {
        if people {
            self.decide_each::<true, Few>(caps, journey, bids, decisions);
        } else {
            self.decide_each::<false, Few>(caps, journey, bids, decisions);
        }
    }

    /// Never inlined: the whole hot loop as one function needs more registers than there are.
    #[inline(never)]
    fn decide_each<const PEOPLE: bool, Few: AsRef<[RollingCap]>>(
        &mut self,
        caps: &[Few],
        journey: &Journey,
        bids: &[u32],
        decisions: &mut Decisions,
    ) {
        let Decisions { verdicts, served, refusals } = decisions;
        served.resize(bids.len(), 0);
        let mut count = 0;
        for (index, verdict) in bids.iter().zip(verdicts) {
            let bid = &journey.opportunities[*index as usize];
            *verdict = self.judge::<PEOPLE>(caps[bid.channel as usize].as_ref(), bid);
            refusals.count(bid.channel, *verdict, bid.time >= 0);
            served[count] = *index;
            count += usize::from(verdict.is_served());
        }
        served.truncate(count);
    }

    /// What the caps of a bid's channel say of it. It is noted where they allow it.
    #[inline(always)]
    fn judge<const PEOPLE: bool>(&mut self, caps: &[RollingCap], bid: &Opportunity) -> Verdict {
        let cells = &mut self.0;
        let (mut verdict, mut allowed) = (0, u32::MAX);
        for cap in caps {
            let (list, known) = cap.list::<PEOPLE>(bid);
            let until = cells[cells[list % ROOM] as usize % ROOM];
            // All ones where the difference is negative: its sign, spread over the word.
            let full = (bid.time.wrapping_sub(until) >> 31) as u32;
            verdict |= (full & allowed) as u8 & (cap.verdict | !known as u8 & MISSING_ID);
            allowed &= !full;
        }
        for cap in caps {
            let (list, known) = cap.list::<PEOPLE>(bid);
            let asked = cells[list % ROOM];
            cells[(asked as usize + cap.layout.depth) % ROOM] = bid.time + cap.length;
            cells[list % ROOM] = asked + (allowed & known & 1) as Second;
        }
        Verdict(verdict)
    }
}

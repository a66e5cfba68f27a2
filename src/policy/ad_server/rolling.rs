//! Caps that roll, are always active and never late: the usual ones, decided without a branch.
//!
//! Whether a bid is served can hardly be foreseen, and a processor that guesses wrong loses more time
//! than the decision takes. So nothing is guessed here: every counter is a list of expiries, every bid
//! is written to the lists it belongs to, and a list's end moves on only if the bid is served. A cap of
//! n asks for the n-th entry from the end. (The lists of [`super::ledger`], which serves all kinds of
//! caps, are rings: they need no more room for more bids.)

use super::decisions::Decisions;
use crate::base::time::Second;
use crate::policy::cap::{Cap, CountBy, OnMissingId};
use crate::policy::{MISSING_ID, Verdict, by_channel};
use crate::world::journey::{Journey, Opportunity};

/// Before and after all moments, and near enough for a difference to be a [`Second`].
const LONG_AGO: Second = Second::MIN / 2;
const FOR_EVER: Second = Second::MAX / 2;

/// The cells that all lists together may take. A power of two: what is taken modulo it needs no further check.
const ROOM: usize = 1 << 12;

/// What decides the bids of one shopper under such a policy.
#[derive(Debug, Clone)]
pub(super) struct Rolling {
    /// By cap.
    blocks: Vec<Block>,
    rules: Rules,
    /// Do all caps count people? Then a shopper has one key, and it is always known.
    people: bool,
    lists: Lists,
}

/// The lists of one cap.
#[derive(Debug, Clone, Copy)]
struct Block {
    max: usize,
    slots: usize,
    count_by: CountBy,
    /// What the list of those who are not recognised says.
    unknown: Second,
    /// How many keys a slot has, for the present shopper.
    keys: usize,
    index: Place,
}

/// Where lists are, for the present shopper.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    first: usize,
    /// From one key's list to that of the next.
    pitch: usize,
    /// How many impressions fill one.
    depth: usize,
}

/// One cap on one channel.
#[derive(Debug, Clone)]
struct Rule {
    index: Place,
    length: Second,
    count_by: CountBy,
    /// What it says when it is full.
    verdict: u8,
    cap: u8,
    slot: usize,
}

/// For each channel, the rules of the caps whose scope holds it, in file order. Usually every channel has one or two:
/// the compiler then knows how many to ask.
#[derive(Debug, Clone)]
enum Rules {
    One(Vec<[Rule; 1]>),
    Two(Vec<[Rule; 2]>),
    Any(Vec<Box<[Rule]>>),
}

/// The lists of all counters, laid out anew for each shopper: the index of the entry that is asked for,
/// so many entries as fill the cap, and then one for each bid.
#[derive(Debug, Clone)]
struct Lists(Box<[Second; ROOM]>);

impl Rolling {
    /// None unless all caps roll, are always active and never late, and there are any.
    pub fn new(caps: &[Cap], channels: usize) -> Option<Self> {
        let lengths: Vec<Second> = caps.iter().map(usual_length).collect::<Option<_>>()?;
        let rule = |index: usize, cap: &Cap, channel| Rule {
            index: Place::default(),
            length: lengths[index],
            count_by: cap.count_by,
            verdict: Verdict::capped(index).0,
            cap: index as u8,
            slot: cap.slot(channel),
        };
        (!caps.is_empty()).then(|| Self {
            blocks: caps.iter().map(Block::new).collect(),
            rules: Rules::new(by_channel(caps, channels, rule)),
            people: caps.iter().all(|cap| cap.count_by == CountBy::Person),
            lists: Lists::default(),
        })
    }

    /// Decides a journey's bids in order, or says that there is no room for their lists.
    pub fn decide(&mut self, journey: &Journey, bids: &[u32], decisions: &mut Decisions) -> bool {
        if !self.open(journey, bids.len()) {
            return false;
        }
        match &self.rules {
            Rules::One(rules) => self.lists.decide(self.people, rules, journey, bids, decisions),
            Rules::Two(rules) => self.lists.decide(self.people, rules, journey, bids, decisions),
            Rules::Any(rules) => self.lists.decide(self.people, rules, journey, bids, decisions),
        }
        true
    }

    /// Opens empty lists for every cap, slot and key of a shopper, if there is room.
    fn open(&mut self, journey: &Journey, bids: usize) -> bool {
        let key_counts = journey.key_counts();
        let mut end = 0;
        for block in &mut self.blocks {
            // Who is not recognised has a list too: it is never full, or always.
            block.keys = if self.people { 1 } else { key_counts[block.count_by as usize] as usize + 1 };
            let depth = block.max.min(bids + 1);
            block.index = Place { first: end, pitch: 1 + depth + bids, depth };
            end += block.slots * block.keys * block.index.pitch;
        }
        if end > ROOM {
            return false;
        }
        for block in &self.blocks {
            self.lists.open(block, self.people);
        }
        self.rules.for_each(|rule| {
            let Block { keys, index, .. } = self.blocks[rule.cap as usize];
            rule.index = Place { first: index.first + rule.slot * keys * index.pitch, ..index };
        });
        true
    }
}

/// The window of a cap that rolls, is always active and never late.
fn usual_length(cap: &Cap) -> Option<Second> {
    cap.always_rolls().filter(|_| cap.delay == 0)
}

impl Block {
    fn new(cap: &Cap) -> Self {
        let unknown = if cap.on_missing_id == OnMissingId::Block { FOR_EVER } else { LONG_AGO };
        let (max, slots, count_by) = (cap.max as usize, cap.slots(), cap.count_by);
        Self { max, slots, count_by, unknown, keys: 0, index: Place::default() }
    }
}

impl Rules {
    fn new(rules: Vec<Box<[Rule]>>) -> Self {
        let all_have = |count| rules.iter().all(|here| here.len() == count);
        let as_many = || rules.iter().flatten().cloned();
        if all_have(1) {
            Self::One(as_many().map(|rule| [rule]).collect())
        } else if all_have(2) {
            Self::Two(as_many().collect::<Vec<_>>().as_chunks().0.to_vec())
        } else {
            Self::Any(rules)
        }
    }

    fn for_each(&mut self, change: impl FnMut(&mut Rule)) {
        match self {
            Self::One(rules) => rules.iter_mut().flatten().for_each(change),
            Self::Two(rules) => rules.iter_mut().flatten().for_each(change),
            Self::Any(rules) => rules.iter_mut().flatten().for_each(change),
        }
    }
}

impl Rule {
    /// The list of the bid's key, and a mask: is the bid recognised?
    #[inline(always)]
    fn list<const PEOPLE: bool>(&self, bid: &Opportunity) -> (usize, u32) {
        if PEOPLE {
            return (self.index.first, u32::MAX);
        }
        // NO_KEY + 1 wraps to zero.
        let key = bid.keys[self.count_by as usize].wrapping_add(1);
        (self.index.first + key as usize * self.index.pitch, if key > 0 { u32::MAX } else { 0 })
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
    fn open(&mut self, block: &Block, people: bool) {
        let Place { first, pitch, depth } = block.index;
        for list in 0..block.slots * block.keys {
            let index = first + list * pitch;
            let until = if !people && list % block.keys == 0 { block.unknown } else { LONG_AGO };
            self.0[index] = index as Second + 1;
            self.0[index + 1..][..depth].iter_mut().for_each(|entry| *entry = until);
        }
    }

    fn decide<Few: AsRef<[Rule]>>(
        &mut self,
        people: bool,
        rules: &[Few],
        journey: &Journey,
        bids: &[u32],
        decisions: &mut Decisions,
    ) {
        if people {
            self.decide_each::<true, Few>(rules, journey, bids, decisions);
        } else {
            self.decide_each::<false, Few>(rules, journey, bids, decisions);
        }
    }

    /// A function of its own in the prepared code too: the whole hot loop as one function has more
    /// in hand than there are registers.
    #[inline(never)]
    fn decide_each<const PEOPLE: bool, Few: AsRef<[Rule]>>(
        &mut self,
        rules: &[Few],
        journey: &Journey,
        bids: &[u32],
        decisions: &mut Decisions,
    ) {
        let Decisions { verdicts, served, refusals } = decisions;
        served.resize(bids.len(), 0);
        let mut count = 0;
        for (index, verdict) in bids.iter().zip(verdicts) {
            let bid = &journey.opportunities[*index as usize];
            *verdict = self.judge::<PEOPLE>(rules[bid.channel as usize].as_ref(), bid);
            refusals.count(bid.channel, *verdict, bid.time >= 0);
            served[count] = *index;
            count += usize::from(verdict.is_served());
        }
        served.truncate(count);
    }

    /// What the rules of a bid's channel say of it; it is noted where they allow it.
    #[inline(always)]
    fn judge<const PEOPLE: bool>(&mut self, rules: &[Rule], bid: &Opportunity) -> Verdict {
        let cells = &mut self.0;
        let (mut verdict, mut allowed) = (0, u32::MAX);
        for rule in rules {
            let (list, known) = rule.list::<PEOPLE>(bid);
            let until = cells[cells[list % ROOM] as usize % ROOM];
            // All ones where the difference is negative: its sign, spread over the word.
            let full = (bid.time.wrapping_sub(until) >> 31) as u32;
            verdict |= (full & allowed) as u8 & (rule.verdict | !known as u8 & MISSING_ID);
            allowed &= !full;
        }
        for rule in rules {
            let (list, known) = rule.list::<PEOPLE>(bid);
            let asked = cells[list % ROOM];
            cells[(asked as usize + rule.index.depth) % ROOM] = bid.time + rule.length;
            cells[list % ROOM] = asked + (allowed & known & 1) as Second;
        }
        Verdict(verdict)
    }
}

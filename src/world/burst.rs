//! A burst: many shoppers come by a channel at once, as for a live stream on one evening.
//!
//! It stands beside what shoppers do anyway. Who uses the channel comes with a probability, at a moment of its own, and
//! stays to the end: a session of one visit. On the way a visit meets as many opportunities as any visit there, anywhere
//! in the stay; a visit to a shop can end in a purchase.

use rand::{Rng, SeedableRng};

use super::channel::{Channel, ChannelId};
use super::draw_mask::{self, DrawMask};
use super::journey::{Journey, Visit};
use super::population::Shopper;
use crate::base::poisson::Poisson;
use crate::base::quantity::Probability;
use crate::base::random::{Address, Purpose, Stream, unit};
use crate::base::time::Second;

/// The most bursts a scenario may have.
pub const MOST_BURSTS: usize = 1_000;

/// Many shoppers at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Burst {
    /// Where.
    pub channel: ChannelId,
    /// From when on they come.
    pub begin: Second,
    /// When it ends.
    pub end: Second,
    /// The share of the shoppers who use the channel.
    pub share: Probability,
}

/// A session of a burst: where, from when to when, and its number, which no other session of the shopper has.
#[derive(Debug, Clone, Copy)]
pub struct BurstVisit {
    /// The burst's index.
    index: u32,
    /// When it begins.
    pub begin: Second,
    /// When it ends.
    pub end: Second,
}

/// Sessions of bursts are numbered from here on.
const SESSIONS: u32 = 1 << 30;

/// The number within its channel of the first opportunity of the first burst; those of the next begin `APART` further.
const FIRST: u32 = 1 << 31;
const APART: u32 = 1 << 16;

impl BurstVisit {
    /// The number of its session.
    pub fn session(&self) -> u32 {
        SESSIONS + self.index
    }
}

/// Adds to a journey what a shopper meets in bursts, in time order.
pub fn attend(
    bursts: &[Burst],
    channels: &[Channel],
    who: &Shopper,
    from: Address,
    mask: &DrawMask,
    journey: &mut Journey,
) -> Vec<BurstVisit> {
    let marks = from.marks(Purpose::Burst);
    let mut came = Vec::new();
    for (index, burst) in (0..).zip(bursts) {
        // Each burst has a stream of its own: another one moves nobody's draws.
        let mut stream = Stream::seed_from_u64(marks.at(index));
        let comes = unit(stream.next_u64()) < burst.share.get() && who.uses(usize::from(burst.channel));
        if comes {
            let stay = f64::from(burst.end - burst.begin);
            let begin = burst.begin + (unit(stream.next_u64()) * stay) as Second;
            let visit = BurstVisit { index: index as u32, begin, end: burst.end };
            meet(burst, &visit, &channels[usize::from(burst.channel)], mask, journey, &mut stream);
            came.push(visit);
        }
    }
    if !came.is_empty() {
        journey.opportunities.sort_by_key(|opportunity| opportunity.time);
        journey.visits.sort_by_key(|visit| visit.time);
    }
    came
}

fn meet(
    burst: &Burst,
    visit: &BurstVisit,
    channel: &Channel,
    mask: &DrawMask,
    journey: &mut Journey,
    stream: &mut Stream,
) {
    let tag = |nth: u32| draw_mask::tag(false, burst.channel, FIRST + visit.index * APART + nth);
    let (time, session) = (visit.begin, visit.session());
    if !channel.serves() || mask.holds_every_visit() {
        journey.visits.push(Visit { time, session, channel: burst.channel, tag: tag(0) });
    }
    journey.shop_visits += u32::from(!channel.serves());
    let count = Poisson::default().draw(channel.per_visit(), stream).min(APART - 1);
    journey.offered[usize::from(burst.channel)] += count;
    for nth in 0..count {
        let into = unit(stream.next_u64()) * f64::from(visit.end - visit.begin);
        journey.offer(visit.begin + into as Second, session, burst.channel, tag(nth));
    }
}

//! Lays what was picked of an itinerary on the clock, in time order.

use super::itinerary::Spot;
use crate::base::exponential::exponential;
use crate::base::random::{Address, Marks, Purpose, unit};
use crate::base::time::Second;
use crate::world::focus::channel_of;
use crate::world::journey::{Journey, Visit};
use crate::world::market::{self, Episode};
use crate::world::rhythm::{Period, Rhythm};

/// A visit or an opportunity that matters. They are sorted, so they are small.
#[derive(Debug, Clone, Copy)]
pub struct Pick {
    /// Session and stop.
    spot: u64,
    /// The tag, and [`OPPORTUNITY`].
    tag: u64,
    /// When in the stay, in parts of 2³².
    within: u32,
}

/// Set where a pick is an opportunity and not a visit.
const OPPORTUNITY: u64 = 1 << 63;

impl Pick {
    #[inline]
    pub fn visit(spot: Spot, tag: u64) -> Self {
        Self { spot: spot.number(), tag, within: 0 }
    }

    #[inline]
    pub fn opportunity(spot: Spot, tag: u64, within: u32) -> Self {
        Self { spot: spot.number(), tag: tag | OPPORTUNITY, within }
    }

    #[inline]
    fn spot(self) -> Spot {
        Spot { session: (self.spot >> 32) as u32, stop: self.spot as u32 }
    }
}

/// When sessions begin and how long their stops last, for one shopper in one period.
pub struct Clock<'a> {
    rhythm: &'a Rhythm,
    period: &'a Period,
    /// The period in ordinary operational days.
    worth: f64,
    /// The mean stay in seconds.
    dwell: f64,
    starts: Marks,
    stays: Marks,
}

impl<'a> Clock<'a> {
    #[inline]
    pub fn new(rhythm: &'a Rhythm, period: &'a Period, worth: f64, dwell: f64, from: Address) -> Self {
        let (starts, stays) = (from.marks(Purpose::Session), from.marks(Purpose::Stay));
        Self { rhythm, period, worth, dwell, starts, stays }
    }

    /// When a session begins: the points of a Poisson process, given their number, are anywhere.
    #[inline]
    pub fn start(&self, session: u32, episodes: &[Episode]) -> Second {
        let passed = self.worth * unit(self.starts.at(session.into()));
        let moment = self.rhythm.moment(market::after(episodes, self.period.days.start, passed));
        self.within(moment)
    }

    /// How long the shopper stays at a stop, in seconds.
    #[inline]
    pub fn stay(&self, spot: Spot) -> f64 {
        self.dwell * exponential(self.stays.at(spot.number()))
    }

    /// A moment of the period: what would come after it comes in its last second.
    #[inline]
    pub fn within(&self, moment: Second) -> Second {
        moment.clamp(self.period.seconds.start, self.period.seconds.end - 1)
    }
}

/// 2⁻³².
const PART: f64 = 1.0 / 4_294_967_296.0;

/// Lays picks on the clock. Equal times stand in the order of sessions, stops and addresses.
#[inline]
pub fn lay(picks: &mut [Pick], clock: &Clock<'_>, journey: &mut Journey) {
    picks.sort_unstable_by_key(|pick| (pick.spot, pick.tag));
    let mut order = std::mem::take(&mut journey.order);
    order.clear();
    let (mut now, mut start, mut arrived) = (None::<Spot>, 0, 0.0);
    for (place, pick) in picks.iter().enumerate() {
        let spot = pick.spot();
        let mut at = match now {
            Some(at) if at.session == spot.session => at,
            _ => {
                (start, arrived) = (clock.start(spot.session, &journey.episodes), 0.0);
                Spot { stop: 0, ..spot }
            }
        };
        while at.stop < spot.stop {
            arrived += clock.stay(at);
            at.stop += 1;
        }
        now = Some(at);
        let within = if pick.within == 0 { 0.0 } else { f64::from(pick.within) * PART * clock.stay(at) };
        let time = clock.within(start.saturating_add((arrived + within) as Second));
        order.push(u64::from(time.cast_unsigned() ^ 1 << 31) << 32 | place as u64);
    }
    order.sort_unstable();
    for key in &order {
        let time = ((key >> 32) as u32 ^ 1 << 31).cast_signed();
        let pick = picks[*key as u32 as usize];
        let (Spot { session, .. }, tag) = (pick.spot(), pick.tag & !OPPORTUNITY);
        let channel = channel_of(tag);
        if pick.tag != tag {
            journey.offer(time, session, channel, tag);
        } else {
            journey.visits.push(Visit { time, session, channel, tag });
        }
    }
    journey.order = order;
}

//! Gives visits and opportunities of an itinerary their times, and puts them in time order.

use super::itinerary::PathEvent;
use crate::base::exponential::exponential;
use crate::base::random::{Address, Marks, Purpose, unit};
use crate::base::time::Second;
use crate::world::draw_mask::channel_of;
use crate::world::in_market::{self, Episode};
use crate::world::journey::{Journey, Visit};
use crate::world::seasonality::{Phase, Seasonality};

/// A visit or an opportunity that matters, and its time once that is known. Placements are sorted, so they are small.
#[derive(Debug, Clone, Copy)]
pub struct Placement {
    /// Session and stop.
    event: u64,
    /// The tag, and [`OPPORTUNITY`].
    tag: u64,
    /// At which part of the stay, in units of 2⁻³².
    within: u32,
    /// Its time, once that is known.
    time: Second,
}

/// Set in the tag of an opportunity, not of a visit.
const OPPORTUNITY: u64 = 1 << 63;

impl Placement {
    #[inline]
    pub fn visit(event: PathEvent, tag: u64) -> Self {
        Self { event: event.number(), tag, within: 0, time: 0 }
    }

    #[inline]
    pub fn opportunity(event: PathEvent, tag: u64, within: u32) -> Self {
        Self { event: event.number(), tag: tag | OPPORTUNITY, within, time: 0 }
    }

    #[inline]
    fn order(&self) -> (u64, u64) {
        (self.event, self.tag)
    }

    #[inline]
    fn event(self) -> PathEvent {
        PathEvent { session: (self.event >> 32) as u32, stop: self.event as u32 }
    }
}

/// When sessions begin and how long their stops last, for one shopper in one phase.
pub struct SessionClock<'a> {
    seasonality: &'a Seasonality,
    phase: &'a Phase,
    /// The phase in ordinary operational days.
    worth: f64,
    /// The mean stay in seconds.
    dwell: f64,
    starts: Marks,
    stays: Marks,
}

impl<'a> SessionClock<'a> {
    #[inline]
    pub fn new(seasonality: &'a Seasonality, phase: &'a Phase, worth: f64, dwell: f64, from: Address) -> Self {
        let (starts, stays) = (from.marks(Purpose::Session), from.marks(Purpose::Stay));
        Self { seasonality, phase, worth, dwell, starts, stays }
    }

    /// When a session begins: given their number, the points of a Poisson process are uniform on its clock.
    #[inline]
    pub fn start(&self, session: u32, episodes: &[Episode]) -> Second {
        let passed = self.worth * unit(self.starts.at(session.into()));
        let moment = self.seasonality.moment(in_market::after(episodes, self.phase.days.start, passed));
        self.clamp(moment)
    }

    /// How long the shopper stays at a stop, in seconds.
    #[inline]
    pub fn stay(&self, event: PathEvent) -> f64 {
        self.dwell * exponential(self.stays.at(event.number()))
    }

    /// A moment within the phase: later ones become its last second.
    #[inline]
    pub fn clamp(&self, moment: Second) -> Second {
        moment.clamp(self.phase.seconds.start, self.phase.seconds.end - 1)
    }
}

/// For sessions of no more stops than this, adding up the stays twice is faster than sorting.
const FEW_STOPS: u32 = 16;

/// 2⁻³².
const SHARE: f64 = 1.0 / 4_294_967_296.0;

/// Gives placements their times and adds them to the journey. Equal times stand in the order of sessions, stops and tags.
#[inline]
pub fn lay(picks: &mut [Placement], clock: &SessionClock<'_>, journey: &mut Journey) {
    // A stop's time adds up the stays from the session's first stop on. Where sessions are long, sorting saves doing it again.
    if picks.iter().any(|pick| pick.event().stop > FEW_STOPS) {
        picks.sort_unstable_by_key(Placement::order);
    }
    let (mut at, mut start, mut arrived) = (PathEvent { session: u32::MAX, stop: 0 }, 0, 0.0);
    for pick in &mut *picks {
        let event = pick.event();
        if event.session != at.session || event.stop < at.stop {
            (start, arrived) = (clock.start(event.session, &journey.episodes), 0.0);
            at = PathEvent { stop: 0, ..event };
        }
        while at.stop < event.stop {
            arrived += clock.stay(at);
            at.stop += 1;
        }
        let within = if pick.within == 0 { 0.0 } else { f64::from(pick.within) * SHARE * clock.stay(at) };
        pick.time = clock.clamp(start.saturating_add((arrived + within) as Second));
    }
    picks.sort_unstable_by_key(|pick| (pick.time, pick.order()));
    for pick in picks {
        let (PathEvent { session, .. }, tag) = (pick.event(), pick.tag & !OPPORTUNITY);
        let channel = channel_of(tag);
        if pick.tag != tag {
            journey.offer(pick.time, session, channel, tag);
        } else {
            journey.visits.push(Visit { time: pick.time, session, channel, tag });
        }
    }
}

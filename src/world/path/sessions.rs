//! Sessions on the clock: those that overlap in time are one (one shopper, two screens).

use super::itinerary::Spot;
use super::laying::Clock;
use crate::base::time::Second;
use crate::world::journey::Journey;
use crate::world::market::Episode;

/// One shopper's sessions. Reused from shopper to shopper.
#[derive(Debug, Default)]
pub struct Sessions {
    spans: Vec<Span>,
    /// The number under which a session was drawn, and its place once overlapping ones are joined.
    places: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: Second,
    end: Second,
    session: u32,
}

impl Sessions {
    /// Forgets the last shopper.
    pub fn clear(&mut self) {
        self.spans.clear();
    }

    /// Notes when sessions are, by what comes after their last stops.
    pub fn note(&mut self, ends: impl Iterator<Item = Spot>, clock: &Clock<'_>, episodes: &[Episode]) {
        for end in ends {
            let start = clock.start(end.session, episodes);
            let stays: f64 = (0..end.stop).map(|stop| clock.stay(Spot { stop, ..end })).sum();
            let last = clock.clamp(start.saturating_add(stays as Second));
            self.spans.push(Span { start, end: last, session: end.session });
        }
    }

    /// Puts them into the journey in time order, and renumbers what happens in them.
    pub fn join(&mut self, journey: &mut Journey) {
        self.spans.sort_unstable();
        self.places.clear();
        let mut until = Second::MIN;
        for Span { start, end, session } in &self.spans {
            if *start > until {
                journey.sessions.push(*start);
            }
            until = until.max(*end);
            self.places.push((*session, journey.sessions.len() as u32 - 1));
        }
        self.places.sort_unstable();
        let place = |session: &mut u32| {
            let found = self.places.binary_search_by_key(session, |(session, _)| *session);
            *session = self.places[found.expect("a session that was noted")].1;
        };
        journey.visits.iter_mut().for_each(|visit| place(&mut visit.session));
        journey.opportunities.iter_mut().for_each(|opportunity| place(&mut opportunity.session));
    }
}

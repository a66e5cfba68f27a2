//! Sessions with their times. Those that overlap are joined into one: one shopper, two screens.

use super::itinerary::PathEvent;
use super::placement::SessionClock;
use crate::base::time::Second;
use crate::world::in_market::Episode;
use crate::world::journey::Journey;

/// One shopper's sessions. Reused from shopper to shopper.
#[derive(Debug, Default)]
pub struct Sessions {
    spans: Vec<Span>,
    /// The number under which a session was drawn, and its index once overlapping ones are joined.
    indices: Vec<(u32, u32)>,
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

    /// Notes when sessions begin and end. `ends` are the events after their last stops.
    pub fn note(&mut self, ends: impl Iterator<Item = PathEvent>, clock: &SessionClock<'_>, episodes: &[Episode]) {
        for end in ends {
            let start = clock.start(end.session, episodes);
            let stays: f64 = (0..end.stop).map(|stop| clock.stay(PathEvent { stop, ..end })).sum();
            let last = clock.clamp(start.saturating_add(stays as Second));
            self.spans.push(Span { start, end: last, session: end.session });
        }
    }

    /// Notes sessions with known beginnings and ends.
    pub fn add(&mut self, sessions: impl Iterator<Item = (Second, Second, u32)>) {
        self.spans.extend(sessions.map(|(start, end, session)| Span { start, end, session }));
    }

    /// Puts them into the journey in time order, and renumbers the sessions of its events.
    pub fn join(&mut self, journey: &mut Journey) {
        self.spans.sort_unstable();
        self.indices.clear();
        let mut until = Second::MIN;
        for Span { start, end, session } in &self.spans {
            if *start > until {
                journey.sessions.push(*start);
            }
            until = until.max(*end);
            self.indices.push((*session, journey.sessions.len() as u32 - 1));
        }
        self.indices.sort_unstable();
        let index = |session: &mut u32| {
            let found = self.indices.binary_search_by_key(session, |(session, _)| *session);
            *session = self.indices[found.expect("a session that was noted")].1;
        };
        journey.visits.iter_mut().for_each(|visit| index(&mut visit.session));
        journey.opportunities.iter_mut().for_each(|opportunity| index(&mut opportunity.session));
    }
}

//! What follows what: how often one channel is visited after another inside a session.

use crate::base::time::DAY;
use crate::world::World;
use crate::world::journey::Journey;

/// How often shoppers went from one channel to another in the flight. Without sessions the opportunities of a day take
/// the place of a session's visits.
#[derive(Debug, Clone)]
pub struct Flow {
    /// From every channel and the start (nothing follows the end) to every channel and the end.
    counts: Vec<Vec<u64>>,
    /// Kept for the next journey.
    stops: Vec<(i64, usize)>,
}

/// A step: from a channel, or None for the start, to a channel, or None for the end.
pub type Way = [Option<usize>; 2];

impl Flow {
    /// Nobody's, over the channels of a world.
    pub(super) fn new(world: &World) -> Self {
        let places = world.channels.len() + 1;
        Self { counts: vec![vec![0; places]; places], stops: Vec::new() }
    }

    /// Adds a shopper's journey.
    pub(super) fn add(&mut self, world: &World, journey: &Journey) {
        list_stops(world, journey, &mut self.stops);
        // In rows the last place is the start, in columns the end.
        let last = self.counts.len() - 1;
        for session in self.stops.chunk_by(|one, other| one.0 == other.0) {
            let mut from = last;
            for to in session.iter().map(|(_, channel)| *channel).chain([last]) {
                self.counts[from][to] += 1;
                from = to;
            }
        }
    }

    /// The steps that were taken, those from the start first, and how often.
    pub fn ways(&self) -> impl Iterator<Item = (Way, u64)> + '_ {
        let last = self.counts.len() - 1;
        let channel = move |place: usize| (place < last).then_some(place);
        let from = std::iter::once(last).chain(0..last);
        let ways = from.flat_map(move |from| (0..=last).map(move |to| (from, to)));
        ways.map(move |(from, to)| ([channel(from), channel(to)], self.counts[from][to]))
            .filter(|(_, times)| *times > 0)
    }
}

/// The session and the channel of every stop of a journey in the flight.
fn list_stops(world: &World, journey: &Journey, stops: &mut Vec<(i64, usize)>) {
    stops.clear();
    if world.path.has_sessions() {
        let visits = journey.visits.iter().filter(|visit| visit.time >= 0);
        stops.extend(visits.map(|visit| (visit.session.into(), visit.channel as usize)));
        // Persons of one journey have sessions of their own.
        stops.sort_by_key(|(session, _)| *session);
    } else {
        let opportunities = journey.opportunities.iter().filter(|opportunity| opportunity.time >= 0);
        stops.extend(opportunities.map(|seen| ((seen.time / DAY).into(), seen.channel as usize)));
    }
}

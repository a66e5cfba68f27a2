//! An itinerary: one shopper's sessions of one phase as sequences of stops, before they have times.

use super::stretch::Stretches;
use crate::base::compaction::Compacted;
use crate::base::random::Stream;
use crate::world::channel::ChannelId;

/// The place of an event in an itinerary: its session, and the stop in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathEvent {
    /// A number that no other session of the shopper has.
    pub session: u32,
    /// From 0.
    pub stop: u32,
}

impl PathEvent {
    /// Session and stop as one number.
    #[inline]
    pub fn number(self) -> u64 {
        u64::from(self.session) << 32 | u64::from(self.stop)
    }
}

/// Sessions as stretches of stops. Reused from shopper to shopper.
#[derive(Debug, Clone, Default)]
pub struct Itinerary {
    /// The stretches of all sessions: first those with which they begin, then those with which they go on …
    pieces: Vec<u32>,
    /// … and where in their sessions the latter begin.
    further: Vec<PathEvent>,
    /// The newest pieces after which their session goes on.
    open: Compacted<u32>,
    first: u32,
    sessions: usize,
    /// By channel, where its visits are.
    visits: Vec<Vec<PathEvent>>,
}

impl Itinerary {
    /// Draws so many sessions, which are numbered from `first` on.
    #[inline]
    pub fn draw(&mut self, stretches: &Stretches, first: u32, sessions: u32, stream: &mut Stream) {
        (self.first, self.sessions) = (first, sessions as usize);
        self.pieces.clear();
        self.further.clear();
        self.pieces.extend((0..sessions).map(|_| stretches.begin(stream)));
        let mut newest = 0..self.pieces.len() as u32;
        while !newest.is_empty() {
            self.open.clear();
            self.open.compact(newest.clone().map(|piece| (piece, !stretches.ends(self.pieces[piece as usize]))));
            for piece in self.open.iter().map(|piece| *piece as usize) {
                let (at, stretch) = (self.at(piece), self.pieces[piece]);
                self.further.push(PathEvent { stop: at.stop + u32::from(stretches.get(stretch).stops), ..at });
                self.pieces.push(stretches.after(stretch, stream));
            }
            newest = newest.end..self.pieces.len() as u32;
        }
        self.list_visits(stretches);
    }

    /// Where a piece begins.
    #[inline]
    fn at(&self, piece: usize) -> PathEvent {
        let first = PathEvent { session: self.first + piece as u32, stop: 0 };
        piece.checked_sub(self.sessions).map_or(first, |index| self.further[index])
    }

    /// Lists every channel's visits.
    fn list_visits(&mut self, stretches: &Stretches) {
        let mut visits = std::mem::take(&mut self.visits);
        visits.iter_mut().for_each(Vec::clear);
        visits.resize(stretches.channels(), Vec::new());
        self.stops(stretches).for_each(|(event, channel)| visits[usize::from(channel)].push(event));
        self.visits = visits;
    }

    /// Visits to one channel in all sessions, whether or not the shopper uses it.
    #[inline]
    pub fn visits(&self, channel: usize) -> u32 {
        self.visits[channel].len() as u32
    }

    /// Where the `nth` visit to a channel is, from 0.
    #[inline]
    pub fn event(&self, channel: usize, nth: u32) -> PathEvent {
        self.visits[channel][nth as usize]
    }

    /// Every stop and its channel; the stops of a session in their order.
    pub fn stops(&self, stretches: &Stretches) -> impl Iterator<Item = (PathEvent, ChannelId)> {
        self.pieces.iter().enumerate().flat_map(|(piece, stretch)| {
            let at = self.at(piece);
            stretches
                .get(*stretch)
                .channels()
                .zip(at.stop..)
                .map(move |(channel, stop)| (PathEvent { stop, ..at }, channel))
        })
    }

    /// What comes after the last stop of every session.
    pub fn ends(&self, stretches: &Stretches) -> impl Iterator<Item = PathEvent> {
        let last = self.pieces.iter().enumerate().filter(|(_, stretch)| stretches.ends(**stretch));
        last.map(|(piece, stretch)| {
            let at = self.at(piece);
            PathEvent { stop: at.stop + u32::from(stretches.get(*stretch).stops), ..at }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use std::collections::BTreeMap;

    /// Few channels and many, no session and more than a stride of them, sessions longer than any stretch.
    #[test]
    fn every_visit_is_found_where_it_is() {
        let mut stream = Stream::seed_from_u64(4);
        for channels in [1, 2, 8, 9, 40, 64] {
            let onward = 0.9 / channels as f64;
            let stretches =
                Stretches::new(&vec![1.0 / channels as f64; channels], &vec![vec![onward; channels]; channels]);
            let mut itinerary = Itinerary::default();
            for sessions in [0, 1, 7, 60, 300] {
                itinerary.draw(&stretches, 5, sessions, &mut stream);
                let stops: Vec<(PathEvent, ChannelId)> = itinerary.stops(&stretches).collect();
                for channel in 0..channels {
                    let here = stops.iter().filter(|(_, at)| usize::from(*at) == channel).map(|(event, _)| *event);
                    let found = (0..itinerary.visits(channel)).map(|nth| itinerary.event(channel, nth));
                    assert!(here.eq(found), "channel {channel} of {channels}, {sessions} sessions");
                }
                let mut lengths: BTreeMap<u32, u32> = BTreeMap::new();
                for (PathEvent { session, stop }, _) in stops {
                    assert_eq!(stop, *lengths.entry(session).or_default(), "stops are numbered from 0, without a gap");
                    *lengths.get_mut(&session).unwrap() += 1;
                }
                let ends: BTreeMap<u32, u32> =
                    itinerary.ends(&stretches).map(|PathEvent { session, stop }| (session, stop)).collect();
                assert!(lengths == ends && lengths.keys().copied().eq(5..5 + sessions), "{channels}, {sessions}");
            }
        }
    }
}

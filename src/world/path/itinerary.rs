//! An itinerary: one shopper's sessions of one phase as sequences of stops, before they have times.

use super::stretch::{BLOCK, Block, LONGEST, Stretches};
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
    /// Visits before each piece: by stride and block, the visits since the stride began …
    since: Vec<[Block; STRIDE]>,
    /// … and the visits before the stride; behind the last stride, all visits.
    before: Vec<[u32; BLOCK]>,
    /// Blocks of channels.
    blocks: usize,
}

/// Pieces in a stride: so few that a byte holds the visits in them, and one number is left for [`Block::BEYOND`].
const STRIDE: usize = 32;
const _: () = assert!(STRIDE * LONGEST < u8::MAX as usize);

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
        self.count(stretches);
    }

    /// Where a piece begins.
    #[inline]
    fn at(&self, piece: usize) -> PathEvent {
        let first = PathEvent { session: self.first + piece as u32, stop: 0 };
        piece.checked_sub(self.sessions).map_or(first, |index| self.further[index])
    }

    /// Counts the visits before each piece and in all.
    #[inline]
    fn count(&mut self, stretches: &Stretches) {
        self.blocks = stretches.blocks();
        self.since.clear();
        self.before.clear();
        self.before.resize(self.blocks, [0; BLOCK]);
        for (stride, pieces) in self.pieces.chunks(STRIDE).enumerate() {
            for block in 0..self.blocks {
                let (mut sum, mut since) = (Block::default(), [Block::BEYOND; STRIDE]);
                for (piece, since) in pieces.iter().zip(&mut since) {
                    *since = sum;
                    sum.add(stretches.visits(*piece, block));
                }
                self.since.push(since);
                let mut before = self.before[stride * self.blocks + block];
                before.iter_mut().zip(sum.each()).for_each(|(before, sum)| *before += u32::from(sum));
                self.before.push(before);
            }
        }
    }

    /// Visits to one channel in all sessions, whether or not the shopper uses it.
    #[inline]
    pub fn visits(&self, channel: usize) -> u32 {
        self.before(self.strides(), channel)
    }

    #[inline]
    fn strides(&self) -> usize {
        self.pieces.len().div_ceil(STRIDE)
    }

    /// Visits to a channel before a stride.
    #[inline]
    fn before(&self, stride: usize, channel: usize) -> u32 {
        self.before[stride * self.blocks + channel / BLOCK][channel % BLOCK]
    }

    /// Where the `nth` visit to a channel is, from 0.
    #[inline]
    pub fn event(&self, stretches: &Stretches, channel: usize, nth: u32) -> PathEvent {
        let stride = self.stride_of(channel, nth);
        let left = (nth - self.before(stride, channel)) as u8;
        let since = &self.since[stride * self.blocks + channel / BLOCK];
        let here = last_within(since, channel % BLOCK, left);
        let piece = stride * STRIDE + here;
        let nth_here = left - since[here].get(channel % BLOCK);
        let at = self.at(piece);
        PathEvent { stop: at.stop + stretches.get(self.pieces[piece]).stop_of(channel as ChannelId, nth_here), ..at }
    }

    /// The last stride before which a channel is visited `nth` times at most.
    #[inline]
    fn stride_of(&self, channel: usize, nth: u32) -> usize {
        let strides = self.strides();
        let (mut last, mut step) = (0, strides.next_power_of_two() / 2);
        while step > 0 {
            // Behind the last stride stand all visits, which are more than `nth`.
            let further = (last + step).min(strides);
            last += (further - last) * usize::from(self.before(further, channel) <= nth);
            step /= 2;
        }
        last
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

/// The last piece of a stride before which a channel is visited `most` times at most. Which way the
/// search goes is hard to predict, so it has no branch: a sign becomes a mask.
#[inline]
fn last_within(since: &[Block; STRIDE], channel: usize, most: u8) -> usize {
    let mut last = 0;
    for step in [16, 8, 4, 2, 1] {
        let room = i32::from(most) - i32::from(since[last + step].get(channel));
        last += step & !(room >> 31) as usize;
    }
    last
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
                    let found = (0..itinerary.visits(channel)).map(|nth| itinerary.event(&stretches, channel, nth));
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

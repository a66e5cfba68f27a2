//! An itinerary: one shopper's sessions of one period as sequences of stops, before anything is laid
//! on the clock.

use super::stretch::{BLOCK, Block, LONGEST, Stretches};
use crate::base::random::Stream;
use crate::world::channel::ChannelId;

/// Where something happens: in which session, and at which of its stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// A number that no other session of the shopper has.
    pub session: u32,
    /// From 0.
    pub stop: u32,
}

impl Spot {
    /// Session and stop in one.
    #[inline]
    pub fn number(self) -> u64 {
        u64::from(self.session) << 32 | u64::from(self.stop)
    }

    /// The first stop of the first session of a period.
    pub fn first(warm_up: bool) -> Self {
        Self { session: u32::from(warm_up) << 31, stop: 0 }
    }
}

/// Sessions as stretches of stops. Reused from shopper to shopper.
#[derive(Debug, Clone, Default)]
pub struct Itinerary {
    pieces: Vec<Piece>,
    /// Visits before each piece: by stride and channel, those since the stride began …
    since: Vec<[u8; STRIDE]>,
    /// … and those before it; after the last stride, all of them.
    before: Vec<u32>,
    /// Channels that are counted: the scenario's, rounded up to blocks.
    width: usize,
}

/// A stretch, and where in its session it begins.
#[derive(Debug, Clone, Copy)]
struct Piece {
    stretch: u32,
    at: Spot,
}

/// Pieces of a stride: so few that the visits in them fit a byte.
const STRIDE: usize = 32;
/// More than there can be.
const BEYOND: u8 = u8::MAX;
const _: () = assert!(STRIDE * LONGEST < BEYOND as usize);

impl Itinerary {
    /// Draws so many sessions, the first of which begins at `first`.
    #[inline]
    pub fn draw(&mut self, stretches: &Stretches, first: Spot, sessions: u32, stream: &mut Stream) {
        self.pieces.clear();
        let begin = |session| Piece { stretch: stretches.begin(stream), at: Spot { session, ..first } };
        self.pieces.extend((first.session..first.session + sessions).map(begin));
        // What goes on stands behind all that begins.
        let mut next = 0;
        while let Some(Piece { stretch, at }) = self.pieces.get(next).copied() {
            if !stretches.ends(stretch) {
                let at = Spot { stop: at.stop + u32::from(stretches.get(stretch).stops), ..at };
                self.pieces.push(Piece { stretch: stretches.after(stretch, stream), at });
            }
            next += 1;
        }
        self.count(stretches);
    }

    /// Counts the visits before each piece and in all.
    #[inline]
    fn count(&mut self, stretches: &Stretches) {
        self.width = stretches.blocks() * BLOCK;
        let strides = self.pieces.len().div_ceil(STRIDE);
        self.since.clear();
        self.since.resize(strides * self.width, [BEYOND; STRIDE]);
        self.before.clear();
        self.before.resize((strides + 1) * self.width, 0);
        for (stride, pieces) in self.pieces.chunks(STRIDE).enumerate() {
            for block in 0..stretches.blocks() {
                let first = stride * self.width + block * BLOCK;
                let (since, _) = self.since[first..].split_first_chunk_mut().expect("a block");
                let sum = count_block(pieces, stretches, block, since);
                for (place, sum) in (first..).zip(sum.each()) {
                    self.before[place + self.width] = self.before[place] + u32::from(sum);
                }
            }
        }
    }

    /// Visits to one channel in all sessions, whether or not the shopper uses it.
    #[inline]
    pub fn visits(&self, channel: usize) -> u32 {
        self.before[self.before.len() - self.width + channel]
    }

    /// Where the `nth` visit to a channel is, from 0.
    #[inline]
    pub fn spot(&self, stretches: &Stretches, channel: usize, nth: u32) -> Spot {
        let stride = self.before[self.width..].chunks(self.width).take_while(|before| before[channel] <= nth).count();
        let place = stride * self.width + channel;
        let (left, since) = ((nth - self.before[place]) as u8, &self.since[place]);
        // The last piece before which there are no more. Where it is cannot be foreseen: all are compared at once.
        let piece = since.iter().map(|since| u8::from(*since <= left)).sum::<u8>() - 1;
        let Piece { stretch, at } = self.pieces[stride * STRIDE + usize::from(piece)];
        let ahead = stretches.get(stretch).stop_of(channel as ChannelId, left - since[usize::from(piece)]);
        Spot { stop: at.stop + ahead, ..at }
    }

    /// Every stop and its channel; the stops of a session in their order.
    pub fn stops(&self, stretches: &Stretches) -> impl Iterator<Item = (Spot, ChannelId)> {
        self.pieces.iter().flat_map(|Piece { stretch, at }| {
            let stops = stretches.get(*stretch).channels().zip(at.stop..);
            stops.map(|(channel, stop)| (Spot { stop, ..*at }, channel))
        })
    }

    /// What comes after the last stop of every session.
    pub fn ends(&self, stretches: &Stretches) -> impl Iterator<Item = Spot> {
        let last = self.pieces.iter().filter(|piece| stretches.ends(piece.stretch));
        last.map(|Piece { stretch, at }| Spot { stop: at.stop + u32::from(stretches.get(*stretch).stops), ..*at })
    }
}

/// Counts the visits to the channels of one block before each piece of a stride, and returns those in all.
#[inline]
fn count_block(pieces: &[Piece], stretches: &Stretches, block: usize, since: &mut [[u8; STRIDE]; BLOCK]) -> Block {
    let mut sum = Block::default();
    for (place, Piece { stretch, .. }) in pieces.iter().take(STRIDE).enumerate() {
        since.iter_mut().zip(sum.each()).for_each(|(since, sum)| since[place] = sum);
        sum.add(stretches.visits(*stretch, block));
    }
    sum
}

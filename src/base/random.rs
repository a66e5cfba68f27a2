//! Random streams that have an *address*, not a history.
//!
//! Every draw comes from a stream named by (seed, shopper, purpose). Adding a policy, a table or a
//! thread therefore moves nobody's draws, and any shopper can be drawn again alone.
//!
//! The address is mixed into one 64-bit key with SplitMix64's finaliser (Steele, Lea & Flood,
//! "Fast splittable pseudorandom number generators", OOPSLA 2014), which is a bijection: for one
//! seed and purpose, no two shoppers share a key. At the key begins a SplitMix64 sequence: it needs
//! no seeding, has one word of state, and can be entered anywhere (see [`Marks`]).
//!
//! All SplitMix64 sequences lie on one cycle of 2⁶⁴ numbers, so two shoppers may share some. Two streams
//! that are read from the beginning share a run of numbers or none: of S streams of L numbers S²L / 2⁶⁴
//! pairs are expected to. Marks are entered at scattered indices, and of S sets of L marks up to S²L² / 2⁶⁴
//! pairs share one number. With ten sets of 50 for each of ten million shoppers that is 1.4 pairs; for a
//! thousand million shoppers, 14,000 pairs of 10²⁰. They share it for other purposes mostly, and no mean
//! over all shoppers could show it.

use rand::SeedableRng;
use rand_xoshiro::SplitMix64;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stream of random numbers with an address of its own.
pub type Stream = SplitMix64;

/// The scenario's seed: two runs with one seed draw the same shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Seed(pub u64);

/// What a stream is for. The numbers are part of every address: never reuse or renumber them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The lower bits of what says segment, activity and the channels a shopper uses.
    Shopper = 1,
    /// How many sessions, where they lead, how many opportunities they meet. In models without
    /// sessions, and in recorded paths, when.
    Path = 2,
    /// Identifiers: how many there are to begin with, and whether they are linked.
    Identity = 3,
    /// Does the campaign buy an opportunity? One mark for each, by its address.
    Throttle = 4,
    /// Which identifier is shown? One mark for each session and channel, or for each opportunity.
    Show = 5,
    /// Is an impression clicked? One mark for each opportunity, by its address.
    Click = 10,
    /// What does an impression cost, where prices spread? One mark for each opportunity.
    Price = 11,
    /// In-market episodes.
    Market = 12,
    /// Does a shop visit end in a purchase? One mark for each visit, by its address.
    Buy = 13,
    /// What its basket is worth.
    Basket = 14,
    /// Does the visit to which a click leads end in a purchase? One mark for each opportunity.
    BuyAfterClick = 15,
    /// What its basket is worth.
    BasketAfterClick = 16,
    /// The same as `Path`, for the warm-up.
    WarmUp = 17,
    /// When a session begins. One mark for each.
    Session = 18,
    /// How long a shopper stays at a stop. One mark for each stop of each session.
    Stay = 19,
    /// At which visit an opportunity lies, and where in its stay. One mark for each, by its address.
    PathEvent = 20,
    /// When identifiers are replaced, and whether the new one is linked.
    Renewal = 21,
    /// The tags of messages that something set off.
    Message = 22,
    /// Does a shopper come to a burst, when, and what is met there? One stream for each.
    Burst = 24,
    /// Which creative is shown, where that is drawn? One mark for each opportunity, by its address.
    Creative = 25,
    /// How a block of shoppers is scrambled: its address stands where a shopper's does.
    Net = 26,
}

/// One shopper's address: every draw that is about them starts here.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    seed: Seed,
    shopper: u64,
}

impl Address {
    /// The shopper's stream for one purpose.
    #[inline]
    pub fn stream(self, purpose: Purpose) -> Stream {
        Stream::from_seed(self.key(purpose).to_le_bytes())
    }

    /// The shopper's marks for one purpose.
    #[inline]
    pub fn marks(self, purpose: Purpose) -> Marks {
        Marks(self.key(purpose))
    }

    #[inline]
    fn key(self, purpose: Purpose) -> u64 {
        let room = mix(self.seed.0.wrapping_add((purpose as u64).wrapping_mul(GOLDEN)));
        mix(room.wrapping_add(self.shopper))
    }
}

impl Seed {
    /// Where all draws about one shopper start.
    #[inline]
    pub fn of(self, shopper: u64) -> Address {
        Address { seed: self, shopper }
    }
}

/// 2⁶⁴ divided by the golden ratio: the odd constant of Weyl sequences.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// How many marks there are: 2⁶⁴.
pub const MARKS: f64 = 18_446_744_073_709_551_616.0;

/// A mark as a number from 0 to below 1.
#[inline]
pub fn unit(mark: u64) -> f64 {
    (mark >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Uniform 64-bit marks by index: the SplitMix64 sequence, entered anywhere. Marks are independent of each other,
/// and one that nobody asks for is not drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks(u64);

impl Marks {
    /// The mark at an index.
    #[inline]
    pub fn at(self, index: u64) -> u64 {
        mix(self.0.wrapping_add((index.wrapping_add(1)).wrapping_mul(GOLDEN)))
    }
}

/// SplitMix64's finaliser: every bit of the input moves every bit of the output.
#[inline]
fn mix(key: u64) -> u64 {
    let z = (key ^ (key >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// A release that changed these values would change every number omnicap has ever printed.
    #[test]
    fn streams_are_the_same_for_ever() {
        let first = |shopper, purpose| Seed(2026).of(shopper).stream(purpose).next_u64();
        assert_eq!(
            [first(0, Purpose::Shopper), first(1, Purpose::Shopper), first(0, Purpose::Path),],
            [8_820_027_957_782_244_199, 13_589_846_525_003_137_054, 14_174_127_193_032_834_177]
        );
    }

    /// A stream reads its marks in order.
    #[test]
    fn marks_are_a_stream_entered_anywhere() {
        let mut stream = Seed(7).of(11).stream(Purpose::Path);
        let marks = Seed(7).of(11).marks(Purpose::Path);
        assert!((0..100).all(|index| stream.next_u64() == marks.at(index)));
    }

    /// Neighbouring addresses must look unrelated: about half of all bits differ.
    #[test]
    fn neighbours_are_unrelated() {
        let mut differing = 0;
        for shopper in 0..1000 {
            let here = Seed(1).of(shopper).stream(Purpose::Path).next_u64();
            let next = Seed(1).of(shopper + 1).stream(Purpose::Path).next_u64();
            differing += (here ^ next).count_ones();
        }
        let share = f64::from(differing) / 64_000.0;
        assert!((share - 0.5).abs() < 0.01, "{share}");
    }
}

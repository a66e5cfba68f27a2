//! Scrambled nets: points that fill a cube more evenly than independent ones do.
//!
//! Who somebody is is drawn from a net. A block of [`BLOCK`] consecutive shoppers are the points of a Sobol sequence in Owen's
//! scrambling (Owen, "Scrambled net variance for integrals of smooth functions", *Annals of Statistics* 25, 1997; by hashes,
//! Burley, "Practical hash-based Owen scrambling", *JCGT* 9, 2020). Each point is uniform, and each coordinate of a block falls
//! once into each of its [`BLOCK`] equal parts. So a block holds as many heavy shoppers as it should. Every block is scrambled
//! by a key of its own: blocks are independent, and a shopper's point depends on seed and shopper alone.
//!
//! Keys have 32 bits. Of a thousand million shoppers some seven thousand pairs of blocks share one; each of these shoppers still
//! differs from its double in the lower bits and in all else that is drawn.

use super::random::{Marks, Purpose, Seed};

/// So many consecutive shoppers are one net. Nets of 1,024 have a twentieth less variance, and those of 32 an eighth more; the smaller
/// they are, the fewer shoppers make a hundred.
pub const BLOCK: u64 = 64;

/// The bits of a coordinate that the net says.
const COARSE: u32 = 24;

/// A shopper's point in the net of their block.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    index: u32,
    scramble: u32,
    fine: Marks,
}

impl Point {
    /// Where a shopper is.
    #[inline]
    pub fn of(seed: Seed, shopper: u64) -> Self {
        let block = seed.of(shopper / BLOCK).marks(Purpose::Net);
        let fine = seed.of(shopper).marks(Purpose::Shopper);
        Self { index: (shopper % BLOCK) as u32, scramble: (block.at(0) >> 32) as u32, fine }
    }

    /// Where a shopper is who belongs to no net: anywhere, whoever the others are.
    pub fn alone(seed: Seed, shopper: u64) -> Self {
        let own = seed.of(shopper);
        let scramble = (own.marks(Purpose::Net).at(1) >> 32) as u32;
        Self { index: 0, scramble, fine: own.marks(Purpose::Shopper) }
    }

    /// Four coordinates, as marks. Their lower bits are the shopper's own.
    #[inline]
    pub fn four(self, set: u32) -> [u64; 4] {
        let net = sobol_burley::sample_4d(self.index, set, self.scramble);
        let mark = |index: usize| {
            let coarse = (net[index] * (1_u32 << COARSE) as f32) as u64;
            coarse << (u64::BITS - COARSE) | self.fine.at(u64::from(set) * 4 + index as u64) >> COARSE
        };
        [mark(0), mark(1), mark(2), mark(3)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::unit;

    /// A release that changed these values would change every number omnicap has ever printed.
    #[test]
    fn points_are_the_same_for_ever() {
        assert_eq!(
            Point::of(Seed(2026), 1_000_003).four(1),
            [7_052_055_128_469_411_690, 731_415_585_745_749_749, 9_064_035_851_907_545_934, 113_665_672_914_411_924]
        );
    }

    #[test]
    fn each_part_holds_one_of_a_block() {
        for (block, coordinate) in [(0, 0), (1, 2), (7_812, 5), (1 << 40, 66)] {
            let shoppers = block * BLOCK..(block + 1) * BLOCK;
            let marks =
                shoppers.map(|shopper| Point::of(Seed(9), shopper).four(coordinate / 4)[coordinate as usize % 4]);
            let mut parts: Vec<u64> = marks.map(|mark| mark >> (u64::BITS - BLOCK.ilog2())).collect();
            parts.sort_unstable();
            assert!(parts.into_iter().eq(0..BLOCK), "block {block}, coordinate {coordinate}");
        }
    }

    /// Two coordinates of neighbours in different blocks know nothing of each other, and neither do two of one shopper; and a
    /// coordinate's mean square is a third.
    #[test]
    fn blocks_and_coordinates_are_independent() {
        let centred = |shopper: u64, coordinate: usize| {
            unit(Point::of(Seed(3), shopper).four(coordinate as u32 / 4)[coordinate % 4]) - 0.5
        };
        let blocks = 20_000;
        let alone = |shopper: u64| unit(Point::alone(Seed(3), shopper).four(0)[0]) - 0.5;
        for (coordinate, shift, other) in
            [(0, BLOCK, 0), (2, BLOCK, 2), (0, 0, 1), (1, 0, 4), (3, 2 * BLOCK, 7), (9, 0, 9)]
        {
            let product = |block: u64| {
                let shopper = block * BLOCK + block % BLOCK;
                match coordinate {
                    9 => alone(block) * alone(block + 1),
                    _ => centred(shopper, coordinate) * centred(shopper + shift, other),
                }
            };
            // The product of two has the variance 1/144.
            let z = 12.0 * (0..blocks).map(product).sum::<f64>() / (blocks as f64).sqrt();
            assert!(z.abs() < 4.0, "coordinates {coordinate} and {other}: {z}");
        }
        let square: f64 = (0..blocks).map(|block| centred(block * BLOCK + block % BLOCK, 0).powi(2)).sum();
        assert!((square / blocks as f64 * 12.0 - 1.0).abs() < 0.03, "{square}");
    }
}

//! Exponential numbers by inversion: waiting times between the points of a Poisson process.
//!
//! −ln u of a uniform u, with a logarithm from a table (Tang, "Table-driven implementation of the
//! logarithm function in IEEE floating-point arithmetic", 1990): u = 2^−k · m with 1 ≤ m < 2, and
//! ln m = ln c + ln(m / c), where c is the middle of m's cell and m / c is so near to one that
//! three terms of the series are enough. The result is within 10⁻¹⁰ of the exact logarithm, far below the
//! resolution of a second. It takes one mark, has no branch, and is the same on every machine.

use std::f64::consts::LN_2;

const CELLS: usize = 128;
/// Bits of the fraction of an f64.
const FRACTION: u32 = 52;

/// A cell of the table.
#[derive(Clone, Copy)]
struct LogCell {
    inverse: f64,
    /// ln c − ln 2.
    log: f64,
}

static TABLE: [LogCell; CELLS] = table();

/// The exponential number of mean one that a uniform mark means.
#[inline]
pub fn exponential(mark: u64) -> f64 {
    // The mark's upper 52 bits are the fraction of m. Its trailing zeros are k − 1: a geometric
    // number, of which all but one in 2¹² come from the other bits. (The table adds the one.)
    halved(mark, (mark | 1 << 63).trailing_zeros())
}

/// The exponential number that the mark's upper half means, exact to one part in 2³², and the mark's lower half as a
/// mark of its own, for another decision.
#[inline]
pub fn exponential_of_half(mark: u64) -> (f64, u64) {
    (halved(mark, (mark >> 32 | 1 << 31).trailing_zeros()), mark << 32)
}

#[inline]
fn halved(mark: u64, halvings: u32) -> f64 {
    let significand = f64::from_bits(mark >> (64 - FRACTION) | 1.0_f64.to_bits());
    let cell = TABLE[(mark >> (64 - CELLS.ilog2())) as usize];
    let off = significand * cell.inverse - 1.0;
    let log = cell.log + off * (1.0 - off * (0.5 - off * (1.0 / 3.0)));
    // Rounding must not make the time negative.
    (f64::from(halvings) * LN_2 - log).max(0.0)
}

const fn table() -> [LogCell; CELLS] {
    let mut table = [LogCell { inverse: 0.0, log: 0.0 }; CELLS];
    let mut index = 0;
    while index < CELLS {
        let middle = 1.0 + (index as f64 + 0.5) / CELLS as f64;
        table[index] = LogCell { inverse: 1.0 / middle, log: ln(middle) - LN_2 };
        index += 1;
    }
    table
}

/// ln x = 2 artanh((x − 1) / (x + 1)), by its series; for 1 ≤ x ≤ 2.
const fn ln(x: f64) -> f64 {
    let ratio = (x - 1.0) / (x + 1.0);
    let (mut power, mut sum, mut k) = (ratio, 0.0, 1.0);
    while k < 40.0 {
        sum += power / k;
        power *= ratio * ratio;
        k += 2.0;
    }
    2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Purpose, Seed};

    #[test]
    fn it_is_the_logarithm() {
        let step = u64::MAX / 1_000_003;
        let small = (0..64).map(|bit| 1_u64 << bit);
        for mark in (0..1_000_003).map(|index| index * step).chain(small).chain([0, u64::MAX]) {
            let significand = 1.0 + (mark >> 12) as f64 / (1_u64 << 52) as f64;
            let exact = f64::from(mark.trailing_zeros().min(63) + 1) * LN_2 - significand.ln();
            assert!((exponential(mark) - exact).abs() < 1e-10, "{mark}");
        }
    }

    #[test]
    fn its_law_is_the_exponential() {
        follows_the_law(exponential);
        follows_the_law(|mark| exponential_of_half(mark).0);
    }

    /// Whatever the rest of the mark says.
    #[test]
    fn half_a_mark_leaves_the_other_half() {
        for rest in [0, 1 << 63, u64::MAX << 32] {
            follows_the_law(|mark| {
                let (number, left) = exponential_of_half(mark & !u64::from(u32::MAX) | rest >> 32);
                assert_eq!(left, rest);
                number
            });
        }
    }

    fn follows_the_law(number: impl Fn(u64) -> f64) {
        let marks = Seed(5).of(1).marks(Purpose::Path);
        let draws = 1_000_000_u32;
        let numbers: Vec<f64> = (0..u64::from(draws)).map(|index| number(marks.at(index))).collect();
        let share = |test: &dyn Fn(f64) -> bool| numbers.iter().filter(|x| test(**x)).count() as f64 / f64::from(draws);
        for quantile in [0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0] {
            let expected = f64::exp(-quantile);
            let z = (share(&|x| x > quantile) - expected) / (expected * (1.0 - expected) / f64::from(draws)).sqrt();
            assert!(z.abs() < 5.0, "{quantile}: {z}");
        }
        let mean = numbers.iter().sum::<f64>() / f64::from(draws);
        assert!((mean - 1.0).abs() < 0.005, "{mean}");
    }
}

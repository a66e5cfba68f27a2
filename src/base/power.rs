//! Powers, to fourteen digits and alike on every machine.
//!
//! x^y = 2^(y · log₂ x). The logarithm's and the power's leading bits are looked up in tables of 128 cells, and short series do
//! the rest (Tang, "Table-driven implementation of the logarithm function", *ACM TOMS* 16, 1990). `libm::pow` carries more
//! digits than a purchase probability needs, and takes three to four times as long; it takes over at the edges of the numbers.

use std::f64::consts::{LN_2, LOG2_E};

const CELL_BITS: u32 = 7;
const CELLS: usize = 1 << CELL_BITS;
const MANTISSA: u32 = f64::MANTISSA_DIGITS - 1;
const ONE: u64 = 1.0_f64.to_bits();

/// The reciprocals and the binary logarithms of 1, 1 + 1/128 … 2: powers of two have no error.
static LOGS: [(f64, f64); CELLS + 1] = logs();
/// 2 to the power of each cell's beginning, between 0 and 1.
static POWERS: [f64; CELLS] = powers();

/// So far from zero a power of two is no special number.
const USUAL: f64 = 1_000.0;

/// Added to a number below 2⁵¹, it leaves the nearest whole number in the lowest bits.
const WHOLE: f64 = (3_u64 << (MANTISSA - 1)) as f64;

/// A base of zero or more, raised to a power.
#[inline]
pub fn power(base: f64, exponent: f64) -> f64 {
    let doublings = if base.is_normal() { log2(base) * exponent } else { f64::NAN };
    if doublings.abs() < USUAL { of_two(doublings) } else { libm::pow(base, exponent) }
}

/// Two, raised to a power.
#[inline]
pub fn exp2(exponent: f64) -> f64 {
    if exponent.abs() < USUAL { of_two(exponent) } else { libm::exp2(exponent) }
}

/// Of a normal number above zero.
#[inline]
fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let halvings = (bits >> MANTISSA) as i64 - (ONE >> MANTISSA) as i64;
    let significand = f64::from_bits(bits & ((1 << MANTISSA) - 1) | ONE);
    let half_cells = (bits >> (MANTISSA - CELL_BITS - 1)) as usize % (2 * CELLS);
    let (inverse, log) = LOGS[half_cells.div_ceil(2)];
    let off = significand * inverse - 1.0;
    let series = off * (1.0 - off * (0.5 - off * (1.0 / 3.0 - off * (0.25 - off * 0.2))));
    halvings as f64 + (log + LOG2_E * series)
}

#[inline]
fn of_two(exponent: f64) -> f64 {
    let shifted = exponent * CELLS as f64 + WHOLE;
    let cells = shifted.to_bits() as i64 - WHOLE.to_bits() as i64;
    let off = (exponent - (shifted - WHOLE) / CELLS as f64) * LN_2;
    let series = 1.0 + off * (1.0 + off * (0.5 + off * (1.0 / 6.0 + off * (1.0 / 24.0 + off * (1.0 / 120.0)))));
    let doubled = f64::from_bits(((cells >> CELL_BITS) + (ONE >> MANTISSA) as i64) as u64 * (1 << MANTISSA));
    POWERS[cells as usize % CELLS] * series * doubled
}

/// ln x = 2 artanh((x − 1) / (x + 1)), by its series.
const fn logs() -> [(f64, f64); CELLS + 1] {
    let mut table = [(1.0, 0.0); CELLS + 1];
    let mut cell = 1;
    while cell < CELLS {
        let middle = 1.0 + cell as f64 / CELLS as f64;
        let part = (middle - 1.0) / (middle + 1.0);
        let (mut sum, mut nth) = (0.0, 39);
        while nth > 0 {
            sum = sum * part * part + 1.0 / nth as f64;
            nth -= 2;
        }
        table[cell] = (1.0 / middle, 2.0 * part * sum / LN_2);
        cell += 1;
    }
    table[CELLS] = (0.5, 1.0);
    table
}

/// 2^x = e^(x ln 2), by its series.
const fn powers() -> [f64; CELLS] {
    let mut table = [0.0; CELLS];
    let mut cell = 0;
    while cell < CELLS {
        let x = cell as f64 / CELLS as f64 * LN_2;
        let (mut sum, mut nth) = (1.0, 20);
        while nth > 0 {
            sum = 1.0 + sum * x / nth as f64;
            nth -= 1;
        }
        table[cell] = sum;
        cell += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Purpose, Seed, unit};

    #[test]
    fn powers_are_those_of_the_library() {
        let marks = Seed(4).of(0).marks(Purpose::Path);
        for index in 0..200_000 {
            let base = libm::exp2(40.0 * unit(marks.at(2 * index)) - 20.0);
            let exponent = 12.0 * unit(marks.at(2 * index + 1)) - 6.0;
            let (is, should) = (power(base, exponent), libm::pow(base, exponent));
            assert!((is / should - 1.0).abs() < 5e-14, "{base}^{exponent}: {is} for {should}");
            let (is, should) = (exp2(exponent), libm::exp2(exponent));
            assert!((is / should - 1.0).abs() < 1e-15, "2^{exponent}: {is} for {should}");
        }
    }

    #[test]
    fn edges_are_the_library_s() {
        for base in [0.0, 5e-324, 1e-310, 1.0, f64::MAX, f64::INFINITY] {
            for exponent in [-1e9, -3.0, 0.0, 1.0, 1.4, 1e9, f64::INFINITY] {
                let (is, should) = (power(base, exponent), libm::pow(base, exponent));
                assert!(is == should || (is / should - 1.0).abs() < 1e-13, "{base}^{exponent}: {is} for {should}");
            }
        }
        assert_eq!([exp2(0.0), exp2(-1.0), exp2(10.0), exp2(-5_000.0)], [1.0, 0.5, 1024.0, 0.0]);
        assert!(power(f64::NAN, 2.0).is_nan() && power(2.0, f64::NAN).is_nan() && exp2(f64::NAN).is_nan());
    }
}

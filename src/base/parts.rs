//! Fractions that add up to the same in any order: sums of probabilities, and of money by probabilities.

use serde::{Deserialize, Serialize};

use std::iter::Sum;
use std::ops::{AddAssign, Sub, SubAssign};

/// Parts of one, as a power of two.
const BITS: u32 = 32;

/// Parts of one: 2³².
const PARTS: f64 = 4_294_967_296.0;

/// A sum of probabilities or of what they cost, or how one differs from another, in whole parts of 2⁻³²: added up in any order, it is the same
/// to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Parts(i128);

impl Parts {
    /// The part of one that is nearest to a number.
    #[inline]
    pub fn of(number: f64) -> Self {
        Self(((number * PARTS).round() as i64).into())
    }

    /// A whole number as many times as a probability's threshold says, exactly.
    pub fn of_share(whole: i64, threshold: u64) -> Self {
        Self(i128::from(whole) * i128::from(threshold))
    }

    /// So many times as much.
    pub fn times(self, count: u64) -> Self {
        Self(self.0 * i128::from(count))
    }

    /// The nearest whole number.
    pub fn rounded(self) -> i128 {
        (self.0 + (1 << (BITS - 1))) >> BITS
    }

    /// The number that it stands for.
    pub fn number(self) -> f64 {
        self.0 as f64 / PARTS
    }
}

impl Sub for Parts {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Parts {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Parts {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Parts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::quantity::Probability;

    /// 0.004 of 0.9 a click, in millionths, a billion times.
    #[test]
    fn shares_of_money_are_exact() {
        let rate = Probability::try_from(0.004).unwrap();
        let each = Parts::of_share(900_000, rate.threshold());
        assert!((each.number() - 3_600.0).abs() < 1e-3);
        assert_eq!(
            each.times(1_000_000_000).rounded(),
            (1_000_000_000 * 900_000 * i128::from(rate.threshold()) + (1 << 31)) >> 32
        );
        assert_eq!(Parts::of_share(7, Probability::ONE.threshold()).times(3).rounded(), 21);
    }
}

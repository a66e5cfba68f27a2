//! What is to be expected of a chance to buy, in parts of a purchase.
//!
//! At every chance the probability of a purchase, given all that really happened before it, is added up instead of
//! the purchase. The mean is the same: whatever the past, a chance's mark is uniform and independent of it. The noise
//! is far smaller, for nobody tosses the coin.

use serde::{Deserialize, Serialize};

use std::ops::{AddAssign, Sub, SubAssign};

use crate::base::change::Change;

/// Parts of one purchase: 2³².
const PARTS: f64 = 4_294_967_296.0;

/// A sum of probabilities, or how one differs from another, in whole parts of 2⁻³²: added up in any order, it is the same
/// to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Parts(i128);

impl Parts {
    /// The part of one that is nearest to a number.
    #[inline]
    pub fn of(number: f64) -> Self {
        Self(((number * PARTS).round() as i64).into())
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

/// What is expected of one shopper, or of several, in the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Expected {
    /// Purchases.
    pub purchases: Parts,
    /// First purchases in the flight: buyers.
    pub buyers: Parts,
    /// Carts filled, bought or not.
    pub carts: Parts,
}

impl Expected {
    /// Adds the others to these, or takes them away.
    pub fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.purchases, other.purchases);
        change.one(&mut self.buyers, other.buyers);
        change.one(&mut self.carts, other.carts);
    }
}

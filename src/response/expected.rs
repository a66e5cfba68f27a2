//! What is to be expected of a chance to buy, in parts of a purchase.
//!
//! At every chance the probability of a purchase, given all that really happened before it, is added up instead of
//! the purchase. The mean is the same: whatever the past, a chance's mark is uniform and independent of it. The noise
//! is far smaller, for nobody tosses the coin.

use serde::{Deserialize, Serialize};

use crate::base::change::Change;
use crate::base::parts::Parts;

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

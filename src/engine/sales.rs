//! Counts of what was bought.

use serde::{Deserialize, Serialize};

use crate::base::change::Change;
use crate::base::parts::Parts;
use crate::base::quantity::Money;

/// The causal curve goes to this many impressions for a shopper.
pub const DEPTH: usize = 40;

/// What is bought and paid less if a shopper sees n impressions at most, by n from 0 to [`DEPTH`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CausalCurve {
    /// By n, by how many fewer purchases are expected than under the policy itself.
    pub missing: Vec<Parts>,
    /// By n: what shoppers' n-th impressions are expected to cost, in millionths.
    pub cost_of_nth: Vec<Parts>,
}

impl CausalCurve {
    /// Nobody yet.
    pub fn empty() -> Self {
        Self { missing: vec![Parts::default(); DEPTH + 1], cost_of_nth: vec![Parts::default(); DEPTH + 1] }
    }

    /// What shoppers' impressions up to the n-th are expected to cost.
    pub fn cost(&self, limit: usize) -> Money {
        Money(self.cost_of_nth[..=limit].iter().copied().sum::<Parts>().rounded())
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.each(&mut self.missing, &other.missing);
        change.each(&mut self.cost_of_nth, &other.cost_of_nth);
    }
}

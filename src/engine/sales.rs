//! Counts of what was bought.

use serde::{Deserialize, Serialize};

use crate::base::change::Change;
use crate::base::quantity::Money;
use crate::response::expected::Parts;

/// The causal curve goes to this many impressions for a shopper.
pub const DEPTH: usize = 40;

/// What is bought and paid less if a shopper sees n impressions at most, by n from 0 to [`DEPTH`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CausalCurve {
    /// By n, by how many fewer purchases are expected than under the policy itself.
    pub missing: Vec<Parts>,
    /// By n: what shoppers' n-th impressions cost.
    pub cost_of_nth: Vec<Money>,
}

impl CausalCurve {
    /// Nobody yet.
    pub fn empty() -> Self {
        Self { missing: vec![Parts::default(); DEPTH + 1], cost_of_nth: vec![Money::default(); DEPTH + 1] }
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.each(&mut self.missing, &other.missing);
        change.each(&mut self.cost_of_nth, &other.cost_of_nth);
    }
}

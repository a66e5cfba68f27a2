//! A goal of frequency: a policy bids for more of those whom it has not reached often enough, and for less of the others.
//!
//! It is a cap's soft form. A cap's counter tells who is reached; what is full for a cap is bid for less here.

use super::cap::Cap;

/// How much is bid for, by how many impressions the policy knows of.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Who is reached: those for whom this cap would be full.
    pub counter: Cap,
    /// Win rates are multiplied by this for them, …
    pub reached: f64,
    /// … and by this for all others.
    pub unreached: f64,
}

impl Goal {
    /// The most that win rates are multiplied by.
    pub fn most(&self) -> f64 {
        self.reached.max(self.unreached)
    }
}

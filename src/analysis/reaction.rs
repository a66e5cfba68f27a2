//! What numbers depend on besides their own shoppers: the win rates that were solved for budgets.
//!
//! A throttle t that meets a budget is a function of the shoppers. The run has a throttle t̂ solved on its pilot, and a
//! number is read at the t that the run itself asks for: θ(t) ≈ θ(t̂) + (ln t − ln t̂) · ∂θ/∂ln t. Without group i it would
//! be t₋ᵢ, and the number θ₋ᵢ(t₋ᵢ), in the same way. The slope is that of the whole run, in which some shoppers meet a looser
//! throttle.

use crate::engine::tally::Group;

/// How a run answers to one throttle that was solved for.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// The policy whose throttle it is.
    pub policy: usize,
    /// All shoppers, some of whom met the throttle loosened.
    pub loosened: Group,
    /// ln t − ln t̂, in lengths of such a loosening for all.
    pub own: f64,
    /// By group that is left out, ln t₋ᵢ − ln t, in the same lengths.
    pub without: Vec<f64>,
}

impl Reaction {
    /// The same in a run of some of the policies; None where the one that it moves is not among them.
    pub(crate) fn of_policies(&self, policies: &[usize]) -> Option<Self> {
        let policy = policies.iter().position(|policy| *policy == self.policy)?;
        Some(Self {
            policy,
            loosened: self.loosened.of_policies(policies),
            own: self.own,
            without: self.without.clone(),
        })
    }

    /// By how much a number changes with such a loosening; `whole` is its value in the run. It is 0, to the bit, where the
    /// number does not depend on the throttle.
    pub(super) fn slope(&self, whole: f64, statistic: impl Fn(&Group) -> f64) -> f64 {
        statistic(&self.loosened) - whole
    }
}

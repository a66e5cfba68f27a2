//! What a left-out group moves besides its own shoppers: the win rates that were solved for budgets.
//!
//! A solved throttle t is a function of the shoppers too. Without group i it would be t₋ᵢ, and a number
//! would be θ₋ᵢ(t₋ᵢ) ≈ θ₋ᵢ(t) + (ln t₋ᵢ − ln t) · ∂θ/∂ln t. The slope is that of the whole run, in which
//! some shoppers meet a looser throttle.

use crate::engine::tally::Group;

/// How a run answers to one throttle that was solved for.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// All shoppers, some of whom met the throttle loosened.
    pub loosened: Group,
    /// By group that is left out, ln t₋ᵢ − ln t, in lengths of such a loosening for all.
    pub lengths: Vec<f64>,
}

impl Reaction {
    /// Moves a number's values without each group to what they are at the throttle solved without it.
    /// What does not hang on the throttle stays as it is, to the bit.
    pub(super) fn shift(&self, whole: f64, parts: &mut [f64], statistic: impl Fn(&Group) -> f64) {
        let slope = statistic(&self.loosened) - whole;
        if slope != 0.0 {
            parts.iter_mut().zip(&self.lengths).for_each(|(part, length)| *part += slope * length);
        }
    }
}

//! What a left-out group moves besides its own shoppers: the win rates that were solved for budgets.
//!
//! A solved throttle t is a function of the shoppers too. Without group i it would be t₋ᵢ, and a number
//! would be θ₋ᵢ(t₋ᵢ) ≈ θ₋ᵢ(t) + (ln t₋ᵢ − ln t) · ∂θ/∂ln t. The slope is seen by looking at some
//! shoppers once more with a looser throttle.

use crate::engine::tally::Group;

/// Solved throttles, as far as estimates hang on them.
#[derive(Debug, Clone)]
pub struct Steered {
    /// Some of the shoppers, as the run met them.
    pub as_met: Group,
    /// Every throttle that was solved for.
    pub throttles: Vec<Steer>,
}

/// A throttle that was solved for.
#[derive(Debug, Clone)]
pub struct Steer {
    /// The same shoppers, where this one throttle is looser.
    pub looser: Group,
    /// By group that is left out, ln t₋ᵢ − ln t, in lengths of that loosening.
    pub steps: Vec<f64>,
}

impl Steered {
    /// Moves a number's values without each group to what they are at throttles solved without it.
    pub(super) fn shift(&self, parts: &mut [f64], statistic: impl Fn(&Group) -> f64) {
        let as_met = statistic(&self.as_met);
        for Steer { looser, steps } in &self.throttles {
            let slope = statistic(looser) - as_met;
            parts.iter_mut().zip(steps).for_each(|(part, step)| *part += slope * step);
        }
    }
}

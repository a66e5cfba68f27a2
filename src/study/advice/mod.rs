//! Advice: what a run looks at of its own accord, beside the policies that it was given.
//!
//! ```text
//! a run that is over ─▶ its best coordinated policy ─▶ the same under neighbouring caps, as a short race
//!                    └▶ its best policy ────────────▶ the same where an assumption is at its low or high end
//! ```
//!
//! Both looks draw the run's first shoppers, and few of them. Whether there is room for a look is judged by shoppers counted
//! and never by the clock ([`cost`]), so the same scenario gives the same advice on every machine.

pub mod assumptions;
pub mod caps;
mod choice;
pub mod cost;

use crate::run::{Interrupted, Options, Results};
use crate::scenario::Files;
use assumptions::Moved;
use caps::NearbyCaps;
use cost::When;

/// What a run found beside its own policies.
#[derive(Debug, Clone, Default)]
pub struct Advice {
    /// Neighbouring caps; None where there was no room for the look, or nothing to vary.
    pub caps: Option<NearbyCaps>,
    /// What each assumption does to the answer; None where there was no room, or there is none.
    pub assumptions: Option<Moved>,
}

/// Looks at what lies beside a run. `files` are those that the scenario names.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn advise(results: &Results, files: Files<'_>, when: When, options: &Options<'_>) -> Result<Advice, Interrupted> {
    if when == When::Never {
        return Ok(Advice::default());
    }
    Ok(Advice {
        caps: caps::race(results, when, options)?,
        assumptions: assumptions::moved(results, files, when, options)?,
    })
}

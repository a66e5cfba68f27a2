//! What was found, in a sentence or two with their intervals, whatever was found.

mod clauses;
mod free_spend;
mod same_spend;

use crate::results::read::Run;

/// What the policy of the finding changes against the baseline.
pub fn headline(run: &Run) -> String {
    let (policy, baseline) = run.pair();
    match policy == baseline {
        true => free_spend::alone(run),
        false if run.provenance.about.same_spend.iter().any(|name| name == policy) => same_spend::comparison(run),
        false => free_spend::comparison(run),
    }
}

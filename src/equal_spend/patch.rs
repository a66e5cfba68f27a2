//! Patches: what a small change of throttles changes, without simulating all shoppers again.
//!
//! Marks are compared with thresholds, so a throttle that moves by little buys otherwise only where a mark lies
//! between the old threshold and the new one. Few shoppers have such a mark. Those that may come to lie there are
//! noted on the way, by a bracket around the first throttle; then the few shoppers are simulated again, as they
//! were and as they are, and the one count is put in the place of the other.

use super::Watch;
use crate::engine::simulate::simulate_some;
use crate::engine::tally::Tally;
use crate::policy::Policy;
use crate::policy::throttle::{Bracket, Offer};
use crate::scenario::Scenario;

/// A change of the throttles of policies with budgets.
pub struct Change<'a> {
    /// The scenario as it was run.
    pub from: &'a Scenario,
    /// The scenario as it is.
    pub to: &'a Scenario,
    /// Budget by budget, the throttles around those that were run.
    pub brackets: &'a [Bracket],
    /// What these buy otherwise, and of whom.
    pub marginal: &'a [(u64, Offer)],
}

impl Change<'_> {
    /// Is it told whom the change touches? It is not where a throttle leaves its bracket.
    pub fn is_told(&self) -> bool {
        let mut budgets = self.to.budgets().zip(self.brackets);
        budgets.all(|((_, policy, _), bracket)| policy.throttle.is_between(&bracket.low, &bracket.high))
    }

    /// The tally after such a change, from that before it.
    pub fn patch(&self, tally: &Tally, threads: usize, watch: Watch<'_>) -> Option<Tally> {
        let changed: Vec<(usize, [&Policy; 2])> = self.changed().collect();
        let policies = changed.iter().flat_map(|(_, both)| both.map(Policy::clone)).collect();
        let both = Scenario { policies, baseline: 0, ..self.to.clone() };
        let again = simulate_some(&both, &self.touched(&changed), threads, watch)?;
        let mut tally = tally.clone();
        for (index, (policy, _)) in changed.iter().enumerate() {
            tally.exchange(*policy, &again, 2 * index, 2 * index + 1);
        }
        Some(tally)
    }

    /// The policies that buy otherwise: their indices, and as they were and as they are.
    fn changed(&self) -> impl Iterator<Item = (usize, [&Policy; 2])> {
        let both = self.from.policies.iter().zip(&self.to.policies).enumerate();
        both.filter(|(_, (from, to))| from.throttle != to.throttle).map(|(index, (from, to))| (index, [from, to]))
    }

    /// The shoppers of whom they buy otherwise, in order.
    fn touched(&self, changed: &[(usize, [&Policy; 2])]) -> Vec<u64> {
        let is_touched =
            |offer: Offer| changed.iter().any(|(_, [from, to])| from.throttle.buys(offer) != to.throttle.buys(offer));
        let touched = self.marginal.iter().filter(|(_, offer)| is_touched(*offer));
        let mut shoppers: Vec<u64> = touched.map(|(shopper, _)| *shopper).collect();
        shoppers.sort_unstable();
        shoppers.dedup();
        shoppers
    }
}

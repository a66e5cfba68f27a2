//! What is bought if a shopper sees the first impressions of the flight alone: one limit after another, told from one replay.
//!
//! A limit changes nothing before the first impression that it takes away. From there on every chance is taken again, with
//! the adstock of the impressions that are left, which is a sum that the full one has on its way.

use super::Response;
use super::chance::Chance;
use super::purchase::Outcome;
use crate::base::parts::Parts;
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;

/// Memory for one shopper at a time.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// By chance, and by how many impressions are left, what these make of its probability.
    effects: Vec<f64>,
    /// Where a chance's effects begin.
    begins: Vec<usize>,
    outcome: Outcome,
}

/// What one shopper was shown, and what came of it.
#[derive(Clone, Copy)]
pub struct Lived<'a> {
    /// The chances that were looked at, in time order.
    pub chances: &'a [Chance],
    /// What they met.
    pub journey: &'a Journey,
    /// What was shown.
    pub shown: Impressions<'a>,
    /// How many of them came before the flight.
    pub warm_up: usize,
    /// What came of it.
    pub outcome: &'a Outcome,
}

impl Response {
    /// Adds by how many purchases fewer are expected where at most 0, 1, 2 … impressions of the flight are seen.
    pub fn lose(&self, lived: Lived<'_>, limits: &mut Limits, missing: &mut [Parts]) {
        let Lived { outcome, warm_up, .. } = lived;
        let until = outcome.steps.last().map_or(0, |step| step.seen.saturating_sub(warm_up));
        if until == 0 {
            return;
        }
        self.list_effects(lived, limits);
        for (limit, missing) in missing.iter_mut().take(until).enumerate() {
            *missing += self.lost(lived, limits, warm_up + limit);
        }
    }

    /// Lists what the first impressions make of every chance, for any number of them beyond the warm-up.
    fn list_effects(&self, lived: Lived<'_>, limits: &mut Limits) {
        let Lived { chances, journey, shown, warm_up, outcome } = lived;
        limits.effects.clear();
        limits.begins.clear();
        for (chance, step) in chances.iter().zip(&outcome.steps) {
            limits.begins.push(limits.effects.len());
            if step.seen > warm_up {
                self.effects_of_first(journey, shown.first(step.seen), warm_up, chance.time, &mut limits.effects);
            }
        }
    }

    /// What is lost where no more than the first `left` impressions are seen.
    fn lost(&self, lived: Lived<'_>, limits: &mut Limits, left: usize) -> Parts {
        let Lived { chances, outcome: whole, shown, .. } = lived;
        let first = whole.steps.partition_point(|step| step.seen <= left);
        let Limits { effects, begins, outcome } = limits;
        outcome.begin_like(whole, first);
        let mut lost = Parts::default();
        for (index, chance) in chances.iter().enumerate().skip(first) {
            lost += whole.steps[index].buys;
            if chance.clicked.is_none_or(|clicked| shown.indices[..left].binary_search(&clicked).is_ok()) {
                let before = outcome.expected.purchases;
                self.take_at(chance, effects[begins[index] + left - lived.warm_up], outcome);
                lost -= outcome.expected.purchases - before;
            }
        }
        lost
    }
}

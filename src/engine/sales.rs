//! Counts of what was bought.

use crate::base::change::Change;
use crate::base::quantity::Money;
use crate::response::purchase::Outcome;

/// The causal curve goes to this many impressions for a shopper.
pub const DEPTH: usize = 40;

/// What some shoppers bought in the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sales {
    /// Purchases.
    pub purchases: u64,
    /// Shoppers who bought at least once.
    pub buyers: u64,
    /// The worth of all purchases.
    pub revenue: Money,
    /// Carts filled, bought or not.
    pub carts: u64,
}

/// What is bought less if a channel is switched off, over the shoppers to whom that makes a
/// difference: all others buy the same. Carts are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// What they buy under the policy.
    pub with: Sales,
    /// What they buy under the same policy without the channel.
    pub without: Sales,
}

/// What is bought if a shopper sees n impressions at most, by n from 0 to [`DEPTH`]. Carts are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CausalCurve {
    /// By n.
    pub sales: Vec<Sales>,
    /// By n: what shoppers' n-th impressions cost.
    pub cost_of_nth: Vec<Money>,
}

impl Sales {
    /// Counts what one shopper bought, and the carts they filled.
    pub fn count(&mut self, outcome: &Outcome) {
        self.count_purchases(outcome);
        self.carts += outcome.carts_counted();
    }

    /// Counts what one shopper bought.
    pub fn count_purchases(&mut self, outcome: &Outcome) {
        let purchases = outcome.counted();
        self.purchases += purchases.len() as u64;
        self.buyers += u64::from(!purchases.is_empty());
        self.revenue += purchases.iter().map(|purchase| Money::from(purchase.value)).sum::<Money>();
    }

    /// The purchases alone.
    pub fn without_carts(self) -> Self {
        Self { carts: 0, ..self }
    }

    /// Joins the others.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, Change::Add);
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.purchases, other.purchases);
        change.one(&mut self.buyers, other.buyers);
        change.one(&mut self.revenue, other.revenue);
        change.one(&mut self.carts, other.carts);
    }
}

impl LeftOut {
    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        self.with.combine(&other.with, change);
        self.without.combine(&other.without, change);
    }
}

impl CausalCurve {
    /// Nobody yet.
    pub fn empty() -> Self {
        Self { sales: vec![Sales::default(); DEPTH + 1], cost_of_nth: vec![Money::default(); DEPTH + 1] }
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        for (mine, theirs) in self.sales.iter_mut().zip(&other.sales) {
            mine.combine(theirs, change);
        }
        change.each(&mut self.cost_of_nth, &other.cost_of_nth);
    }
}

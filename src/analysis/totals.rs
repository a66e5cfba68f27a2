//! Sums over the counts of a policy that several metrics, and others, share.

use super::estimate::View;
use crate::base::parts::Parts;
use crate::base::quantity::Money;
use crate::policy::budget::{Amount, BudgetLine};
use crate::scenario::model::Model;

/// Some channels, one bit each.
pub type Channels = u64;

/// All of them.
pub const ALL: Channels = Channels::MAX;

/// What a policy spent on some channels on the shoppers of the view, to the millionth.
pub fn spend(scenario: &Model, view: View<'_>, policy: usize, channels: Channels) -> Money {
    let counts = view.policy(policy).channels.iter().zip(&scenario.world.channels);
    let here = counts.enumerate().filter(|(index, _)| channels >> index & 1 == 1);
    here.map(|(_, (counts, channel))| channel.cost(counts.impressions)).sum()
}

/// What some budget lines hold.
pub fn budget(scenario: &Model, view: View<'_>, budget_lines: &[BudgetLine]) -> f64 {
    budget_lines.iter().map(|budget_line| holds(scenario, view, *budget_line)).sum()
}

/// What part of some budget lines a policy spends on their channels.
pub fn delivered_share(scenario: &Model, view: View<'_>, policy: usize, budget_lines: &[BudgetLine]) -> f64 {
    let channels = budget_lines.iter().fold(0, |bits, budget_line| bits | budget_line.channels);
    scaled(view, spend(scenario, view, policy, channels)) / budget(scenario, view, budget_lines)
}

fn holds(scenario: &Model, view: View<'_>, budget_line: BudgetLine) -> f64 {
    match budget_line.amount {
        Amount::Fixed(money) => money.units(),
        Amount::Like(other) => scaled(view, spend(scenario, view, other, budget_line.channels)),
    }
}

/// What purchases are worth; NaN where nothing is bought.
pub fn worth(scenario: &Model, purchases: f64) -> f64 {
    scenario.response.as_ref().map_or(f64::NAN, |response| response.basket.mean() * purchases)
}

/// Purchases, buyers or carts, or how many more there are: as many as are to be expected of all shoppers.
pub fn expected(view: View<'_>, parts: Parts) -> f64 {
    parts.number() * view.total(1)
}

/// Purchases that would not be made without ads.
pub fn incremental_purchases(view: View<'_>, policy: usize) -> f64 {
    expected(view, view.policy(policy).sales.purchases - view.counts.without_ads.purchases)
}

/// Purchases that would be missing without a channel.
pub fn purchases_lost(view: View<'_>, policy: usize, channel: usize) -> f64 {
    expected(view, view.policy(policy).left_out[channel])
}

/// Money for all shoppers, in units of the currency.
pub fn scaled(view: View<'_>, money: Money) -> f64 {
    money.units() * view.total(1)
}

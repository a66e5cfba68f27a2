//! Metrics of what was bought, and of what of it the campaign caused.
//!
//! The world without ads is simulated beside every policy on the same draws, so what a policy
//! caused is a difference over the same shoppers, not a comparison of those who saw ads with
//! those who did not.

use super::estimate::View;
use super::metrics::{Metric, Unit};
use super::money;
use crate::engine::sales::{LeftOut, Sales};
use crate::scenario::model::Model;

/// Purchases, what they are worth and what of them the policy caused; none where nothing is bought.
pub fn of_policy(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let Some(response) = &scenario.response else {
        return Vec::new();
    };
    let mut metrics = bought(policy);
    metrics.extend(caused(scenario, policy));
    // What is left of the incremental revenue after all costs.
    metrics.push(
        Metric::new("incremental_profit", Unit::Money, move |view| {
            response.margin * incremental_revenue(view, policy) - money::spent(scenario, view, policy)
        })
        .signed(),
    );
    metrics
}

fn bought<'a>(policy: usize) -> Vec<Metric<'a>> {
    let sales = move |view: View<'_>| view.policy(policy).sales;
    vec![
        // Shop visits of their own accord: the same under every policy.
        Metric::new("shop_visits", Unit::Visits, |view| view.total(view.counts.visits)),
        Metric::new("carts", Unit::Carts, move |view| view.total(sales(view).carts)),
        Metric::new("purchases", Unit::Purchases, move |view| view.total(sales(view).purchases)),
        Metric::new("buyers", Unit::Shoppers, move |view| view.total(sales(view).buyers)),
        Metric::new("revenue", Unit::Money, move |view| revenue(view, sales(view))),
        Metric::new("purchases_without_ads", Unit::Purchases, |view| view.total(view.counts.without_ads.purchases)),
    ]
}

fn caused(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let spend = move |view: View<'_>| money::spent(scenario, view, policy);
    vec![
        Metric::new("incremental_purchases", Unit::Purchases, move |view| incremental_purchases(view, policy)).signed(),
        Metric::new("incremental_revenue", Unit::Money, move |view| incremental_revenue(view, policy)).signed(),
        // None where nothing is caused: a purchase that is not made has no cost.
        Metric::quotient("cost_per_incremental_purchase", Unit::MoneyPerPurchase, spend, move |view| {
            incremental_purchases(view, policy)
        }),
        // Incremental return on ad spend: revenue caused for each unit of currency spent.
        Metric::new("incremental_roas", Unit::Times, move |view| incremental_revenue(view, policy) / spend(view))
            .signed(),
    ]
}

/// What is lost if one channel is switched off under the policy: its causal value as a touchpoint.
pub fn of_channel(scenario: &Model, policy: usize, channel: usize) -> Vec<Metric<'_>> {
    if !scenario.measure.leave_one_out {
        return Vec::new();
    }
    vec![
        Metric::new("purchases_lost_without", Unit::Purchases, move |view| purchases_lost(view, policy, channel))
            .signed(),
        Metric::new("revenue_lost_without", Unit::Money, move |view| {
            let LeftOut { with, without } = view.policy(policy).left_out[channel];
            revenue(view, with) - revenue(view, without)
        })
        .signed(),
    ]
}

/// Purchases of all shoppers that would be missing without the channel.
pub(super) fn purchases_lost(view: View<'_>, policy: usize, channel: usize) -> f64 {
    let LeftOut { with, without } = view.policy(policy).left_out[channel];
    view.total(with.purchases) - view.total(without.purchases)
}

/// Purchases of all shoppers that would not have been made without ads.
pub(super) fn incremental_purchases(view: View<'_>, policy: usize) -> f64 {
    view.total(view.policy(policy).sales.purchases) - view.total(view.counts.without_ads.purchases)
}

fn incremental_revenue(view: View<'_>, policy: usize) -> f64 {
    revenue(view, view.policy(policy).sales) - revenue(view, view.counts.without_ads)
}

/// In units of the currency, for all shoppers.
pub(super) fn revenue(view: View<'_>, sales: Sales) -> f64 {
    sales.revenue as f64 / 1e6 * view.total(1)
}

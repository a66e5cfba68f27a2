//! What coordination costs, and what it gains.

use super::estimate::View;
use super::totals::{self, ALL};
use crate::scenario::model::Model;

/// Has any policy a cost of its own?
pub fn is_asked(model: &Model) -> bool {
    model.policies.iter().any(|policy| policy.cost.is_some())
}

/// Is a policy compared that pays more than the baseline, whatever the size of the market, where purchases earn something?
pub fn can_break_even(model: &Model, policy: usize) -> bool {
    let earns = model.response.as_ref().is_some_and(|response| response.earns());
    earns && policy != model.baseline && more_fixed(model, policy) > 0.0
}

/// What a policy costs whatever the size of the market.
pub fn fixed(model: &Model, policy: usize) -> f64 {
    let policy = &model.policies[policy];
    let months = model.world.calendar.months();
    policy.cost.as_ref().map_or(0.0, |cost| cost.of_any_size(months, policy.joined()))
}

/// What its impressions cost beside their media.
pub fn of_impressions(model: &Model, view: View<'_>, policy: usize) -> f64 {
    let channels = &view.policy(policy).channels;
    let impressions = channels.iter().map(|channel| channel.impressions).sum();
    let cost = model.policies[policy].cost.as_ref();
    cost.map_or(0.0, |cost| totals::scaled(view, cost.of_impressions(impressions)))
}

/// Its profit before any cost of its own.
pub fn profit(model: &Model, view: View<'_>, policy: usize) -> f64 {
    let margin = model.response.as_ref().map_or(f64::NAN, |response| response.margin);
    margin * totals::worth(model, totals::incremental_purchases(view, policy))
        - totals::scaled(view, totals::spend(model, view, policy, ALL))
}

/// What it gains of the run's shoppers against the baseline, after the cost of impressions.
pub fn gain(model: &Model, view: View<'_>, policy: usize) -> f64 {
    let kept = |policy: usize| profit(model, view, policy) - of_impressions(model, view, policy);
    kept(policy) - kept(model.baseline)
}

/// What it pays more than the baseline, whatever the size.
pub fn more_fixed(model: &Model, policy: usize) -> f64 {
    fixed(model, policy) - fixed(model, model.baseline)
}

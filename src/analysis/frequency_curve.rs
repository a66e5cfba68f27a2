//! What the n-th impression is worth: as AMC's table makes it look, and as it truly is.
//!
//! *Observed*: purchases per user among those who saw n impressions. They differ from those who saw
//! fewer in more than the impressions: they are more active and more often in the market.
//!
//! *Caused*: the same shoppers under a limit of n and of n − 1 impressions in the flight. Whatever
//! else they are, they are in both. Beside the policy's own caps such a limit shows a shopper's first
//! n impressions and refuses the rest, so it is told from the same replay.

use super::estimate::{Bounds, Estimate, Sample, View};
use crate::engine::sales::DEPTH;
use crate::engine::tally::Histogram;
use crate::observed::by_group::HIGHEST;
use crate::scenario::Scenario;

/// What is known of one frequency.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// Impressions.
    pub frequency: usize,
    /// Users whom AMC saw with so many, and their purchases each; None where AMC is not asked.
    pub observed: Option<(u64, Estimate)>,
    /// Shoppers who see at least so many.
    pub shoppers: u64,
    /// Purchases that this impression causes, for each of them.
    pub caused: Estimate,
    /// Purchases that all their impressions cause, for each of those who see exactly so many: the truth
    /// beside what users of this frequency buy more than users of none.
    pub lift: Estimate,
}

/// The curve of a policy, from 0 to the deepest limit; empty where nobody asked.
pub fn points(scenario: &Scenario, sample: &Sample, policy: usize) -> Vec<Point> {
    if scenario.response.is_none() || !scenario.measure.causal_curve {
        return Vec::new();
    }
    (0..=DEPTH).map(|frequency| point(sample, policy, frequency)).collect()
}

fn point(sample: &Sample, policy: usize, frequency: usize) -> Point {
    let seen = sample.counts().policies[policy].observed.as_ref();
    let observed = seen.map(|seen| {
        let users = seen.frequency[frequency.min(HIGHEST)].users;
        (users, sample.estimate(Bounds::COUNT, |view| observed(view, policy, frequency)))
    });
    Point {
        frequency,
        observed,
        shoppers: shown(sample.view(), policy, frequency),
        caused: sample.estimate(Bounds::NONE, |view| caused(view, policy, frequency)),
        lift: sample.estimate(Bounds::NONE, |view| lift(view, policy, frequency)),
    }
}

/// All purchases of these users, credited or not: their frequency is what tells them apart.
fn observed(view: View<'_>, policy: usize, frequency: usize) -> f64 {
    let seen = view.policy(policy).observed.as_ref();
    seen.map_or(f64::NAN, |seen| {
        let row = &seen.frequency[frequency.min(HIGHEST)];
        (row.purchases + row.uncredited) as f64 / row.users as f64
    })
}

fn shown(view: View<'_>, policy: usize, frequency: usize) -> u64 {
    match frequency {
        0 => view.counts.shoppers,
        _ => view.policy(policy).frequency.at_least(frequency),
    }
}

/// Purchases that the n-th impression causes, per shopper who sees one; none is caused by none.
fn caused(view: View<'_>, policy: usize, frequency: usize) -> f64 {
    let sales = &view.policy(policy).curve.sales;
    let (Some(before), shown) = (frequency.checked_sub(1), shown(view, policy, frequency)) else {
        return 0.0;
    };
    let more = sales[frequency].purchases as f64 - sales[before].purchases as f64;
    if shown == 0 { 0.0 } else { more / shown as f64 }
}

/// The deepest row pools all above, as AMC's table does. NaN where nobody saw so many.
fn lift(view: View<'_>, policy: usize, frequency: usize) -> f64 {
    let counts = view.policy(policy);
    let here = |histogram: &Histogram| match frequency {
        HIGHEST => histogram.at_least(HIGHEST),
        _ => histogram.0.get(frequency).copied().unwrap_or(0),
    };
    let more = here(&counts.bought) as f64 - here(&counts.bought_without_ads) as f64;
    match frequency {
        0 => 0.0,
        _ => more / here(&counts.frequency) as f64,
    }
}

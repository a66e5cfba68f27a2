//! What the n-th impression is worth: as AMC's table makes it look, and as it truly is.
//!
//! *Observed*: purchases per user among those who saw n impressions. They differ from those who saw
//! fewer in more than the impressions: they are more active and more often in the market. How much of it ads did,
//! the same users tell: what they buy less without ads.
//!
//! *Caused*: the same shoppers under a limit of n and of n − 1 impressions in the flight. Whatever
//! else they are, they are in both. Beside the policy's own caps such a limit shows a shopper's first
//! n impressions and refuses the rest, so it is told from the same replay.

use super::estimate::{Bounds, Estimate, Sample, View};
use crate::base::histogram::Histogram;
use crate::clean_room::by_group::{FrequencyCounts, HIGHEST};
use crate::engine::sales::DEPTH;
use crate::scenario::model::Model;

/// What is known of one frequency.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// Impressions.
    pub frequency: usize,
    /// Users whom AMC saw with so many; None where AMC is not asked.
    pub observed: Option<Observed>,
    /// Shoppers who see at least so many.
    pub shoppers: u64,
    /// Purchases that this impression causes, for each of them.
    pub caused: Estimate,
    /// Purchases that all their impressions cause, for each of those who see exactly so many: the truth
    /// beside what users of this frequency buy more than users of none.
    pub lift: Estimate,
}

/// The users whom AMC saw with so many impressions; the highest frequency holds all above.
#[derive(Debug, Clone, Copy)]
pub struct Observed {
    /// How many they are.
    pub users: u64,
    /// Their purchases each, credited or not: their frequency is what tells them apart.
    pub purchases: Estimate,
    /// Those of them that ads caused, linked or not: what the same users buy less without any.
    pub caused: Estimate,
}

/// The curve of a policy, from 0 to the deepest limit; empty where nobody asked.
pub fn points(scenario: &Model, sample: &Sample, policy: usize) -> Vec<Point> {
    if scenario.response.is_none() || !scenario.measure.causal_curve {
        return Vec::new();
    }
    (0..=DEPTH).map(|frequency| point(sample, policy, frequency)).collect()
}

fn point(sample: &Sample, policy: usize, frequency: usize) -> Point {
    let is_asked = sample.counts().policies[policy].observed.is_some();
    Point {
        frequency,
        observed: is_asked.then(|| observed(sample, policy, frequency.min(HIGHEST))),
        shoppers: sample.universe().count(shown(sample.view(), policy, frequency)),
        caused: sample.estimate(Bounds::NONE, |view| caused(view, policy, frequency)),
        lift: sample.estimate(Bounds::NONE, |view| lift(view, policy, frequency)),
    }
}

fn observed(sample: &Sample, policy: usize, row: usize) -> Observed {
    let users = |view: View<'_>| seen(view, policy, row).users;
    let bought = |view: View<'_>| seen(view, policy, row).purchases + seen(view, policy, row).uncredited;
    let without = |view: View<'_>| view.policy(policy).known_without_ads.exactly(row);
    let each = |view: View<'_>, purchases: f64| purchases / users(view) as f64;
    Observed {
        users: sample.universe().count(users(sample.view())),
        purchases: sample.estimate(Bounds::COUNT, |view| each(view, bought(view) as f64)),
        caused: sample.estimate(Bounds::NONE, |view| each(view, bought(view) as f64 - without(view) as f64)),
    }
}

fn seen(view: View<'_>, policy: usize, row: usize) -> FrequencyCounts {
    view.policy(policy).observed.as_ref().map_or(FrequencyCounts::default(), |seen| seen.frequency[row])
}

fn shown(view: View<'_>, policy: usize, frequency: usize) -> u64 {
    match frequency {
        0 => view.counts.shoppers,
        _ => view.policy(policy).frequency.at_least(frequency),
    }
}

/// Purchases that the n-th impression causes, per shopper who sees one; none is caused by none.
fn caused(view: View<'_>, policy: usize, frequency: usize) -> f64 {
    let missing = &view.policy(policy).curve.missing;
    let (Some(before), shown) = (frequency.checked_sub(1), shown(view, policy, frequency)) else {
        return 0.0;
    };
    let more = (missing[before] - missing[frequency]).number();
    if shown == 0 { 0.0 } else { more / shown as f64 }
}

/// The deepest row pools all above, as AMC's table does. NaN where nobody saw so many.
fn lift(view: View<'_>, policy: usize, frequency: usize) -> f64 {
    let counts = view.policy(policy);
    let here = |histogram: &Histogram| match frequency {
        HIGHEST => histogram.at_least(HIGHEST),
        _ => histogram.exactly(frequency),
    };
    let more = here(&counts.bought) as f64 - here(&counts.bought_without_ads) as f64;
    match frequency {
        0 => 0.0,
        _ => more / here(&counts.frequency) as f64,
    }
}

//! What the n-th impression is worth: as AMC's table makes it look, and as it truly is.
//!
//! *Observed*: purchases per user among those who saw n impressions. They differ from those who saw
//! fewer in more than the impressions: they are more active and more often in the market.
//!
//! *Caused*: the same shoppers under a limit of n and of n − 1 impressions in the flight. Whatever
//! else they are, they are in both. Beside the policy's own caps such a limit shows a shopper's first
//! n impressions and refuses the rest, so it is told from the same replay.

use super::estimate::{Bounds, Estimate, Sample, View};
use super::metrics::{Metric, Unit};
use super::money;
use super::optimal::{Capped, Suggestion, best, buckets, observed_cap};
use crate::base::quantity::Money;
use crate::engine::sales::DEPTH;
use crate::engine::tally::Histogram;
use crate::observed::by_group::HIGHEST;
use crate::response::Response;
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
    /// Margin less spend if nobody saw more, beyond what no impression at all would bring.
    pub profit: Estimate,
}

/// One policy of a scenario whose causal curve is measured.
#[derive(Clone, Copy)]
struct Asked<'a> {
    response: &'a Response,
    scenario: &'a Scenario,
    policy: usize,
}

/// The curve of a policy, from 0 to the deepest limit; empty where nobody asked.
pub fn points(scenario: &Scenario, sample: &Sample, policy: usize) -> Vec<Point> {
    let Some(asked) = Asked::of(scenario, policy) else {
        return Vec::new();
    };
    (0..=DEPTH).map(|frequency| asked.point(sample, frequency)).collect()
}

/// The cap that AMC's rule picks, the one that earns most, and what the difference costs.
pub fn metrics(scenario: &Scenario, policy: usize) -> Vec<Metric<'_>> {
    let Some(asked) = Asked::of(scenario, policy) else {
        return Vec::new();
    };
    let mut metrics = vec![Metric::new("optimal_cap_true", Unit::ImpressionsPerShopper, move |view| {
        asked.best_cap(view).map_or(f64::NAN, |cap| cap as f64)
    })];
    if scenario.measure.amc.is_some() {
        metrics.push(Metric::new("optimal_cap_observed", Unit::ImpressionsPerShopper, move |view| {
            match asked.observed_cap(view) {
                Suggestion::Cap(cap) => f64::from(cap),
                Suggestion::NoCap | Suggestion::Nothing => f64::NAN,
            }
        }));
        metrics.push(Metric::new("profit_lost_by_observed_cap", Unit::Money, move |view| asked.loss(view)));
    }
    metrics
}

/// The caps that both ways pick; None is no cap at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picks {
    /// AMC's rule on AMC's table.
    pub observed: Suggestion,
    /// The cap that earns most in truth.
    pub truth: Option<usize>,
}

/// What both ways pick for a policy; None where nobody asked.
pub fn picks(scenario: &Scenario, sample: &Sample, policy: usize) -> Option<Picks> {
    let asked = Asked::of(scenario, policy)?;
    let view = sample.view();
    Some(Picks { observed: asked.observed_cap(view), truth: asked.best_cap(view) })
}

impl<'a> Asked<'a> {
    fn of(scenario: &'a Scenario, policy: usize) -> Option<Self> {
        let response = scenario.response.as_ref().filter(|_| scenario.measure.causal_curve)?;
        Some(Self { response, scenario, policy })
    }

    fn point(self, sample: &Sample, frequency: usize) -> Point {
        let seen = sample.counts().policies[self.policy].observed.as_ref();
        let observed = seen.map(|seen| {
            let users = seen.frequency[frequency.min(HIGHEST)].users;
            (users, sample.estimate(Bounds::COUNT, |view| self.observed(view, frequency)))
        });
        Point {
            frequency,
            observed,
            shoppers: self.shown(sample.view(), frequency),
            caused: sample.estimate(Bounds::NONE, |view| self.caused(view, frequency)),
            lift: sample.estimate(Bounds::NONE, |view| self.lift(view, frequency)),
            profit: sample.estimate(Bounds::NONE, |view| {
                (self.limited(view, frequency).profit().0 - self.limited(view, 0).profit().0) as f64 / 1e6
                    * view.total(1)
            }),
        }
    }

    /// All purchases of these users, credited or not: their frequency is what tells them apart.
    fn observed(self, view: View<'_>, frequency: usize) -> f64 {
        let seen = view.policy(self.policy).observed.as_ref();
        seen.map_or(f64::NAN, |seen| {
            let row = &seen.frequency[frequency.min(HIGHEST)];
            (row.purchases + row.uncredited) as f64 / row.users as f64
        })
    }

    fn shown(self, view: View<'_>, frequency: usize) -> u64 {
        match frequency {
            0 => view.counts.shoppers,
            _ => view.policy(self.policy).frequency.at_least(frequency),
        }
    }

    /// Purchases that the n-th impression causes, per shopper who sees one; none is caused by none.
    fn caused(self, view: View<'_>, frequency: usize) -> f64 {
        let sales = &view.policy(self.policy).curve.sales;
        let (Some(before), shown) = (frequency.checked_sub(1), self.shown(view, frequency)) else {
            return 0.0;
        };
        let more = sales[frequency].purchases as f64 - sales[before].purchases as f64;
        if shown == 0 { 0.0 } else { more / shown as f64 }
    }

    /// The deepest row pools all above, as AMC's table does. NaN where nobody saw so many.
    fn lift(self, view: View<'_>, frequency: usize) -> f64 {
        let counts = view.policy(self.policy);
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

    /// What the policy costs and earns if nobody sees more than `limit` impressions.
    fn limited(self, view: View<'_>, limit: usize) -> Capped {
        let curve = &view.policy(self.policy).curve;
        let spend: u128 = curve.cost_of_nth[..=limit].iter().sum();
        self.capped(limit, spend as i128, curve.sales[limit].revenue)
    }

    /// The same without a limit, as one more row after the last.
    fn unlimited(self, view: View<'_>) -> Capped {
        let spend = money::spend_of(self.scenario, view, self.policy);
        self.capped(DEPTH + 1, spend.0, view.policy(self.policy).sales.revenue)
    }

    fn capped(self, cap: usize, spend: i128, revenue: u128) -> Capped {
        let margin = (self.response.margin * revenue as f64).round() as i128;
        Capped { cap: cap as u32, spend: Money(spend), margin: Money(margin) }
    }

    fn rows(self, view: View<'_>) -> Vec<Capped> {
        (0..=DEPTH).map(|limit| self.limited(view, limit)).chain([self.unlimited(view)]).collect()
    }

    fn best_cap(self, view: View<'_>) -> Option<usize> {
        best(&self.rows(view)).filter(|place| *place <= DEPTH)
    }

    fn observed_cap(self, view: View<'_>) -> Suggestion {
        let threshold = self.scenario.measure.amc.map(|amc| amc.threshold);
        view.policy(self.policy)
            .observed
            .as_ref()
            .map_or(Suggestion::Nothing, |seen| observed_cap(&buckets(&seen.frequency), threshold))
    }

    /// What the true best earns more than the cap that was picked; NaN where none was.
    fn loss(self, view: View<'_>) -> f64 {
        let rows = self.rows(view);
        let picked = match self.observed_cap(view) {
            Suggestion::Cap(cap) => rows[(cap as usize).min(DEPTH + 1)],
            Suggestion::NoCap => rows[DEPTH + 1],
            Suggestion::Nothing => return f64::NAN,
        };
        let most = best(&rows).map_or(0, |place| rows[place].profit().0);
        (most - picked.profit().0) as f64 / 1e6 * view.total(1)
    }
}

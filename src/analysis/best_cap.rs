//! Which cap earns most, how sure that is, and what the cap that AMC's rule picks costs beside it.
//!
//! The best of several caps has no error that a jackknife could tell: without a group another cap is
//! best, or none ever is, and neither says how sure the choice was. What has an error is the
//! difference between two given caps, on the same shoppers. So every cap is held against the best
//! one, paired, and those whose difference chance alone could make are told as a range. Intervals are
//! as wide as those of so many comparisons must be, so that the range holds the cap that is best in
//! truth in 95 % of runs (Hsu, "Constrained simultaneous confidence intervals for multiple comparisons
//! with the best", 1984; here by Bonferroni, which is a little wider). By how much the one that was picked
//! is ahead stays a little too high: it was picked for being ahead.

use super::estimate::{Bounds, Error, Estimate, Sample, View};
use super::optimal::{Capped, Suggestion, best, buckets, followed, observed_cap};
use super::totals::{self, ALL};
use crate::base::quantity::Money;
use crate::engine::sales::DEPTH;
use crate::response::Response;
use crate::scenario::model::Model;

/// What one cap earns beside a policy's own.
#[derive(Debug, Clone, Copy)]
pub struct Earning {
    /// The most impressions that anybody sees; None: no such cap.
    pub cap: Option<u32>,
    /// Margin less spend, beyond what no impression at all would bring.
    pub profit: Estimate,
    /// What the cap that was picked as best earns more.
    pub behind_best: Estimate,
}

impl Earning {
    /// Could chance alone make it earn less than the best? None where there are too few shoppers to tell.
    fn is_as_good(&self) -> Option<bool> {
        self.behind_best.error.map(|error| error.low <= 0.0)
    }
}

/// The caps of a policy, from 0 to none, and what of them is picked.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Every cap.
    pub caps: Vec<Earning>,
    /// The index of the one that earns most; of equals the tightest.
    pub best: usize,
    /// What AMC's rule says of what was seen.
    pub observed: Suggestion,
    /// The index of the cap of those who follow it; None where it says nothing.
    pub followed: Option<usize>,
}

impl Choice {
    /// Does anybody ask which cap is best?
    pub fn is_asked(scenario: &Model) -> bool {
        scenario.response.is_some() && scenario.measure.causal_curve
    }

    /// The choice under a policy; None where nobody asked.
    pub fn of(scenario: &Model, sample: &Sample, policy: usize) -> Option<Self> {
        let asked = Asked::of(scenario, policy)?;
        let rows: Vec<Capped> = (0..=DEPTH + 1).map(|index| asked.row(sample.view(), index)).collect();
        let best = best(&rows)?;
        let observed = asked.observed_cap(sample.view());
        let more = |view: View<'_>, than: usize, index: usize| {
            let profit = |index: usize| asked.row(view, index).profit().0;
            (profit(index) - profit(than)) as f64 / 1e6 * view.total(1)
        };
        let widening = sample.widening(rows.len() - 1);
        let earning = |index: usize| Earning {
            cap: (index <= DEPTH).then_some(index as u32),
            profit: sample.estimate(Bounds::NONE, |view| more(view, 0, index)),
            behind_best: sample.estimate(Bounds::NONE, |view| more(view, index, best)).widened(widening),
        };
        let caps = (0..rows.len()).map(earning).collect();
        Some(Self { caps, best, observed, followed: followed(&rows, observed) })
    }

    /// The cap that earns most; None is no cap.
    pub fn best_cap(&self) -> Option<u32> {
        self.caps[self.best].cap
    }

    /// The tightest and the loosest of the caps that chance alone could keep from being the best; None
    /// where there are too few shoppers to tell.
    pub fn range(&self) -> Option<[&Earning; 2]> {
        let as_good = |earning: &&Earning| earning.is_as_good() == Some(true);
        let mut caps = self.caps.iter().filter(as_good);
        let tightest = caps.next()?;
        Some([tightest, caps.next_back().unwrap_or(tightest)])
    }

    /// The cap that earns most, with the range instead of an interval.
    pub(super) fn estimate(&self) -> Estimate {
        let number = |cap: Option<u32>, none: f64| cap.map_or(none, f64::from);
        let error = self.range().map(|[tightest, loosest]| Error {
            standard_error: f64::NAN,
            low: number(tightest.cap, f64::INFINITY),
            high: number(loosest.cap, f64::INFINITY),
        });
        Estimate { value: number(self.best_cap(), f64::NAN), error }
    }
}

/// One policy of a scenario whose causal curve is measured.
#[derive(Clone, Copy)]
struct Asked<'a> {
    response: &'a Response,
    scenario: &'a Model,
    policy: usize,
}

impl<'a> Asked<'a> {
    fn of(scenario: &'a Model, policy: usize) -> Option<Self> {
        let response = scenario.response.as_ref().filter(|_| scenario.measure.causal_curve)?;
        Some(Self { response, scenario, policy })
    }

    /// What the policy costs and earns if nobody sees more than `limit` impressions; beyond the deepest
    /// limit, if nothing limits it.
    fn row(self, view: View<'_>, limit: usize) -> Capped {
        let counts = view.policy(self.policy);
        let all = counts.sales.purchases;
        let (spend, purchases) = match counts.curve.missing.get(limit) {
            Some(missing) => (counts.curve.cost(limit), all - *missing),
            None => (totals::spend(self.scenario, view, self.policy, ALL), all),
        };
        let revenue = 1e6 * self.response.basket.mean() * purchases.number();
        let margin = Money((self.response.margin * revenue).round() as i128);
        Capped { cap: limit as u32, spend, margin }
    }

    fn observed_cap(self, view: View<'_>) -> Suggestion {
        let threshold = self.scenario.measure.amc.map(|amc| amc.threshold);
        let seen = view.policy(self.policy).observed.as_ref();
        seen.map_or(Suggestion::Nothing, |seen| observed_cap(&buckets(&seen.frequency), threshold))
    }
}

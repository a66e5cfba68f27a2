//! The tables of money and purchases, row by row. Not every scenario has them.

use serde::Deserialize;

use super::value::Value;

/// A row of `reach_curve.csv`: a policy at one level of supply.
#[derive(Debug, Clone, Deserialize)]
pub struct SpendLevel {
    /// Which policy.
    pub policy: String,
    /// How many times as much it bids for as in the run; None for all there is.
    pub times: Option<f64>,
    /// What it spends.
    pub spend: Option<f64>,
    /// Shoppers reached.
    pub reach: Option<f64>,
    /// The lower end of the interval of `reach`.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The part of the supply that it buys.
    pub supply_used: Option<f64>,
}

/// A row of `break_even.csv`: a policy in a market of one size.
#[derive(Debug, Clone, Deserialize)]
pub struct Size {
    /// Which policy.
    pub policy: String,
    /// `own` where it is the run's own.
    pub level: Option<String>,
    /// The size.
    pub shoppers: f64,
    /// Costs that do not grow with it, less those of the baseline.
    pub fixed: f64,
    /// What is left of the gain.
    pub profit: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Size {
    /// Is it the run's own?
    pub fn is_own(&self) -> bool {
        self.level.as_deref() == Some("own")
    }

    /// What is left of the gain.
    pub fn profit(&self) -> Option<Value> {
        Value::new(self.profit, self.low, self.high)
    }
}

/// A row of `response_curve.csv`: a level of adstock, and how often shoppers shop at it.
#[derive(Debug, Clone, Deserialize)]
pub struct Exposure {
    /// Under which policy.
    pub policy: String,
    /// The upper end of the step of the grid; the first row is no adstock at all.
    pub adstock: f64,
    /// By how much it lifts the chance of a purchase.
    pub lift: f64,
    /// The share of shop visits made at it.
    pub share: Option<f64>,
}

/// A row of `attribution.csv`: what a model credits a channel with.
#[derive(Debug, Clone, Deserialize)]
pub struct TouchPoint {
    /// Under which policy.
    pub policy: String,
    /// Which channel.
    pub channel: String,
    /// By which model; `causal` is the truth.
    pub model: String,
    /// Purchases credited.
    pub purchases: Option<f64>,
    /// Its share of all that the model credits.
    pub share: Option<f64>,
    /// The lower end of the share's interval.
    pub share_low: Option<f64>,
    /// The upper end.
    pub share_high: Option<f64>,
}

/// A row of `optimal_frequency.csv`: so many impressions, as they look and as they are.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Dose {
    /// Under which policy.
    pub policy: String,
    /// Impressions; empty for no cap at all.
    pub frequency: String,
    /// Purchases of each user seen with so many.
    pub observed_purchases_per_user: Option<f64>,
    /// The lower end of its interval.
    pub observed_low: Option<f64>,
    /// The upper end.
    pub observed_high: Option<f64>,
    /// Those of them that ads caused.
    pub observed_caused_per_user: Option<f64>,
    /// The lower end of its interval.
    pub observed_caused_low: Option<f64>,
    /// The upper end.
    pub observed_caused_high: Option<f64>,
    /// Shoppers who see at least so many.
    pub shoppers: Option<u64>,
    /// Purchases that all their impressions cause, for each of those who see exactly so many.
    pub lift: Option<f64>,
    /// The lower end of its interval.
    pub lift_low: Option<f64>,
    /// The upper end.
    pub lift_high: Option<f64>,
    /// Margin less spend if nobody saw more.
    pub profit: Option<f64>,
    /// The lower end of its interval.
    pub profit_low: Option<f64>,
    /// The upper end.
    pub profit_high: Option<f64>,
    /// What the best cap earns more.
    pub behind_best: Option<f64>,
    /// The lower end of its interval.
    pub behind_low: Option<f64>,
    /// The upper end.
    pub behind_high: Option<f64>,
    /// Who would pick this cap: `amc`, `truth`, both or nobody.
    pub picked_by: Option<String>,
}

impl SpendLevel {
    /// Shoppers reached, with their interval.
    pub fn reached(&self) -> Option<Value> {
        Value::new(self.reach, self.low, self.high)
    }
}

impl TouchPoint {
    /// The channel's share, with its interval.
    pub fn credit(&self) -> Option<Value> {
        Value::new(self.share, self.share_low, self.share_high)
    }
}

impl Dose {
    /// Impressions; None for no cap at all.
    pub fn times(&self) -> Option<u32> {
        self.frequency.parse().ok()
    }

    /// Purchases of each user seen with so many.
    pub fn observed(&self) -> Option<Value> {
        Value::new(self.observed_purchases_per_user, self.observed_low, self.observed_high)
    }

    /// What ads cause of it.
    pub fn caused_of_observed(&self) -> Option<Value> {
        Value::new(self.observed_caused_per_user, self.observed_caused_low, self.observed_caused_high)
    }

    /// What their impressions cause for those who truly see so many.
    pub fn lift(&self) -> Option<Value> {
        Value::new(self.lift, self.lift_low, self.lift_high)
    }

    /// What a cap of so many earns.
    pub fn earned(&self) -> Option<Value> {
        Value::new(self.profit, self.profit_low, self.profit_high)
    }

    /// What the best cap earns more.
    pub fn behind(&self) -> Option<Value> {
        Value::new(self.behind_best, self.behind_low, self.behind_high)
    }

    /// Could chance alone keep it from being the best? False where there are too few shoppers to tell.
    pub fn is_as_good(&self) -> bool {
        self.behind_low.is_some_and(|low| low <= 0.0)
    }

    /// Does `who` pick it?
    pub fn is_picked_by(&self, who: &str) -> bool {
        self.picked_by.as_deref().is_some_and(|pickers| pickers.split(" + ").any(|picker| picker == who))
    }
}

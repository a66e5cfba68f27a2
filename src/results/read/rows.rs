//! The tables of what was delivered, row by row.

use serde::Deserialize;

use crate::analysis::missed_budget::Reason;

/// A row of `summary.csv` (without a channel) or `channels.csv` (with one).
#[derive(Debug, Clone, Deserialize)]
pub struct MetricRow {
    /// Under which policy.
    pub policy: String,
    /// On which channel; None over all.
    pub channel: Option<String>,
    /// Which metric.
    pub metric: String,
    /// Its value; None where there is none.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// A row of `comparison.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Comparison {
    /// Which policy.
    pub policy: String,
    /// Against which.
    pub baseline: String,
    /// Which metric.
    pub metric: String,
    /// Policy less baseline.
    pub difference: Option<f64>,
    /// The lower end of the difference's interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Policy over baseline, less one.
    pub relative: Option<f64>,
    /// The lower end of the relative difference's interval.
    pub relative_low: Option<f64>,
    /// The upper end.
    pub relative_high: Option<f64>,
}

/// A row of `creatives.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct CreativeRow {
    /// Under which policy.
    pub policy: String,
    /// On which channel.
    pub channel: String,
    /// Its name; None: the one ad of a channel that names none.
    pub creative: Option<String>,
    /// Times it was shown.
    pub impressions: u64,
    /// Shoppers who saw it on this channel.
    pub reach: u64,
    /// Impressions that repeat the one before.
    pub repeats: u64,
}

/// A row of `frequency.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Frequency {
    /// Under which policy.
    pub policy: String,
    /// A channel, or `all`.
    pub scope: String,
    /// Impressions seen.
    pub frequency: u64,
    /// By how many.
    pub shoppers: u64,
}

/// A row of `blocked.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Blocked {
    /// Under which policy.
    pub policy: String,
    /// Where.
    pub channel: String,
    /// Which cap refused.
    pub cap: String,
    /// How many opportunities.
    pub opportunities: u64,
}

/// A row of `timeline.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Day {
    /// Under which policy.
    pub policy: String,
    /// Days from the flight's first.
    pub day: u32,
    /// Impressions of the day.
    pub impressions: u64,
    /// Shoppers reached so far.
    pub reach: u64,
    /// Purchases of the day; None where nothing is bought.
    #[serde(default)]
    pub purchases: Option<u64>,
}

/// A row of `overlap.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Overlap {
    /// Under which policy.
    pub policy: String,
    /// Names of channels.
    pub exposure_group: String,
    /// Shoppers reached by exactly these.
    pub impression_reach: u64,
}

/// A row of `flow.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct FlowRow {
    /// A channel, or `start`.
    pub from: String,
    /// A channel, or `end`.
    pub to: String,
    /// How often.
    pub visits: u64,
}

/// A row of `journeys.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct StepRow {
    /// Whose.
    pub shopper: u64,
    /// Seconds from the flight's first midnight.
    pub time_s: i64,
    /// Where.
    pub channel: String,
    /// Under which policy.
    pub policy: String,
    /// `served` or `capped`.
    pub decision: String,
}

/// A row of `budgets.csv`: a budget, and what was spent of it.
#[derive(Debug, Clone, Deserialize)]
pub struct BudgetRow {
    /// Whose.
    pub policy: String,
    /// Names of channels.
    pub channels: String,
    /// The week of the flight, from 1; None for the whole flight.
    pub week: Option<u32>,
    /// What it held.
    pub budget: f64,
    /// The share of it that was spent; None where something was spent of nothing.
    pub share: Option<f64>,
    /// The lower end of the share's interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// `met` or `missed`.
    pub outcome: String,
    /// Names of the reasons why it is missed.
    pub reason: Option<String>,
}

impl BudgetRow {
    /// Is it missed?
    pub fn is_missed(&self) -> bool {
        self.outcome == "missed"
    }

    /// Why it is missed; nothing where it is met.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        self.reason.iter().flat_map(|reasons| reasons.split(" + ")).filter_map(Reason::named)
    }

    /// Names of the channels that it pays for.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.channels.split(" + ")
    }
}

/// A row of `replicates.csv`: a metric with and without each group of shoppers.
#[derive(Debug, Clone, Deserialize)]
pub struct ReplicateRow {
    /// Whose; None: of the run.
    pub policy: Option<String>,
    /// Which metric.
    pub metric: String,
    /// Of all; None where there is none.
    pub value: Option<f64>,
    /// `yes` where it bears comparison.
    pub is_sure: String,
    /// By group that is left out.
    pub without: String,
}

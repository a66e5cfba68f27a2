//! A policy's `spend`, `pacing` and `cost` as they are written: the file's reference, like [`super::written`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::money::Expense;
use crate::base::quantity::Cpm;

/// What a policy may spend.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected \"free\", { like = \"another policy\" }, { total = 250_000 } or { channels = { tv = 1000 } }"
)]
pub enum SpendEntry {
    /// "free": win rates stay as they are.
    Word(#[schemars(extend("const" = "free"))] String),
    /// As much as another policy.
    Like(LikeEntry),
    /// An amount in all.
    Total(TotalEntry),
    /// An amount for each channel named.
    Channels(ChannelBudgets),
}

/// As much as another policy spends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LikeEntry {
    /// The other policy, which has no budget itself.
    pub like: String,
    /// Is it met in total, or on every channel? Left out: in total.
    pub split: Option<Split>,
}

/// On what a budget is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// All channels together: every win rate is multiplied by the same number.
    Total,
    /// Every channel by itself.
    Channel,
}

/// An amount over all channels.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalEntry {
    /// For all shoppers simulated, in the scenario's currency.
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 1e12))]
    pub total: f64,
}

/// An amount for each channel named; the others keep their win rates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelBudgets {
    /// By channel, for all shoppers simulated, in the scenario's currency.
    #[schemars(extend(
        "minProperties" = 1,
        "additionalProperties" = { "type": "number", "exclusiveMinimum": 0, "maximum": 1e12 },
    ))]
    pub channels: BTreeMap<String, f64>,
}

/// How a budget is spread over the flight.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected \"even\", \"front\", or a weight for each week such as [3, 2, 1, 1]")]
pub enum PacingEntry {
    /// "even" or "front".
    Word(#[schemars(extend("enum" = ["even", "front"]))] String),
    /// A weight for each week of the flight.
    Weeks(
        #[schemars(length(min = 1), extend("items" = { "type": "number", "exclusiveMinimum": 0, "maximum": 1e9 }))]
        Vec<f64>,
    ),
}

/// What a policy costs beside its media, in the scenario's currency; each left out: nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { fixed = 20_000, per_month = 5_000 }")]
#[schemars(extend("minProperties" = 1))]
pub struct CostEntry {
    /// Once, for the whole flight.
    pub fixed: Option<Expense>,
    /// For every month of the flight: 30 days of a flight in April are one.
    pub per_month: Option<Expense>,
    /// For every thousand impressions that are served.
    pub per_thousand: Option<Cpm>,
    /// Once, for every channel that shares a count with another.
    pub per_channel: Option<Expense>,
}

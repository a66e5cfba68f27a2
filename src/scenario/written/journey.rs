//! The journey as it is written: like [`super`], the file's reference.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::quantity::{Probability, Rate, Weight};
use crate::base::time::Length;
use crate::base::turns::TimeOfDay;

/// Which path model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PathModel {
    /// Sessions that walk over channels, with loops and returns.
    Markov,
    /// The same sessions, channels in the listed order.
    Linear,
    /// Each channel a Poisson process of its own.
    Independent,
    /// Real paths from a file, drawn by their counts.
    Recorded,
    /// None: journeys come from a real log, with `omnicap replay`.
    Log,
}

impl PathModel {
    /// Are sessions drawn that walk over channels?
    pub fn walks(self) -> bool {
        matches!(self, Self::Markov | Self::Linear)
    }

    /// Do journeys come from a log alone?
    pub fn is_log(self) -> bool {
        self == Self::Log
    }

    /// Are paths drawn from a record?
    pub fn is_recorded(self) -> bool {
        self == Self::Recorded
    }

    /// Are paths real, so that every step on a channel is one opportunity?
    pub fn is_real(self) -> bool {
        self.is_log() || self.is_recorded()
    }

    /// Is there a path at all, of visits in sessions? Without one, channels and shops say how often they are met.
    pub fn has_sessions(self) -> bool {
        self != Self::Independent
    }
}

/// Many shoppers at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BurstEntry {
    /// Where they come: a channel of any role.
    #[schemars(with = "String")]
    pub channel: Spanned<String>,
    /// On which day of the flight, from 0.
    #[schemars(with = "u32")]
    pub day: Spanned<u32>,
    /// From which local time on, such as "20:00".
    pub at: TimeOfDay,
    /// How long it lasts, such as "90m". Who comes, at any moment of it, stays to the end.
    #[schemars(with = "Length")]
    pub length: Spanned<Length>,
    /// The share of those who use the channel that comes.
    pub share: Probability,
}

/// Probabilities by channel name.
pub type ChannelShares = BTreeMap<Spanned<String>, Probability>;

/// How shoppers move over the channels.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyEntry {
    /// Which path model.
    #[schemars(with = "PathModel")]
    pub model: Spanned<PathModel>,
    /// How often a shopper of average activity begins a session, such as "0.9 per day".
    #[schemars(with = "Option<Rate>")]
    pub sessions: Option<Spanned<Rate>>,
    /// The mean time between two steps of a session, such as "4m"; `recorded`: makes a path one session.
    #[schemars(with = "Option<Length>")]
    pub dwell: Option<Spanned<Length>>,
    /// `linear`: the chance to go on to the next channel; left out: 1.
    #[schemars(with = "Option<Probability>")]
    pub onward: Option<Spanned<Probability>>,
    /// 24 weights, by hour from midnight.
    #[schemars(with = "Option<Vec<Weight>>", length(equal = 24))]
    pub hours: Option<Spanned<Vec<Weight>>>,
    /// Seven weights, by weekday from Monday.
    #[schemars(with = "Option<Vec<Weight>>", length(equal = 7))]
    pub weekdays: Option<Spanned<Vec<Weight>>>,
    /// `markov`: where sessions start; adds up to one.
    #[schemars(with = "Option<BTreeMap<String, Probability>>")]
    pub start: Option<Spanned<ChannelShares>>,
    /// `markov`: from = { to = probability }; what is left of one ends the session.
    #[schemars(with = "Option<BTreeMap<String, BTreeMap<String, Probability>>>")]
    pub next: Option<Spanned<BTreeMap<Spanned<String>, ChannelShares>>>,
    /// `recorded`: the file of paths, beside the scenario: paths with counts, or a log that `[log]` explains.
    #[schemars(with = "Option<String>")]
    pub file: Option<Spanned<String>>,
    /// `recorded`: the file's names of channels = the scenario's; "" leaves a step out.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub names: Option<Spanned<BTreeMap<String, String>>>,
}

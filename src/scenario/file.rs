//! The scenario file as it is written. These types are the file's reference: their comments become
//! the JSON Schema that `omnicap schema` prints, and editors show them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::quantity::{Cpm, MeanPerVisit, Multiplier, Probability, Rate, Weight};
use crate::base::random::Seed;
use crate::base::time::{Length, StartDate};
use crate::policy::cap::{CountBy, OnMissingId, Window};
use crate::world::activity::Activity;
use crate::world::channel::Role;
use crate::world::identity::Ids;

/// A scenario: a world of shoppers and channels, and the policies to compare in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The version of this format: 1.
    pub version: Version,
    /// A short name, which names the output folder: letters, digits, `-`, `_` and `.`.
    pub name: ShortName,
    /// What a report calls the scenario; left out: its name.
    pub title: Option<String>,
    /// Two runs with one seed draw the same shoppers.
    pub seed: Seed,
    /// How many shoppers to draw.
    pub shoppers: Shoppers,
    /// The currency of every amount, three letters.
    #[schemars(with = "Option<Currency>")]
    pub currency: Option<Currency>,
    /// When the campaign runs.
    pub flight: Flight,
    /// Who the shoppers are; left out: all alike.
    pub population: Option<PopulationEntry>,
    /// How shoppers move over the channels.
    #[schemars(with = "JourneyEntry")]
    pub journey: Spanned<JourneyEntry>,
    /// Where shoppers can be met.
    #[serde(default)]
    #[schemars(with = "Vec<ChannelEntry>", length(min = 1, max = 64))]
    pub channel: Vec<Spanned<ChannelEntry>>,
    /// What is compared.
    #[serde(default)]
    #[schemars(with = "Vec<PolicyEntry>", length(min = 1))]
    pub policy: Vec<Spanned<PolicyEntry>>,
    /// What is measured.
    pub measure: Option<Measure>,
    /// What is compared with what.
    pub compare: Option<Compare>,
}

/// The version of the scenario format.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
#[schemars(with = "u32", extend("const" = 1))]
pub struct Version;

impl TryFrom<u32> for Version {
    type Error = String;
    fn try_from(version: u32) -> Result<Self, String> {
        (version == 1).then_some(Self).ok_or_else(|| {
            format!("version {version} of the scenario format is not known\nthis omnicap reads version 1")
        })
    }
}

/// A name that can also name a folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$"))]
pub struct ShortName(pub String);

impl TryFrom<String> for ShortName {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        let fits = (1..=64).contains(&name.len())
            && !name.starts_with(['.', '-'])
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if fits {
            Ok(Self(name))
        } else {
            Err(format!(
                "`{name}` cannot name a folder\nwrite 1 to 64 letters, digits, `-`, `_` or `.`, such as \"beauty-omnichannel\""
            ))
        }
    }
}

/// A currency by its three letters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{3}$"))]
pub struct Currency(pub String);

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        if code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase()) {
            Ok(Self(code))
        } else {
            Err(format!("`{code}` is not a currency\nwrite its three capital letters, such as \"USD\" or \"EUR\""))
        }
    }
}

/// A number of shoppers.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "u64")]
#[schemars(with = "u64", extend("minimum" = 1, "maximum" = 10_000_000_000_u64))]
pub struct Shoppers(pub u64);

impl TryFrom<u64> for Shoppers {
    type Error = String;
    fn try_from(shoppers: u64) -> Result<Self, String> {
        if (1..=10_000_000_000).contains(&shoppers) {
            Ok(Self(shoppers))
        } else {
            Err(format!("{shoppers} shoppers cannot be simulated\nwrite a number from 1 to 10000000000"))
        }
    }
}

/// When the campaign runs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flight {
    /// The first day, such as 2026-03-02.
    pub start: StartDate,
    /// How many days.
    #[schemars(with = "u32", range(min = 1, max = 3660))]
    pub days: Spanned<u32>,
    /// Days before the flight that fill the windows and are not counted.
    #[serde(default)]
    #[schemars(with = "Option<u32>", range(max = 3660))]
    pub warm_up: Option<Spanned<u32>>,
}

/// Who the shoppers are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationEntry {
    /// How much more than the average shopper somebody does.
    #[serde(default)]
    pub activity: Activity,
    /// How far liking one channel goes with liking the others and with activity: a correlation, 0 to 1.
    pub overlap: Option<Probability>,
    /// Parts of the population; their shares add up to one.
    #[serde(default)]
    #[schemars(with = "Vec<SegmentEntry>")]
    pub segment: Vec<Spanned<SegmentEntry>>,
}

/// A part of the population.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentEntry {
    /// Its name.
    pub name: String,
    /// Its share of shoppers.
    pub share: Probability,
    /// How much more than the average shopper it does; left out: 1.
    pub activity: Option<Multiplier>,
}

/// Which path model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Sessions that walk over channels, with loops and returns.
    Markov,
    /// The same sessions, channels in the listed order.
    Linear,
    /// Each channel a Poisson process of its own.
    Independent,
}

/// Probabilities by channel name.
pub type Shares = BTreeMap<Spanned<String>, Probability>;

/// How shoppers move over the channels.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyEntry {
    /// Which path model.
    #[schemars(with = "Model")]
    pub model: Spanned<Model>,
    /// How often a shopper of average activity begins a session, such as "0.9 per day".
    #[schemars(with = "Option<Rate>")]
    pub sessions: Option<Spanned<Rate>>,
    /// The mean time between two steps of a session, such as "4m".
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
    pub start: Option<Spanned<Shares>>,
    /// `markov`: from = { to = probability }; what is left of one ends the session.
    #[schemars(with = "Option<BTreeMap<String, BTreeMap<String, Probability>>>")]
    pub next: Option<Spanned<BTreeMap<Spanned<String>, Shares>>>,
}

/// A place where shoppers can be met.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelEntry {
    /// How the rest of the file names it.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// What charts call it; left out: its name.
    pub label: Option<String>,
    /// `media` is bought, `owned` is sent, `shop` is where purchases can happen.
    pub role: Role,
    /// The share of shoppers who use it at all; left out: 1.
    #[schemars(with = "Option<Probability>")]
    pub usage: Option<Spanned<Probability>>,
    /// Ads it could show: a mean per visit such as 0.8, or "0.5 per day" in the independent model.
    #[schemars(with = "Option<Opportunities>")]
    pub opportunities: Option<Spanned<Opportunities>>,
    /// The share of opportunities that the campaign bids for and wins; left out: 1.
    #[schemars(with = "Option<Probability>")]
    pub win_rate: Option<Spanned<Probability>>,
    /// What an impression costs; left out: nothing.
    #[schemars(with = "Option<Price>")]
    pub price: Option<Spanned<Price>>,
    /// How it recognises shoppers; left out: one identifier for ever, always linked.
    #[schemars(with = "Option<IdentityEntry>")]
    pub identity: Option<Spanned<IdentityEntry>>,
}

/// A mean per visit, or a rate in the independent model.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenOpportunities")]
#[schemars(with = "WrittenOpportunities")]
pub enum Opportunities {
    /// Poisson with this mean at every visit.
    PerVisit(MeanPerVisit),
    /// A Poisson process of its own.
    PerDay(Rate),
}

/// Opportunities as they are written.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a mean per visit such as 0.8, or \"0.5 per day\" in the independent model")]
pub enum WrittenOpportunities {
    /// A mean per visit.
    Number(f64),
    /// A rate.
    Text(String),
}

impl TryFrom<WrittenOpportunities> for Opportunities {
    type Error = String;
    fn try_from(written: WrittenOpportunities) -> Result<Self, String> {
        match written {
            WrittenOpportunities::Number(mean) => mean.try_into().map(Self::PerVisit),
            WrittenOpportunities::Text(rate) => rate.try_into().map(Self::PerDay),
        }
    }
}

/// What an impression costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { cpm = 28.0 }")]
pub struct Price {
    /// Per thousand impressions, in the scenario's currency.
    pub cpm: Cpm,
}

/// How a channel recognises shoppers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityEntry {
    /// Identifiers a shopper holds at one time: a mean with a heavy tail, or { exactly = 3 }.
    pub ids: Option<Ids>,
    /// The mean time after which an identifier is replaced; left out: never.
    #[schemars(with = "Option<Length>")]
    pub lifetime: Option<Spanned<Length>>,
    /// The share of opportunities that show no identifier.
    pub anonymous: Option<Probability>,
    /// The chance that an identifier is linked to the shopper's node of the identity graph.
    pub match_rate: Option<Probability>,
}

/// A set of caps under one name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyEntry {
    /// Its name.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Put that policy's caps first.
    #[schemars(with = "Option<String>")]
    pub like: Option<Spanned<String>>,
    /// All of them must allow an impression; the first that refuses is the one blamed.
    #[serde(default)]
    #[schemars(with = "Vec<CapEntry>")]
    pub caps: Vec<Spanned<CapEntry>>,
}

/// At most `max` impressions per window over a scope, or a minimum gap.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapEntry {
    /// How tables name it; left out: made of what it says.
    pub label: Option<String>,
    /// "each channel", "all channels", or a list of channels that share one count.
    #[schemars(with = "ScopeEntry")]
    pub scope: Spanned<ScopeEntry>,
    /// The most impressions per window.
    #[schemars(with = "Option<u32>", range(min = 1))]
    pub max: Option<Spanned<u32>>,
    /// "7d", "calendar day", "calendar week", "calendar month", "7d from first", "session", "flight".
    #[schemars(with = "Option<Window>")]
    pub per: Option<Spanned<Window>>,
    /// Instead of `max` and `per`: the least time between two impressions.
    #[schemars(with = "Option<Length>")]
    pub min_gap: Option<Spanned<Length>>,
    /// What it counts by; left out: identifier for one channel, graph for more.
    #[schemars(with = "Option<CountBy>")]
    pub count_by: Option<Spanned<CountBy>>,
    /// How late an impression on another channel becomes known.
    #[schemars(with = "Option<Length>")]
    pub delay: Option<Spanned<Length>>,
    /// What happens to an opportunity without identifier; left out: it is served and not counted.
    pub on_missing_id: Option<OnMissingId>,
    /// The first day of the flight (from 0) on which it refuses and counts: it starts at zero.
    #[schemars(with = "Option<u32>")]
    pub from_day: Option<Spanned<u32>>,
    /// The first day on which it no longer does.
    #[schemars(with = "Option<u32>")]
    pub to_day: Option<Spanned<u32>>,
}

/// The channels a cap counts over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected \"each channel\", \"all channels\", or a list of channels such as [\"social\", \"display\"]"
)]
pub enum ScopeEntry {
    /// "each channel" or "all channels".
    Word(String),
    /// Channels that share one count.
    List(Vec<String>),
}

/// What is measured.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// [low, high]: fewer impressions than low are too few for a shopper, more than high too many.
    #[schemars(with = "[u32; 2]")]
    pub effective_frequency: Spanned<[u32; 2]>,
}

/// What is compared with what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The policy with which the others are compared; left out: the first.
    #[schemars(with = "String")]
    pub baseline: Spanned<String>,
}

//! The scenario file as it is written. These types are the file's reference: their comments become
//! the JSON Schema that `omnicap schema` prints, and editors show them.

pub mod assumption;
pub mod audience;
pub mod channel;
pub mod journey;
pub mod policy;
pub mod response;
pub mod study;
pub mod trigger;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::quantity::{Multiplier, Probability};
use crate::base::random::Seed;
use crate::base::start::StartDate;
use crate::base::turns::{TimeOfDay, Weekday};
use crate::ingest::columns::Columns;
use crate::world::activity::Activity;
use assumption::AssumptionEntry;
pub use channel::{ChannelEntry, Opportunities, PriceEntry};
pub use journey::{BurstEntry, ChannelShares, JourneyEntry, PathModel};
pub use policy::{CapEntry, PolicyEntry, ScheduleEntry, ScopeEntry};
use response::{AmcEntry, InMarketEntry, ResponseEntry};
use study::StudyEntry;
use trigger::TriggerEntry;

/// A scenario: a world of shoppers and channels, and the policies to compare in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    "required" = ["version", "name", "flight", "journey", "channel", "policy"],
    "if" = { "properties": { "journey": { "properties": { "model": { "const": "log" } } } } },
    "else" = { "required": ["seed", "shoppers"] },
))]
pub struct File {
    /// The version of this format: 1.
    pub version: Version,
    /// A short name, which names the output folder: letters, digits, `-`, `_` and `.`.
    pub name: ShortName,
    /// What a report calls the scenario; left out: its name.
    #[schemars(with = "Option<String>", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub title: Option<Spanned<String>>,
    /// What the scenario is to answer: it stands below the title in a report.
    #[schemars(with = "Option<String>", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub question: Option<Spanned<String>>,
    /// Two runs with one seed draw the same shoppers. May be left out where the journey is a log's.
    pub seed: Option<Seed>,
    /// How many shoppers to draw. May be left out where the journey is a log's.
    pub shoppers: Option<Shoppers>,
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
    /// Times at which many shoppers come by a channel at once, such as a live stream.
    #[serde(default)]
    #[schemars(with = "Vec<BurstEntry>")]
    pub burst: Vec<Spanned<BurstEntry>>,
    /// Where shoppers can be met.
    #[serde(default)]
    #[schemars(with = "Vec<ChannelEntry>", length(min = 1, max = 64))]
    pub channel: Vec<Spanned<ChannelEntry>>,
    /// What shoppers do about what they see; left out: nothing is bought.
    #[schemars(with = "Option<ResponseEntry>")]
    pub response: Option<Spanned<ResponseEntry>>,
    /// What is compared.
    #[serde(default)]
    #[schemars(with = "Vec<PolicyEntry>", length(min = 1))]
    pub policy: Vec<Spanned<PolicyEntry>>,
    /// Messages that something sets off.
    #[serde(default)]
    #[schemars(with = "Vec<TriggerEntry>", length(max = 64))]
    pub trigger: Vec<Spanned<TriggerEntry>>,
    /// Values that nobody knows exactly, each with the lowest and the highest that it may be: for `omnicap sensitivity`.
    #[serde(default)]
    #[schemars(with = "Vec<AssumptionEntry>")]
    pub assumption: Vec<Spanned<AssumptionEntry>>,
    /// What studies vary; left out: their command lines say it.
    #[schemars(with = "Option<StudyEntry>")]
    pub study: Option<Spanned<StudyEntry>>,
    /// Which columns of a real log hold what.
    #[schemars(with = "Option<Columns>")]
    pub log: Option<Spanned<Columns>>,
    /// What is measured.
    pub measure: Option<MeasureEntry>,
    /// What is compared with what.
    pub compare: Option<Compare>,
}

impl File {
    /// Which path model the journey is of.
    pub fn model(&self) -> PathModel {
        *self.journey.get_ref().model.get_ref()
    }
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
    /// The day on which the calendar weeks of caps begin; left out: "monday".
    #[schemars(with = "Option<Weekday>")]
    pub week_starts: Option<Spanned<Weekday>>,
    /// The local time at which the calendar days, weeks and months of caps begin, such as "06:00"; left out: midnight.
    #[schemars(with = "Option<TimeOfDay>")]
    pub day_starts: Option<Spanned<TimeOfDay>>,
}

/// Of how many people a market is.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "u64")]
#[schemars(with = "u64", extend("minimum" = 1, "maximum" = 10_000_000_000_u64))]
pub struct People(pub u64);

impl TryFrom<u64> for People {
    type Error = String;
    fn try_from(people: u64) -> Result<Self, String> {
        if (1..=10_000_000_000).contains(&people) {
            Ok(Self(people))
        } else {
            Err(format!("no market has {people} people\nwrite a number from 1 to 10000000000"))
        }
    }
}

/// Who the shoppers are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationEntry {
    /// How many people the results are about: counts and money are theirs, and `shoppers` only says how precisely they are
    /// told. Left out: the shoppers themselves.
    #[schemars(with = "Option<People>")]
    pub size: Option<Spanned<People>>,
    /// How much more than the average shopper somebody does.
    #[serde(default)]
    pub activity: Activity,
    /// How far liking one channel goes with liking the others and with activity: a correlation, 0 to 1.
    pub overlap: Option<Probability>,
    /// Episodes in which a shopper is about to buy; left out: none.
    pub in_market: Option<InMarketEntry>,
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
    #[schemars(with = "String", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub name: Spanned<String>,
    /// Its share of shoppers.
    pub share: Probability,
    /// How much more than the average shopper it does; left out: 1.
    pub activity: Option<Multiplier>,
    /// How much more likely than the average its visits end in a purchase; left out: 1.
    #[schemars(with = "Option<Multiplier>")]
    pub conversion: Option<Spanned<Multiplier>>,
}

/// What is measured.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureEntry {
    /// [low, high]: fewer impressions than low are too few for a shopper, more than high too many.
    #[schemars(with = "Option<[u32; 2]>")]
    pub effective_frequency: Option<Spanned<Vec<u32>>>,
    /// What AMC would have shown: its tables and attribution. Needs [response].
    #[schemars(with = "Option<AmcEntry>")]
    pub amc: Option<Spanned<AmcEntry>>,
    /// Per channel, the purchases lost if it is switched off under the policy. Needs [response].
    #[schemars(with = "Option<bool>")]
    pub leave_one_out: Option<Spanned<bool>>,
    /// The purchases caused by a shopper's first, second … impression. Needs [response].
    #[schemars(with = "Option<bool>")]
    pub causal_curve: Option<Spanned<bool>>,
    /// Reach, frequency and spend week by week: `periods.csv`.
    pub periods: Option<bool>,
}

/// What is compared with what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The policy with which the others are compared; left out: the first.
    #[schemars(with = "String")]
    pub baseline: Spanned<String>,
    /// The policy that the report's titles speak of; left out: one that spends as much as the baseline, or else the first
    /// that shares a count.
    #[schemars(with = "Option<String>")]
    pub subject: Option<Spanned<String>>,
}

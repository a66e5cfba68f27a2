//! Channels as they are written: like [`super`], the file's reference.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::audience::AudienceEntry;
use super::response::EffectEntry;
use crate::base::hours::Hours;
use crate::base::money::UnitPrice;
use crate::base::quantity::{Cpm, MeanPerVisit, Probability, Rate, Sigma};
use crate::base::time::Length;
use crate::world::channel::Role;
use crate::world::creative::Rotation;
use crate::world::identity::Ids;

/// A place where shoppers can be met.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelEntry {
    /// How the rest of the file names it.
    #[schemars(with = "String", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200, "not" = { "enum": ["all", "start", "end"] }))]
    pub name: Spanned<String>,
    /// What charts call it; left out: its name.
    #[schemars(with = "Option<String>", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub label: Option<Spanned<String>>,
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
    /// What is paid; left out: nothing.
    #[schemars(with = "Option<PriceEntry>")]
    pub price: Option<Spanned<PriceEntry>>,
    /// The share of impressions that are clicked; left out: 0.
    #[schemars(with = "Option<Probability>")]
    pub click_rate: Option<Spanned<Probability>>,
    /// Owned: the share of messages that are opened; left out: all. The others leave nothing behind.
    #[schemars(with = "Option<Probability>")]
    pub open_rate: Option<Spanned<Probability>>,
    /// A shop in the independent model: how often a shopper of average activity comes by.
    #[schemars(with = "Option<Rate>")]
    pub visits: Option<Spanned<Rate>>,
    /// What an impression adds to the chance of a purchase, and for how long; left out: nothing.
    #[schemars(with = "Option<EffectEntry>")]
    pub effect: Option<Spanned<EffectEntry>>,
    /// The shop to which a click leads; left out: the first shop.
    #[schemars(with = "Option<String>")]
    pub click_to: Option<Spanned<String>>,
    /// The first day of the flight (from 0) on which the campaign runs on it; left out: from the beginning.
    #[schemars(with = "Option<u32>")]
    pub from_day: Option<Spanned<u32>>,
    /// The first day on which it no longer does; left out: to the end.
    #[schemars(with = "Option<u32>")]
    pub to_day: Option<Spanned<u32>>,
    /// The local hours at which it runs: "18-23", or several such as ["7-9", "18-23"]; left out: all.
    #[schemars(with = "Option<Hours>")]
    pub hours: Option<Spanned<Hours>>,
    /// For whom its ads are, whatever the policy; left out: for everybody.
    #[schemars(with = "Option<AudienceEntry>")]
    pub audience: Option<Spanned<AudienceEntry>>,
    /// The ads that it can show, such as [{ name = "film", share = 0.7 }, { name = "offer", share = 0.3 }]; creatives of one
    /// name are the same ad on every channel. Left out: one ad of its own.
    #[serde(default)]
    #[schemars(with = "Vec<CreativeEntry>", length(max = 64))]
    pub creatives: Vec<Spanned<CreativeEntry>>,
    /// How they take turns: "random" by their shares, "even" (the one that the shopper has met least, beside its share), or
    /// "sequence" (in order, and again from the first); left out: "random".
    #[schemars(with = "Option<Rotation>")]
    pub rotation: Option<Spanned<Rotation>>,
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
    Number(#[schemars(with = "MeanPerVisit")] f64),
    /// A rate.
    Text(#[schemars(with = "Rate")] String),
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

/// What is paid, in the scenario's currency: one of `cpm`, `cpc` and `per_message`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { cpm = 28.0 }")]
#[schemars(extend(
    "oneOf" = [{ "required": ["cpm"] }, { "required": ["cpc"] }, { "required": ["per_message"] }],
    "dependentRequired" = { "spread": ["cpm"] },
))]
pub struct PriceEntry {
    /// Media: per thousand impressions.
    pub cpm: Option<Cpm>,
    /// Beside `cpm`: the prices of single impressions are log-normal around it; this is the standard
    /// deviation of their logarithm.
    pub spread: Option<Sigma>,
    /// Media: per click. The channel needs a `click_rate`.
    pub cpc: Option<UnitPrice>,
    /// Owned channels: per message sent.
    pub per_message: Option<UnitPrice>,
}

/// An ad that a channel can show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { name = \"film\", share = 0.5 }")]
pub struct CreativeEntry {
    /// How tables name it.
    #[schemars(with = "String", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub name: Spanned<String>,
    /// Its share of the channel's impressions; shares add up to one. Left out of all: all alike.
    #[schemars(with = "Option<Probability>")]
    pub share: Option<Spanned<Probability>>,
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

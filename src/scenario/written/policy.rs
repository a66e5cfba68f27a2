//! Policies and their caps, as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::hours::Hours;
use crate::base::quantity::Size;
use crate::base::time::Length;
use crate::policy::cap::{CountBy, Delay, OnMissingId};
use crate::policy::suppression::Signal;
use crate::policy::window::Window;
use crate::scenario::spend::{CostEntry, PacingEntry, SpendEntry};
use crate::world::creative::Rotation;

/// A set of caps under one name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyEntry {
    /// Its name.
    #[schemars(with = "String", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200, "not" = { "const": "no ads" }))]
    pub name: Spanned<String>,
    /// Put that policy's caps, suppressions and audiences first.
    #[schemars(with = "Option<String>")]
    pub like: Option<Spanned<String>>,
    /// All of them must allow an impression; the first that refuses is the one blamed.
    #[serde(default)]
    #[schemars(with = "Vec<CapEntry>")]
    pub caps: Vec<Spanned<CapEntry>>,
    /// To whom nothing is shown for a while: after a purchase, say.
    #[serde(default)]
    #[schemars(with = "Vec<SuppressEntry>")]
    pub suppress: Vec<Spanned<SuppressEntry>>,
    /// For whom the ads of some channels are; left out: for everybody.
    #[serde(default)]
    #[schemars(with = "Vec<PolicyAudienceEntry>")]
    pub audience: Vec<Spanned<PolicyAudienceEntry>>,
    /// How much is bid for, by how often the policy has reached them; left out: as much for everybody.
    #[schemars(with = "Option<BidEntry>")]
    pub bid: Option<Spanned<BidEntry>>,
    /// What it may spend: "free", { like = "another policy" }, { total = 250_000 } or { channels =
    /// { tv = 1000 } }; left out: "free", what the win rates bring.
    #[schemars(with = "Option<SpendEntry>")]
    pub spend: Option<Spanned<SpendEntry>>,
    /// How a budget is spread over the flight: "even", "front", or a weight for each of its weeks.
    #[schemars(with = "Option<PacingEntry>")]
    pub pacing: Option<Spanned<PacingEntry>>,
    /// When the campaign runs on a channel under this policy, beside what the channel says: { live = { from_day = 3,
    /// hours = "18-23" } }.
    #[schemars(with = "Option<BTreeMap<String, ScheduleEntry>>")]
    pub channels: Option<BTreeMap<Spanned<String>, ScheduleEntry>>,
    /// How creatives take turns on all channels under this policy: "random", "even", "sequence", or "first" (each channel
    /// shows its first creative alone); left out: as each channel says.
    #[schemars(with = "Option<Rotation>")]
    pub rotation: Option<Spanned<Rotation>>,
    /// What it costs beside its media, such as { fixed = 20_000, per_month = 5_000, per_thousand = 0.1, per_channel =
    /// 2_000 }; left out: nothing.
    #[schemars(with = "Option<CostEntry>")]
    pub cost: Option<Spanned<CostEntry>>,
}

/// When the campaign runs on a channel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table such as { from_day = 3, hours = \"18-23\" }")]
pub struct ScheduleEntry {
    /// The first day of the flight (from 0); left out: from the beginning.
    #[schemars(with = "Option<u32>")]
    pub from_day: Option<Spanned<u32>>,
    /// The first day on which it no longer runs; left out: to the end.
    #[schemars(with = "Option<u32>")]
    pub to_day: Option<Spanned<u32>>,
    /// The local hours; left out: all.
    #[schemars(with = "Option<Hours>")]
    pub hours: Option<Spanned<Hours>>,
}

/// At most `max` impressions per window over a scope, or a minimum gap.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["max", "per"], "properties": { "min_gap": false } },
    { "required": ["min_gap"], "properties": { "max": false, "per": false } },
]))]
pub struct CapEntry {
    /// How tables name it; left out: made of what it says.
    #[schemars(with = "Option<String>", extend("pattern" = "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$", "maxLength" = 200))]
    pub label: Option<Spanned<String>>,
    /// "each channel", "all channels", a list of channels that share one count, or "each creative" (every creative has a
    /// count of its own on every channel that names any).
    #[schemars(with = "CapScopeEntry")]
    pub scope: Spanned<ScopeEntry>,
    /// "all channels" or a list of channels: what is served there counts, and the scope is where the cap refuses. Left
    /// out: what is served in its scope counts. With scope = "each creative", a creative of one name has one count there.
    #[schemars(with = "Option<ScopeEntry>")]
    pub counts: Option<Spanned<ScopeEntry>>,
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
    /// How late an impression on another channel becomes known, such as "1h"; or { others = "1h", own = "1m" }, where
    /// those on the same channel are late too.
    #[schemars(with = "Option<DelayEntry>")]
    pub delay: Option<Spanned<DelayEntry>>,
    /// What happens to an opportunity without identifier; left out: it is served and not counted.
    pub on_missing_id: Option<OnMissingId>,
    /// The first day of the flight (from 0) on which it refuses and counts: it starts at zero.
    #[schemars(with = "Option<u32>")]
    pub from_day: Option<Spanned<u32>>,
    /// The first day on which it no longer does.
    #[schemars(with = "Option<u32>")]
    pub to_day: Option<Spanned<u32>>,
}

/// How late impressions become known to a cap.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenDelay")]
#[schemars(with = "WrittenDelay")]
pub struct DelayEntry(Delay);

impl DelayEntry {
    /// In seconds.
    pub fn delay(self) -> Delay {
        self.0
    }
}

/// A delay as it is written.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a length such as \"1h\", or { others = \"1h\", own = \"1m\" }")]
pub enum WrittenDelay {
    /// Of impressions on other channels.
    Others(#[schemars(with = "Length")] String),
    /// Of impressions on other channels and on the same one.
    Each(DelaysEntry),
}

/// A delay for each.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct DelaysEntry {
    /// How late an impression on another channel becomes known; left out: at once.
    #[schemars(with = "Option<Length>")]
    others: Option<String>,
    /// How late one on the same channel does; left out: at once.
    #[schemars(with = "Option<Length>")]
    own: Option<String>,
}

impl TryFrom<WrittenDelay> for DelayEntry {
    type Error = String;
    fn try_from(written: WrittenDelay) -> Result<Self, String> {
        let (others, own) = match written {
            WrittenDelay::Others(text) => (Some(text), None),
            WrittenDelay::Each(DelaysEntry { others: None, own: None }) => {
                return Err("this delay is empty\nsay { others = \"1h\", own = \"1m\" }, or one of them".into());
            }
            WrittenDelay::Each(DelaysEntry { others, own }) => (others, own),
        };
        let seconds = |text: Option<String>| text.map_or(Ok(0), |text| text.parse::<Length>().map(Length::seconds));
        Ok(Self(Delay { own: seconds(own)?, others: seconds(others)? }))
    }
}

/// No ads over a scope for some time after a shopper does something, as far as the scope knows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuppressEntry {
    /// How tables name it; left out: made of what it says.
    #[schemars(with = "Option<String>")]
    pub label: Option<Spanned<String>>,
    /// After what.
    #[schemars(with = "Signal")]
    pub after: Spanned<Signal>,
    /// For how long; left out: for ever.
    #[serde(rename = "for")]
    #[schemars(with = "Option<Length>")]
    pub lasts: Option<Spanned<Length>>,
    /// "each channel" (which learns only of what its own clicks led to), "all channels", or a list of channels: several
    /// of them share what shops know.
    #[schemars(with = "ScopeEntry")]
    pub scope: Spanned<ScopeEntry>,
    /// By what it recognises shoppers; left out: identifier for one channel, graph for more.
    #[schemars(with = "Option<CountBy>")]
    pub id: Option<Spanned<CountBy>>,
    /// How late it learns of it.
    #[schemars(with = "Option<Length>")]
    pub delay: Option<Spanned<Length>>,
}

/// For whom the ads of some channels are: those who visited a shop lately.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyAudienceEntry {
    /// The channels.
    #[schemars(with = "ScopeEntry")]
    pub scope: Spanned<ScopeEntry>,
    /// The shop that they have visited.
    #[schemars(with = "String")]
    pub visited: Spanned<String>,
    /// Less than so long ago.
    pub within: Length,
    /// By what a channel recognises them; left out: its identifier, as its tag on the shop's pages sees it.
    pub id: Option<CountBy>,
}

/// A goal of frequency: how much is bid for, by how many impressions the policy knows of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BidEntry {
    /// Win rates are multiplied by this for whom the policy has reached often enough …
    pub reached: Size,
    /// … and by this for all others, to 1 at most.
    pub unreached: Size,
    /// So many impressions are enough.
    #[schemars(with = "u32", range(min = 1))]
    pub from: Spanned<u32>,
    /// Within this window; left out: "flight".
    #[schemars(with = "Option<Window>")]
    pub per: Option<Spanned<Window>>,
    /// Over these channels; left out: "all channels". Others are bid for as ever.
    #[schemars(with = "Option<ScopeEntry>")]
    pub scope: Option<Spanned<ScopeEntry>>,
    /// By what it recognises shoppers; left out: identifier for one channel, graph for more.
    pub id: Option<CountBy>,
}

/// What a cap counts over.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum CapScopeEntry {
    /// "each channel", "all channels" or "each creative".
    Word(#[schemars(extend("enum" = ["each channel", "all channels", "each creative"]))] String),
    /// Channels that share one count.
    List(#[schemars(length(min = 1), extend("uniqueItems" = true))] Vec<String>),
}

/// The channels that something is said of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected \"each channel\", \"all channels\", or a list of channels such as [\"social\", \"display\"]"
)]
pub enum ScopeEntry {
    /// "each channel" or "all channels".
    Word(#[schemars(extend("enum" = ["each channel", "all channels"]))] String),
    /// Channels that share one count.
    List(#[schemars(length(min = 1), extend("uniqueItems" = true))] Vec<String>),
}

//! Audiences and goals of frequency as they are written: like [`super`], the file's reference.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::policy::ScopeEntry;
use crate::base::quantity::Size;
use crate::base::time::Length;
use crate::policy::cap::CountBy;
use crate::policy::window::Window;

/// For whom a channel's ads are: those who visited a shop lately.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceEntry {
    /// The shop that they have visited.
    #[schemars(with = "String")]
    pub visited: Spanned<String>,
    /// Less than so long ago.
    pub within: Length,
    /// By what the channel recognises them; left out: its identifier, as its tag on the shop's pages sees it.
    pub id: Option<CountBy>,
}

/// The same for some channels under one policy.
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

//! Audiences of channels as they are written: like [`super`], the file's reference.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::time::Length;
use crate::policy::cap::CountBy;

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

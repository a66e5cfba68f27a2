//! Triggers as they are written: like [`super`], the file's reference.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::time::Length;
use crate::policy::suppression::Signal;
use crate::policy::trigger::Start;

/// A series of messages that something sets off.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerEntry {
    /// What starts the series. While it runs it is not started again.
    #[schemars(with = "Start")]
    pub on: Spanned<Start>,
    /// The owned channel that sends the messages.
    #[schemars(with = "String")]
    pub channel: Spanned<String>,
    /// When after the start each message is sent, such as ["1h", "24h", "72h"].
    #[schemars(with = "Vec<Length>", length(min = 1, max = 64))]
    pub after: Spanned<Vec<Length>>,
    /// What stops the series; left out: nothing.
    pub until: Option<Signal>,
    /// The policies under which it is sent; left out: all of them.
    #[schemars(with = "Option<Vec<String>>")]
    pub policies: Option<Spanned<Vec<String>>>,
}

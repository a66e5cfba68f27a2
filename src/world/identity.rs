//! Identity: what a channel recognises a shopper by, and what the identity graph links.
//!
//! A shopper holds identifiers on every channel they use. With probability `match_rate` an identifier
//! is linked to the shopper's node in the identity graph; otherwise it is a node by itself. An
//! identifier lives an exponential time of mean `lifetime` and is then replaced by a fresh one, linked
//! or not anew.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::quantity::{MeanIds, Probability};
use crate::base::time::Length;

/// How many identifiers a shopper holds on a channel at one time.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenIds")]
#[schemars(with = "WrittenIds")]
pub enum Ids {
    /// On average, with the heavy tail of measured cookies: 1 + K, where K is negative binomial of
    /// shape 0.22. At a mean of 2.5 the top 7 % of shoppers hold 35 % of all identifiers
    /// (comScore 2007: 35 %).
    Mean(MeanIds),
    /// The same number for everybody.
    Exactly(u32),
}

/// Identifiers as scenarios write them: `2.5` or `{ exactly = 3 }`.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields, expecting = "expected a mean such as 2.5, or { exactly = 3 }")]
pub enum WrittenIds {
    /// A mean.
    Mean(#[schemars(with = "MeanIds")] f64),
    /// The same number for everybody, 1 to 50.
    Exactly {
        /// How many.
        #[schemars(range(min = 1, max = 50))]
        exactly: u32,
    },
}

impl TryFrom<WrittenIds> for Ids {
    type Error = String;
    fn try_from(written: WrittenIds) -> Result<Self, String> {
        match written {
            WrittenIds::Mean(mean) => MeanIds::try_from(mean).map(Self::Mean),
            WrittenIds::Exactly { exactly: count @ 1..=50 } => Ok(Self::Exactly(count)),
            WrittenIds::Exactly { exactly } => {
                Err(format!("{exactly} is not a usable number of identifiers\nwrite a whole number from 1 to 50"))
            }
        }
    }
}

/// How a channel recognises shoppers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity {
    /// How many identifiers at one time.
    pub ids: Ids,
    /// The mean time after which an identifier is replaced; none: it lasts for ever.
    pub lifetime: Option<Length>,
    /// The share of opportunities that show no identifier.
    pub anonymous: Probability,
    /// The chance that an identifier is linked to the shopper's node.
    pub match_rate: Probability,
}

impl Default for Identity {
    /// One identifier for ever, always linked.
    fn default() -> Self {
        Self { ids: Ids::Exactly(1), lifetime: None, anonymous: Probability::ZERO, match_rate: Probability::ONE }
    }
}

impl Identity {
    /// For a log that shows identifiers: nothing is known of them beforehand.
    pub fn unsure() -> Self {
        Self { lifetime: Length::from_seconds(1), match_rate: Probability::ZERO, ..Self::default() }
    }

    /// Is every shopper always recognised by one and the same identifier?
    pub fn is_single(&self) -> bool {
        let one = match self.ids {
            Ids::Mean(mean) => mean.get() == 1.0,
            Ids::Exactly(count) => count == 1,
        };
        one && self.lifetime.is_none() && self.anonymous.get() == 0.0
    }

    /// Is the identifier also always linked?
    pub fn is_perfect(&self) -> bool {
        self.is_single() && self.match_rate.get() == 1.0
    }
}

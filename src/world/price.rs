//! Prices: how a channel is paid, and what an impression is expected to cost.
//!
//! Spend is what impressions are expected to cost: clicks at their rate, prices that spread at their mean. Whether an
//! impression is clicked, and which price it takes, is independent of all that comes before it. So the mean is the same
//! as if clicks and prices were added up as they fall. Luck with them is no part of its error.

use crate::base::money::UnitPrice;
use crate::base::parts::Parts;
use crate::base::quantity::{Cpm, Probability, Sigma};

/// How a channel is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Price {
    /// By the thousand impressions; the price of each may spread around it.
    PerThousand(Cpm, Option<Sigma>),
    /// By the click.
    PerClick(UnitPrice),
    /// By the message sent: owned channels.
    PerMessage(UnitPrice),
}

impl Price {
    /// The same price for every impression.
    pub fn without_spread(self) -> Self {
        match self {
            Self::PerThousand(cpm, _) => Self::PerThousand(cpm, None),
            other => other,
        }
    }

    /// What an impression is expected to cost, in millionths, where `click_rate` of them are clicked.
    pub fn expected(self, click_rate: Probability) -> Parts {
        let (micros, share) = match self {
            Self::PerThousand(cpm, _) => (cpm.micros(), Probability::ONE),
            Self::PerClick(price) => (price.micros(), click_rate),
            Self::PerMessage(price) => (price.micros(), Probability::ONE),
        };
        Parts::of_share(micros, share.threshold())
    }
}

//! Prices: how a channel is paid, and what that comes to.

use serde::{Deserialize, Serialize};

use crate::base::money::UnitPrice;
use crate::base::quantity::{Cpm, Money, Sigma};

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

/// What there is to pay for on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delivered {
    /// Ads shown.
    pub impressions: u64,
    /// Those that were clicked.
    pub clicks: u64,
    /// Where the price spreads: the sum of what each impression cost, in millionths.
    pub paid: u64,
}

impl Price {
    /// The same price for every impression.
    pub fn without_spread(self) -> Self {
        match self {
            Self::PerThousand(cpm, _) => Self::PerThousand(cpm, None),
            other => other,
        }
    }

    /// What was delivered cost, to the millionth.
    pub fn cost(self, delivered: Delivered) -> Money {
        match self {
            Self::PerThousand(cpm, None) => cpm.cost(delivered.impressions),
            Self::PerThousand(_, Some(_)) => Money(delivered.paid.into()),
            Self::PerClick(price) => price.cost(delivered.clicks),
            Self::PerMessage(price) => price.cost(delivered.impressions),
        }
    }

    /// What an impression is expected to cost, in millionths, where `click_rate` of them are clicked.
    pub fn expected(self, click_rate: f64) -> f64 {
        match self {
            Self::PerThousand(cpm, _) => cpm.micros() as f64,
            Self::PerClick(price) => 1e6 * price.units() * click_rate,
            Self::PerMessage(price) => 1e6 * price.units(),
        }
    }
}

//! A channel: a place where the shopper can be met.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identity::Identity;
use super::price::Price;
use crate::base::parts::Parts;
use crate::base::quantity::{MeanPerVisit, Money, Probability, Rate};

/// The most channels a scenario may have: a shopper's channels are the bits of one word.
pub const MOST_CHANNELS: usize = 64;

/// A channel's index in the scenario's list.
pub type ChannelId = u8;

/// What a channel is to the campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Paid opportunities, bought with the channel's win rate.
    Media,
    /// E-mail or app messages: sent, not bought.
    Owned,
    /// Where a purchase can happen: no opportunities of its own.
    Shop,
}

/// How often a channel offers an ad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Supply {
    /// The mean of a Poisson number at every visit.
    PerVisit(MeanPerVisit),
    /// A Poisson process of its own, for the `independent` model.
    PerDay(Rate),
    /// Never: a shop.
    None,
}

/// The channels on which more or less can be bought, one bit each. Owned channels are not among them: their messages
/// are sent, not bought.
pub fn media(channels: &[Channel]) -> u64 {
    set_of(channels.iter().map(|channel| channel.role == Role::Media))
}

/// The channels on which the campaign can serve anything, one bit each.
pub fn served(channels: &[Channel]) -> u64 {
    set_of(channels.iter().map(Channel::serves))
}

/// The set (one bit each) of the channels for which something holds. The first value is that of the first channel.
pub fn set_of(holds: impl Iterator<Item = bool>) -> u64 {
    (0..).zip(holds).fold(0, |bits, (index, holds)| bits | u64::from(holds) << index)
}

/// The channels of a set (one bit each), in their order.
#[inline]
pub fn members(mut set: u64) -> impl Iterator<Item = ChannelId> {
    std::iter::from_fn(move || {
        let first = set.trailing_zeros() as ChannelId;
        let any = set != 0;
        set &= set.wrapping_sub(1);
        any.then_some(first)
    })
}

/// The names of the channels in a set (one bit each), as "a + b". `names` are those of all channels.
pub fn joined<'a>(set: u64, names: impl Iterator<Item = &'a str>) -> String {
    let held = names.enumerate().filter(|(index, _)| set >> index & 1 == 1);
    held.map(|(_, name)| name).collect::<Vec<_>>().join(" + ")
}

/// A place where the shopper can be met.
#[derive(Debug, Clone)]
pub struct Channel {
    /// What the scenario calls it.
    pub name: String,
    /// What charts and sentences call it.
    pub label: String,
    /// What it is to the campaign.
    pub role: Role,
    /// The share of shoppers who use it at all.
    pub usage: Probability,
    /// How often it offers an ad.
    pub supply: Supply,
    /// The share of opportunities that the campaign bids for and wins.
    pub win_rate: Probability,
    /// The share of impressions that are clicked.
    pub click_rate: Probability,
    /// The share of its messages that are opened. The others leave no adstock, and are not clicked.
    pub open_rate: Probability,
    /// How it is paid; none: it costs nothing.
    pub price: Option<Price>,
    /// How shoppers are recognised on it.
    pub identity: Identity,
}

impl Channel {
    /// Can the campaign serve here?
    pub fn serves(&self) -> bool {
        self.role != Role::Shop
    }

    /// What an impression on it is expected to cost, in millionths.
    pub fn expected_cost(&self) -> Parts {
        self.price.map_or(Parts::default(), |price| price.expected(self.click_rate))
    }

    /// What so many impressions on it are expected to cost, to the millionth.
    pub fn cost(&self, impressions: u64) -> Money {
        Money(self.expected_cost().times(impressions).rounded())
    }

    /// The mean number of opportunities at a visit; zero where opportunities come by the day.
    pub fn per_visit(&self) -> f64 {
        match self.supply {
            Supply::PerVisit(mean) => mean.get(),
            Supply::PerDay(_) | Supply::None => 0.0,
        }
    }

    /// Opportunities a day for a shopper of average activity; zero where they come by the visit.
    pub fn per_day(&self) -> f64 {
        match self.supply {
            Supply::PerDay(rate) => rate.per_day(),
            Supply::PerVisit(_) | Supply::None => 0.0,
        }
    }
}

//! A budget: what a policy may spend, on which channels, and how it is spread over the flight.
//!
//! A budget says only what is asked. The throttle that meets it is solved outside the hot loop, by
//! `engine::pacing`.

use super::throttle::Throttle;
use crate::base::quantity::Money;
use crate::world::channel::{Channel, media};

/// What a policy may spend.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// One purse for all channels, or one a channel. Channels in none keep their win rates.
    pub purses: Vec<Purse>,
    /// By week of the flight, its share of every purse. One week: the whole flight, unpaced.
    pub weeks: Vec<f64>,
}

/// Money for some channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// The channels whose spend counts, one bit each.
    pub channels: u64,
    /// How much.
    pub amount: Amount,
}

/// How much a purse holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So much, for all shoppers simulated.
    Fixed(Money),
    /// What another policy (a place in the scenario) spends on the purse's channels.
    Like(usize),
}

impl Budget {
    /// The policy whose spend is to be met.
    pub fn like(&self) -> Option<usize> {
        self.purses.iter().find_map(|purse| match purse.amount {
            Amount::Like(policy) => Some(policy),
            Amount::Fixed(_) => None,
        })
    }

    /// A week of its pacing; None where it is not paced, and the one week is the whole flight.
    pub fn paced(&self, week: usize) -> Option<usize> {
        (self.weeks.len() > 1).then_some(week)
    }

    /// The channels with a budget, one bit each.
    pub fn channels(&self) -> u64 {
        self.purses.iter().fold(0, |bits, purse| bits | purse.channels)
    }
}

impl Purse {
    /// Does spend on this channel count?
    pub fn contains(self, channel: usize) -> bool {
        self.channels >> channel & 1 == 1
    }

    /// What so many impressions, channel by channel, are expected to cost it, in millionths: clicks at their rate, prices
    /// that spread at their mean.
    pub fn expects(self, channels: &[Channel], impressions: impl Iterator<Item = u64>) -> f64 {
        let here = channels.iter().zip(impressions).enumerate().filter(|(place, _)| self.contains(*place));
        let price = |channel: &Channel| channel.price.map_or(0.0, |price| price.expected(channel.click_rate.get()));
        here.map(|(_, (channel, impressions))| impressions as f64 * price(channel)).sum()
    }

    /// The channels on which more or less can be bought to meet it, with their win rates.
    pub fn steered(self, channels: &[Channel]) -> impl Iterator<Item = (usize, f64)> + '_ {
        let steered = self.channels & media(channels);
        let here = channels.iter().enumerate().filter(move |(place, _)| steered >> place & 1 == 1);
        here.map(|(place, channel)| (place, channel.win_rate.get()))
    }

    /// Is every opportunity bought that there is for it in a week?
    pub fn is_exhausted(self, throttle: &Throttle, week: usize, channels: &[Channel]) -> bool {
        let mut steered = self.steered(channels).filter(|(_, rate)| *rate > 0.0);
        steered.all(|(channel, _)| throttle.buys_all(week, channel))
    }
}

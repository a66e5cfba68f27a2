//! A budget: what a policy may spend, on which channels, and how it is spread over the flight.
//!
//! A budget says only what is asked. The throttle that meets it is solved before the run, by `equal_spend`.

use super::throttle::Throttle;
use crate::base::quantity::Money;
use crate::world::channel::{Channel, media};

/// What a policy may spend.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// One budget line for all channels, or one for each channel. Channels in none keep their win rates.
    pub budget_lines: Vec<BudgetLine>,
    /// By week of the flight, its share of every budget line. One week: the whole flight, unpaced.
    pub weeks: Vec<f64>,
}

/// Money for some channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetLine {
    /// The channels whose spend counts, one bit each.
    pub channels: u64,
    /// How much.
    pub amount: Amount,
}

/// The amount of a budget line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So much, for all shoppers simulated.
    Fixed(Money),
    /// What another policy (by its index in the scenario) spends on the budget line's channels.
    Like(usize),
}

impl Budget {
    /// The policy whose spend is to be met.
    pub fn like(&self) -> Option<usize> {
        self.budget_lines.iter().find_map(|budget_line| match budget_line.amount {
            Amount::Like(policy) => Some(policy),
            Amount::Fixed(_) => None,
        })
    }

    /// The week, if the budget is paced. None where its one week is the whole flight.
    pub fn paced(&self, week: usize) -> Option<usize> {
        (self.weeks.len() > 1).then_some(week)
    }

    /// The channels with a budget, one bit each.
    pub fn channels(&self) -> u64 {
        self.budget_lines.iter().fold(0, |bits, budget_line| bits | budget_line.channels)
    }
}

impl BudgetLine {
    /// Does spend on this channel count?
    pub fn contains(self, channel: usize) -> bool {
        self.channels >> channel & 1 == 1
    }

    /// The expected cost of so many impressions, channel by channel, in millionths: clicks at their rate, prices
    /// that spread at their mean. Channels outside the budget line cost it nothing.
    pub fn expects(self, channels: &[Channel], impressions: impl Iterator<Item = u64>) -> f64 {
        let here = channels.iter().zip(impressions).enumerate().filter(|(index, _)| self.contains(*index));
        here.map(|(_, (channel, impressions))| impressions as f64 * channel.expected_cost().number()).sum()
    }

    /// The channels on which more or less can be bought to meet it, with their win rates.
    pub fn steered(self, channels: &[Channel]) -> impl Iterator<Item = (usize, f64)> + '_ {
        let steered = self.channels & media(channels);
        let here = channels.iter().enumerate().filter(move |(index, _)| steered >> index & 1 == 1);
        here.map(|(index, channel)| (index, channel.win_rate.get()))
    }

    /// Is every opportunity of a week bought that can be bought for it?
    pub fn is_exhausted(self, throttle: &Throttle, week: usize, channels: &[Channel]) -> bool {
        let mut steered = self.steered(channels).filter(|(_, rate)| *rate > 0.0);
        steered.all(|(channel, _)| throttle.buys_all(week, channel))
    }
}

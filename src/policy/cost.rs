//! What a policy costs beside its media: technology, people, and the joining of channels.
//!
//! It changes nothing that is served. What is paid once or by the month does not grow with the market, so a policy that
//! gains a little of each shopper pays from some size of the market on.

use crate::base::money::Expense;
use crate::base::quantity::{Cpm, Money};

/// What a policy costs beside its media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Once, for the whole flight.
    pub fixed: Expense,
    /// For every month of the flight; a part of a month costs its part.
    pub per_month: Expense,
    /// For every thousand impressions.
    pub per_thousand: Option<Cpm>,
    /// Once, for every channel that a shared count joins.
    pub per_channel: Expense,
}

impl Cost {
    /// What is paid however many shoppers there are, in units of the currency.
    pub fn of_any_size(&self, months: f64, channels: u32) -> f64 {
        self.fixed.units() + months * self.per_month.units() + f64::from(channels) * self.per_channel.units()
    }

    /// What so many impressions cost.
    pub fn of_impressions(&self, impressions: u64) -> Money {
        self.per_thousand.map_or(Money::default(), |price| price.cost(impressions))
    }
}

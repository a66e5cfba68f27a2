//! Counts that estimates are made of: small tables of fixed size, one for each jackknife group.

use serde::{Deserialize, Serialize};

use super::rules::Rule;
use super::transitions::Transitions;
use super::{Lookback, User};
use crate::base::change::Change;

/// The last row holds the users of this frequency and all higher ones.
pub const HIGHEST: usize = 40;

/// The users who saw the same number of impressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrequencyCounts {
    /// Users.
    pub users: u64,
    /// Their impressions.
    pub impressions: u64,
    /// What these cost, in micro-units.
    pub cost: u128,
    /// Impressions that were clicked.
    pub clicks: u64,
    /// Purchases credited to an impression.
    pub purchases: u64,
    /// Users who made one of these.
    pub buyers: u64,
    /// What these were worth, in micro-units.
    pub sales: u128,
    /// How many of these were the buyer's first from the brand.
    pub new_to_brand: u64,
    /// Purchases of these users that no impression is credited with (row 0: all of theirs).
    pub uncredited: u64,
    /// Visits to a shop.
    pub visits: u64,
    /// Carts filled.
    pub carts: u64,
}

impl FrequencyCounts {
    /// Joins other users to these.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, Change::Add);
    }

    fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.users, other.users);
        change.one(&mut self.impressions, other.impressions);
        change.one(&mut self.cost, other.cost);
        change.one(&mut self.clicks, other.clicks);
        change.one(&mut self.purchases, other.purchases);
        change.one(&mut self.buyers, other.buyers);
        change.one(&mut self.sales, other.sales);
        change.one(&mut self.new_to_brand, other.new_to_brand);
        change.one(&mut self.uncredited, other.uncredited);
        change.one(&mut self.visits, other.visits);
        change.one(&mut self.carts, other.carts);
    }

    /// One user, of whom no purchase has been credited yet.
    fn of(user: &User<'_>) -> Self {
        Self {
            users: 1,
            impressions: user.touches.len() as u64,
            cost: user.touches.iter().map(|touch| u128::from(touch.cost)).sum(),
            clicks: user.touches.iter().filter(|touch| touch.clicked).count() as u64,
            uncredited: user.purchases.len() as u64,
            visits: user.visits,
            carts: user.carts,
            ..Self::default()
        }
    }
}

/// What was seen of the users of one group under one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ByGroup {
    lookback: Lookback,
    /// Users by how many impressions they saw: 0, 1, 2 … and 40 or more.
    pub frequency: Vec<FrequencyCounts>,
    /// Purchases credited to an impression.
    pub attributed: u64,
    /// By channel and by rule, in the order of [`Rule::ALL`]: credit in millionths of a purchase.
    pub credits: Vec<[u64; Rule::ALL.len()]>,
    /// What follows what.
    pub transitions: Transitions,
}

impl ByGroup {
    /// Nobody yet.
    pub fn empty(channels: usize, lookback: Lookback) -> Self {
        Self {
            lookback,
            frequency: vec![FrequencyCounts::default(); HIGHEST + 1],
            attributed: 0,
            credits: vec![[0; Rule::ALL.len()]; channels],
            transitions: Transitions::empty(channels),
        }
    }

    /// Counts a user, if AMC knows of them.
    #[inline]
    pub fn record(&mut self, user: &User<'_>) {
        if !user.is_known() {
            return;
        }
        let mut seen = FrequencyCounts::of(user);
        user.for_each_journey(self.lookback, |path, purchase| {
            self.transitions.record(path, purchase.is_some());
            let Some(purchase) = purchase else { return };
            seen.purchases += 1;
            seen.sales += u128::from(purchase.value);
            seen.new_to_brand += u64::from(purchase.new_to_brand);
            for (index, rule) in Rule::ALL.into_iter().enumerate() {
                rule.credit(path, purchase.time, |channel, credit| {
                    if let Some(credits) = self.credits.get_mut(usize::from(channel)) {
                        credits[index] += credit;
                    }
                });
            }
        });
        seen.buyers = u64::from(seen.purchases > 0);
        seen.uncredited -= seen.purchases;
        self.attributed += seen.purchases;
        if let Some(row) = self.frequency.get_mut(user.touches.len().min(HIGHEST)) {
            row.add(&seen);
        }
    }

    /// The credit of a channel by a rule, in purchases.
    pub fn credit(&self, channel: usize, rule: Rule) -> f64 {
        let index = Rule::ALL.iter().position(|other| *other == rule);
        let credit = index.and_then(|index| Some(self.credits.get(channel)?[index]));
        credit.unwrap_or_default() as f64 / super::rules::WHOLE as f64
    }

    /// Changes every count by the other group's: tables of one scenario have one size.
    pub fn combine(&mut self, other: &Self, change: Change) {
        for (mine, theirs) in self.frequency.iter_mut().zip(&other.frequency) {
            mine.combine(theirs, change);
        }
        change.one(&mut self.attributed, other.attributed);
        for (mine, theirs) in self.credits.iter_mut().flatten().zip(other.credits.iter().flatten()) {
            change.one(mine, *theirs);
        }
        self.transitions.combine(&other.transitions, change);
    }
}

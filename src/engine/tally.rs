//! Counts. All of them are integers and merge by addition, so that any number of threads and any
//! split of the shoppers gives the same tally, bit for bit.
//!
//! Shoppers fall into 100 equal groups by their number. What becomes an estimate is counted by
//! group (the jackknife needs it); what becomes a table of counts is counted once.

use serde::{Deserialize, Serialize};

pub use super::channel_counts::ChannelCounts;
pub use super::groups::{GROUPS, group_of, group_range};
pub use super::messages::Messages;
use super::periods::Periods;
use super::repetition::CreativeCounts;
use super::sales::CausalCurve;
use crate::base::change::Change;
use crate::base::histogram::Histogram;
use crate::base::parts::Parts;
use crate::base::time::DAY;
use crate::clean_room::Lookback;
use crate::clean_room::by_group::ByGroup;
use crate::clean_room::once::{self, Counts, Once};
use crate::policy::throttle::WEEK;
use crate::response::expected::Expected;
use crate::scenario::model::Model;

/// What the channels offered, whatever the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Supply {
    /// Ad requests that the campaign could win.
    pub opportunities: u64,
}

/// What one policy did among the shoppers of one group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PolicyCounts {
    /// Shoppers reached, by how many ads they saw on all channels. Row 0 stays empty.
    pub frequency: Histogram,
    /// Nodes of the identity graph that saw at least one ad: reach as the graph would report it.
    pub nodes: u64,
    /// By cap: shoppers who in truth received more than it meant to allow.
    pub leaked: Vec<u64>,
    /// By channel.
    pub channels: Vec<ChannelCounts>,
    /// Shoppers to whom suppressions refused an ad after a purchase.
    pub spared: u64,
    /// What is expected to be bought.
    pub sales: Expected,
    /// Purchases, as they came, by how many ads their shopper saw on all channels.
    pub bought: Histogram,
    /// The same shoppers' purchases in the world without ads.
    pub bought_without_ads: Histogram,
    /// Purchases in the world without ads of the users that AMC knows, by how many linked impressions they saw, the
    /// highest as in its own table: what it can never observe.
    pub known_without_ads: Histogram,
    /// By channel, purchases that are expected less if it is switched off; empty where nobody asked.
    pub left_out: Vec<Parts>,
    /// What is bought if a shopper sees n impressions at most; empty where nobody asked.
    pub curve: CausalCurve,
    /// What AMC would have seen; None where nobody asked.
    pub observed: Option<ByGroup>,
    /// Week by week; nothing where nobody asked.
    pub periods: Periods,
}

/// All that becomes an estimate, for one group of shoppers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Group {
    /// Shoppers simulated.
    pub shoppers: u64,
    /// By channel.
    pub supply: Vec<Supply>,
    /// What is expected to be bought in the world without ads.
    pub without_ads: Expected,
    /// Shoppers' own visits to shops: those that no click leads to.
    pub visits: u64,
    /// By policy.
    pub policies: Vec<PolicyCounts>,
}

/// What becomes a table of counts, for one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Detail {
    /// Shoppers reached on each channel, by how many ads they saw there. Row 0 stays empty.
    pub frequency: Vec<Histogram>,
    /// Ads shown, by day and within the day by channel.
    pub impressions: Vec<u64>,
    /// Shoppers reached for the first time, by day.
    pub first_reached: Vec<u64>,
    /// Shoppers by the set of channels that reached them (one bit each). The empty set is left out.
    #[serde(serialize_with = "once::sorted")]
    pub overlap: Counts<u64, u64>,
    /// Purchases, as they came, by day.
    pub purchases: Vec<u64>,
    /// By creative; empty where nobody asks which is shown.
    pub creatives: Vec<CreativeCounts>,
    /// For each channel, purchases by how many ads their shopper saw there.
    pub bought: Vec<Histogram>,
    /// The same shoppers' purchases in the world without ads.
    pub bought_without_ads: Vec<Histogram>,
    /// What AMC would have seen; None where nobody asked.
    pub observed: Option<Once>,
}

/// Everything counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The 100 groups.
    pub groups: Vec<Group>,
    /// By policy, over all groups.
    pub details: Vec<Detail>,
}

/// The sizes of a tally's tables.
#[derive(Debug, Clone)]
pub struct Form {
    /// Channels of the model.
    pub channels: usize,
    /// Days of the flight.
    pub days: usize,
    /// Rules of each policy: its caps, and then its suppressions.
    pub rules: Vec<usize>,
    /// Does any policy react to what shoppers do?
    pub reacts: bool,
    /// Creatives of all channels; 0 where nobody asks which is shown.
    pub creatives: usize,
    /// Is it counted what is lost without each channel?
    pub leave_one_out: bool,
    /// Is it counted what every further impression causes?
    pub causal_curve: bool,
    /// Is it counted what AMC would have seen?
    pub observed: bool,
    /// Are weeks counted?
    pub periods: bool,
}

impl Form {
    /// The sizes that a model needs.
    pub fn of(model: &Model) -> Self {
        let Model { world, policies, measure, .. } = model;
        Self {
            channels: world.channels.len(),
            days: world.calendar.days() as usize,
            rules: policies.iter().map(|policy| policy.rules().count()).collect(),
            reacts: model.reacts(),
            creatives: world.creatives.as_ref().map_or(0, |all| all.list.len()),
            leave_one_out: measure.leave_one_out,
            causal_curve: measure.causal_curve,
            observed: measure.amc.is_some(),
            periods: measure.periods,
        }
    }
}

impl Group {
    /// Nobody yet.
    pub fn empty(form: &Form) -> Self {
        Self {
            shoppers: 0,
            supply: vec![Supply::default(); form.channels],
            without_ads: Expected::default(),
            visits: 0,
            policies: form.rules.iter().map(|rules| PolicyCounts::empty(form, *rules)).collect(),
        }
    }

    /// The same shoppers under some of the policies.
    pub(crate) fn of_policies(&self, policies: &[usize]) -> Self {
        Self {
            shoppers: self.shoppers,
            supply: self.supply.clone(),
            without_ads: self.without_ads,
            visits: self.visits,
            policies: policies.iter().map(|policy| self.policies[*policy].clone()).collect(),
        }
    }

    /// Some groups as one; there must be any.
    ///
    /// # Panics
    ///
    /// Where there are no groups.
    pub fn sum(groups: &[Self]) -> Self {
        let (first, rest) = groups.split_first().expect("a tally has groups");
        let mut sum = first.clone();
        rest.iter().for_each(|group| sum.add(group));
        sum
    }

    /// Joins the other group's counts to these.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, Change::Add);
    }

    /// Takes the other group's counts, which are among these, away.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, Change::Subtract);
    }

    fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.shoppers, other.shoppers);
        for (mine, theirs) in self.supply.iter_mut().zip(&other.supply) {
            change.one(&mut mine.opportunities, theirs.opportunities);
        }
        self.without_ads.combine(&other.without_ads, change);
        change.one(&mut self.visits, other.visits);
        for (mine, theirs) in self.policies.iter_mut().zip(&other.policies) {
            mine.combine(theirs, change);
        }
    }
}

impl PolicyCounts {
    /// Nobody yet, under a policy of so many rules.
    pub(super) fn empty(form: &Form, rules: usize) -> Self {
        Self {
            leaked: vec![0; rules],
            channels: vec![ChannelCounts { blocked: vec![0; rules], ..Default::default() }; form.channels],
            left_out: vec![Parts::default(); if form.leave_one_out { form.channels } else { 0 }],
            observed: form.observed.then(|| ByGroup::empty(form.channels, Lookback::default())),
            periods: if form.periods { Periods::empty(form.days, form.channels) } else { Periods::default() },
            curve: if form.causal_curve { CausalCurve::empty() } else { CausalCurve::default() },
            ..Default::default()
        }
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        self.frequency.combine(&other.frequency, change);
        change.one(&mut self.nodes, other.nodes);
        change.each(&mut self.leaked, &other.leaked);
        change.one(&mut self.spared, other.spared);
        self.sales.combine(&other.sales, change);
        self.bought.combine(&other.bought, change);
        self.bought_without_ads.combine(&other.bought_without_ads, change);
        self.known_without_ads.combine(&other.known_without_ads, change);
        change.each(&mut self.left_out, &other.left_out);
        self.curve.combine(&other.curve, change);
        self.periods.combine(&other.periods, change);
        if let (Some(mine), Some(theirs)) = (&mut self.observed, &other.observed) {
            mine.combine(theirs, change);
        }
        for (mine, theirs) in self.channels.iter_mut().zip(&other.channels) {
            mine.combine(theirs, change);
        }
    }
}

impl Detail {
    /// Nobody yet.
    pub fn empty(form: &Form) -> Self {
        Self {
            frequency: vec![Histogram::default(); form.channels],
            impressions: vec![0; form.days * form.channels],
            first_reached: vec![0; form.days],
            overlap: Counts::default(),
            purchases: vec![0; form.days],
            creatives: vec![CreativeCounts::default(); form.creatives],
            bought: vec![Histogram::default(); form.channels],
            bought_without_ads: vec![Histogram::default(); form.channels],
            observed: form.observed.then(|| Once::empty(Lookback::default())),
        }
    }

    /// Ads shown day by day, and within the day by channel, in a week of the flight or in all.
    pub fn days(&self, week: Option<usize>) -> impl Iterator<Item = &[u64]> {
        let days = self.impressions.chunks(self.frequency.len()).enumerate();
        let here = days.filter(move |(day, _)| week.is_none_or(|week| *day as i32 * DAY / WEEK == week as i32));
        here.map(|(_, day)| day)
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        for (mine, theirs) in self.frequency.iter_mut().zip(&other.frequency) {
            mine.combine(theirs, change);
        }
        change.each(&mut self.first_reached, &other.first_reached);
        change.each(&mut self.purchases, &other.purchases);
        for (mine, theirs) in self.creatives.iter_mut().zip(&other.creatives) {
            mine.combine(theirs, change);
        }
        let bought = self.bought.iter_mut().chain(&mut self.bought_without_ads);
        for (mine, theirs) in bought.zip(other.bought.iter().chain(&other.bought_without_ads)) {
            mine.combine(theirs, change);
        }
        change.each(&mut self.impressions, &other.impressions);
        if let (Some(mine), Some(theirs)) = (&mut self.observed, &other.observed) {
            mine.combine(theirs, change);
        }
        once::combine(&mut self.overlap, &other.overlap, |mine, theirs| change.one(mine, *theirs));
    }
}

impl Tally {
    /// Nobody yet.
    pub fn empty(form: &Form) -> Self {
        Self {
            groups: vec![Group::empty(form); GROUPS],
            details: form.rules.iter().map(|_| Detail::empty(form)).collect(),
        }
    }

    /// The same shoppers under some of the policies.
    pub(crate) fn of_policies(&self, policies: &[usize]) -> Self {
        Self {
            groups: self.groups.iter().map(|group| group.of_policies(policies)).collect(),
            details: policies.iter().map(|policy| self.details[*policy].clone()).collect(),
        }
    }

    /// Adds what is counted of all groups together.
    pub fn add_details(&mut self, details: &[Detail]) {
        for (mine, theirs) in self.details.iter_mut().zip(details) {
            mine.combine(theirs, Change::Add);
        }
    }

    /// Adds the tally of other shoppers of the same model.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.add(theirs);
        }
        self.add_details(&other.details);
    }

    /// Adds the tally of a run of the first shoppers alone, of whom each group here has so many groups there.
    pub(crate) fn add_first(&mut self, first: &Self, times: usize) {
        for (mine, theirs) in self.groups.iter_mut().zip(first.groups.chunks(times)) {
            theirs.iter().for_each(|group| mine.add(group));
        }
        self.add_details(&first.details);
    }

    /// All groups as one.
    pub fn total(&self) -> Group {
        Group::sum(&self.groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::net::BLOCK;

    #[test]
    fn groups_are_equal_and_complete() {
        for shoppers in [1, 7, 99, 100, 101, 639, 640, 1_000, 6_399, 6_400, 6_401, 20_000, 1_000_003] {
            let ranges: Vec<_> = (0..GROUPS).map(|group| group_range(group, shoppers)).collect();
            assert_eq!((ranges[0].start, ranges[GROUPS - 1].end), (0, shoppers));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes = ranges.iter().map(|range| range.end - range.start);
            // A net more or less where there are enough of them, and what is left of the last.
            let most = if shoppers < 10 * BLOCK { 1 } else { BLOCK + shoppers % BLOCK };
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= most, "{shoppers}");
            let is_whole = |range: &std::ops::Range<u64>| range.start.is_multiple_of(BLOCK);
            assert!(shoppers < 10 * BLOCK || ranges.iter().all(is_whole), "{shoppers}");
            let filled = ranges.iter().filter(|range| !range.is_empty()).count() as u64;
            assert_eq!(filled, (GROUPS as u64).min(if shoppers < 10 * BLOCK { shoppers } else { shoppers / BLOCK }));
        }
    }
}

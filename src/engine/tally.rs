//! Counts. All of them are integers and merge by addition, so that any number of threads and any
//! split of the shoppers gives the same tally, bit for bit.
//!
//! Shoppers fall into 100 equal groups by their number. What becomes an estimate is counted by
//! group (the jackknife needs it); what becomes a table of counts is counted once.

use std::collections::BTreeMap;
use std::ops::Range;

/// How many groups the shoppers fall into.
pub const GROUPS: usize = 100;

/// The shoppers of a group, out of `shoppers` in all.
pub fn group_range(group: usize, shoppers: u64) -> Range<u64> {
    let bound = |group: usize| (group as u128 * u128::from(shoppers)).div_ceil(GROUPS as u128) as u64;
    bound(group)..bound(group + 1)
}

/// How many things happened 0, 1, 2 … times. Grows as it must.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram(pub Vec<u64>);

impl Histogram {
    /// Counts one that happened `times` times.
    #[inline]
    pub fn count(&mut self, times: u32) {
        let place = times as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, 0);
        }
        self.0[place] += 1;
    }

    /// How many happened at least `times` times.
    pub fn at_least(&self, times: usize) -> u64 {
        self.0.iter().skip(times).sum()
    }

    /// How often in all.
    pub fn total(&self) -> u64 {
        self.0.iter().zip(0..).map(|(count, times): (_, u64)| count * times).sum()
    }
}

/// What the channels offered, whatever the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supply {
    /// Ad requests that the campaign could win.
    pub opportunities: u64,
    /// Those it bids for and wins: only they meet the caps.
    pub bought: u64,
}

/// What one policy did on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelCounts {
    /// Ads shown.
    pub impressions: u64,
    /// Shoppers who saw at least one.
    pub reach: u64,
    /// Identifiers that saw at least one: reach as the channel would report it.
    pub identifiers: u64,
    /// Bids refused for want of an identifier (they are in `blocked` too).
    pub missing_id: u64,
    /// Bids refused, by the cap that is blamed.
    pub blocked: Vec<u64>,
}

/// What one policy did among the shoppers of one group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyCounts {
    /// Shoppers reached, by how many ads they saw on all channels. Row 0 stays empty.
    pub frequency: Histogram,
    /// Nodes of the identity graph that saw at least one ad: reach as the graph would report it.
    pub nodes: u64,
    /// By cap: shoppers who in truth received more than it meant to allow.
    pub leaked: Vec<u64>,
    /// By channel.
    pub channels: Vec<ChannelCounts>,
}

/// All that becomes an estimate, for one group of shoppers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Shoppers simulated.
    pub shoppers: u64,
    /// By channel.
    pub supply: Vec<Supply>,
    /// By policy.
    pub policies: Vec<PolicyCounts>,
}

/// What becomes a table of counts, for one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// Shoppers reached on each channel, by how many ads they saw there. Row 0 stays empty.
    pub frequency: Vec<Histogram>,
    /// Ads shown, by day and within the day by channel.
    pub impressions: Vec<u64>,
    /// Shoppers reached for the first time, by day.
    pub first_reached: Vec<u64>,
    /// Shoppers by the set of channels that reached them (one bit each). The empty set is left out.
    pub overlap: BTreeMap<u64, u64>,
}

/// Everything counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The 100 groups.
    pub groups: Vec<Group>,
    /// By policy, over all groups.
    pub details: Vec<Detail>,
}

/// The sizes of a tally's tables.
#[derive(Debug, Clone)]
pub struct Form {
    /// Channels of the scenario.
    pub channels: usize,
    /// Days of the flight.
    pub days: usize,
    /// Caps of each policy.
    pub caps: Vec<usize>,
}

impl Group {
    /// Nobody yet.
    pub fn empty(form: &Form) -> Self {
        let policy = |caps: &usize| PolicyCounts {
            leaked: vec![0; *caps],
            channels: vec![ChannelCounts { blocked: vec![0; *caps], ..Default::default() }; form.channels],
            ..Default::default()
        };
        Self {
            shoppers: 0,
            supply: vec![Supply::default(); form.channels],
            policies: form.caps.iter().map(policy).collect(),
        }
    }

    /// Joins the other group's counts to these.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, |mine, theirs| *mine += theirs);
    }

    /// Takes the other group's counts, which are among these, away.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, |mine, theirs| *mine -= theirs);
    }

    fn combine(&mut self, other: &Self, change: fn(&mut u64, u64)) {
        change(&mut self.shoppers, other.shoppers);
        for (mine, theirs) in self.supply.iter_mut().zip(&other.supply) {
            change(&mut mine.opportunities, theirs.opportunities);
            change(&mut mine.bought, theirs.bought);
        }
        for (mine, theirs) in self.policies.iter_mut().zip(&other.policies) {
            mine.combine(theirs, change);
        }
    }
}

impl PolicyCounts {
    fn combine(&mut self, other: &Self, change: fn(&mut u64, u64)) {
        combine_histogram(&mut self.frequency, &other.frequency, change);
        change(&mut self.nodes, other.nodes);
        combine_each(&mut self.leaked, &other.leaked, change);
        for (mine, theirs) in self.channels.iter_mut().zip(&other.channels) {
            change(&mut mine.impressions, theirs.impressions);
            change(&mut mine.reach, theirs.reach);
            change(&mut mine.identifiers, theirs.identifiers);
            change(&mut mine.missing_id, theirs.missing_id);
            combine_each(&mut mine.blocked, &theirs.blocked, change);
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
            overlap: BTreeMap::new(),
        }
    }

    fn add(&mut self, other: &Self) {
        let sum = |mine: &mut u64, theirs: u64| *mine += theirs;
        for (mine, theirs) in self.frequency.iter_mut().zip(&other.frequency) {
            combine_histogram(mine, theirs, sum);
        }
        combine_each(&mut self.impressions, &other.impressions, sum);
        combine_each(&mut self.first_reached, &other.first_reached, sum);
        for (set, shoppers) in &other.overlap {
            *self.overlap.entry(*set).or_default() += shoppers;
        }
    }
}

impl Tally {
    /// Nobody yet.
    pub fn empty(form: &Form) -> Self {
        Self {
            groups: vec![Group::empty(form); GROUPS],
            details: form.caps.iter().map(|_| Detail::empty(form)).collect(),
        }
    }

    /// Adds what some shoppers of one group did.
    pub fn absorb(&mut self, group: usize, counts: &Group, details: &[Detail]) {
        self.groups[group].add(counts);
        for (mine, theirs) in self.details.iter_mut().zip(details) {
            mine.add(theirs);
        }
    }

    /// Adds the tally of other shoppers of the same scenario.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.add(theirs);
        }
        for (mine, theirs) in self.details.iter_mut().zip(&other.details) {
            mine.add(theirs);
        }
    }

    /// All groups as one.
    pub fn total(&self) -> Group {
        let (first, rest) = self.groups.split_first().expect("a tally has groups");
        let mut total = first.clone();
        rest.iter().for_each(|group| total.add(group));
        total
    }
}

fn combine_each(mine: &mut [u64], theirs: &[u64], change: fn(&mut u64, u64)) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        change(mine, *theirs);
    }
}

/// Of two lengths the longer: histograms grow.
fn combine_histogram(mine: &mut Histogram, theirs: &Histogram, change: fn(&mut u64, u64)) {
    if theirs.0.len() > mine.0.len() {
        mine.0.resize(theirs.0.len(), 0);
    }
    combine_each(&mut mine.0, &theirs.0, change);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_equal_and_complete() {
        for shoppers in [1, 7, 99, 100, 101, 1_000, 1_000_003] {
            let ranges: Vec<_> = (0..GROUPS).map(|group| group_range(group, shoppers)).collect();
            assert_eq!((ranges[0].start, ranges[GROUPS - 1].end), (0, shoppers));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes = ranges.iter().map(|range| range.end - range.start);
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
        }
    }
}

//! Creatives: the ads that a channel can show. Creatives of one name are the same ad, on whichever channels it runs.
//!
//! A channel that names none shows one ad of its own.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::channel::{Channel, ChannelId};
use crate::base::quantity::Probability;

/// The index of a channel's creative among those of all channels.
pub type CreativeId = u8;

/// The most creatives of all channels together: a set of them is one word.
pub const MOST_CREATIVES: usize = 64;

/// Shares are whole parts of this: ties between creatives are then exact.
const WHOLE: f64 = 1e9;

/// How a channel chooses among its creatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "lowercase")]
pub enum Rotation {
    /// Each impression's creative is drawn, by the shares.
    #[default]
    Random,
    /// The creative that the shopper has met least so far, measured against the shares.
    Even,
    /// One after the other for each shopper, and again from the first.
    Sequence,
    /// The first one alone.
    First,
}

/// A creative on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creative {
    /// What the scenario calls it; empty: the one ad of a channel that names none.
    pub name: String,
    /// Where it runs.
    pub channel: ChannelId,
    /// Which ad it is: creatives of one name are one.
    pub ad: u8,
    /// Its share of the channel's impressions, in parts of a thousand million.
    pub share: u64,
}

/// A creative as a channel names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its share of the channel's impressions.
    pub share: Probability,
}

/// All that the channels can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creatives {
    /// Channel by channel, each channel's in the scenario's order.
    pub list: Vec<Creative>,
    /// By channel, where its creatives stand in the list.
    by_channel: Vec<Range<usize>>,
    /// By channel, how it chooses.
    pub rotations: Vec<Rotation>,
    /// How many different ads there are.
    pub ads: usize,
}

impl Creatives {
    /// Of channels that name these, and choose in this way.
    pub fn new(channels: &[Channel], named: &[(Vec<Named>, Rotation)]) -> Self {
        let rotations = named.iter().map(|(_, rotation)| *rotation).collect();
        let mut all = Self { list: Vec::new(), by_channel: Vec::new(), rotations, ads: 0 };
        for ((index, channel), (named, _)) in (0..).zip(channels).zip(named) {
            let first = all.list.len();
            for Named { name, share } in named {
                all.add(name, index, (share.get() * WHOLE).round() as u64);
            }
            if named.is_empty() && channel.serves() {
                all.add("", index, WHOLE as u64);
            }
            all.by_channel.push(first..all.list.len());
        }
        all
    }

    fn add(&mut self, name: &str, channel: ChannelId, share: u64) {
        let known = self.list.iter().find(|one| !name.is_empty() && one.name == name).map(|one| one.ad);
        let ad = known.unwrap_or(self.ads as u8);
        self.ads += usize::from(known.is_none());
        self.list.push(Creative { name: name.into(), channel, ad, share });
    }

    /// Where a channel's creatives stand in the list.
    #[inline]
    pub fn on(&self, channel: ChannelId) -> Range<usize> {
        self.by_channel[usize::from(channel)].clone()
    }

    /// Does the channel name its creatives?
    pub fn are_named(&self, channel: ChannelId) -> bool {
        self.list[self.on(channel)].iter().any(|one| !one.name.is_empty())
    }

    /// The channels that name theirs, one bit each.
    pub fn named(&self) -> u64 {
        (0..self.by_channel.len() as ChannelId)
            .filter(|channel| self.are_named(*channel))
            .fold(0, |set, channel| set | 1 << channel)
    }

    /// The most creatives that a channel has.
    pub fn widest(&self) -> usize {
        self.by_channel.iter().map(Range::len).max().unwrap_or(0)
    }
}

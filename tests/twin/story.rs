//! What one shopper met, as it was drawn. What was drawn is the input of both; this is the only file that looks into the
//! engine's journeys for it, and it copies.

use std::ops::Range;

use omnicap::base::time::Second;
use omnicap::world::journey::{self, Journey, Opportunity, Visit};

/// One shopper's story.
#[derive(Debug)]
pub struct Story {
    /// Ads that could be shown, in order.
    pub ads: Vec<Ad>,
    /// Visits to channels of any role, in order.
    pub visits: Vec<Stop>,
    /// What channels' tags see of visits to shops.
    pub tags: Vec<Tag>,
    /// When the shopper is about to buy.
    pub episodes: Vec<Range<Second>>,
}

/// One ad that could be shown.
#[derive(Debug, Clone, Copy)]
pub struct Ad {
    pub time: Second,
    pub session: u32,
    pub channel: usize,
    /// What the channel recognises the shopper by, and the node of the identity graph behind it; None: anonymous.
    pub identifier: Option<u32>,
    pub node: Option<u32>,
    /// Under which its marks are drawn.
    pub tag: u64,
    /// A message that something set off: by which trigger of the scenario, and which of its series.
    pub message: Option<(usize, usize)>,
}

/// A visit to a shop, as a channel's tag sees it.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    pub time: Second,
    pub shop: usize,
    pub channel: usize,
    pub identifier: Option<u32>,
    pub node: Option<u32>,
}

/// One visit.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    pub time: Second,
    pub channel: usize,
    /// Under which its marks are drawn.
    pub tag: u64,
}

impl Story {
    pub fn of(journey: &Journey) -> Self {
        let ad = |Opportunity { time, session, keys: [identifier, ..], channel, tag, .. }: &Opportunity| {
            let known = journey.identifiers.get(*identifier as usize);
            let (identifier, node) = known.map(|known| (*identifier, known.node)).unzip();
            let number = (*tag >> 51) as usize & 0xFFF;
            let message = (*tag >> 63 == 1).then_some((number >> 6, number & 0x3F));
            Ad { time: *time, session: *session, channel: usize::from(*channel), identifier, node, tag: *tag, message }
        };
        let stop =
            |Visit { time, channel, tag, .. }: &Visit| Stop { time: *time, channel: usize::from(*channel), tag: *tag };
        let tag = |seen: &journey::Tag| {
            let known = journey.identifiers.get(seen.keys[0] as usize);
            let (identifier, node) = known.map(|known| (seen.keys[0], known.node)).unzip();
            let (shop, channel) = (usize::from(seen.shop), usize::from(seen.channel));
            Tag { time: seen.time, shop, channel, identifier, node }
        };
        Self {
            tags: journey.tags.iter().map(tag).collect(),
            ads: journey.opportunities.iter().map(ad).collect(),
            visits: journey.visits.iter().map(stop).collect(),
            episodes: journey.episodes.iter().map(|episode| episode.start..episode.end).collect(),
        }
    }
}

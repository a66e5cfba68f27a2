//! What one shopper met, as it was drawn. What was drawn is the input of both; this is the only file that looks into the
//! engine's journeys for it, and it copies.

use std::ops::Range;

use omnicap::base::time::Second;
use omnicap::world::journey::{Journey, Opportunity, Visit};

/// One shopper's story.
#[derive(Debug)]
pub struct Story {
    /// Ads that could be shown, in order.
    pub ads: Vec<Ad>,
    /// Visits to channels of any role, in order.
    pub visits: Vec<Stop>,
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
        let ad = |Opportunity { time, session, keys: [identifier, ..], channel, tag }: &Opportunity| {
            let known = journey.identifiers.get(*identifier as usize);
            let (identifier, node) = known.map(|known| (*identifier, known.node)).unzip();
            Ad { time: *time, session: *session, channel: usize::from(*channel), identifier, node, tag: *tag }
        };
        let stop =
            |Visit { time, channel, tag, .. }: &Visit| Stop { time: *time, channel: usize::from(*channel), tag: *tag };
        Self {
            ads: journey.opportunities.iter().map(ad).collect(),
            visits: journey.visits.iter().map(stop).collect(),
            episodes: journey.episodes.iter().map(|episode| episode.start..episode.end).collect(),
        }
    }
}

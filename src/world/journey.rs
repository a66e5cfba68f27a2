//! A journey: one shopper's visits and ad opportunities, in time order.
//!
//! The path models give opportunities their times (`offer`). Which identifier each one shows is decided afterwards, in
//! journey order, in the same way for all path models.

use super::channel::{Channel, ChannelId};
use super::in_market::Episode;
use crate::base::random::Marks;
use crate::base::time::Second;

/// No key: the opportunity shows no identifier, and so resolves to no node.
pub const NO_KEY: u32 = u32::MAX;

/// Where among an opportunity's keys the person stands.
const PERSON: usize = 2;

/// The node of the identity graph to which all of a shopper's linked identifiers belong.
pub const LINKED: u32 = 0;

/// One ad request that the campaign could win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opportunity {
    /// When.
    pub time: Second,
    /// The session it falls in: an index in [`Journey::sessions`] if those matter to the draw mask, and
    /// else a number that no other session of the shopper has.
    pub session: u32,
    /// Who is recognised: the identifier (an index in [`Journey::identifiers`]), its node, and the
    /// person, of whom a journey has one unless a log joins several. The first two are [`NO_KEY`] where it is anonymous.
    pub keys: [u32; 3],
    /// Where.
    pub channel: ChannelId,
    /// Would a message here never be opened? Then it is sent and counted, and nothing else comes of it.
    pub unopened: bool,
    /// The index of its marks: no other opportunity of the shopper has the same.
    pub tag: u64,
}

/// One stop of a session on a channel that the shopper uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// When it began.
    pub time: Second,
    /// The session it belongs to.
    pub session: u32,
    /// Where.
    pub channel: ChannelId,
    /// The index of its marks: no other visit of the shopper has the same.
    pub tag: u64,
}

/// Something that the record of a journey says was bought, whoever caused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// When.
    pub time: Second,
    /// Where.
    pub channel: ChannelId,
    /// Its worth in millionths of the currency; zero where the record does not say.
    pub value: u64,
    /// Who of several persons, see [`Journey::companions`].
    pub person: u32,
}

/// Something a channel recognises a shopper by: a cookie, a device, a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier {
    /// The channel that knows it.
    pub channel: ChannelId,
    /// Its node in the identity graph: [`LINKED`], or one of its own.
    pub node: u32,
}

/// A visit to a shop, as a channel's tag there sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// When.
    pub time: Second,
    /// The shop.
    pub shop: ChannelId,
    /// The channel whose tag it is.
    pub channel: ChannelId,
    /// The keys under which the channel recognises the shopper there.
    pub keys: [u32; 3],
}

/// A click of a log: which ad was clicked, it does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldClick {
    /// When.
    pub time: Second,
    /// The channel that the row names.
    pub channel: ChannelId,
    /// Which of the journey's persons it was.
    pub person: u32,
}

/// One shopper's visits and opportunities, in time order: those that matter ([`DrawMask`]), and the number of all.
///
/// [`DrawMask`]: super::draw_mask::DrawMask
#[derive(Debug, Clone, Default)]
pub struct Journey {
    /// When each session began, if that matters. Sessions that overlap have been joined into one.
    pub sessions: Vec<Second>,
    /// The stops, on channels of any role.
    pub visits: Vec<Visit>,
    /// The ad requests. Equal times are in journey order.
    pub opportunities: Vec<Opportunity>,
    /// The identifiers with which the shopper began, and those shown later. Their numbers are local to the shopper.
    pub identifiers: Vec<Identifier>,
    /// The indices of the opportunities at which an impression would be clicked, under any policy.
    pub clickable: Vec<u32>,
    /// What a record says was bought, in time order; nothing where the journey is drawn.
    pub conversions: Vec<Conversion>,
    /// Nodes of the identity graph in use: [`LINKED`] and one per unlinked identifier.
    pub nodes: u32,
    /// Further persons whose journey it is too: users of a log whom an identifier joins.
    pub companions: u32,
    /// Is it told in that of another, whose companion the shopper is?
    pub is_told_elsewhere: bool,
    /// When the shopper is in the market, in time order; empty where the scenario knows no episodes.
    pub episodes: Vec<Episode>,
    /// By channel, the number of all opportunities of the flight, with or without a time.
    pub offered: Vec<u32>,
    /// What channels' tags on the pages of shops see, in time order.
    pub tags: Vec<Tag>,
    /// The indices of messages that something set off.
    pub sent: Vec<u32>,
    /// The clicks of a log, person by person.
    pub told_clicks: Vec<ToldClick>,
    /// The number of all visits to shops in the flight, with or without a time.
    pub shop_visits: u32,
    /// The uniform marks that decide, by an opportunity's tag, whether it is bought.
    pub throttle: Marks,
    /// The marks that decide, by tag, what an impression there costs where prices spread.
    pub price: Marks,
    /// The marks that decide, by tag, which creative is shown where that is drawn.
    pub creative: Marks,
    /// The marks that decide, by a visit's tag, whether it ends in a purchase.
    pub buy: Marks,
    /// By channel, the keys of the shopper's first identifier.
    at_first: Vec<[u32; 3]>,
}

impl Journey {
    /// Empties the journey for the next shopper, and keeps the allocated memory.
    #[inline]
    pub fn clear(&mut self) {
        self.sessions.clear();
        self.visits.clear();
        self.opportunities.clear();
        self.identifiers.clear();
        self.clickable.clear();
        self.conversions.clear();
        self.episodes.clear();
        self.offered.clear();
        self.told_clicks.clear();
        self.sent.clear();
        self.tags.clear();
        self.shop_visits = 0;
        self.nodes = LINKED + 1;
        self.companions = 0;
        self.is_told_elsewhere = false;
    }

    /// How many identifiers, nodes and persons there are.
    #[inline]
    pub fn key_counts(&self) -> [u32; 3] {
        [self.identifiers.len() as u32, self.nodes, self.companions + 1]
    }

    /// The end of a session: when the next one begins.
    #[inline]
    pub fn session_end(&self, session: u32) -> Second {
        self.sessions.get(session as usize + 1).copied().unwrap_or(Second::MAX)
    }

    /// Is the shopper in the market at this moment?
    #[inline]
    pub fn is_in_market(&self, time: Second) -> bool {
        self.episodes.iter().any(|episode| (episode.start..episode.end).contains(&time))
    }

    /// Lists those of some indices, in journey order, at which an impression is clicked.
    #[inline]
    pub fn clicked_among(&self, indices: &[u32], clicked: &mut Vec<u32>) {
        clicked.clear();
        // Few are clickable, and mostly none.
        clicked.extend(self.clickable.iter().filter(|index| indices.binary_search(index).is_ok()));
    }

    /// How many shoppers it tells of.
    #[inline]
    pub fn persons(&self) -> u64 {
        if self.is_told_elsewhere { 0 } else { u64::from(self.companions) + 1 }
    }

    /// What each person met of some opportunities (indices, in time order).
    pub fn by_person(&self, indices: &[u32]) -> Vec<Vec<u32>> {
        let mut each = vec![Vec::new(); self.companions as usize + 1];
        indices.iter().for_each(|index| each[self.opportunities[*index as usize].keys[PERSON] as usize].push(*index));
        each
    }

    /// Adds an identifier and returns its number.
    #[inline]
    pub fn recognise(&mut self, channel: ChannelId, linked: bool) -> u32 {
        let node = if linked { LINKED } else { self.nodes };
        self.nodes += u32::from(!linked);
        self.identifiers.push(Identifier { channel, node });
        (self.identifiers.len() - 1) as u32
    }

    /// The keys under which an identifier counts.
    #[inline]
    pub fn keys_of(&self, identifier: u32) -> [u32; 3] {
        match self.identifiers.get(identifier as usize) {
            Some(known) => [identifier, known.node, 0],
            None => [NO_KEY, NO_KEY, 0],
        }
    }

    /// The keys of the first identifier on a channel.
    pub(super) fn first_keys(&self, channel: ChannelId) -> [u32; 3] {
        self.at_first[usize::from(channel)]
    }

    /// At first, opportunities on so many channels show no identifier …
    #[inline]
    pub(super) fn begin_without(&mut self, channels: usize) {
        self.at_first.clear();
        self.at_first.resize(channels, [NO_KEY, NO_KEY, 0]);
    }

    /// … but those on this channel show this one.
    #[inline]
    pub(super) fn begin_with(&mut self, channel: ChannelId, identifier: u32) {
        self.at_first[usize::from(channel)] = self.keys_of(identifier);
    }

    /// Adds an opportunity that shows the channel's first identifier.
    #[inline]
    pub(super) fn offer(&mut self, time: Second, session: u32, channel: ChannelId, tag: u64) {
        let keys = self.at_first[channel as usize];
        self.opportunities.push(Opportunity { time, session, keys, channel, unopened: false, tag });
    }

    /// Counts the opportunities and the visits to shops, where all of them have a time.
    #[inline]
    pub(super) fn count_all(&mut self, channels: &[Channel]) {
        self.offered.resize(channels.len(), 0);
        for opportunity in &self.opportunities {
            self.offered[opportunity.channel as usize] += u32::from(opportunity.time >= 0);
        }
        let is_counted = |visit: &&Visit| visit.time >= 0 && !channels[visit.channel as usize].serves();
        self.shop_visits = self.visits.iter().filter(is_counted).count() as u32;
    }
}

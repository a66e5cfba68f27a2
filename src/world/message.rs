//! Messages that are sent because of something a shopper did: opportunities that a journey did not have before.
//!
//! A message has an address: what set it off, and which message of which series it is. Its click and all that comes of it
//! are drawn by that address, so policies that send the same message get the same answer. A journey holds a message once,
//! whoever sends it.

use super::channel::ChannelId;
use super::click::Clicks;
use super::journey::{Journey, Opportunity};
use crate::base::random::Marks;
use crate::base::time::Second;

/// A message to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// When.
    pub time: Second,
    /// By which channel.
    pub channel: ChannelId,
    /// The session in which it was set off.
    pub session: u32,
    /// Which message of which series, below 2¹².
    pub number: u16,
    /// The address of what set it off.
    pub cause: u64,
}

/// Set in the tags of messages, and in no others.
const MESSAGE: u64 = 1 << 63;

/// Where the number stands in a tag. Below it are the address's bits.
const NUMBER: u32 = 51;

impl Opportunity {
    /// Is it a message that something set off?
    #[inline]
    pub fn is_message(&self) -> bool {
        self.tag & MESSAGE != 0
    }

    /// Is it the first message of a series?
    pub fn begins_series(&self) -> bool {
        self.is_message() && self.tag >> NUMBER & 0x3F == 0
    }
}

impl Journey {
    /// The index of a message, which is added where no policy has sent it before. It is not in time order yet. The first
    /// marks decide whether it is opened and clicked, the second address it.
    pub fn send(&mut self, message: Message, marks: [Marks; 2], clicks: &Clicks) -> u32 {
        let [answers, marks] = marks;
        let Message { time, channel, number, cause, .. } = message;
        let number = u64::from(number);
        let tag = MESSAGE | number << NUMBER | marks.at(marks.at(cause) ^ number) >> (64 - NUMBER);
        let is_it = |index: &&u32| self.opportunities[**index as usize].tag == tag;
        if let Some(index) = self.sent.iter().find(is_it) {
            return *index;
        }
        let (index, session) = (self.opportunities.len() as u32, self.session_at(message));
        let sent = Opportunity { time, session, keys: self.first_keys(channel), channel, unopened: false, tag };
        let opportunity = Opportunity { unopened: clicks.is_unopened(answers, &sent), ..sent };
        self.opportunities.push(opportunity);
        self.sent.push(index);
        if clicks.happens(answers, &opportunity) {
            self.clickable.push(index);
        }
        index
    }

    /// A message belongs to the session that began last, where sessions matter.
    fn session_at(&self, message: Message) -> u32 {
        let begun = self.sessions.partition_point(|start| *start <= message.time);
        begun.checked_sub(1).map_or(message.session, |session| session as u32)
    }

    /// Takes back what was sent after there were so many opportunities.
    pub fn take_back(&mut self, kept: usize) {
        self.opportunities.truncate(kept);
        self.sent.retain(|index| (*index as usize) < kept);
        self.clickable.retain(|index| (*index as usize) < kept);
    }

    /// Puts messages where they belong in time, behind the ads of their second. Returns every opportunity's new index,
    /// by its old one; None where there are no messages.
    pub fn put_in_order(&mut self) -> Option<Vec<u32>> {
        if self.sent.is_empty() {
            return None;
        }
        let mut order: Vec<u32> = (0..self.opportunities.len() as u32).collect();
        order.sort_by_key(|index| {
            let one = &self.opportunities[*index as usize];
            (one.time, if one.is_message() { one.tag } else { 0 })
        });
        let mut places = vec![0; order.len()];
        (0..).zip(&order).for_each(|(place, index)| places[*index as usize] = place);
        self.opportunities = order.iter().map(|index| self.opportunities[*index as usize]).collect();
        renumber(&mut self.clickable, &places);
        renumber(&mut self.sent, &places);
        self.clickable.sort_unstable();
        Some(places)
    }
}

/// Gives indices of a journey's opportunities the places that these have now.
pub fn renumber(indices: &mut [u32], places: &[u32]) {
    indices.iter_mut().for_each(|index| *index = places[*index as usize]);
}

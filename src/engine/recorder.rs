//! Records what one policy did to one shopper.

use super::tally::{Detail, PolicyCounts};
use crate::base::time::DAY;
use crate::policy::cap::CountBy;
use crate::policy::refusals::Refusals;
use crate::world::journey::{Journey, LINKED, Opportunity};
use crate::world::price::{Delivered, Spreads};

/// Counts what one policy does to one shopper.
pub(super) struct Recorder<'a> {
    pub counts: &'a mut PolicyCounts,
    pub detail: &'a mut Detail,
    pub seen: &'a mut Seen,
    /// Is it asked who was reached where and first when, and what identifiers tell of it?
    pub exposure: bool,
}

impl Recorder<'_> {
    /// Records what the shopper saw.
    #[inline(never)]
    pub fn served(&mut self, journey: &Journey, served: &[u32]) {
        let bid = |place: &u32| &journey.opportunities[*place as usize];
        let warm_up = served.iter().take_while(|place| bid(place).time < 0).count();
        let Some(first) = served.get(warm_up) else {
            return;
        };
        let channels = self.counts.channels.len();
        self.seen.forget(journey, channels);
        let (by_channel, met) = (&mut self.seen.by_channel[..], &mut self.seen.met[..]);
        let delivered = &mut self.detail.delivered[..];
        for bid in served[warm_up..].iter().map(bid) {
            let (channel, day) = (bid.channel as usize, bid.time as usize / DAY as usize);
            delivered[day * channels + channel].impressions += 1;
            by_channel[channel] += 1;
            // NO_KEY + 1 wraps to zero.
            met[bid.keys[CountBy::Identifier as usize].wrapping_add(1) as usize] = true;
        }
        self.sum_up();
        if self.exposure {
            self.count_identifiers(journey);
            self.tell((bid(first).time / DAY) as usize);
        }
    }

    /// Records what was clicked (places in the journey).
    pub fn clicked(&mut self, journey: &Journey, clicked: &[u32]) {
        self.deliver(journey, clicked, |delivered, _| delivered.clicks += 1);
    }

    /// Records what impressions cost, where prices spread.
    pub fn paid(&mut self, spreads: &Spreads, journey: &Journey, served: &[u32]) {
        if spreads.are_possible() {
            self.deliver(journey, served, |delivered, bid| delivered.paid += spreads.paid(journey, bid));
        }
    }

    fn deliver(&mut self, journey: &Journey, places: &[u32], note: impl Fn(&mut Delivered, &Opportunity)) {
        let channels = self.counts.channels.len();
        for bid in places.iter().map(|place| &journey.opportunities[*place as usize]) {
            if bid.time >= 0 {
                let (channel, day) = (bid.channel as usize, bid.time as usize / DAY as usize);
                note(&mut self.detail.delivered[day * channels + channel], bid);
                note(&mut self.counts.channels[channel].delivered, bid);
            }
        }
    }

    /// Records how many identifiers and nodes were reached: reach as channels and graph report it.
    fn count_identifiers(&mut self, journey: &Journey) {
        let (mut linked, mut last) = (false, LINKED);
        for (identifier, met) in journey.identifiers.iter().zip(&self.seen.met[1..]) {
            // An identifier that is not linked is a node by itself; in a log several can share one, and
            // then stand side by side.
            let alone = *met && identifier.node != LINKED && identifier.node != last;
            last = if *met { identifier.node } else { last };
            linked |= *met && identifier.node == LINKED;
            self.counts.channels[identifier.channel as usize].identifiers += u64::from(*met);
            self.counts.nodes += u64::from(alone);
        }
        self.counts.nodes += u64::from(linked);
    }

    /// Records how often the shopper was reached on each channel and in all.
    fn sum_up(&mut self) {
        let mut sum = 0;
        for (channel, times) in self.counts.channels.iter_mut().zip(&self.seen.by_channel) {
            sum += times;
            channel.delivered.impressions += u64::from(*times);
            channel.reach += u64::from(*times > 0);
        }
        self.counts.frequency.count(sum);
    }

    /// Records where the shopper was reached how often, and first when.
    fn tell(&mut self, first_day: usize) {
        let mut set = 0_u64;
        for (channel, &times) in self.seen.by_channel.iter().enumerate().filter(|(_, times)| **times > 0) {
            set |= 1 << channel;
            self.detail.frequency[channel].count(times);
        }
        self.detail.first_reached[first_day] += 1;
        *self.detail.overlap.entry(set).or_default() += 1;
    }
}

/// Moves what caps refused of some shoppers to the counts.
pub(super) fn record_refusals(refusals: &mut Refusals, counts: &mut PolicyCounts) {
    for (place, channel) in counts.channels.iter_mut().enumerate() {
        for (cap, blocked) in channel.blocked.iter_mut().enumerate() {
            let (all, missing_id) = refusals.take(place, cap);
            *blocked += all;
            channel.missing_id += missing_id;
        }
    }
}

/// What one shopper has seen under one policy.
#[derive(Debug, Default)]
pub(super) struct Seen {
    by_channel: Vec<u32>,
    /// Which identifiers have been met; before the first of them, whether no identifier was.
    met: Vec<bool>,
}

impl Seen {
    #[inline]
    fn forget(&mut self, journey: &Journey, channels: usize) {
        self.by_channel.clear();
        self.by_channel.resize(channels, 0);
        self.met.clear();
        self.met.resize(journey.identifiers.len() + 1, false);
    }
}

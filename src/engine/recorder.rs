//! Records what one policy did to one shopper.

use std::collections::BTreeSet;

use super::periods::Met;
use super::tally::{Detail, PolicyCounts};
use crate::base::time::{Calendar, Second};
use crate::policy::ad_server::refusals::Refusals;
use crate::policy::cap::CountBy;
use crate::response::purchase::Purchase;
use crate::world::click::Clicks;
use crate::world::journey::{Journey, LINKED, NO_KEY};

/// Counts what one policy does to one shopper.
pub(super) struct Recorder<'a> {
    pub counts: &'a mut PolicyCounts,
    pub detail: &'a mut Detail,
    pub seen: &'a mut Seen,
    pub calendar: &'a Calendar,
    /// Is it asked who was reached where and first when, and what identifiers tell of it?
    pub exposure: bool,
}

impl Recorder<'_> {
    /// Records what the shopper saw.
    #[inline(never)]
    pub fn served(&mut self, journey: &Journey, served: &[u32]) {
        if journey.companions > 0 {
            self.served_to_each(journey, served);
        } else if self.served_to(journey, served) {
            self.count_identifiers(journey);
        }
    }

    /// Records what one person saw, and says whether that was anything in the flight.
    #[inline]
    fn served_to(&mut self, journey: &Journey, served: &[u32]) -> bool {
        let bid = |index: &u32| &journey.opportunities[*index as usize];
        let warm_up = served.iter().take_while(|index| bid(index).time < 0).count();
        let Some(first) = served.get(warm_up) else {
            return false;
        };
        let channels = self.counts.channels.len();
        self.seen.make_room(journey, channels);
        let (by_channel, met) = (&mut self.seen.by_channel[..], &mut self.seen.met[..]);
        let impressions = &mut self.detail.impressions[..];
        for bid in served[warm_up..].iter().map(bid) {
            let (channel, day) = (bid.channel as usize, self.calendar.day_of(bid.time) as usize);
            impressions[day * channels + channel] += 1;
            by_channel[channel] += 1;
            // NO_KEY + 1 wraps to zero.
            met[bid.keys[CountBy::Identifier as usize].wrapping_add(1) as usize] = true;
        }
        if !self.counts.periods.is_empty() {
            let (journey, weeks) = ((journey, self.calendar), &mut self.seen.weeks);
            self.counts.periods.count(journey, &served[warm_up..], channels, weeks);
        }
        let set = self.sum_up();
        if self.exposure {
            self.detail.first_reached[self.calendar.day_of(bid(first).time) as usize] += 1;
            *self.detail.overlap.entry(set).or_default() += 1;
        }
        true
    }

    /// Records what each of several persons saw. An identifier that they share was reached once, and whose node an
    /// impression was stands at the impression.
    #[cold]
    fn served_to_each(&mut self, journey: &Journey, served: &[u32]) {
        let reached = journey.by_person(served).iter().filter(|mine| self.served_to(journey, mine)).count();
        if reached == 0 {
            return;
        }
        let bids = served.iter().map(|index| &journey.opportunities[*index as usize]).filter(|bid| bid.time >= 0);
        let nodes: BTreeSet<u32> = bids.map(|bid| bid.keys[CountBy::Graph as usize]).collect();
        let before = self.counts.nodes;
        self.count_identifiers(journey);
        let all = nodes.iter().filter(|node| **node != NO_KEY).count() as u64;
        self.counts.nodes = before + if self.exposure { all } else { 0 };
    }

    /// Records which messages were opened, where not all are.
    pub fn opened(&mut self, clicks: &Clicks, journey: &Journey, served: &[u32]) {
        if !clicks.leave_unopened() {
            return;
        }
        for sent in served.iter().map(|index| &journey.opportunities[*index as usize]) {
            let channel = usize::from(sent.channel);
            let is_opened = sent.time >= 0 && !sent.unopened && clicks.leaves_unopened(channel);
            self.counts.channels[channel].opened += u64::from(is_opened);
        }
    }

    /// Records how many identifiers and nodes were reached, as channels and graph report it, and forgets them.
    fn count_identifiers(&mut self, journey: &Journey) {
        let seen = &mut self.seen.met[..=journey.identifiers.len()];
        if !self.exposure {
            seen.fill(false);
            return;
        }
        let (mut linked, mut last) = (false, LINKED);
        seen[0] = false;
        for (identifier, met) in journey.identifiers.iter().zip(&mut seen[1..]) {
            let met = std::mem::take(met);
            // An identifier that is not linked is a node by itself; in a log several can share one, and
            // then stand side by side.
            let alone = met && identifier.node != LINKED && identifier.node != last;
            last = if met { identifier.node } else { last };
            linked |= met && identifier.node == LINKED;
            self.counts.channels[identifier.channel as usize].identifiers += u64::from(met);
            self.counts.nodes += u64::from(alone);
        }
        self.counts.nodes += u64::from(linked);
    }

    /// Records how often the shopper was reached on each channel and in all, forgets it, and returns the set of
    /// these channels.
    fn sum_up(&mut self) -> u64 {
        let (mut sum, mut set) = (0, 0_u64);
        for (index, (channel, times)) in self.counts.channels.iter_mut().zip(&mut self.seen.by_channel).enumerate() {
            let times = std::mem::take(times);
            if times == 0 {
                continue;
            }
            sum += times;
            set |= 1 << index;
            channel.impressions += u64::from(times);
            channel.reach += 1;
            if self.exposure {
                self.detail.frequency[index].count(times);
            }
        }
        self.counts.frequency.count(sum);
        set
    }
}

/// Records what was shown after a purchase. `first` tells when a person first bought.
pub(super) fn record_after_purchase(
    counts: &mut PolicyCounts,
    journey: &Journey,
    served: &[u32],
    first: impl Fn(u32) -> Option<Second>,
) {
    for index in served {
        let ad = &journey.opportunities[*index as usize];
        if ad.time >= 0 && first(ad.keys[CountBy::Person as usize]).is_some_and(|first| first < ad.time) {
            counts.channels[usize::from(ad.channel)].after_purchase += 1;
        }
    }
}

/// Records what was refused to shoppers who had bought: ads (indices) that a suppression is blamed for. `first` tells when a
/// person first bought.
pub(super) fn record_withheld(
    counts: &mut PolicyCounts,
    journey: &Journey,
    refused: impl Iterator<Item = u32>,
    first: impl Fn(u32) -> Option<Second>,
) {
    let mut spared = BTreeSet::new();
    for index in refused {
        let ad = &journey.opportunities[index as usize];
        let person = ad.keys[CountBy::Person as usize];
        if ad.time >= 0 && first(person).is_some_and(|first| first < ad.time) {
            counts.channels[usize::from(ad.channel)].withheld += 1;
            spared.insert(person);
        }
    }
    counts.spared += spared.len() as u64;
}

/// Records which messages were sent, and what was bought when one was clicked. `purchases` are all of the shopper.
pub(super) fn record_messages(
    counts: &mut PolicyCounts,
    journey: &Journey,
    [served, clicked]: [&[u32]; 2],
    purchases: &[Purchase],
) {
    let ads = served.iter().map(|index| (index, &journey.opportunities[*index as usize]));
    for (index, sent) in ads.filter(|(_, ad)| ad.is_message() && ad.time >= 0) {
        let messages = &mut counts.channels[usize::from(sent.channel)].messages;
        messages.sent += 1;
        messages.first += u64::from(sent.begins_series());
        if clicked.contains(index) {
            messages.sold += purchases.iter().filter(|purchase| purchase.time == sent.time).count() as u64;
        }
    }
}

/// Moves what rules refused of some shoppers to the counts.
pub(super) fn record_refusals(refusals: &mut Refusals, counts: &mut PolicyCounts) {
    for (index, channel) in counts.channels.iter_mut().enumerate() {
        for (cap, blocked) in channel.blocked.iter_mut().enumerate() {
            let (all, missing_id) = refusals.take(index, cap);
            *blocked += all;
            channel.missing_id += missing_id;
        }
    }
}

/// What one shopper has seen under one policy: nothing at first, and nothing again once it is recorded.
#[derive(Debug, Default)]
pub(super) struct Seen {
    by_channel: Vec<u32>,
    /// Which identifiers have been met; before the first of them, whether no identifier was.
    met: Vec<bool>,
    weeks: Met,
}

impl Seen {
    #[inline]
    fn make_room(&mut self, journey: &Journey, channels: usize) {
        self.by_channel.resize(channels, 0);
        let keys = journey.identifiers.len() + 1;
        if self.met.len() < keys {
            self.met.resize(keys, false);
        }
    }
}

//! A run counted again from single shoppers, with plain loops and the twin's decisions.

use std::collections::BTreeSet;

use omnicap::base::histogram::Histogram;
use omnicap::base::time::DAY;
use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::{ChannelCounts, Detail, Form, Group, PolicyCounts, Tally};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::policy::cap::CountBy;
use omnicap::scenario::Scenario;
use omnicap::world::World;
use omnicap::world::journey::{Journey, NO_KEY, Opportunity};
use omnicap::world::price::Delivered;

use super::caps::{self, Outcome};
use super::dates::Dates;
use super::shop::{self, Shop};

/// Traces every shopper of a scenario, decides and counts. Panics where a trace has another verdict.
pub fn recount(scenario: &Scenario, prepared: &Prepared) -> Tally {
    let world = &scenario.world;
    let form = Form { observed: false, ..Form::of(scenario) };
    let dates = Dates::of(&world.calendar);
    let mut tracer = Tracer::new(prepared);
    let mut tally = Tally::empty(&form);
    for shopper in 0..scenario.shoppers {
        let trace = tracer.trace(shopper);
        // A hundred equal groups, in the order of the shoppers.
        let group = &mut tally.groups[(shopper * 100 / scenario.shoppers) as usize];
        count_supply(&trace, group);
        let shop = Shop { scenario, dates: &dates, shopper, trace: &trace };
        count_without_ads(&shop, group);
        for (index, policy) in scenario.policies.iter().enumerate() {
            let bids = &trace.bids[index];
            let opportunities = trace.journey.opportunities.iter().enumerate();
            let buys = opportunities.filter(|(_, bid)| prepared.throttles()[index].buys(&trace.journey, bid));
            assert!(buys.map(|(at, _)| at as u32).eq(bids.iter().copied()), "what is bought is listed in order");
            let outcome = caps::decide(&policy.caps, &dates, &trace.journey, bids);
            let (name, told) = (&policy.name, &trace.verdicts[index]);
            assert_eq!(*told, outcome.verdicts, "{}, {name}, shopper {shopper}", scenario.name);
            let replay = Replay { world, journey: &trace.journey, bids, outcome: &outcome };
            count(&replay, &mut group.policies[index], &mut tally.details[index]);
            let served = bids.iter().zip(&outcome.verdicts).filter(|(_, verdict)| verdict.is_served());
            let served: Vec<u32> = served.map(|(index, _)| *index).collect();
            shop.count(index, &served, group, &mut tally.details[index]);
        }
    }
    tally
}

/// What is bought by somebody who sees nothing.
fn count_without_ads(shop: &Shop<'_>, group: &mut Group) {
    let bought = shop.buy(&[]);
    assert_eq!(shop.trace.without_ads, bought, "{}, shopper {}", shop.scenario.name, shop.shopper);
    shop::add(&mut group.without_ads, &bought);
    if let Some(response) = &shop.scenario.response {
        let visits = shop.trace.journey.visits.iter();
        group.visits += visits.filter(|visit| visit.time >= 0 && response.shops[visit.channel as usize]).count() as u64;
    }
}

fn count_supply(trace: &Trace, group: &mut Group) {
    group.shoppers += 1;
    for opportunity in &trace.journey.opportunities {
        if opportunity.time >= 0 {
            let supply = &mut group.supply[opportunity.channel as usize];
            supply.opportunities += 1;
        }
    }
}

/// What became of one shopper under one policy.
struct Replay<'a> {
    world: &'a World,
    journey: &'a Journey,
    bids: &'a [u32],
    outcome: &'a Outcome,
}

impl Replay<'_> {
    /// The indices of what was served in the flight.
    fn served(&self) -> Vec<usize> {
        let bids = self.bids.iter().zip(&self.outcome.verdicts);
        let served = bids.filter(|(_, verdict)| verdict.is_served()).map(|(index, _)| *index as usize);
        served.filter(|index| self.journey.opportunities[*index].time >= 0).collect()
    }

    fn impressions(&self, indices: &[usize]) -> Vec<&Opportunity> {
        indices.iter().map(|index| &self.journey.opportunities[*index]).collect()
    }

    fn deliver(&self, index: usize, delivered: &mut Delivered) {
        let opportunity = &self.journey.opportunities[index];
        delivered.impressions += 1;
        delivered.clicks += u64::from(self.journey.clickable.contains(&(index as u32)));
        delivered.paid += self.world.prices.paid(self.journey, opportunity);
    }
}

/// Counts one shopper under one policy. What happens in the warm-up is not counted.
fn count(replay: &Replay<'_>, counts: &mut PolicyCounts, detail: &mut Detail) {
    for (cap, leaked) in replay.outcome.leaked.iter().enumerate() {
        counts.leaked[cap] += u64::from(*leaked);
    }
    for (channel, numbers) in counts.channels.iter_mut().enumerate() {
        count_channel(channel, replay, numbers, detail);
    }
    let indices = replay.served();
    let served = replay.impressions(&indices);
    counts.nodes += distinct(&served, CountBy::Graph);
    let channels = counts.channels.len();
    for (index, impression) in indices.iter().zip(&served) {
        let cell = (impression.time / DAY) as usize * channels + impression.channel as usize;
        replay.deliver(*index, &mut detail.delivered[cell]);
    }
    if let Some(first) = served.first() {
        happened(served.len(), &mut counts.frequency);
        detail.first_reached[(first.time / DAY) as usize] += 1;
        let set: BTreeSet<u8> = served.iter().map(|impression| impression.channel).collect();
        let bits = set.iter().map(|channel| 1_u64 << channel).sum();
        *detail.overlap.entry(bits).or_insert(0) += 1;
    }
}

fn count_channel(channel: usize, replay: &Replay<'_>, numbers: &mut ChannelCounts, detail: &mut Detail) {
    let is_here = |index: &usize| replay.journey.opportunities[*index].channel as usize == channel;
    let indices: Vec<usize> = replay.served().into_iter().filter(is_here).collect();
    indices.iter().for_each(|index| replay.deliver(*index, &mut numbers.delivered));
    numbers.identifiers += distinct(&replay.impressions(&indices), CountBy::Identifier);
    if !indices.is_empty() {
        numbers.reach += 1;
        happened(indices.len(), &mut detail.frequency[channel]);
    }
    for (bid, verdict) in replay.bids.iter().zip(&replay.outcome.verdicts) {
        let bid = &replay.journey.opportunities[*bid as usize];
        if let Some(cap) = verdict.blocked_by()
            && bid.channel as usize == channel
            && bid.time >= 0
        {
            numbers.blocked[cap] += 1;
            numbers.missing_id += u64::from(verdict.is_missing_id());
        }
    }
}

/// How many different keys there are among impressions; a missing one is none.
fn distinct(impressions: &[&Opportunity], by: CountBy) -> u64 {
    let keys: BTreeSet<u32> = impressions.iter().map(|impression| impression.keys[by as usize]).collect();
    keys.iter().filter(|key| **key != NO_KEY).count() as u64
}

fn happened(times: usize, histogram: &mut Histogram) {
    while histogram.0.len() <= times {
        histogram.0.push(0);
    }
    histogram.0[times] += 1;
}

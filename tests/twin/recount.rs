//! A run counted again from single shoppers, with plain loops and the twin's decisions.

use std::collections::BTreeSet;

use omnicap::base::time::DAY;
use omnicap::engine::tally::{ChannelCounts, Detail, Form, Group, Histogram, Tally};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::policy::cap::CountBy;
use omnicap::scenario::Scenario;
use omnicap::world::journey::{NO_KEY, Opportunity};

use super::caps::{self, Outcome};
use super::dates::Dates;

/// Traces every shopper of a scenario, decides and counts. Panics where a trace has another verdict.
pub fn recount(scenario: &Scenario) -> Tally {
    let world = &scenario.world;
    let form = Form {
        channels: world.channels.len(),
        days: world.calendar.days() as usize,
        caps: scenario.policies.iter().map(|policy| policy.caps.len()).collect(),
    };
    let dates = Dates::of(&world.calendar);
    let tracer = Tracer::new(scenario);
    let mut tally = Tally::empty(&form);
    for shopper in 0..scenario.shoppers {
        let trace = tracer.trace(shopper);
        // A hundred equal groups, in the order of the shoppers.
        let group = &mut tally.groups[(shopper * 100 / scenario.shoppers) as usize];
        count_supply(&trace, group);
        for (place, policy) in scenario.policies.iter().enumerate() {
            let outcome = caps::decide(&policy.caps, &dates, &trace.journey, &trace.bids);
            let (name, told) = (&policy.name, &trace.verdicts[place]);
            assert_eq!(*told, outcome.verdicts, "{}, {name}, shopper {shopper}", scenario.name);
            count(place, &trace, &outcome, group, &mut tally.details[place]);
        }
    }
    tally
}

fn count_supply(trace: &Trace, group: &mut Group) {
    group.shoppers += 1;
    for (place, opportunity) in trace.journey.opportunities.iter().enumerate() {
        if opportunity.time >= 0 {
            let supply = &mut group.supply[opportunity.channel as usize];
            supply.opportunities += 1;
            supply.bought += u64::from(trace.bids.contains(&(place as u32)));
        }
    }
}

/// Counts one shopper under one policy. What happens in the warm-up is not counted.
fn count(policy: usize, trace: &Trace, outcome: &Outcome, group: &mut Group, detail: &mut Detail) {
    let counts = &mut group.policies[policy];
    for (cap, leaked) in outcome.leaked.iter().enumerate() {
        counts.leaked[cap] += u64::from(*leaked);
    }
    for (channel, numbers) in counts.channels.iter_mut().enumerate() {
        count_channel(channel, trace, outcome, numbers, detail);
    }
    let served = served(trace, outcome);
    counts.nodes += distinct(&served, CountBy::Graph);
    let channels = counts.channels.len();
    for impression in &served {
        detail.impressions[(impression.time / DAY) as usize * channels + impression.channel as usize] += 1;
    }
    if let Some(first) = served.first() {
        happened(served.len(), &mut counts.frequency);
        detail.first_reached[(first.time / DAY) as usize] += 1;
        let set: BTreeSet<u8> = served.iter().map(|impression| impression.channel).collect();
        let bits = set.iter().map(|channel| 1_u64 << channel).sum();
        *detail.overlap.entry(bits).or_insert(0) += 1;
    }
}

fn count_channel(channel: usize, trace: &Trace, outcome: &Outcome, numbers: &mut ChannelCounts, detail: &mut Detail) {
    let all = served(trace, outcome);
    let here: Vec<_> = all.into_iter().filter(|impression| impression.channel as usize == channel).collect();
    numbers.impressions += here.len() as u64;
    numbers.identifiers += distinct(&here, CountBy::Identifier);
    if !here.is_empty() {
        numbers.reach += 1;
        happened(here.len(), &mut detail.frequency[channel]);
    }
    for (bid, verdict) in trace.bids.iter().zip(&outcome.verdicts) {
        let bid = &trace.journey.opportunities[*bid as usize];
        if let Some(cap) = verdict.blocked_by()
            && bid.channel as usize == channel
            && bid.time >= 0
        {
            numbers.blocked[cap] += 1;
            numbers.missing_id += u64::from(verdict.is_missing_id());
        }
    }
}

/// What was served in the flight.
fn served<'a>(trace: &'a Trace, outcome: &Outcome) -> Vec<&'a Opportunity> {
    let bids = trace.bids.iter().map(|place| &trace.journey.opportunities[*place as usize]);
    let served = bids.zip(&outcome.verdicts).filter(|(bid, verdict)| verdict.is_served() && bid.time >= 0);
    served.map(|(bid, _)| bid).collect()
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

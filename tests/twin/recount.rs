//! A run counted again from single shoppers, with plain loops and the twin's decisions.

use std::collections::{BTreeMap, BTreeSet};

use omnicap::base::histogram::Histogram;
use omnicap::base::random::Purpose;
use omnicap::base::time::DAY;
use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::{ChannelCounts, Detail, Form, Group, PolicyCounts, Tally};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::scenario::model::Model;
use omnicap::world::price::Delivered;

use super::caps::{self, Outcome};
use super::dates::Dates;
use super::marks::Drawn;
use super::sales;
use super::shop::Shop;
use super::story::{Ad, Story};
use super::written::Written;

/// One shopper: what was drawn, and what the engine made of it.
pub struct Shopper<'a> {
    pub number: u64,
    pub model: &'a Model,
    pub dates: &'a Dates,
    pub trace: &'a Trace,
    pub shop: Shop<'a>,
}

/// Traces every shopper of a run, decides and counts. Panics where a trace tells anything else.
pub fn recount(prepared: &Prepared, written: &Written) -> Tally {
    let model = prepared.model();
    let dates = Dates::of(&model.world.calendar, written.turning);
    let (mut tracer, mut edges) = (Tracer::new(prepared), Edges::default());
    let mut tally = Tally::empty(&Form { observed: false, ..Form::of(model) });
    for number in 0..model.shoppers {
        let trace = tracer.trace(number);
        let story = Story::of(&trace.journey);
        let drawn = Drawn(model.world.seed.of(number));
        let shop = Shop { written, story: &story, drawn, segment: trace.who.segment };
        let shopper = Shopper { number, model, dates: &dates, trace: &trace, shop };
        // A hundred equal groups, in the order of the shoppers.
        let group = &mut tally.groups[(number * 100 / model.shoppers) as usize];
        count_supply(&story, group);
        sales::count_without_ads(&shopper, group);
        for policy in 0..model.policies.len() {
            edges.check(&shopper, policy);
            let outcome = shopper.decide(policy);
            let (replay, detail) = (Replay::new(&shopper, policy, &outcome), &mut tally.details[policy]);
            replay.count(&mut group.policies[policy], detail);
            sales::count(&shopper, policy, &replay.served, &mut group.policies[policy], detail);
        }
    }
    tally
}

impl Shopper<'_> {
    /// Decides what a policy buys; the engine must have decided alike.
    fn decide(&self, policy: usize) -> Outcome {
        let outcome = self.decide_bids(policy, &self.trace.bids[policy]);
        assert_eq!(self.trace.verdicts[policy], outcome.verdicts, "{}", self.under(policy));
        outcome
    }

    pub fn decide_bids(&self, policy: usize, bids: &[u32]) -> Outcome {
        caps::decide(&self.model.policies[policy].caps, self.dates, self.shop.story, bids)
    }

    /// Who it is, under which policy, for messages.
    pub fn under(&self, policy: usize) -> String {
        format!("shopper {} under {}", self.number, self.model.policies[policy].name)
    }
}

/// The indices of what is served of some bids.
pub fn served(bids: &[u32], outcome: &Outcome) -> Vec<u32> {
    let bids = bids.iter().zip(&outcome.verdicts);
    bids.filter(|(_, verdict)| verdict.is_served()).map(|(index, _)| *index).collect()
}

/// By policy, week and channel: the highest mark that is bought and the lowest that is not.
#[derive(Default)]
struct Edges(BTreeMap<(usize, i32, usize), Marks>);

/// The highest mark that was bought, and the lowest that was not.
type Marks = (Option<u64>, Option<u64>);

impl Edges {
    /// What is bought has marks below the win rate; where the spend is asked for, below an edge that is the same for
    /// everybody.
    fn check(&mut self, shopper: &Shopper<'_>, policy: usize) {
        let (shop, bids) = (&shopper.shop, &shopper.trace.bids[policy]);
        assert!(bids.is_sorted(), "what is bought is listed in order");
        for (index, ad) in (0..).zip(&shop.story.ads) {
            let is_bought = bids.binary_search(&index).is_ok();
            if !shop.written.runs(policy, ad.channel, ad.time) {
                assert!(!is_bought, "{}, bid {index} is off schedule", shopper.under(policy));
                continue;
            }
            if !shop.written.budgets[policy] {
                let rate = shop.written.channels[ad.channel].win_rate;
                let buys = shop.drawn.happens(Purpose::Throttle, ad.tag, rate);
                assert_eq!(is_bought, buys, "{}, bid {index}", shopper.under(policy));
                continue;
            }
            let mark = shop.drawn.mark(Purpose::Throttle, ad.tag) >> 32;
            let (bought, left) = self.0.entry((policy, ad.time.max(0) / (7 * DAY), ad.channel)).or_default();
            match is_bought {
                true => *bought = Some(bought.map_or(mark, |highest| highest.max(mark))),
                false => *left = Some(left.map_or(mark, |lowest| lowest.min(mark))),
            }
            assert!(left.is_none_or(|lowest| *bought < Some(lowest)), "{}, bid {index}", shopper.under(policy));
        }
    }
}

fn count_supply(story: &Story, group: &mut Group) {
    group.shoppers += 1;
    for ad in story.ads.iter().filter(|ad| ad.time >= 0) {
        group.supply[ad.channel].opportunities += 1;
    }
}

/// What became of one shopper under one policy.
struct Replay<'a> {
    shopper: &'a Shopper<'a>,
    bids: &'a [u32],
    outcome: &'a Outcome,
    /// The indices of the impressions, from the warm-up on.
    served: Vec<u32>,
}

impl<'a> Replay<'a> {
    fn new(shopper: &'a Shopper<'a>, policy: usize, outcome: &'a Outcome) -> Self {
        let bids = &shopper.trace.bids[policy];
        Self { shopper, bids, outcome, served: served(bids, outcome) }
    }

    fn ad(&self, index: u32) -> &Ad {
        &self.shopper.shop.story.ads[index as usize]
    }

    /// Counts. What happens in the warm-up is not counted.
    fn count(&self, counts: &mut PolicyCounts, detail: &mut Detail) {
        for (cap, leaked) in self.outcome.leaked.iter().enumerate() {
            counts.leaked[cap] += u64::from(*leaked);
        }
        for (channel, numbers) in counts.channels.iter_mut().enumerate() {
            self.count_channel(channel, numbers, detail);
        }
        let served: Vec<u32> = self.served.iter().copied().filter(|index| self.ad(*index).time >= 0).collect();
        counts.nodes += distinct(served.iter().map(|index| self.ad(*index).node));
        let channels = counts.channels.len();
        for index in &served {
            let day = (self.ad(*index).time / DAY) as usize;
            self.deliver(*index, &mut detail.delivered[day * channels + self.ad(*index).channel]);
        }
        if let Some(first) = served.first() {
            happened(served.len(), &mut counts.frequency);
            detail.first_reached[(self.ad(*first).time / DAY) as usize] += 1;
            let set: BTreeSet<usize> = served.iter().map(|index| self.ad(*index).channel).collect();
            let bits = set.iter().map(|channel| 1_u64 << channel).sum();
            *detail.overlap.entry(bits).or_insert(0) += 1;
        }
    }

    fn count_channel(&self, channel: usize, numbers: &mut ChannelCounts, detail: &mut Detail) {
        let is_here = |index: &u32| self.ad(*index).channel == channel && self.ad(*index).time >= 0;
        let served: Vec<u32> = self.served.iter().copied().filter(is_here).collect();
        served.iter().for_each(|index| self.deliver(*index, &mut numbers.delivered));
        numbers.identifiers += distinct(served.iter().map(|index| self.ad(*index).identifier));
        if !served.is_empty() {
            numbers.reach += 1;
            happened(served.len(), &mut detail.frequency[channel]);
        }
        for (bid, verdict) in self.bids.iter().zip(&self.outcome.verdicts).filter(|(bid, _)| is_here(bid)) {
            if let Some(cap) = verdict.blocked_by() {
                assert!(self.ad(*bid).time >= 0);
                numbers.blocked[cap] += 1;
                numbers.missing_id += u64::from(verdict.is_missing_id());
            }
        }
    }

    /// What an impression costs, where prices spread, was drawn.
    fn deliver(&self, index: u32, delivered: &mut Delivered) {
        let journey = &self.shopper.trace.journey;
        delivered.impressions += 1;
        delivered.clicks += u64::from(self.shopper.shop.is_clicked(index as usize));
        delivered.paid += self.shopper.model.world.prices.paid(journey, &journey.opportunities[index as usize]);
    }
}

/// How many different keys there are; a missing one is none.
fn distinct(keys: impl Iterator<Item = Option<u32>>) -> u64 {
    keys.flatten().collect::<BTreeSet<u32>>().len() as u64
}

fn happened(times: usize, histogram: &mut Histogram) {
    put(histogram, times, 1);
}

/// Adds to the count of those who saw so many.
pub fn put(histogram: &mut Histogram, times: usize, many: u64) {
    histogram.add(times as u32, many);
}

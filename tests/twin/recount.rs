//! A run counted again from single shoppers, with plain loops and the twin's decisions.

use std::collections::{BTreeMap, BTreeSet};

use omnicap::base::histogram::Histogram;
use omnicap::base::random::Purpose;
use omnicap::base::time::DAY;
use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::{ChannelCounts, Detail, Form, Group, PolicyCounts, Tally};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::policy::Verdict;
use omnicap::scenario::model::Model;

use super::caps::{self, Outcome};
use super::creatives::Shown;
use super::dates::Dates;
use super::marks::Drawn;
use super::periods;
use super::reactions::{self, Queue};
use super::repeats;
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
            sales::count(&shopper, policy, &outcome.shown, &mut group.policies[policy], detail);
            repeats::count(&shopper, policy, &outcome.shown, &mut group.policies[policy], detail);
        }
    }
    tally
}

impl Shopper<'_> {
    /// Decides what a policy buys; the engine must have decided alike.
    fn decide(&self, policy: usize) -> Outcome {
        let (bids, outcome) = self.decide_bids(policy, &self.asked(policy));
        assert_eq!(self.trace.bids[policy], bids, "{}", self.under(policy));
        assert_eq!(self.trace.verdicts[policy], outcome.verdicts, "{}", self.under(policy));
        outcome
    }

    /// What the policy may bid for, before it looks at whom.
    pub fn asked(&self, policy: usize) -> Vec<u32> {
        let ads = (0..).zip(&self.shop.story.ads).filter(|(_, ad)| ad.message.is_none());
        if self.shop.written.budgets[policy] {
            return ads.map(|(index, _)| index).filter(|index| self.trace.bids[policy].contains(index)).collect();
        }
        let times = self.shop.written.goals[policy].as_ref().map_or(1.0, |goal| goal.reached.max(goal.unreached));
        let runs = |ad: &Ad| self.shop.written.runs(policy, ad.channel, ad.time);
        ads.filter(|(_, ad)| runs(ad) && self.buys(ad, times)).map(|(index, _)| index).collect()
    }

    /// Is the ad's mark below so many times the channel's win rate? Messages are sent, and not bought.
    fn buys(&self, ad: &Ad, times: f64) -> bool {
        let channel = &self.shop.written.channels[ad.channel];
        let mark = (self.shop.drawn.mark(Purpose::Throttle, ad.tag) >> 32) as f64;
        let bought = (channel.win_rate * 2_f64.powi(32)).floor();
        mark < if channel.is_owned { bought } else { (bought * times).min(2_f64.powi(32)).floor() }
    }

    /// Does the policy bid for an ad, after the impressions until then?
    fn bids_for(&self, policy: usize, index: u32, seen: &[Shown]) -> bool {
        let (shop, ad) = (&self.shop, &self.shop.story.ads[index as usize]);
        if shop.written.audiences[policy].iter().any(|audience| reactions::is_for_others(audience, shop, ad, seen)) {
            return false;
        }
        let goal = shop.written.goals[policy].as_ref().zip(self.model.policies[policy].reactions.goal.as_ref());
        goal.filter(|_| ad.message.is_none()).is_none_or(|(goal, counted)| {
            let is_reached = caps::is_reached(&counted.counter, self.dates, shop.story, ad, seen);
            self.buys(ad, if is_reached { goal.reached } else { goal.unreached })
        })
    }

    /// Decides these bids, and the messages that something sets off.
    pub fn decide_bids(&self, policy: usize, bids: &[u32]) -> (Vec<u32>, Outcome) {
        let caps = &self.model.policies[policy].caps;
        let rules = &self.shop.written.suppressions[policy];
        let refuses = |ad: &Ad, seen: &[Shown]| {
            let rule = reactions::refusal(rules, &self.shop, ad, seen)?;
            Some(Verdict::capped(caps.len() + rule))
        };
        let triggers = self.shop.written.triggers.iter().enumerate().filter(|(_, trigger)| {
            trigger.policies.contains(&policy) && self.trace.who.uses >> trigger.channel & 1 == 1
        });
        let mut queue =
            Queue::new(&self.shop, bids, triggers.collect(), &self.trace.bids[policy], self.model.world.calendar.end());
        let mut next = |seen: &[Shown]| loop {
            match queue.next(seen) {
                Some(index) if !self.bids_for(policy, index, seen) => {}
                next => return next,
            }
        };
        let shop = Some((&self.shop, policy));
        caps::decide_each(caps, (self.dates, self.shop.story, shop), &mut next, &refuses)
    }

    /// Who it is, under which policy, for messages.
    pub fn under(&self, policy: usize) -> String {
        format!("shopper {} under {}", self.number, self.model.policies[policy].name)
    }
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
        for (index, ad) in (0..).zip(&shop.story.ads).filter(|(_, ad)| ad.message.is_none()) {
            let is_bought = bids.binary_search(&index).is_ok();
            if !shop.written.runs(policy, ad.channel, ad.time) {
                assert!(!is_bought, "{}, bid {index} is off schedule", shopper.under(policy));
                continue;
            }
            let chooses = !shop.written.audiences[policy].is_empty() || shop.written.goals[policy].is_some();
            if chooses {
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
    for ad in story.ads.iter().filter(|ad| ad.time >= 0 && ad.message.is_none()) {
        group.supply[ad.channel].opportunities += 1;
    }
}

/// What became of one shopper under one policy.
struct Replay<'a> {
    shopper: &'a Shopper<'a>,
    policy: usize,
    bids: &'a [u32],
    outcome: &'a Outcome,
    /// The indices of the impressions, from the warm-up on.
    served: Vec<u32>,
}

impl<'a> Replay<'a> {
    fn new(shopper: &'a Shopper<'a>, policy: usize, outcome: &'a Outcome) -> Self {
        let bids = &shopper.trace.bids[policy];
        Self { shopper, policy, bids, outcome, served: outcome.shown.iter().map(|shown| shown.index).collect() }
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
        if self.shopper.shop.written.reacts() {
            let any = (0..counts.channels.len()).any(|channel| self.withheld(channel).next().is_some());
            counts.spared += u64::from(any);
        }
        let served: Vec<u32> = self.served.iter().copied().filter(|index| self.ad(*index).time >= 0).collect();
        counts.nodes += distinct(served.iter().map(|index| self.ad(*index).node));
        let channels = counts.channels.len();
        let dated = served.iter().map(|index| (self.ad(*index).time / DAY, self.ad(*index).channel));
        periods::count(&dated.collect::<Vec<_>>(), channels, &mut counts.periods.weeks);
        for index in &served {
            let day = (self.ad(*index).time / DAY) as usize;
            detail.impressions[day * channels + self.ad(*index).channel] += 1;
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
        numbers.impressions += served.len() as u64;
        if self.shopper.shop.written.channels[channel].open_rate < 1.0 {
            let opened = served.iter().filter(|index| self.shopper.shop.is_opened(**index as usize));
            numbers.opened += opened.count() as u64;
        }
        if self.shopper.shop.written.reacts() {
            let first = self.shopper.shop.buy(&self.outcome.shown).purchases.first().map(|purchase| purchase.time);
            let late = served.iter().filter(|index| first.is_some_and(|first| first < self.ad(**index).time));
            numbers.after_purchase += late.count() as u64;
            self.count_messages(&served, channel, numbers);
            numbers.withheld += self.withheld(channel).count() as u64;
        }
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

    /// Ads of the flight that a suppression refused after the first purchase.
    fn withheld(&self, channel: usize) -> impl Iterator<Item = u32> {
        let first = self.shopper.shop.buy(&self.outcome.shown).purchases.first().map(|purchase| purchase.time);
        let refused = self.bids.iter().copied().zip(&self.outcome.verdicts).filter(move |(index, verdict)| {
            let (ad, caps) = (self.ad(*index), self.shopper.model.policies[self.policy].caps.len());
            let by_suppression = verdict.blocked_by().is_some_and(|rule| rule >= caps);
            let is_late = first.is_some_and(|first| first < ad.time);
            by_suppression && is_late && ad.time >= 0 && ad.channel == channel
        });
        refused.map(|(index, _)| index)
    }

    /// Messages that something set off, and what was bought when one was clicked.
    fn count_messages(&self, served: &[u32], channel: usize, numbers: &mut ChannelCounts) {
        let is_due = |ad: &&Ad| ad.message.is_some() && ad.time >= 0 && ad.channel == channel;
        numbers.messages.due += self.bids.iter().map(|index| self.ad(*index)).filter(is_due).count() as u64;
        let bought = self.shopper.shop.buy(&self.outcome.shown);
        for index in served.iter().filter(|index| self.ad(**index).message.is_some()) {
            let ad = self.ad(*index);
            numbers.messages.sent += 1;
            numbers.messages.first += u64::from(ad.message.is_some_and(|(_, step)| step == 0));
            if self.shopper.shop.is_clicked(*index as usize) {
                let at_once = bought.purchases.iter().filter(|purchase| purchase.time == ad.time);
                numbers.messages.sold += at_once.count() as u64;
            }
        }
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

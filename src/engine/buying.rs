//! Records what shoppers buy: under each policy, in the world without ads, and, where it is asked
//! for, without each channel and under every limit on their impressions.

use super::checkout::Checkout;
use super::observing::Observing;
use super::outcome_class::OutcomeClass;
use super::reacting::{Reacting, decide_without};
use super::shown::Shown;
use super::tally::{Detail, Group, PolicyCounts};
use crate::base::change::Change;
use crate::base::parts::Parts;
use crate::base::time::Second;
use crate::clean_room::by_group::HIGHEST;
use crate::policy::serving::Serving;
use crate::response::purchase::Purchase;
use crate::scenario::model::Model;
use crate::world::World;
use crate::world::channel::ChannelId;
use crate::world::journey::Journey;
use crate::world::population::Shopper;

/// One thread's checkout and what it needs beside it.
pub(super) struct Buying<'a> {
    checkout: Checkout<'a>,
    world: &'a World,
    /// By policy, a server that decides the bids without a channel; none where nobody asked.
    spares: Vec<Serving>,
    bids: Vec<u32>,
    observing: Observing,
    /// The present shopper's own visits to shops in the flight.
    visits: u64,
    /// What they bought, from the warm-up on, after what was last recorded. Empty where nobody asks.
    purchases: Vec<Purchase>,
    is_asked: bool,
}

/// What a policy bid for on one shopper's way, and what of it was served.
pub(super) struct Met<'a> {
    pub journey: &'a mut Journey,
    pub bids: &'a [u32],
    pub served: &'a [u32],
}

impl<'a> Buying<'a> {
    /// None where nothing is bought.
    pub fn new(scenario: &'a Model, servers: &[Serving]) -> Option<Self> {
        let response = scenario.response.as_ref()?;
        Some(Self {
            checkout: Checkout::new(response, scenario.world.seed),
            world: &scenario.world,
            spares: if scenario.measure.leave_one_out { servers.to_vec() } else { Vec::new() },
            bids: Vec::new(),
            observing: Observing::default(),
            visits: 0,
            purchases: Vec::new(),
            is_asked: scenario.reacts(),
        })
    }

    /// Meets the next shopper, and records what they buy without ads.
    pub fn open(&mut self, shopper: u64, who: Shopper, journey: &Journey, counts: &mut Group) {
        self.checkout.open(shopper, who, journey);
        self.visits = journey.shop_visits.into();
        counts.visits += self.visits;
        counts.without_ads.combine(&self.checkout.without_ads().expected, Change::Add);
    }

    /// Records what the shopper buys after some impressions, and returns how much that is expected to be.
    pub fn record(&mut self, shown: Shown<'_>, class: &mut OutcomeClass) -> Parts {
        let OutcomeClass { counts, detail, .. } = class;
        let purchases = self.record_sales(shown, counts, detail);
        if let (Some(by_group), Some(once)) = (&mut counts.observed, &mut detail.observed) {
            let user = self.observing.user(self.world, &shown, self.checkout.outcome(), self.visits);
            by_group.record(&user);
            once.record(&user);
            let without = self.checkout.without_ads().counted().len() as u64;
            if user.is_known() && without > 0 {
                counts.known_without_ads.add(user.touches.len().min(HIGHEST) as u32, without);
            }
        }
        if !counts.curve.missing.is_empty() {
            self.record_costs(shown, counts);
            self.checkout.lose(shown.journey, shown.impressions(), shown.warm_up(), &mut counts.curve.missing);
        }
        purchases
    }

    /// What the shopper bought, from the warm-up on, after what was last recorded, where policies react.
    pub fn purchases(&self) -> &[Purchase] {
        &self.purchases
    }

    /// When that began.
    pub fn first_purchase(&self) -> Option<Second> {
        self.purchases.first().map(|purchase| purchase.time)
    }

    fn record_sales(&mut self, shown: Shown<'_>, counts: &mut PolicyCounts, detail: &mut Detail) -> Parts {
        let outcome = self.checkout.sell(shown.journey, shown.impressions());
        if self.is_asked {
            self.purchases.clone_from(&outcome.purchases);
        }
        let (expected, bought) = (outcome.expected, outcome.counted().len() as u64);
        counts.sales.combine(&expected, Change::Add);
        for purchase in outcome.counted() {
            detail.purchases[self.world.calendar.day_of(purchase.time) as usize] += 1;
        }
        let without = self.checkout.without_ads().counted().len() as u64;
        if bought + without > 0 {
            let times = shown.times(|_| true);
            counts.bought.add(times, bought);
            counts.bought_without_ads.add(times, without);
            let scopes = detail.bought.iter_mut().zip(&mut detail.bought_without_ads);
            for (scope, (with_ads, without_ads)) in scopes.enumerate() {
                let times = shown.times(|channel| scope == usize::from(channel));
                with_ads.add(times, bought);
                without_ads.add(times, without);
            }
        }
        expected.purchases
    }

    /// What the first, second … impression are expected to cost.
    fn record_costs(&self, shown: Shown<'_>, counts: &mut PolicyCounts) {
        let nth = shown.served[shown.warm_up()..].iter().zip(counts.curve.cost_of_nth.iter_mut().skip(1));
        for (index, sum) in nth {
            let channel = usize::from(shown.journey.opportunities[*index as usize].channel);
            *sum += self.world.channels[channel].expected_cost();
        }
    }

    /// Switches off every channel that showed the shopper something under a policy (without any other, nothing
    /// changes), and records what they buy then, beside `all` that they buy under it.
    pub fn record_left_out(
        &mut self,
        policy: usize,
        met: Met<'_>,
        reacting: &mut Option<Reacting<'a>>,
        all: Parts,
        counts: &mut PolicyCounts,
    ) {
        let Self { checkout, spares, bids, .. } = self;
        let journey = met.journey;
        let sends = reacting.as_ref().is_some_and(|reacting| reacting.sends(policy));
        // Without a channel, the caps may let through what they refused elsewhere.
        let last = if sends { Some(Second::MAX) } else { checkout.last_chance(journey, met.bids) };
        let Some(last) = last else { return };
        let kept = journey.opportunities.len();
        for (channel, left_out) in counts.left_out.iter_mut().enumerate() {
            let is_here = |index: &&u32| usize::from(journey.opportunities[**index as usize].channel) == channel;
            let first = met.served.iter().find(is_here);
            if first.is_none_or(|first| journey.opportunities[*first as usize].time > last) {
                continue;
            }
            bids.clear();
            bids.extend(met.bids.iter().filter(|index| !is_here(index)));
            decide_without(reacting, policy, &mut spares[policy], journey, bids, Some(channel as ChannelId));
            *left_out += all - checkout.sell(journey, spares[policy].impressions()).expected.purchases;
            journey.take_back(kept);
        }
    }
}

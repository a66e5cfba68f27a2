//! Records what shoppers buy: under each policy, in the world without ads, and, where it is asked
//! for, without each channel and under every limit on their impressions.

use super::checkout::Checkout;
use super::observing::Observing;
use super::outcome_class::OutcomeClass;
use super::reacting::{Reacting, decide_without};
use super::sales::Sales;
use super::shown::Shown;
use super::tally::{Detail, Group, PolicyCounts};
use crate::base::quantity::Money;
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
    clicked: Vec<u32>,
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
            clicked: Vec::new(),
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
        counts.without_ads.count(self.checkout.without_ads());
    }

    /// Records what the shopper buys after some impressions, and returns it.
    pub fn record(&mut self, shown: Shown<'_>, class: &mut OutcomeClass) -> Sales {
        let OutcomeClass { counts, detail, .. } = class;
        let sales = self.record_sales(shown, counts, detail);
        if let (Some(by_group), Some(once)) = (&mut counts.observed, &mut detail.observed) {
            let user = self.observing.user(self.world, &shown, self.checkout.outcome(), self.visits);
            by_group.record(&user);
            once.record(&user);
            let without = self.checkout.without_ads().counted().len() as u64;
            if user.is_known() && without > 0 {
                counts.known_without_ads.add(user.touches.len().min(HIGHEST) as u32, without);
            }
        }
        if !counts.curve.sales.is_empty() {
            self.record_costs(shown, counts);
            self.record_curve(shown, sales.without_carts(), counts);
        }
        sales
    }

    /// What the shopper bought, from the warm-up on, after what was last recorded, where policies react.
    pub fn purchases(&self) -> &[Purchase] {
        &self.purchases
    }

    /// When that began.
    pub fn first_purchase(&self) -> Option<Second> {
        self.purchases.first().map(|purchase| purchase.time)
    }

    fn record_sales(&mut self, shown: Shown<'_>, counts: &mut PolicyCounts, detail: &mut Detail) -> Sales {
        let outcome = self.checkout.sell(shown.journey, shown.impressions(), shown.clicked);
        if self.is_asked {
            self.purchases.clone_from(&outcome.purchases);
        }
        let mut sales = Sales::default();
        sales.count(outcome);
        counts.sales.add(&sales);
        for purchase in outcome.counted() {
            detail.purchases[self.world.calendar.day_of(purchase.time) as usize] += 1;
        }
        let without = self.checkout.without_ads().counted().len() as u64;
        if sales.purchases + without > 0 {
            let times = shown.times(|_| true);
            counts.bought.add(times, sales.purchases);
            counts.bought_without_ads.add(times, without);
            let scopes = detail.bought.iter_mut().zip(&mut detail.bought_without_ads);
            for (scope, (with_ads, without_ads)) in scopes.enumerate() {
                let times = shown.times(|channel| scope == usize::from(channel));
                with_ads.add(times, sales.purchases);
                without_ads.add(times, without);
            }
        }
        sales
    }

    /// What the first, second … impression cost.
    fn record_costs(&self, shown: Shown<'_>, counts: &mut PolicyCounts) {
        let nth = shown.served[shown.warm_up()..].iter().zip(counts.curve.cost_of_nth.iter_mut().skip(1));
        for (index, sum) in nth {
            *sum += Money::from(self.world.cost(shown.journey, *index, shown.clicked.contains(index)));
        }
    }

    /// A shopper who saw f impressions sees all of them under a limit of f or more.
    fn record_curve(&mut self, shown: Shown<'_>, all: Sales, counts: &mut PolicyCounts) {
        let is_settled = self.checkout.is_settled(shown.journey, shown.served, shown.clicked);
        if is_settled && all.purchases == 0 {
            return;
        }
        let same_from = if is_settled { 0 } else { shown.times(|_| true) as usize };
        for (limit, sum) in counts.curve.sales.iter_mut().enumerate() {
            if limit >= same_from {
                sum.add(&all);
                continue;
            }
            let limited = shown.limited(limit);
            sum.count_purchases(self.checkout.sell_only(shown.journey, limited.impressions(), limited.clicked));
        }
    }

    /// Switches off every channel that showed the shopper something under a policy (without any other, nothing
    /// changes), and records what they buy then, beside `all` that they buy under it.
    pub fn record_left_out(
        &mut self,
        policy: usize,
        met: Met<'_>,
        reacting: &mut Option<Reacting<'a>>,
        all: Sales,
        counts: &mut PolicyCounts,
    ) {
        let Self { checkout, spares, bids, clicked, .. } = self;
        let (journey, all) = (met.journey, all.without_carts());
        // Without a channel, the caps may let through what they refused elsewhere.
        journey.clicked_among(met.bids, clicked);
        let sends = reacting.as_ref().is_some_and(|reacting| reacting.sends(policy));
        let is_settled = !sends && checkout.is_settled(journey, met.bids, clicked);
        let kept = journey.opportunities.len();
        if is_settled && all.purchases == 0 {
            return;
        }
        for (channel, left_out) in counts.left_out.iter_mut().enumerate() {
            let is_here = |index: &&u32| usize::from(journey.opportunities[**index as usize].channel) == channel;
            if !met.served.iter().any(|index| is_here(&index)) {
                continue;
            }
            left_out.with.add(&all);
            if is_settled {
                left_out.without.add(&all);
                continue;
            }
            bids.clear();
            bids.extend(met.bids.iter().filter(|index| !is_here(index)));
            decide_without(reacting, policy, &mut spares[policy], journey, bids, Some(channel as ChannelId));
            let shown = spares[policy].impressions();
            let served = shown.indices;
            if sends {
                clicked.clear();
                clicked.extend(served.iter().filter(|index| journey.clickable.binary_search(index).is_ok()));
            } else {
                journey.clicked_among(served, clicked);
            }
            left_out.without.count_purchases(checkout.sell_only(journey, shown, clicked));
            journey.take_back(kept);
        }
    }
}

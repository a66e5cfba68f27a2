//! The hot loop: draw a shopper, walk the journey, replay it under each policy, record.

use std::ops::Range;

use super::buying::{Buying, Met};
use super::converted::Converted;
use super::creatives;
use super::outcome_class::{DistinctOutcome, OutcomeClass, OutcomeClasses, Outcomes, PolicyOutcome};
use super::plan::{BidGroup, RunPlan, Shared};
use super::reacting::{Reacting, decide};
use super::recorder::{Recorder, Seen, record_after_purchase, record_messages, record_refusals, record_withheld};
use super::shown::Shown;
use super::tally::{Group, Tally};
use crate::base::compaction::Compacted;
use crate::policy::leakage::Sight;
use crate::policy::serving::Serving;
use crate::scenario::model::Model;
use crate::world::Scratch;
use crate::world::journey::Journey;
use crate::world::message::renumber;

/// One thread's hands: what it works with, and what it has counted.
pub(super) struct Worker<'a> {
    plan: &'a RunPlan<'a>,
    journey: Journey,
    scratch: Scratch,
    /// By bid_group.
    bids: Vec<Compacted<u32>>,
    servers: Vec<Serving>,
    outcomes: Outcomes,
    sight: Sight,
    seen: Seen,
    /// Places of the impressions that were clicked, of the outcome that is recorded now.
    clicked: Vec<u32>,
    buying: Option<Buying<'a>>,
    converted: Option<Converted<'a>>,
    /// None where no policy reacts.
    reacting: Option<Reacting<'a>>,
    /// The group that is counted now.
    pub group: usize,
    counts: Group,
    classes: OutcomeClasses<'a>,
}

impl<'a> Worker<'a> {
    pub fn new(plan: &'a RunPlan<'a>) -> Self {
        let shared = plan.shared().map(|shared| shared.policies.clone());
        Self {
            plan,
            journey: Journey::default(),
            scratch: Scratch::default(),
            bids: vec![Compacted::default(); plan.bid_groups.len()],
            servers: plan.servers.clone(),
            outcomes: Outcomes::default(),
            sight: Sight::default(),
            seen: Seen::default(),
            clicked: Vec::new(),
            buying: Buying::new(plan.model, &plan.servers),
            converted: Converted::new(plan.model),
            reacting: Reacting::new(plan.prepared),
            group: 0,
            counts: Group::empty(&plan.form),
            classes: OutcomeClasses::new(&plan.form, shared, plan.model.shoppers),
        }
    }

    /// Draw the shopper, walk the journey, replay it under each policy, record.
    pub fn run(&mut self, shoppers: Range<u64>) {
        let plan = self.plan;
        for shopper in shoppers {
            let who = plan.model.world.draw(shopper, &plan.draw_mask, &mut self.journey, &mut self.scratch);
            self.record_supply();
            if let Some(buying) = &mut self.buying {
                buying.open(shopper, who, &self.journey, &mut self.counts);
            }
            if let Some(reacting) = &mut self.reacting {
                reacting.open(shopper, who, &self.journey);
            }
            self.outcomes.clear();
            for (bid_group, bids) in plan.bid_groups.iter().zip(&mut self.bids) {
                bid_group.throttle.collect(&self.journey, bids);
            }
            for (index, bid_group) in plan.bid_groups.iter().enumerate() {
                self.serve(index, bid_group);
            }
            self.put_in_order();
            self.record();
        }
    }

    /// Replays a bid_group's policies, or one for all that let the shopper alone.
    fn serve(&mut self, index: usize, bid_group: &BidGroup<'_>) {
        let allow = |shared: &&Shared| shared.can_bind.allow(&self.bids[index], &self.journey);
        let shared = bid_group.shared.as_ref().filter(allow);
        if let Some(Shared { policies, class, .. }) = shared {
            self.servers[policies[0]].serve_all(&self.journey, &self.bids[index]);
            self.note(index, policies[0], *class);
        }
        let is_left = |policy: &&usize| shared.is_none_or(|shared| !shared.policies.contains(policy));
        for policy in bid_group.policies.iter().filter(is_left) {
            let (server, bids) = (&mut self.servers[*policy], &self.bids[index]);
            decide(&mut self.reacting, *policy, server, &mut self.journey, bids);
            self.record_leaks(*policy);
            self.note(index, *policy, *policy);
        }
    }

    /// Messages that were sent stand in their place in time from here on.
    #[inline]
    fn put_in_order(&mut self) {
        let Some(reacting) = &mut self.reacting else { return };
        if let Some(places) = self.journey.put_in_order() {
            // The others decided nothing: what they hold is of an earlier shopper.
            for PolicyOutcome { policy, .. } in &self.outcomes.by_policy {
                self.servers[*policy].renumber(&places);
                reacting.renumber(*policy, &places);
            }
            self.bids.iter_mut().for_each(|bids| renumber(bids, &places));
        }
    }

    #[inline]
    fn note(&mut self, bid_group: usize, policy: usize, class: usize) {
        self.outcomes.note(bid_group, policy, class, &self.servers, &mut self.classes);
    }

    fn record_supply(&mut self) {
        self.counts.shoppers += self.journey.persons();
        for (supply, offered) in self.counts.supply.iter_mut().zip(&self.journey.offered) {
            supply.opportunities += u64::from(*offered);
        }
    }

    fn record_leaks(&mut self, policy: usize) {
        let (watches, served) = (&self.plan.watches[policy], self.servers[policy].served());
        if watches.is_empty() {
            return;
        }
        // A cap is meant for persons.
        let apart = if self.journey.companions > 0 { self.journey.by_person(served) } else { Vec::new() };
        let each = apart.iter().map(Vec::as_slice).chain(apart.is_empty().then_some(served));
        for ((cap, watch), mine) in each.flat_map(|mine| watches.iter().map(move |watch| (watch, mine))) {
            let leaks = match watch.counts_creatives() {
                true => watch.leaks_creatives(&self.journey, self.servers[policy].impressions(), &mut self.sight),
                false => watch.leaks(&self.journey, mine, &mut self.sight),
            };
            if leaks {
                self.classes.meet(policy).counts.leaked[*cap] += 1;
            }
        }
    }

    /// Records every distinct outcome once, and what depends on more than what was shown.
    fn record(&mut self) {
        for index in 0..self.outcomes.distinct.len() {
            self.record_impressions(index);
            self.record_creatives(index);
            self.record_purchases(index);
        }
        self.record_due();
        self.record_withheld();
        if self.plan.form.leave_one_out {
            self.record_left_out();
        }
    }

    fn record_impressions(&mut self, index: usize) {
        let DistinctOutcome { policy, class, .. } = self.outcomes.distinct[index];
        let served = self.servers[policy].served();
        let Model { world, measure, .. } = self.plan.model;
        let OutcomeClass { counts, detail, .. } = self.classes.meet(class);
        let (seen, calendar) = (&mut self.seen, &world.calendar);
        let mut recorder = Recorder { counts, detail, seen, calendar, exposure: measure.exposure };
        recorder.served(&self.journey, served);
        self.journey.clicked_among(served, &mut self.clicked);
        recorder.opened(&world.clicks, &self.journey, served);
    }

    fn record_creatives(&mut self, index: usize) {
        let Model { world, response, .. } = self.plan.model;
        let Some(all) = &world.creatives else { return };
        let DistinctOutcome { policy, class, .. } = self.outcomes.distinct[index];
        let shown = Shown::of(&self.journey, self.servers[policy].impressions(), &self.clicked);
        let wear_out = response.as_ref().and_then(|response| response.wear_out.as_ref());
        let OutcomeClass { counts, detail, .. } = self.classes.meet(class);
        creatives::record((counts, detail), (all, wear_out), &shown);
    }

    fn record_purchases(&mut self, index: usize) {
        if let Some(buying) = &mut self.buying {
            let outcome = &mut self.outcomes.distinct[index];
            let shown = Shown::of(&self.journey, self.servers[outcome.policy].impressions(), &self.clicked);
            outcome.purchases = buying.record(shown, self.classes.meet(outcome.class));
            outcome.first_purchase = buying.first_purchase();
        } else if let Some(converted) = &mut self.converted {
            let DistinctOutcome { policy, class, .. } = self.outcomes.distinct[index];
            let shown = Shown::of(&self.journey, self.servers[policy].impressions(), &self.clicked);
            converted.record(shown, self.classes.meet(class));
        }
        if self.plan.form.reacts {
            self.record_after_purchase(index);
        }
    }

    /// Records what was shown to who had bought: in a log, what its rows tell.
    fn record_after_purchase(&mut self, index: usize) {
        let DistinctOutcome { policy, class, .. } = self.outcomes.distinct[index];
        let (buying, journey) = (&self.buying, &self.journey);
        let told = |person| journey.conversions.iter().find(|one| one.person == person).map(|one| one.time);
        let first = |person| buying.as_ref().map_or_else(|| told(person), Buying::first_purchase);
        let shown = [self.servers[policy].served(), &self.clicked[..]];
        let counts = &mut self.classes.meet(class).counts;
        record_after_purchase(counts, journey, shown[0], first);
        if !journey.sent.is_empty() {
            record_messages(counts, journey, shown, buying.as_ref().map_or(&[], Buying::purchases));
        }
    }

    /// Records which messages were due under each policy, whether or not its rules allowed them.
    fn record_due(&mut self) {
        let Some(reacting) = self.reacting.as_ref().filter(|_| !self.journey.sent.is_empty()) else { return };
        for policy in 0..self.servers.len() {
            let bids = reacting.bids(policy).unwrap_or_default().iter();
            let due = bids.map(|index| &self.journey.opportunities[*index as usize]);
            for message in due.filter(|bid| bid.is_message() && bid.time >= 0) {
                self.classes.meet(policy).counts.channels[usize::from(message.channel)].messages.due += 1;
            }
        }
    }

    /// Records what suppressions withheld from who had bought: each policy refuses in its own way.
    fn record_withheld(&mut self) {
        let Some(reacting) = &self.reacting else { return };
        let policies = &self.plan.model.policies;
        let journey = &self.journey;
        let told = |person| journey.conversions.iter().find(|one| one.person == person).map(|one| one.time);
        for PolicyOutcome { policy, distinct, .. } in &self.outcomes.by_policy {
            let caps = policies[*policy].caps.len();
            let bought = self.outcomes.distinct[*distinct].first_purchase;
            let first = |person| if self.buying.is_some() { bought } else { told(person) };
            let bids = reacting.bids(*policy).unwrap_or_default().iter().zip(self.servers[*policy].verdicts());
            let refused = bids.filter(|(_, verdict)| verdict.blocked_by().is_some_and(|rule| rule >= caps));
            let (counts, refused) = (&mut self.classes.meet(*policy).counts, refused.map(|(index, _)| *index));
            record_withheld(counts, journey, refused, first);
        }
    }

    /// Without a channel, policies that showed the same may show different things.
    fn record_left_out(&mut self) {
        if let Some(buying) = &mut self.buying {
            for PolicyOutcome { bid_group, policy, class, distinct } in &self.outcomes.by_policy {
                let (journey, served) = (&mut self.journey, self.servers[*policy].served());
                let (bids, all) = (&self.bids[*bid_group][..], self.outcomes.distinct[*distinct].purchases);
                let counts = &mut self.classes.meet(*class).counts;
                let met = Met { journey, bids, served };
                buying.record_left_out(*policy, met, &mut self.reacting, all, counts);
            }
        }
    }

    /// What was counted since it was last taken.
    pub fn take(&mut self) -> Group {
        for (policy, server) in self.servers.iter_mut().enumerate() {
            record_refusals(server.refusals(), &mut self.classes.meet(policy).counts);
        }
        let mut counts = std::mem::replace(&mut self.counts, Group::empty(&self.plan.form));
        self.classes.take(&mut counts.policies);
        counts
    }

    /// Adds what was counted of all groups together.
    pub fn finish(self, tally: &mut Tally) {
        self.classes.finish(tally);
    }
}

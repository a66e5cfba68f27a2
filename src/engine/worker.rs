//! The hot loop: draw a shopper, walk the journey, replay it under each policy, record.

use std::ops::Range;

use super::buying::{Buying, Met, Shown};
use super::company::{Companies, Company};
use super::machine::{Bidder, Machine, Shared};
use super::recorder::{Recorder, Seen, record_refusals};
use super::sales::Sales;
use super::tally::{Group, Tally};
use crate::base::sieve::Sieve;
use crate::policy::leakage::Sight;
use crate::policy::server::Server;
use crate::policy::throttle::Offer;
use crate::scenario::Scenario;
use crate::world::Scratch;
use crate::world::journey::Journey;

/// One thread's hands: what it works with, and what it has counted.
pub(super) struct Worker<'a> {
    machine: &'a Machine<'a>,
    journey: Journey,
    scratch: Scratch,
    /// By bidder.
    bids: Vec<Sieve<u32>>,
    servers: Vec<Server>,
    /// What policies did to the present shopper …
    acts: Vec<Act>,
    /// … and what of it differs.
    deeds: Vec<Deed>,
    sight: Sight,
    seen: Seen,
    /// Places of the impressions that were clicked, of the deed that is recorded now.
    clicked: Vec<u32>,
    buying: Option<Buying<'a>>,
    /// The group that is counted now.
    pub group: usize,
    counts: Group,
    companies: Companies<'a>,
    /// Of which shopper the ends of the machine's brackets buy different things, and what.
    pub marginal: Vec<(u64, Offer)>,
}

/// What a policy of a bidder did to a shopper, or all of those that let them alone.
struct Act {
    bidder: usize,
    /// The policy, or one of them.
    policy: usize,
    /// The place of their company.
    company: usize,
    /// Its place among the deeds.
    deed: usize,
}

/// What the shopper was shown, whoever did it.
struct Deed {
    /// One who did it.
    policy: usize,
    /// The place of the company of all who did.
    company: usize,
    /// What the shopper bought then.
    sales: Sales,
}

impl<'a> Worker<'a> {
    pub fn new(machine: &'a Machine<'a>) -> Self {
        let shared = machine.shared().map(|shared| shared.policies.clone());
        Self {
            machine,
            journey: Journey::default(),
            scratch: Scratch::default(),
            bids: vec![Sieve::default(); machine.bidders.len()],
            servers: machine.servers.clone(),
            acts: Vec::new(),
            deeds: Vec::new(),
            sight: Sight::default(),
            seen: Seen::default(),
            clicked: Vec::new(),
            buying: Buying::new(machine.scenario, &machine.servers),
            group: 0,
            counts: Group::empty(&machine.form),
            companies: Companies::new(&machine.form, shared, machine.scenario.shoppers),
            marginal: Vec::new(),
        }
    }

    /// Runs those of some shoppers who are in a range, or all of it, and says how many these were.
    pub fn run_part(&mut self, range: Range<u64>, some: Option<&[u64]>) -> u64 {
        let Some(some) = some else {
            let count = range.end.saturating_sub(range.start);
            self.run(range);
            return count;
        };
        let place = |bound| some.partition_point(|shopper| *shopper < bound);
        let here = &some[place(range.start)..place(range.end.max(range.start))];
        self.run(here.iter().copied());
        here.len() as u64
    }

    /// Draw the shopper, walk the journey, replay it under each policy, record.
    pub fn run(&mut self, shoppers: impl Iterator<Item = u64>) {
        let machine = self.machine;
        for shopper in shoppers {
            let who = machine.scenario.world.draw(shopper, &machine.focus, &mut self.journey, &mut self.scratch);
            for bracket in machine.brackets {
                self.marginal.extend(bracket.marginal(&self.journey).map(|offer| (shopper, offer)));
            }
            self.record_supply();
            if let Some(buying) = &mut self.buying {
                buying.open(shopper, who, &self.journey, &mut self.counts);
            }
            self.acts.clear();
            self.deeds.clear();
            for (place, bidder) in machine.bidders.iter().enumerate() {
                bidder.throttle.collect(&self.journey, &mut self.bids[place]);
                self.serve(place, bidder);
            }
            self.record();
        }
    }

    /// Replays a bidder's policies, or one for all that let the shopper alone.
    fn serve(&mut self, place: usize, bidder: &Bidder<'_>) {
        let allow = |shared: &&Shared| shared.crowds.allow(&self.bids[place], &self.journey);
        let shared = bidder.shared.as_ref().filter(allow);
        if let Some(Shared { policies, company, .. }) = shared {
            self.servers[policies[0]].serve_all(&self.bids[place]);
            self.note(place, policies[0], *company);
        }
        let is_left = |policy: &&usize| shared.is_none_or(|shared| !shared.policies.contains(policy));
        for policy in bidder.policies.iter().filter(is_left) {
            self.servers[*policy].decide(&self.journey, &self.bids[place]);
            self.record_leaks(*policy);
            self.note(place, *policy, *policy);
        }
    }

    /// Notes what a policy, or a company of them, did to the shopper: a deed of its own, or one of those before.
    #[inline]
    fn note(&mut self, bidder: usize, policy: usize, company: usize) {
        let Self { servers, companies, deeds, .. } = self;
        let served = servers[policy].served();
        let alike = deeds.iter_mut().enumerate().find(|(_, deed)| servers[deed.policy].served() == served);
        let joined = alike.and_then(|(place, deed)| {
            deed.company = companies.join(deed.company, company)?;
            Some(place)
        });
        let deed = joined.unwrap_or(deeds.len());
        if joined.is_none() {
            deeds.push(Deed { policy, company, sales: Sales::default() });
        }
        self.acts.push(Act { bidder, policy, company, deed });
    }

    fn record_supply(&mut self) {
        self.counts.shoppers += 1;
        for (supply, offered) in self.counts.supply.iter_mut().zip(&self.journey.offered) {
            supply.opportunities += u64::from(*offered);
        }
    }

    fn record_leaks(&mut self, policy: usize) {
        for (cap, watch) in &self.machine.watches[policy] {
            if watch.leaks(&self.journey, self.servers[policy].served(), &mut self.sight) {
                self.companies.meet(policy).counts.leaked[*cap] += 1;
            }
        }
    }

    /// Records every deed once, and what hangs on more than what was shown.
    fn record(&mut self) {
        for place in 0..self.deeds.len() {
            self.record_impressions(place);
            self.record_purchases(place);
        }
        if self.machine.form.leave_one_out {
            self.record_forgone();
        }
    }

    fn record_impressions(&mut self, deed: usize) {
        let Deed { policy, company, .. } = self.deeds[deed];
        let served = self.servers[policy].served();
        let Scenario { world, measure, .. } = self.machine.scenario;
        let Company { counts, detail, .. } = self.companies.meet(company);
        let mut recorder = Recorder { counts, detail, seen: &mut self.seen, exposure: measure.exposure };
        recorder.served(&self.journey, served);
        self.journey.clicked_among(served, &mut self.clicked);
        recorder.clicked(&self.journey, &self.clicked);
        recorder.paid(&world.prices, &self.journey, served);
    }

    fn record_purchases(&mut self, deed: usize) {
        if let Some(buying) = &mut self.buying {
            let deed = &mut self.deeds[deed];
            let served = self.servers[deed.policy].served();
            let shown = Shown { journey: &self.journey, served, clicked: &self.clicked };
            deed.sales = buying.record(shown, self.companies.meet(deed.company));
        }
    }

    /// Without a channel, policies that showed the same may show different things.
    fn record_forgone(&mut self) {
        if let Some(buying) = &mut self.buying {
            for Act { bidder, policy, company, deed } in &self.acts {
                let (journey, served) = (&self.journey, self.servers[*policy].served());
                let (bids, sales) = (&self.bids[*bidder][..], self.deeds[*deed].sales);
                let counts = &mut self.companies.meet(*company).counts;
                buying.record_forgone(*policy, Met { journey, bids, served }, sales, counts);
            }
        }
    }

    /// What was counted since it was last taken.
    pub fn take(&mut self) -> Group {
        for (policy, server) in self.servers.iter_mut().enumerate() {
            record_refusals(server.refusals(), &mut self.companies.meet(policy).counts);
        }
        let mut counts = std::mem::replace(&mut self.counts, Group::empty(&self.machine.form));
        self.companies.take(&mut counts.policies);
        counts
    }

    /// Adds what was counted of all groups together.
    pub fn finish(self, tally: &mut Tally) {
        self.companies.finish(tally);
    }
}

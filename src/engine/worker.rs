//! The hot loop: draw a shopper, walk the journey, replay it under each policy, record.

use std::ops::Range;

use super::buying::{Buying, Shown};
use super::recorder::{Recorder, Seen, record_refusals};
use super::tally::{Detail, Form, Group, Tally};
use crate::base::change::Change;
use crate::base::time::Second;
use crate::policy::Policy;
use crate::policy::cap::Window;
use crate::policy::crowd::Crowds;
use crate::policy::leakage::Watch;
use crate::policy::server::Server;
use crate::policy::throttle::{Bracket, Offer, Throttle};
use crate::response::Response;
use crate::scenario::Scenario;
use crate::world::focus::Focus;
use crate::world::journey::Journey;
use crate::world::{Scratch, World};

/// A scenario made ready to run.
pub(super) struct Machine<'a> {
    pub scenario: &'a Scenario,
    servers: Vec<Server>,
    bidders: Vec<Bidder<'a>>,
    /// By policy, each cap that can leak.
    watches: Vec<Vec<(usize, Watch)>>,
    pub form: Form,
    /// With the shared places after those of the policies.
    wider: Form,
    focus: Focus,
    /// Within these somebody may look for other throttles.
    brackets: &'a [Bracket],
}

impl<'a> Machine<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        let world = &scenario.world;
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate().filter(|_| scenario.measure.exposure);
            caps.filter_map(|(place, cap)| Some((place, Watch::new(cap, &world.calendar, &world.channels)?))).collect()
        };
        let (form, bidders) = (Form::of(scenario), bidders(&scenario.policies));
        let caps = form
            .caps
            .iter()
            .copied()
            .chain(bidders.iter().filter_map(|bidder| bidder.shared.as_ref()).map(|_| 0))
            .collect();
        let wider = Form { caps, ..form };
        Self {
            scenario,
            servers: servers(scenario),
            watches: scenario.policies.iter().map(watches).collect(),
            form,
            wider,
            bidders,
            focus: focus(scenario),
            brackets: &[],
        }
    }

    /// Notes what throttles within these brackets would buy otherwise.
    pub fn look_at(&mut self, brackets: &'a [Bracket]) {
        let highest = brackets.iter().map(|bracket| &bracket.high);
        self.focus = focus_on(self.scenario, highest);
        self.brackets = brackets;
    }

    /// The shared places, in order.
    fn shared(&self) -> impl Iterator<Item = &Shared> {
        self.bidders.iter().filter_map(|bidder| bidder.shared.as_ref())
    }
}

/// A server for every policy.
pub fn servers(scenario: &Scenario) -> Vec<Server> {
    let Scenario { world: World { channels, calendar, .. }, policies, .. } = scenario;
    policies.iter().map(|policy| Server::new(&policy.simplified(channels), calendar, channels.len())).collect()
}

/// What any policy may buy, where a shopper may buy anything, and sessions if a cap closes with them.
pub fn focus(scenario: &Scenario) -> Focus {
    focus_on(scenario, std::iter::empty())
}

/// The same, and what other throttles may buy.
fn focus_on<'a>(scenario: &'a Scenario, others: impl Iterator<Item = &'a Throttle>) -> Focus {
    let mut bought = vec![0; scenario.world.channels.len()];
    for throttle in scenario.policies.iter().map(|policy| &policy.throttle).chain(others) {
        bought.iter_mut().zip(throttle.most()).for_each(|(most, one)| *most = one.max(*most));
    }
    let tempting = scenario.response.as_ref().map_or(0.0, Response::most_tempting);
    let sessions = scenario.policies.iter().flat_map(|policy| &policy.caps).any(|cap| cap.window == Window::Session);
    Focus::new(bought, tempting, sessions)
}

/// The policies that buy by the same throttle: they share one list of bids.
struct Bidder<'a> {
    throttle: &'a Throttle,
    policies: Vec<usize>,
    shared: Option<Shared>,
}

/// To whom their caps allow all bids, policies do the same, and that is recorded once.
struct Shared {
    policies: Vec<usize>,
    crowds: Crowds,
    /// Where among the counts.
    place: usize,
}

fn bidders(policies: &[Policy]) -> Vec<Bidder<'_>> {
    let mut alike: Vec<(&Throttle, Vec<usize>)> = Vec::new();
    for (place, policy) in policies.iter().enumerate() {
        match alike.iter_mut().find(|(throttle, _)| **throttle == policy.throttle) {
            Some((_, alike)) => alike.push(place),
            None => alike.push((&policy.throttle, vec![place])),
        }
    }
    let mut places = policies.len()..;
    let mut bidder = |(throttle, alike): (_, Vec<usize>)| {
        // A cap that may refuse a single bid keeps its policy apart, and no other.
        let crowds = |policy: &usize| Crowds::of(policies[*policy].caps.iter());
        let policies_of: Vec<usize> = alike.iter().copied().filter(|policy| crowds(policy).is_some()).collect();
        let caps = || policies_of.iter().flat_map(|policy| &policies[*policy].caps);
        let crowds = Crowds::of(caps()).filter(|_| policies_of.len() > 1);
        let shared = crowds.and_then(|crowds| Some(Shared { place: places.next()?, crowds, policies: policies_of }));
        Bidder { throttle, policies: alike, shared }
    };
    alike.into_iter().map(&mut bidder).collect()
}

/// One thread's hands: what it works with, and what it has counted.
pub(super) struct Worker<'a> {
    machine: &'a Machine<'a>,
    journey: Journey,
    scratch: Scratch,
    bids: Vec<u32>,
    servers: Vec<Server>,
    expiries: Vec<Second>,
    seen: Seen,
    /// Places of the present shopper's impressions that were clicked.
    clicked: Vec<u32>,
    buying: Option<Buying<'a>>,
    counts: Group,
    details: Vec<Detail>,
    /// Of which shopper the ends of the machine's brackets buy different things, and what.
    pub marginal: Vec<(u64, Offer)>,
}

impl<'a> Worker<'a> {
    pub fn new(machine: &'a Machine<'a>) -> Self {
        Self {
            machine,
            journey: Journey::default(),
            scratch: Scratch::default(),
            bids: Vec::new(),
            servers: machine.servers.clone(),
            expiries: Vec::new(),
            seen: Seen::default(),
            clicked: Vec::new(),
            buying: Buying::new(machine.scenario, &machine.servers),
            counts: Group::empty(&machine.wider),
            details: machine.wider.caps.iter().map(|_| Detail::empty(&machine.wider)).collect(),
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
            for bidder in &machine.bidders {
                bidder.throttle.collect(&self.journey, &mut self.bids);
                self.serve(bidder);
            }
        }
    }

    /// Replays a bidder's policies, or one for all that do the same.
    fn serve(&mut self, bidder: &Bidder<'_>) {
        let shared = bidder.shared.as_ref().filter(|shared| shared.crowds.allow(&self.bids, &self.journey));
        if let Some(Shared { policies, place, .. }) = shared {
            self.replay(policies[0], *place);
        }
        let is_left = |policy: &&usize| shared.is_none_or(|shared| !shared.policies.contains(policy));
        for policy in bidder.policies.iter().filter(is_left) {
            self.replay(*policy, *policy);
            self.record_leaks(*policy);
        }
    }

    /// Replays a policy, and records what it does in some place among the counts.
    fn replay(&mut self, policy: usize, place: usize) {
        self.servers[policy].decide(&self.journey, &self.bids);
        self.record_impressions(policy, place);
        self.record_purchases(policy, place);
    }

    fn record_supply(&mut self) {
        self.counts.shoppers += 1;
        for (supply, offered) in self.counts.supply.iter_mut().zip(&self.journey.offered) {
            supply.opportunities += u64::from(*offered);
        }
    }

    fn record_impressions(&mut self, policy: usize, place: usize) {
        let server = &self.servers[policy];
        let Scenario { world, measure, .. } = self.machine.scenario;
        let (counts, detail) = (&mut self.counts.policies[place], &mut self.details[place]);
        let mut recorder = Recorder { counts, detail, seen: &mut self.seen, exposure: measure.exposure };
        recorder.served(&self.journey, server.served());
        self.journey.clicked_among(server.served(), &mut self.clicked);
        recorder.clicked(&self.journey, &self.clicked);
        recorder.paid(&world.prices, &self.journey, server.served());
    }

    fn record_leaks(&mut self, policy: usize) {
        for (cap, watch) in &self.machine.watches[policy] {
            let leaks = watch.leaks(&self.journey, self.servers[policy].served(), &mut self.expiries);
            self.counts.policies[policy].leaked[*cap] += u64::from(leaks);
        }
    }

    fn record_purchases(&mut self, policy: usize, place: usize) {
        if let Some(buying) = &mut self.buying {
            let (journey, bids) = (&self.journey, &self.bids[..]);
            let shown = Shown { journey, bids, served: self.servers[policy].served(), clicked: &self.clicked };
            buying.record(policy, shown, &mut self.counts.policies[place], &mut self.details[place]);
        }
    }

    /// What was counted since it was last taken.
    pub fn take(&mut self) -> Group {
        for (server, counts) in self.servers.iter_mut().zip(&mut self.counts.policies) {
            record_refusals(server.refusals(), counts);
        }
        let mut counts = std::mem::replace(&mut self.counts, Group::empty(&self.machine.wider));
        let together = counts.policies.split_off(self.servers.len());
        for (shared, theirs) in self.machine.shared().zip(&together) {
            shared.policies.iter().for_each(|policy| counts.policies[*policy].combine(theirs, Change::Add));
        }
        counts
    }

    /// Adds what was counted of all groups together.
    pub fn finish(self, tally: &mut Tally) {
        let (details, together) = self.details.split_at(self.servers.len());
        tally.add_details(details);
        for (shared, theirs) in self.machine.shared().zip(together) {
            shared.policies.iter().for_each(|policy| tally.details[*policy].combine(theirs, Change::Add));
        }
    }
}

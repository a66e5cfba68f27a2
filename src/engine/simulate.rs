//! The hot loop, and the only file that knows threads.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::buying::{Buying, Shown};
use super::recorder::{Recorder, Seen, record_refusals};
use super::tally::{Detail, Form, GROUPS, Group, Tally, group_of};
use crate::base::time::Second;
use crate::policy::Policy;
use crate::policy::cap::Window;
use crate::policy::leakage::Watch;
use crate::policy::server::Server;
use crate::policy::throttle::Throttle;
use crate::response::Response;
use crate::scenario::Scenario;
use crate::world::focus::Focus;
use crate::world::journey::Journey;
use crate::world::{Scratch, World};

/// Shoppers simulated between two looks at progress and interruption.
const CHUNK: u64 = 1_024;

/// Simulates some of a scenario's shoppers. Their tallies merge to the tally of them all.
pub fn simulate(scenario: &Scenario, shoppers: Range<u64>) -> Tally {
    let machine = Machine::new(scenario);
    let mut tally = Tally::empty(&machine.form);
    let mut worker = Worker::new(&machine);
    for group in 0..GROUPS {
        let all = group_of(scenario, group);
        let part = all.start.max(shoppers.start)..all.end.min(shoppers.end);
        if part.start < part.end {
            worker.run(part);
            worker.hand_over(group, &mut tally);
        }
    }
    worker.finish(&mut tally);
    tally
}

/// Simulates all shoppers on `threads` threads (0: one per core; 1: the caller's own). After every part, `watch` learns
/// how many shoppers it held; when it breaks, the run ends with None.
pub fn simulate_all(
    scenario: &Scenario,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Tally> {
    let machine = Machine::new(scenario);
    let job = Job::new(&machine, watch);
    let outcome = match pool(threads) {
        Some(pool) => pool.install(|| {
            let parts = job.parts().into_par_iter();
            let done = parts.try_fold(|| Worker::new(&machine), |worker, part| job.work(worker, part));
            done.try_for_each(|worker| job.finish(worker?))
        }),
        None => match job.parts().try_fold(Worker::new(&machine), |worker, part| job.work(worker, part)) {
            ControlFlow::Continue(worker) => job.finish(worker),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        },
    };
    outcome.is_continue().then(|| job.tally.into_inner().expect("no worker panics"))
}

/// Threads to share the work, where more than this one are asked for and to be had.
fn pool(threads: usize) -> Option<ThreadPool> {
    if threads == 1 { None } else { ThreadPoolBuilder::new().num_threads(threads).build().ok() }
}

/// All shoppers in parts of [`CHUNK`] at most, each of one group.
struct Job<'a, Watch> {
    machine: &'a Machine<'a>,
    watch: Watch,
    /// Parts of a group, as many as the largest needs.
    per_group: u64,
    tally: Mutex<Tally>,
}

impl<'a, Watch: Fn(u64) -> ControlFlow<()>> Job<'a, Watch> {
    fn new(machine: &'a Machine<'a>, watch: Watch) -> Self {
        let sizes = (0..GROUPS).map(|group| group_of(machine.scenario, group)).map(|all| all.end - all.start);
        let per_group = sizes.max().unwrap_or(0).div_ceil(CHUNK).max(1);
        Self { machine, watch, per_group, tally: Mutex::new(Tally::empty(&machine.form)) }
    }

    fn parts(&self) -> Range<u64> {
        0..GROUPS as u64 * self.per_group
    }

    /// Runs one part.
    fn work(&self, mut worker: Worker<'a>, part: u64) -> ControlFlow<(), Worker<'a>> {
        let (group, part) = ((part / self.per_group) as usize, part % self.per_group);
        let all = group_of(self.machine.scenario, group);
        let start = all.start + part * CHUNK;
        let range = start..all.end.min(start + CHUNK);
        if range.start < range.end {
            worker.run(range.clone());
            worker.hand_over(group, &mut self.tally.lock().expect("no worker panics"));
            (self.watch)(range.end - range.start)?;
        }
        ControlFlow::Continue(worker)
    }

    fn finish(&self, worker: Worker<'_>) -> ControlFlow<()> {
        worker.finish(&mut self.tally.lock().expect("no worker panics"));
        ControlFlow::Continue(())
    }
}

/// A scenario made ready to run.
struct Machine<'a> {
    scenario: &'a Scenario,
    servers: Vec<Server>,
    /// Every throttle once, with the policies that buy by it: they share one list of bids.
    buyers: Vec<(&'a Throttle, Vec<usize>)>,
    /// By policy, each cap that can leak.
    watches: Vec<Vec<(usize, Watch)>>,
    form: Form,
    focus: Focus,
}

impl<'a> Machine<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let world = &scenario.world;
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate().filter(|_| scenario.measure.exposure);
            caps.filter_map(|(place, cap)| Some((place, Watch::new(cap, &world.calendar, &world.channels)?))).collect()
        };
        Self {
            scenario,
            servers: servers(scenario),
            buyers: buyers(&scenario.policies),
            watches: scenario.policies.iter().map(watches).collect(),
            form: Form::of(scenario),
            focus: focus(scenario),
        }
    }
}

/// A server for every policy.
pub(super) fn servers(scenario: &Scenario) -> Vec<Server> {
    let Scenario { world: World { channels, calendar, .. }, policies, .. } = scenario;
    policies.iter().map(|policy| Server::new(&policy.simplified(channels), calendar, channels.len())).collect()
}

/// What any policy may buy, where a shopper may buy anything, and sessions if a cap closes with them.
pub fn focus(scenario: &Scenario) -> Focus {
    let mut bought = vec![0; scenario.world.channels.len()];
    for policy in &scenario.policies {
        bought.iter_mut().zip(policy.throttle.most()).for_each(|(most, one)| *most = one.max(*most));
    }
    let tempting = scenario.response.as_ref().map_or(0.0, Response::most_tempting);
    let sessions = scenario.policies.iter().flat_map(|policy| &policy.caps).any(|cap| cap.window == Window::Session);
    Focus::new(bought, tempting, sessions)
}

/// Groups policies by what they buy.
fn buyers(policies: &[Policy]) -> Vec<(&Throttle, Vec<usize>)> {
    let mut buyers: Vec<(&Throttle, Vec<usize>)> = Vec::new();
    for (place, policy) in policies.iter().enumerate() {
        match buyers.iter_mut().find(|(throttle, _)| **throttle == policy.throttle) {
            Some((_, alike)) => alike.push(place),
            None => buyers.push((&policy.throttle, vec![place])),
        }
    }
    buyers
}

/// One thread's hands: what it works with, and what it has counted.
struct Worker<'a> {
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
}

impl<'a> Worker<'a> {
    fn new(machine: &'a Machine<'a>) -> Self {
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
            counts: Group::empty(&machine.form),
            details: machine.form.caps.iter().map(|_| Detail::empty(&machine.form)).collect(),
        }
    }

    /// Draw the shopper, walk the journey, replay it under each policy, record.
    fn run(&mut self, shoppers: Range<u64>) {
        let machine = self.machine;
        for shopper in shoppers {
            let who = machine.scenario.world.draw(shopper, &machine.focus, &mut self.journey, &mut self.scratch);
            self.record_supply();
            if let Some(buying) = &mut self.buying {
                buying.open(shopper, who, &self.journey, &mut self.counts);
            }
            for (throttle, policies) in &machine.buyers {
                throttle.collect(&self.journey, &mut self.bids);
                for policy in policies {
                    self.replay(*policy);
                    self.record_leaks(*policy);
                    self.record_purchases(*policy);
                }
            }
        }
    }

    fn record_supply(&mut self) {
        self.counts.shoppers += 1;
        for (supply, offered) in self.counts.supply.iter_mut().zip(&self.journey.offered) {
            supply.opportunities += u64::from(*offered);
        }
    }

    fn replay(&mut self, policy: usize) {
        let server = &mut self.servers[policy];
        server.decide(&self.journey, &self.bids);
        let Scenario { world, measure, .. } = self.machine.scenario;
        let (counts, detail) = (&mut self.counts.policies[policy], &mut self.details[policy]);
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

    fn record_purchases(&mut self, policy: usize) {
        if let Some(buying) = &mut self.buying {
            let (journey, bids) = (&self.journey, &self.bids[..]);
            let shown = Shown { journey, bids, served: self.servers[policy].served(), clicked: &self.clicked };
            buying.record(policy, shown, &mut self.counts.policies[policy], &mut self.details[policy]);
        }
    }

    /// Adds what was counted of a group to the tally and starts again at zero.
    fn hand_over(&mut self, group: usize, tally: &mut Tally) {
        for (server, counts) in self.servers.iter_mut().zip(&mut self.counts.policies) {
            record_refusals(server.refusals(), counts);
        }
        let counted = &mut tally.groups[group];
        if counted.shoppers == 0 {
            // What is empty there serves here: nothing is allocated, and nothing added.
            std::mem::swap(counted, &mut self.counts);
        } else {
            counted.add(&self.counts);
            self.counts = Group::empty(&self.machine.form);
        }
    }

    /// Adds what was counted of all groups together.
    fn finish(self, tally: &mut Tally) {
        tally.add_details(&self.details);
    }
}

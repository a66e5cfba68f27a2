//! The hot loop, and the only file that knows threads.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::tally::{Detail, Form, GROUPS, Group, PolicyCounts, Tally, group_range};
use crate::base::time::{DAY, Second};
use crate::policy::Policy;
use crate::policy::cap::CountBy;
use crate::policy::leakage::Watch;
use crate::policy::refusals::Refusals;
use crate::policy::server::Server;
use crate::scenario::Scenario;
use crate::world::journey::{Journey, LINKED};
use crate::world::wallet::Wallet;

/// Shoppers simulated between two looks at progress and interruption.
const CHUNK: u64 = 1_024;

/// Simulates some of a scenario's shoppers. Their tallies merge to the tally of them all.
pub fn simulate(scenario: &Scenario, shoppers: Range<u64>) -> Tally {
    let machine = Machine::new(scenario);
    let mut tally = Tally::empty(&machine.form);
    let mut worker = Worker::new(&machine);
    for group in 0..GROUPS {
        let all = group_range(group, scenario.shoppers);
        let part = all.start.max(shoppers.start)..all.end.min(shoppers.end);
        if part.start < part.end {
            worker.run(part);
            worker.hand_over(group, &mut tally);
        }
    }
    tally
}

/// Simulates all shoppers on `threads` threads (0: one per core). After every part, `watch` learns
/// how many shoppers it held; when it breaks, the run ends with None.
pub fn simulate_all(
    scenario: &Scenario,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Tally> {
    let machine = Machine::new(scenario);
    let tally = Mutex::new(Tally::empty(&machine.form));
    let largest = group_range(0, scenario.shoppers).end;
    let parts = largest.div_ceil(CHUNK).max(1);
    let work = |worker: &mut Worker<'_>, place: u64| {
        let (group, part) = ((place / parts) as usize, place % parts);
        let all = group_range(group, scenario.shoppers);
        let start = all.start + part * CHUNK;
        let range = start..all.end.min(start + CHUNK);
        if range.start < range.end {
            worker.run(range.clone());
            worker.hand_over(group, &mut tally.lock().expect("no worker panics"));
            return watch(range.end - range.start);
        }
        ControlFlow::Continue(())
    };
    let run = || {
        let places = (0..GROUPS as u64 * parts).into_par_iter();
        places.try_for_each_init(|| Worker::new(&machine), work)
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let outcome = match pool {
        Ok(pool) => pool.install(run),
        // No threads to be had: do it on this one.
        Err(_) => {
            let mut worker = Worker::new(&machine);
            (0..GROUPS as u64 * parts).try_for_each(|place| work(&mut worker, place))
        }
    };
    outcome.is_continue().then(|| tally.into_inner().expect("no worker panics"))
}

/// A scenario made ready to run.
pub(super) struct Machine<'a> {
    scenario: &'a Scenario,
    pub(super) servers: Vec<Server>,
    /// By policy, each cap that can leak.
    watches: Vec<Vec<(usize, Watch)>>,
    form: Form,
}

impl<'a> Machine<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        let world = &scenario.world;
        let server =
            |policy: &Policy| Server::new(&policy.simplified(&world.channels), &world.calendar, world.channels.len());
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate();
            caps.filter_map(|(place, cap)| Some((place, Watch::new(cap, &world.calendar, &world.channels)?))).collect()
        };
        Self {
            scenario,
            servers: scenario.policies.iter().map(server).collect(),
            watches: scenario.policies.iter().map(watches).collect(),
            form: Form {
                channels: world.channels.len(),
                days: world.calendar.days() as usize,
                caps: scenario.policies.iter().map(|policy| policy.caps.len()).collect(),
            },
        }
    }
}

/// One thread's hands: what it works with, and what it has counted.
struct Worker<'a> {
    machine: &'a Machine<'a>,
    journey: Journey,
    wallet: Wallet,
    bids: Vec<u32>,
    servers: Vec<Server>,
    expiries: Vec<Second>,
    seen: Seen,
    counts: Group,
    details: Vec<Detail>,
}

impl<'a> Worker<'a> {
    fn new(machine: &'a Machine<'a>) -> Self {
        Self {
            machine,
            journey: Journey::default(),
            wallet: Wallet::default(),
            bids: Vec::new(),
            servers: machine.servers.clone(),
            expiries: Vec::new(),
            seen: Seen::default(),
            counts: Group::empty(&machine.form),
            details: machine.form.caps.iter().map(|_| Detail::empty(&machine.form)).collect(),
        }
    }

    /// Draw the shopper, walk the journey, replay it under each policy, record.
    fn run(&mut self, shoppers: Range<u64>) {
        let Scenario { world, throttle, .. } = self.machine.scenario;
        for shopper in shoppers {
            world.draw(shopper, &mut self.journey, &mut self.wallet);
            throttle.collect(&self.journey, &mut self.bids);
            self.record_supply();
            for policy in 0..self.servers.len() {
                self.replay(policy);
                self.record_leaks(policy);
            }
        }
    }

    fn record_supply(&mut self) {
        self.counts.shoppers += 1;
        let (supply, opportunities) = (&mut self.counts.supply[..], &self.journey.opportunities[..]);
        for opportunity in opportunities {
            supply[opportunity.channel as usize].opportunities += u64::from(opportunity.time >= 0);
        }
        for bid in self.bids.iter().map(|place| &opportunities[*place as usize]) {
            supply[bid.channel as usize].bought += u64::from(bid.time >= 0);
        }
    }

    fn replay(&mut self, policy: usize) {
        let server = &mut self.servers[policy];
        server.decide(&self.journey, &self.bids);
        let counts = &mut self.counts.policies[policy];
        let mut recorder = Recorder { counts, detail: &mut self.details[policy], seen: &mut self.seen };
        recorder.served(&self.journey, server.served());
    }

    fn record_leaks(&mut self, policy: usize) {
        for (cap, watch) in &self.machine.watches[policy] {
            let leaks = watch.leaks(&self.journey, self.servers[policy].served(), &mut self.expiries);
            self.counts.policies[policy].leaked[*cap] += u64::from(leaks);
        }
    }

    /// Adds what was counted to the tally and starts again at zero.
    fn hand_over(&mut self, group: usize, tally: &mut Tally) {
        for (server, counts) in self.servers.iter_mut().zip(&mut self.counts.policies) {
            record_refusals(&mut server.refusals, counts);
        }
        tally.absorb(group, &self.counts, &self.details);
        self.counts = Group::empty(&self.machine.form);
        self.details = self.machine.form.caps.iter().map(|_| Detail::empty(&self.machine.form)).collect();
    }
}

/// Counts what one policy does to one shopper.
struct Recorder<'a> {
    counts: &'a mut PolicyCounts,
    detail: &'a mut Detail,
    seen: &'a mut Seen,
}

impl Recorder<'_> {
    /// Records what the shopper saw.
    #[inline(never)]
    fn served(&mut self, journey: &Journey, served: &[u32]) {
        let bid = |place: &u32| &journey.opportunities[*place as usize];
        let warm_up = served.iter().take_while(|place| bid(place).time < 0).count();
        let Some(first) = served.get(warm_up) else {
            return;
        };
        let channels = self.counts.channels.len();
        self.seen.forget(journey, channels);
        let (by_channel, met) = (&mut self.seen.by_channel[..], &mut self.seen.met[..]);
        let impressions = &mut self.detail.impressions[..];
        for bid in served[warm_up..].iter().map(bid) {
            let (channel, day) = (bid.channel as usize, bid.time as usize / DAY as usize);
            impressions[day * channels + channel] += 1;
            by_channel[channel] += 1;
            // NO_KEY + 1 wraps to zero.
            met[bid.keys[CountBy::Identifier as usize].wrapping_add(1) as usize] = true;
        }
        self.count_identifiers(journey);
        self.sum_up((bid(first).time / DAY) as usize);
    }

    /// Records how many identifiers and nodes were reached: reach as channels and graph report it.
    fn count_identifiers(&mut self, journey: &Journey) {
        let mut linked = false;
        for (identifier, met) in journey.identifiers.iter().zip(&self.seen.met[1..]) {
            // An identifier that is not linked is a node by itself.
            let alone = *met && identifier.node != LINKED;
            linked |= *met && identifier.node == LINKED;
            self.counts.channels[identifier.channel as usize].identifiers += u64::from(*met);
            self.counts.nodes += u64::from(alone);
        }
        self.counts.nodes += u64::from(linked);
    }

    /// Records how often the shopper was reached, and when first, on each channel and in all.
    fn sum_up(&mut self, first_day: usize) {
        let Self { counts, detail, seen } = self;
        let (mut set, mut sum) = (0_u64, 0);
        for (channel, &times) in seen.by_channel.iter().enumerate().filter(|(_, times)| **times > 0) {
            set |= 1 << channel;
            sum += times;
            counts.channels[channel].impressions += u64::from(times);
            counts.channels[channel].reach += 1;
            detail.frequency[channel].count(times);
        }
        counts.frequency.count(sum);
        detail.first_reached[first_day] += 1;
        *detail.overlap.entry(set).or_default() += 1;
    }
}

fn record_refusals(refusals: &mut Refusals, counts: &mut PolicyCounts) {
    for (place, channel) in counts.channels.iter_mut().enumerate() {
        for (cap, blocked) in channel.blocked.iter_mut().enumerate() {
            let (all, missing_id) = refusals.of(place, cap);
            *blocked += all;
            channel.missing_id += missing_id;
        }
    }
    refusals.clear();
}

/// What one shopper has seen under one policy.
#[derive(Debug, Default)]
struct Seen {
    by_channel: Vec<u32>,
    /// Which identifiers have been met; before the first of them, whether no identifier was.
    met: Vec<bool>,
}

impl Seen {
    #[inline]
    fn forget(&mut self, journey: &Journey, channels: usize) {
        self.by_channel.clear();
        self.by_channel.resize(channels, 0);
        self.met.clear();
        self.met.resize(journey.identifiers.len() + 1, false);
    }
}

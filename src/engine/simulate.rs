//! Whole runs, and the only file that knows threads.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::prepared::PreparedRun;
use super::tally::{GROUPS, Tally, group_of};
use super::worker::Worker;
use crate::policy::throttle::{Bracket, Offer};
use crate::scenario::Scenario;

/// Shoppers simulated between two looks at progress and interruption.
const CHUNK: u64 = 1_024;

/// Simulates some of a scenario's shoppers. Their tallies merge to the tally of them all.
pub fn simulate(scenario: &Scenario, shoppers: Range<u64>) -> Tally {
    let prepared = PreparedRun::new(scenario);
    let mut tally = Tally::empty(&prepared.form);
    let mut worker = Worker::new(&prepared);
    for group in 0..GROUPS {
        let all = group_of(scenario, group);
        let part = all.start.max(shoppers.start)..all.end.min(shoppers.end);
        if part.start < part.end {
            worker.run(part);
            tally.groups[group].add(&worker.take());
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
    Some(Job::new(&PreparedRun::new(scenario), None, watch).run(threads)?.tally)
}

/// The same, and what throttles within brackets would buy otherwise.
pub fn simulate_within(
    scenario: &Scenario,
    brackets: &[Bracket],
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Outcome> {
    let mut prepared = PreparedRun::new(scenario);
    prepared.look_at(brackets);
    Job::new(&prepared, None, watch).run(threads)
}

/// Simulates some shoppers; their numbers ascend.
pub fn simulate_some(
    scenario: &Scenario,
    shoppers: &[u64],
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Tally> {
    Some(Job::new(&PreparedRun::new(scenario), Some(shoppers), watch).run(threads)?.tally)
}

/// What a run leaves.
pub struct Outcome {
    /// What was counted.
    pub tally: Tally,
    /// What one end of a bracket buys and not the other, and of which shopper; in any order.
    pub marginal: Vec<(u64, Offer)>,
}

/// Threads to share the work, where more than this one are asked for and to be had.
fn pool(threads: usize) -> Option<ThreadPool> {
    if threads == 1 { None } else { ThreadPoolBuilder::new().num_threads(threads).build().ok() }
}

/// All shoppers, or some, in parts of [`CHUNK`] at most, each of one group.
struct Job<'a, Watch> {
    prepared: &'a PreparedRun<'a>,
    some: Option<&'a [u64]>,
    watch: Watch,
    /// Parts of a group, as many as the largest needs.
    per_group: u64,
    outcome: Mutex<Outcome>,
}

impl<'a, Watch: Fn(u64) -> ControlFlow<()> + Sync> Job<'a, Watch> {
    fn new(prepared: &'a PreparedRun<'a>, some: Option<&'a [u64]>, watch: Watch) -> Self {
        let sizes = (0..GROUPS).map(|group| group_of(prepared.scenario, group)).map(|all| all.end - all.start);
        let per_group = sizes.max().unwrap_or(0).div_ceil(CHUNK).max(1);
        let outcome = Mutex::new(Outcome { tally: Tally::empty(&prepared.form), marginal: Vec::new() });
        Self { prepared, some, watch, per_group, outcome }
    }

    fn run(self, threads: usize) -> Option<Outcome> {
        let done = match pool(threads) {
            Some(pool) => pool.install(|| {
                let parts = self.parts().into_par_iter();
                let done = parts.try_fold(|| Worker::new(self.prepared), |worker, part| self.work(worker, part));
                done.try_for_each(|worker| self.finish(worker?))
            }),
            None => match self.parts().try_fold(Worker::new(self.prepared), |worker, part| self.work(worker, part)) {
                ControlFlow::Continue(worker) => self.finish(worker),
                ControlFlow::Break(()) => ControlFlow::Break(()),
            },
        };
        done.is_continue().then(|| self.outcome.into_inner().expect("no worker panics"))
    }

    fn parts(&self) -> Range<u64> {
        0..GROUPS as u64 * self.per_group
    }

    /// Runs one part.
    fn work(&self, mut worker: Worker<'a>, part: u64) -> ControlFlow<(), Worker<'a>> {
        let (group, part) = ((part / self.per_group) as usize, part % self.per_group);
        let all = group_of(self.prepared.scenario, group);
        let start = all.start + part * CHUNK;
        if group != worker.group {
            self.take(&mut worker);
            worker.group = group;
        }
        let count = worker.run_part(start..all.end.min(start + CHUNK), self.some);
        if count > 0 {
            (self.watch)(count)?;
        }
        ControlFlow::Continue(worker)
    }

    /// Takes what a worker counted of its group.
    fn take(&self, worker: &mut Worker<'_>) {
        let counts = worker.take();
        self.outcome.lock().expect("no worker panics").tally.groups[worker.group].add(&counts);
    }

    fn finish(&self, mut worker: Worker<'_>) -> ControlFlow<()> {
        self.take(&mut worker);
        let outcome = &mut *self.outcome.lock().expect("no worker panics");
        outcome.marginal.extend_from_slice(&worker.marginal);
        worker.finish(&mut outcome.tally);
        ControlFlow::Continue(())
    }
}

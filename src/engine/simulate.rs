//! Whole runs, and the only file that knows threads.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::plan::RunPlan;
use super::prepared::Prepared;
use super::tally::{GROUPS, Tally, group_of};
use super::worker::Worker;

/// Shoppers simulated between two looks at progress and interruption.
const CHUNK: u64 = 1_024;

/// Learns how many shoppers each part of the work held, and may break it off.
pub type Watch<'a> = &'a (dyn Fn(u64) -> ControlFlow<()> + Sync);

/// Simulates some of a run's shoppers. Their tallies merge to the tally of them all.
pub fn simulate(prepared: &Prepared, shoppers: Range<u64>) -> Tally {
    let plan = RunPlan::new(prepared);
    let mut tally = Tally::empty(&plan.form);
    let mut worker = Worker::new(&plan);
    for group in 0..GROUPS {
        let all = group_of(plan.model, group);
        let part = all.start.max(shoppers.start)..all.end.min(shoppers.end);
        if part.start < part.end {
            worker.run(part);
            tally.groups[group].add(&worker.take());
        }
    }
    worker.finish(&mut tally);
    tally
}

/// Simulates all shoppers on `threads` threads (0: one per core; 1: the caller's own). None where `watch` breaks it off.
pub fn simulate_all(prepared: &Prepared, threads: usize, watch: Watch<'_>) -> Option<Tally> {
    simulate_after(prepared, 0, threads, watch)
}

/// The same without the first so many shoppers, who are counted already.
pub fn simulate_after(prepared: &Prepared, first: u64, threads: usize, watch: Watch<'_>) -> Option<Tally> {
    Job::new(&RunPlan::new(prepared), first, watch).run(threads)
}

/// Threads to share the work, where more than this one are asked for and to be had.
fn pool(threads: usize) -> Option<ThreadPool> {
    if threads == 1 { None } else { ThreadPoolBuilder::new().num_threads(threads).build().ok() }
}

/// All shoppers but the first, in parts of [`CHUNK`] at most, each of one group.
struct Job<'a> {
    plan: &'a RunPlan<'a>,
    first: u64,
    watch: Watch<'a>,
    /// Parts of a group, as many as the largest needs.
    per_group: u64,
    tally: Mutex<Tally>,
}

impl<'a> Job<'a> {
    fn new(plan: &'a RunPlan<'a>, first: u64, watch: Watch<'a>) -> Self {
        let sizes = (0..GROUPS).map(|group| group_of(plan.model, group)).map(|all| all.end - all.start);
        let per_group = sizes.max().unwrap_or(0).div_ceil(CHUNK).max(1);
        Self { plan, first, watch, per_group, tally: Mutex::new(Tally::empty(&plan.form)) }
    }

    fn run(self, threads: usize) -> Option<Tally> {
        let done = match pool(threads) {
            Some(pool) => pool.install(|| {
                let parts = self.parts().into_par_iter();
                let done = parts.try_fold(|| Worker::new(self.plan), |worker, part| self.work(worker, part));
                done.try_for_each(|worker| self.finish(worker?))
            }),
            None => match self.parts().try_fold(Worker::new(self.plan), |worker, part| self.work(worker, part)) {
                ControlFlow::Continue(worker) => self.finish(worker),
                ControlFlow::Break(()) => ControlFlow::Break(()),
            },
        };
        done.is_continue().then(|| self.tally.into_inner().expect("no worker panics"))
    }

    fn parts(&self) -> Range<u64> {
        0..GROUPS as u64 * self.per_group
    }

    /// Runs one part.
    fn work(&self, mut worker: Worker<'a>, part: u64) -> ControlFlow<(), Worker<'a>> {
        let (group, part) = ((part / self.per_group) as usize, part % self.per_group);
        let all = group_of(self.plan.model, group);
        let start = all.start + part * CHUNK;
        let part = start.max(self.first)..all.end.min(start + CHUNK);
        if group != worker.group {
            self.take(&mut worker);
            worker.group = group;
        }
        if part.start < part.end {
            let count = part.end - part.start;
            worker.run(part);
            (self.watch)(count)?;
        }
        ControlFlow::Continue(worker)
    }

    /// Takes what a worker counted of its group.
    fn take(&self, worker: &mut Worker<'_>) {
        let counts = worker.take();
        self.tally.lock().expect("no worker panics").groups[worker.group].add(&counts);
    }

    fn finish(&self, mut worker: Worker<'_>) -> ControlFlow<()> {
        self.take(&mut worker);
        worker.finish(&mut self.tally.lock().expect("no worker panics"));
        ControlFlow::Continue(())
    }
}

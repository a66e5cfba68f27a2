//! The only pipeline: a scenario is prepared, its shoppers are counted, and the counts become estimates.
//!
//! ```text
//! Scenario ─▶ Prepared ─▶ Tally ─▶ Results ─▶ tables
//! (checked)   (throttles   (exact    (every      (results::tables)
//!             meet the     counts)   estimate
//!             budgets)               and error)
//! ```
//!
//! The commands, the studies, the tests and other programs all call [`run`].

use std::ops::{ControlFlow, Range};

use crate::analysis::estimate::Sample;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_some;
use crate::engine::tally::Tally;
use crate::equal_spend::frontier::{Level, frontier};
use crate::equal_spend::{errors, prepare};
use crate::scenario::Scenario;

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It looks for the throttles that meet the budgets.
    Budgets,
    /// It simulates the shoppers.
    Shoppers,
    /// It looks at how numbers answer to the solved throttles.
    Errors,
    /// It looks at what policies would reach at other spends.
    OtherSpends,
}

/// How far a run is: so many shoppers more are done in this stage. Every stage begins with none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Shoppers done since it was last told.
    pub shoppers: u64,
}

/// Learns how far a run is, and may break it off.
pub type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// How a run is made. Nothing here changes a number.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Threads to use; 0: one per core.
    pub threads: usize,
    /// Who watches.
    pub watch: Watch<'a>,
}

impl Default for Options<'_> {
    /// A thread per core, and nobody watches.
    fn default() -> Self {
        Self { threads: 0, watch: &|_| ControlFlow::Continue(()) }
    }
}

/// The watch broke the run off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Everything that a run found.
#[derive(Debug)]
pub struct Results {
    /// What was run.
    pub scenario: Scenario,
    /// With the throttles that meet its budgets.
    pub prepared: Prepared,
    /// What was counted.
    pub tally: Tally,
    /// The counts made ready for estimation.
    pub sample: Sample,
    /// What policies would reach at other spends; none where nothing has a price.
    pub levels: Vec<Level>,
}

/// Runs a scenario.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
///
/// # Examples
///
/// ```
/// use omnicap::{Options, Scenario};
///
/// let text = include_str!("../scenarios/plain.toml");
/// let scenario = Scenario::parse(text, "plain.toml")?.with_shoppers(1_000);
/// let results = omnicap::run(&scenario, &Options::default())?;
/// assert_eq!(results.sample.counts().shoppers, 1_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(scenario: &Scenario, options: &Options<'_>) -> Result<Results, Interrupted> {
    let (prepared, tally) = run_part(scenario, 0..scenario.shoppers, options)?;
    finish(scenario, prepared, tally, options)
}

/// Solves the budgets, and simulates some of a run's shoppers: its parts' tallies merge to the run's.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn run_part(
    scenario: &Scenario,
    shoppers: Range<u64>,
    options: &Options<'_>,
) -> Result<(Prepared, Tally), Interrupted> {
    let prepared = solve(scenario, options)?;
    let threads = options.threads;
    let tally = options.stage(Stage::Shoppers, |watch| simulate_some(&prepared, shoppers.clone(), threads, watch))?;
    Ok((prepared, tally))
}

/// Solves the budgets alone.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn solve(scenario: &Scenario, options: &Options<'_>) -> Result<Prepared, Interrupted> {
    options.stage(Stage::Budgets, |watch| prepare(scenario, options.threads, watch))
}

/// What a run found, once all of its shoppers are counted.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn finish(
    scenario: &Scenario,
    prepared: Prepared,
    tally: Tally,
    options: &Options<'_>,
) -> Result<Results, Interrupted> {
    let threads = options.threads;
    let sample = options.stage(Stage::Errors, |watch| errors::sample(&prepared, &tally, threads, watch))?;
    let levels = options.stage(Stage::OtherSpends, |watch| frontier(&prepared, &sample, threads, watch))?;
    Ok(Results { scenario: scenario.clone(), prepared, tally, sample, levels })
}

impl Options<'_> {
    /// Does one stage's work, which learns of its shoppers alone.
    pub(crate) fn stage<T>(
        &self,
        stage: Stage,
        work: impl FnOnce(&(dyn Fn(u64) -> ControlFlow<()> + Sync)) -> Option<T>,
    ) -> Result<T, Interrupted> {
        let tell = |shoppers| (self.watch)(Progress { stage, shoppers });
        if tell(0).is_break() {
            return Err(Interrupted);
        }
        work(&tell).ok_or(Interrupted)
    }
}

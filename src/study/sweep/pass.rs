//! A pass: points of one world, simulated together.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::merge::{Merged, merge};
use crate::analysis::estimate::Sample;
use crate::analysis::reaction::Reaction;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_all;
use crate::engine::tally::Tally;
use crate::equal_spend::{errors, prepare};
use crate::run::{Interrupted, Options, Results, Stage};
use crate::scenario::Scenario;

/// What a pass counted, to be looked at point by point.
pub struct Pass<'a> {
    points: &'a [Scenario],
    /// By point, where its policies are.
    pub indices: Vec<Vec<usize>>,
    /// The policies of all points.
    pub prepared: Prepared,
    /// Their counts.
    pub tally: Tally,
    reactions: Vec<Reaction>,
}

/// Simulates points that differ in policies alone.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn run<'a>(points: &'a [Scenario], options: &Options<'_>) -> Result<Option<Pass<'a>>, Interrupted> {
    let Some(Merged { model, indices }) = merge(points) else { return Ok(None) };
    let threads = options.threads;
    let whole = Scenario { model, ..points[0].clone() };
    let prepared = options.stage(Stage::Budgets, |watch| prepare(&whole, threads, watch))?;
    let tally = options.stage(Stage::Shoppers, |watch| simulate_all(&prepared, threads, watch))?;
    Pass::counted(points, indices, (prepared, tally), options).map(Some)
}

/// What became of a point.
pub type Outcome = Result<Results, String>;

/// Simulates points that differ in policies alone, and shows each as if it had been run by itself. Where that fails, the
/// points are tried one by one: the one that fails is told, with the reason, and the others are kept.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn each(
    points: &[Scenario],
    options: &Options<'_>,
    show: &mut dyn FnMut(usize, Outcome),
) -> Result<(), Interrupted> {
    each_by(points, &mut |points| run(points, options), show).map(drop)
}

/// Simulates points in some way.
pub type Run<'a, 'r> = &'r mut dyn FnMut(&'a [Scenario]) -> Result<Option<Pass<'a>>, Interrupted>;

/// The same with points that are simulated in some other way. Returns their pass where all were simulated together.
///
/// # Errors
///
/// Those of `run`.
pub fn each_by<'a>(
    points: &'a [Scenario],
    run: Run<'a, '_>,
    show: &mut dyn FnMut(usize, Outcome),
) -> Result<Option<Pass<'a>>, Interrupted> {
    match guarded(|| run(points)) {
        Ok(pass) => {
            let pass = pass?;
            let results = pass.iter().flat_map(|pass| (0..points.len()).map(|index| (index, pass.results(index))));
            results.for_each(|(index, results)| show(index, Ok(results)));
            return Ok(pass);
        }
        Err(why) if points.len() == 1 => show(0, Err(why)),
        Err(_) => {
            for index in 0..points.len() {
                each_by(&points[index..=index], run, &mut |_, outcome| show(index, outcome))?;
            }
        }
    }
    Ok(None)
}

/// Runs something that should never fail, and says why where it does.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let why = |cause: Box<dyn Any + Send>| {
        let words = cause.downcast_ref::<String>().cloned();
        words.or_else(|| cause.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_else(|| "it failed".into())
    };
    catch_unwind(AssertUnwindSafe(work)).map_err(why)
}

impl<'a> Pass<'a> {
    /// What was counted of points, to be read at their budgets.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] where the watch breaks it off.
    pub fn counted(
        points: &'a [Scenario],
        indices: Vec<Vec<usize>>,
        (prepared, tally): (Prepared, Tally),
        options: &Options<'_>,
    ) -> Result<Self, Interrupted> {
        let threads = options.threads;
        let reactions = options.stage(Stage::Errors, |watch| errors::reactions(&prepared, &tally, threads, watch))?;
        Ok(Self { points, indices, prepared, tally, reactions })
    }

    /// What was found of one point, as if it had been run by itself.
    pub fn results(&self, point: usize) -> Results {
        let policies = &self.indices[point];
        let scenario = self.points[point].clone();
        let throttles = policies.iter().map(|policy| self.prepared.throttles()[*policy].clone()).collect();
        let tally = self.tally.of_policies(policies);
        let reactions = self.reactions.iter().filter_map(|reaction| reaction.of_policies(policies)).collect();
        let sample = Sample::new(&tally, scenario.model.universe()).solved(reactions);
        let prepared = Prepared::with_throttles(scenario.model.clone(), throttles);
        Results { scenario, prepared, tally, sample, levels: Vec::new() }
    }
}

//! Calibration: a scenario's population and path fitted to real reach-and-frequency tables.
//!
//! A table says how many users saw 1, 2, 3 … impressions. First the negative binomial law is fitted to
//! it on paper ([`closed_form`]); from there a [`mod@search`] moves the scenario's parameters
//! ([`parameter`]) until its simulated shoppers ([`simulation`]), walking its paths under the caps of
//! one policy, fall into the table's cells ([`target`]) as the users did. Where theory holds exactly,
//! the simulation is left out. What contradicts itself in a table is named (`contradictions`) and
//! not fitted. Intervals: [`interval`]; how well it fits: [`goodness`].

pub mod advice;
pub mod bucket;
pub mod closed_form;
mod contradictions;
pub mod frequency;
pub mod frequency_table;
pub mod goodness;
pub mod halves;
pub mod interval;
pub mod likelihood;
mod matrix;
pub mod overlap;
pub mod parameter;
pub mod rewritten;
pub mod search;
mod sheet;
pub mod simulation;
pub mod tables;
pub mod target;
pub mod words;

use std::ops::ControlFlow;

use crate::base::random::Seed;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_all;
use crate::policy::Policy;
use crate::run::Interrupted;
use crate::scenario::Scenario;
use crate::scenario::problem::Problem;
use closed_form::ClosedForm;
use goodness::Goodness;
use interval::Z;
use likelihood::Shares;
use parameter::{Parameter, Quantity};
use search::{Manner, Optimum, search};
use simulation::Trial;
use tables::Tables;
use target::{TargetScope, TargetTable};

/// What is to be fitted, and how.
#[derive(Debug)]
pub struct Question<'a> {
    /// The scenario that is fitted.
    pub scenario: &'a Scenario,
    /// Under which policy the tables were measured: its index.
    pub policy: usize,
    /// What was measured.
    pub tables: Tables,
    /// How many shoppers a trial draws.
    pub shoppers: u64,
    /// Threads to use; 0: one per core.
    pub threads: usize,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The fitted values.
    pub values: Vec<Value>,
    /// What was to be met.
    pub targets: Vec<TargetTable>,
    /// What the model says of the cells, by table.
    pub shares: Shares,
    /// How well it fits.
    pub goodness: Goodness,
    /// The law of the first table on paper.
    pub paper: ClosedForm,
    /// Was that law exact, so that nothing had to be simulated?
    pub exact: bool,
    /// Shoppers that a trial of the last search drew, both halves together.
    pub shoppers: u64,
}

/// A fitted value.
#[derive(Debug, Clone)]
pub struct Value {
    /// Of what.
    pub parameter: Parameter,
    /// The value itself.
    pub value: f64,
    /// What holds the truth in 95 of 100 cases; none at a limit, or where tables cannot tell.
    pub interval: Option<(f64, f64)>,
    /// Did the search end at a limit of what may be?
    pub at_limit: bool,
}

/// Why there is no fit.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody asked to stop.
    Interrupted,
    /// The tables and the scenario do not go together.
    Problem(Box<Problem>),
}

impl From<Interrupted> for Refusal {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// Draws shoppers of its own: not those of `run`, whose chance a table that was made by a run would share.
const OWN_SHOPPERS: u64 = 0x00CA_11B8_A7E0;

/// From where the second half of the last search's shoppers is drawn.
const OTHER_HALF: u64 = 0x5EC0_4D4A_1F00_0000;

/// Half the distance of the last search's differences: the chance of a slope falls as it grows, and a
/// bend of the model is missed by its square, 3 % of a slope on a logarithm.
const WIDE: f64 = 0.3;

/// Trials of the first search draw this part of the shoppers.
const ROUGH: u64 = 8;

/// Fits a scenario to tables. `watch` hears of the shoppers that are drawn.
///
/// # Errors
///
/// A [`Refusal`] where the scenario or the tables cannot be fitted, or the watch breaks off.
pub fn calibrate(question: &Question<'_>, watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync)) -> Result<Fit, Refusal> {
    let Question { scenario, policy, tables, shoppers, threads } = question;
    must_be_drawn(scenario)?;
    must_be_free(scenario, *policy)?;
    let targets = tables.targets(scenario, *shoppers);
    let parameters = tables.parameters(scenario);
    enough_cells(&targets, &parameters)?;
    let nothing = || Problem::error("the table of all channels cannot be fitted", "look at its users", None);
    let paper = closed_form::fit(&targets[0]).ok_or_else(nothing)?;
    let seed = Seed(scenario.world.seed.0 ^ OWN_SHOPPERS);
    let mut trial = Trial { text: &scenario.text, policy: *policy, shoppers: *shoppers, seed, threads: *threads };
    let exact = closed_form::holds(scenario, *policy, &parameters, &targets);
    let mut best = match exact {
        Some(mean) => on_paper(&targets, &parameters, &paper, mean)?,
        None => by_simulation(scenario, &mut trial, &targets, &parameters, &paper, watch)?,
    };
    let blocks = if exact.is_some() { Vec::new() } else { trial.blocks(&parameters, &best.point, &targets, watch)? };
    let ratios = interval::ratios(&targets, &blocks);
    let free: Vec<usize> =
        (0..parameters.len()).filter(|index| !is_at_limit(&parameters[*index], best.point[*index])).collect();
    let goodness = Goodness::of(&targets, &best.shares, &ratios, parameters.len());
    let covariance = interval::covariance(&targets, &best, &free, &blocks);
    let values = parameters.into_iter().enumerate().map(|(index, parameter)| {
        let row = free.iter().position(|other| *other == index);
        let variance = row.and_then(|row| covariance.as_ref().map(|matrix| matrix[row][row] * goodness.excess()));
        value(parameter, best.point[index], variance.filter(|variance| variance.is_finite() && *variance >= 0.0))
    });
    let values = values.collect();
    let shares = std::mem::take(&mut best.shares);
    Ok(Fit { values, targets, shares, goodness, paper, exact: exact.is_some(), shoppers: trial.shoppers })
}

fn value(parameter: Parameter, at: f64, variance: Option<f64>) -> Value {
    let around = |error: f64| (parameter.value(at - Z * error), parameter.value(at + Z * error));
    let interval = variance.map(|variance| around(variance.sqrt()));
    Value { value: parameter.value(at), interval, at_limit: is_at_limit(&parameter, at), parameter }
}

fn is_at_limit(parameter: &Parameter, at: f64) -> bool {
    let (low, high) = parameter.ends();
    at <= low + 1e-6 || at >= high - 1e-6
}

/// Refuses a scenario whose paths are real: nothing in them is drawn from values that could be fitted.
///
/// # Errors
///
/// The [`Problem`] of a scenario whose paths are real.
pub fn must_be_drawn(scenario: &Scenario) -> Result<(), Problem> {
    let path = &scenario.world.path;
    if path.follows_population() {
        return Ok(());
    }
    let model = if path.is_logged() { "log" } else { "recorded" };
    let title = format!("the {model} model draws nothing that could be fitted: who does how much stands in its paths");
    let cure = "calibrate a scenario whose journey is of the model markov, linear or independent";
    Err(Problem::error(title, cure, None))
}

/// Refuses a policy with a budget: its win rates follow from the very values that are to be fitted.
///
/// # Errors
///
/// The [`Problem`] of a policy with a budget.
pub fn must_be_free(scenario: &Scenario, policy: usize) -> Result<(), Problem> {
    let Policy { name, budget, .. } = &scenario.policies[policy];
    if budget.is_none() {
        return Ok(());
    }
    let title = format!("`{name}` buys for a budget, and a fit takes a channel's win rate as it is written");
    let is_free = |other: &&Policy| other.budget.is_none() && other.has_caps_of(&scenario.policies[policy]);
    let cure = match scenario.policies.iter().find(is_free) {
        Some(free) => format!("fit under `{}`, which has the same caps and no budget", free.name),
        None => {
            "fit under a policy without `spend`, whose win rates are those under which the table was measured".into()
        }
    };
    Err(Problem::error(title, cure, None))
}

/// Every table must hold at least as much as is asked of it.
fn enough_cells(targets: &[TargetTable], parameters: &[Parameter]) -> Result<(), Problem> {
    for target in targets {
        let asked = parameters.iter().filter(|parameter| parameter.scope == target.scope).count();
        if target.cells.len() <= asked {
            let title = format!(
                "{} has {} groups of users that can be fitted, and {asked} values are asked of it",
                target.file,
                target.cells.len()
            );
            let cure = format!("{} or more are needed: give the users at more frequencies", asked + 1);
            return Err(Problem::error(title, cure, None));
        }
    }
    Ok(())
}

fn on_paper(
    targets: &[TargetTable],
    parameters: &[Parameter],
    paper: &ClosedForm,
    mean: f64,
) -> Result<Optimum, Refusal> {
    let ends: Vec<_> = parameters.iter().map(Parameter::ends).collect();
    let start = [parameters[0].straight(paper.shape), parameters[1].straight(paper.mean / mean)];
    let mut shares_at = |point: &[f64]| {
        let (shape, volume) = (parameters[0].value(point[0]), parameters[1].value(point[1]));
        Ok(closed_form::shares(&targets[0], mean * volume, shape).map(|shares| vec![shares]))
    };
    let manner = Manner { step: 1e-3, enough: 1e-9, slack: 0.0, rounds: 100 };
    search(targets, &ends, &start, manner, &mut shares_at)?.ok_or_else(cannot_run)
}

fn cannot_run() -> Refusal {
    Problem::error("the scenario cannot be run with any values near its own", "check its rates", None).into()
}

/// Two rough searches, from the law on paper and from the scenario's own values, and a fine one from
/// the better end, whose slopes come from two halves ([`halves`]).
fn by_simulation(
    scenario: &Scenario,
    trial: &mut Trial<'_>,
    targets: &[TargetTable],
    parameters: &[Parameter],
    paper: &ClosedForm,
    watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync),
) -> Result<Optimum, Refusal> {
    let ends: Vec<_> = parameters.iter().map(Parameter::ends).collect();
    let rough = Trial { shoppers: (trial.shoppers / ROUGH).max(2_000).min(trial.shoppers), ..trial.clone() };
    let manner = |trial: &Trial<'_>, step, slack, rounds| {
        // The square of a step in standard errors of the table alone; the simulation has its own.
        let noise = 1.0 + targets[0].users() as f64 / trial.shoppers as f64;
        Manner { step, enough: 0.02 * noise, slack, rounds }
    };
    let own: Vec<f64> = parameters.iter().map(|parameter| parameter.straight(parameter.start)).collect();
    let starts = [from_paper(scenario, parameters, &own, paper), own];
    let mut best: Option<Optimum> = None;
    for start in &starts {
        let mut shares_at = |point: &[f64]| rough.samples(&[rough.seed], parameters, point, targets, watch);
        let found = search(targets, &ends, start, manner(&rough, 0.15, 0.0, 12), &mut shares_at)?;
        best = [best, found].into_iter().flatten().min_by(|a, b| a.deviance.total_cmp(&b.deviance));
    }
    let start = best.ok_or_else(cannot_run)?.point;
    let inside = inside(&rough, parameters, &start, targets, watch)?;
    trial.shoppers = limit(trial.shoppers as f64, inside, targets[0].users() as f64);
    let seeds = [trial.seed, Seed(trial.seed.0 ^ OTHER_HALF)];
    let mut shares_at = |point: &[f64]| trial.samples(&seeds, parameters, point, targets, watch);
    let found = search(targets, &ends, &start, manner(trial, WIDE, 2.0, 8), &mut shares_at)?;
    trial.shoppers *= seeds.len() as u64;
    found.ok_or_else(cannot_run)
}

/// The share of shoppers who are in the first table.
fn inside(
    rough: &Trial<'_>,
    parameters: &[Parameter],
    point: &[f64],
    targets: &[TargetTable],
    watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync),
) -> Result<f64, Interrupted> {
    let Some(scenario) = rough.scenario(parameters, point) else { return Ok(1.0) };
    let tally = simulate_all(&Prepared::at_win_rates(scenario.model), rough.threads, watch).ok_or(Interrupted)?;
    let counted: u64 = targets[0].count(&tally).iter().sum();
    Ok(counted.max(1) as f64 / rough.shoppers as f64)
}

/// How many shoppers each half of the last search draws. Where few are in the table, more must be drawn to have as
/// many in it, and who meets nothing costs little: up to twenty times. A simulation of fewer than two
/// shoppers for a user would be a large part of the error: up to four times.
fn limit(shoppers: f64, inside: f64, users: f64) -> u64 {
    let rare = (USUAL / inside).clamp(1.0, 20.0);
    let few = (2.0 * users / (inside * shoppers)).clamp(1.0, 4.0);
    (shoppers * rare.max(few)) as u64
}

/// The share of shoppers that a table of the reached usually holds.
const USUAL: f64 = 0.3;

/// A start at which shape and mean are those of the law on paper, as if nothing were capped.
fn from_paper(scenario: &Scenario, parameters: &[Parameter], own: &[f64], paper: &ClosedForm) -> Vec<f64> {
    let world = &scenario.world;
    let rates = world.path.daily_opportunities();
    let daily: f64 = world
        .channels
        .iter()
        .zip(rates)
        .map(|(channel, rate)| rate * channel.win_rate.get() * channel.usage.get())
        .sum();
    // Inside an episode sessions come faster.
    let episodes = world.market.as_ref().map_or(1.0, |market| 1.0 + market.share() * (market.pace() - 1.0));
    let daily: f64 = daily * episodes;
    let grow = (paper.mean / (daily * f64::from(world.calendar.days())).max(1e-9)).clamp(1e-3, 1e3);
    let start = |(parameter, own): (&Parameter, &f64)| match parameter.quantity {
        Quantity::Shape => parameter.straight(paper.shape.clamp(0.1, 20.0)),
        // The spread of a log-normal whose variance is that of the gamma, 1/a.
        Quantity::Sigma => parameter.straight((1.0 + 1.0 / paper.shape.clamp(0.1, 20.0)).ln().sqrt()),
        Quantity::Sessions | Quantity::Rates(_) => parameter.straight(parameter.start * grow),
        _ => *own,
    };
    parameters.iter().zip(own).map(start).collect()
}

impl Fit {
    /// The largest difference between the table and the fit: table, cell, observed and fitted share.
    pub fn largest_gap(&self) -> (usize, usize, f64, f64) {
        let all = self.targets.iter().zip(&self.shares).enumerate().flat_map(|(table, (target, shares))| {
            let users = target.users() as f64;
            let cells = target.cells.iter().zip(shares).enumerate();
            cells.map(move |(index, (cell, share))| (table, index, cell.users as f64 / users, *share))
        });
        let gap = |entry: &(usize, usize, f64, f64)| (entry.2 - entry.3).abs();
        all.max_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or((0, 0, 0.0, 0.0))
    }

    /// What a table of this scope counts.
    pub fn scope_name(scope: TargetScope, scenario: &Scenario) -> &str {
        match scope {
            TargetScope::All => "all",
            TargetScope::Channel(channel) => &scenario.world.channels[channel].name,
            TargetScope::Overlap => "overlap",
        }
    }
}

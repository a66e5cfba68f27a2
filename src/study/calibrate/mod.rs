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
mod by_simulation;
pub mod closed_form;
mod contradictions;
mod cumulative;
pub mod frequency;
mod frequency_columns;
pub mod frequency_table;
pub mod goodness;
pub mod halves;
pub mod interval;
pub mod left_open;
pub mod likelihood;
mod matrix;
mod numbers;
mod other_laws;
pub mod overlap;
pub mod parameter;
mod reach;
mod refusal;
pub mod rewritten;
mod rows_read;
pub mod search;
mod sheet;
pub mod simulation;
pub mod tables;
pub mod target;
mod whose;
pub mod words;

pub use refusal::{Refusal, must_be_drawn, must_be_free};

use std::ops::ControlFlow;

use crate::base::random::Seed;
use crate::scenario::Scenario;
use crate::scenario::problem::Problem;
use crate::study::theory::gamma_poisson;
use by_simulation::by_simulation;
use closed_form::ClosedForm;
use goodness::Goodness;
use interval::Z;
use likelihood::Shares;
use matrix::Matrix;
use parameter::Parameter;
use refusal::{cannot_run, enough_cells};
use search::{Manner, Optimum, search};
use simulation::Trial;
use tables::Tables;
use target::{Bin, TargetScope, TargetTable};

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
    /// The share of all people whom the model never reaches.
    pub unreached: f64,
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
    /// Which ends of the interval are limits of what may be, and not where chance ends?
    pub bounded: (bool, bool),
}

/// Draws shoppers of its own: not those of `run`, whose chance a table that was made by a run would share.
const OWN_SHOPPERS: u64 = 0x00CA_11B8_A7E0;

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
    let law = tables.law();
    let held = tables.holds_rates().then(|| closed_form::written_mean(scenario));
    let paper = closed_form::fit(&law, held).ok_or_else(nothing)?;
    let seed = Seed(scenario.world.seed.0 ^ OWN_SHOPPERS);
    let mut trial = Trial { text: &scenario.text, policy: *policy, shoppers: *shoppers, seed, threads: *threads };
    let exact = closed_form::holds(scenario, *policy, &parameters, &targets);
    let best = match exact {
        Some(mean) => on_paper(&law, &targets, &parameters, &paper, mean)?,
        None => {
            let found = by_simulation(scenario, &mut trial, &targets, &parameters, &paper, watch)?;
            simulated(&trial, found, &targets, &parameters, watch)?
        }
    };
    let goodness = Goodness::of(&targets, &best.shares, &best.ratios, free(&parameters, &best.found).len());
    let values = best.values(parameters, goodness.excess());
    let Best { shares, unreached, .. } = best;
    Ok(Fit { values, targets, shares, unreached, goodness, paper, exact: exact.is_some(), shoppers: trial.shoppers })
}

/// Where a search ended, and how sure that is.
struct Best {
    found: Optimum,
    /// By table, the model's shares of the cells that are told.
    shares: Shares,
    /// The share of all people whom the model never reaches.
    unreached: f64,
    /// By table, users for one simulated shopper.
    ratios: Vec<f64>,
    covariance: Option<Matrix>,
}

impl Best {
    /// The fitted values, their variances grown by the excess of a misfit.
    fn values(&self, parameters: Vec<Parameter>, excess: f64) -> Vec<Value> {
        let free = free(&parameters, &self.found);
        let of = |(index, parameter): (usize, Parameter)| {
            let row = free.iter().position(|other| *other == index);
            let variance = row.and_then(|row| self.covariance.as_ref().map(|matrix| matrix[row][row] * excess));
            let sound = variance.filter(|variance| variance.is_finite() && *variance >= 0.0);
            value(parameter, self.found.point[index], sound)
        };
        parameters.into_iter().enumerate().map(of).collect()
    }
}

/// How sure the end of a search by simulation is.
fn simulated(
    trial: &Trial<'_>,
    found: Optimum,
    targets: &[TargetTable],
    parameters: &[Parameter],
    watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync),
) -> Result<Best, Refusal> {
    // Beside what is to be met it is counted who is reached at all.
    let counted: Vec<TargetTable> = targets.iter().cloned().chain([TargetTable::reach()]).collect();
    let blocks = trial.blocks(parameters, &found.point, &counted, watch)?;
    let reach = || blocks.iter().filter_map(|block| block.last());
    let (none, all) = reach().fold((0, 0), |(none, all), cells| (none + cells[0], all + cells.iter().sum::<u64>()));
    let ratios = interval::ratios(targets, &blocks);
    let covariance = interval::covariance(targets, &found, &free(parameters, &found), &blocks);
    let unreached = none as f64 / all as f64;
    Ok(Best { shares: found.shares.clone(), unreached, found, ratios, covariance })
}

/// The parameters that did not end at a limit.
fn free(parameters: &[Parameter], found: &Optimum) -> Vec<usize> {
    (0..parameters.len()).filter(|index| !is_at_limit(&parameters[*index], found.point[*index])).collect()
}

fn value(parameter: Parameter, at: f64, variance: Option<f64>) -> Value {
    let ends = |error: f64| (at - Z * error, at + Z * error);
    let ends = variance.map(|variance| ends(variance.sqrt()));
    let interval = ends.map(|(low, high)| (parameter.value(low), parameter.value(high)));
    let (lowest, highest) = parameter.ends();
    let bounded = ends.map_or((false, false), |(low, high)| (low <= lowest, high >= highest));
    Value { value: parameter.value(at), interval, at_limit: is_at_limit(&parameter, at), bounded, parameter }
}

fn is_at_limit(parameter: &Parameter, at: f64) -> bool {
    let (low, high) = parameter.ends();
    at <= low + 1e-6 || at >= high - 1e-6
}

/// The fit where the law on paper is exact, to every row of the table by itself: neighbours are joined only to be told.
fn on_paper(
    law: &TargetTable,
    targets: &[TargetTable],
    parameters: &[Parameter],
    paper: &ClosedForm,
    mean: f64,
) -> Result<Best, Refusal> {
    let ends: Vec<_> = parameters.iter().map(Parameter::ends).collect();
    let starts = [paper.shape, paper.mean / mean];
    let start: Vec<f64> = parameters.iter().zip(starts).map(|(parameter, start)| parameter.straight(start)).collect();
    let at = |point: &[f64]| {
        let volume = parameters.get(1).map_or(1.0, |volume| volume.value(point[1]));
        (mean * volume, parameters[0].value(point[0]))
    };
    let shares_of = |target: &TargetTable, point: &[f64]| {
        let (mean, shape) = at(point);
        closed_form::shares(target, mean, shape)
    };
    let mut shares_at = |point: &[f64]| Ok(shares_of(law, point).map(|shares| vec![shares]));
    let manner = Manner { step: 1e-3, enough: 1e-9, slack: 0.0, rounds: 100 };
    let tables = std::slice::from_ref(law);
    let found = search(tables, &ends, &start, manner, &mut shares_at)?.ok_or_else(cannot_run)?;
    let (mean, shape) = at(&found.point);
    let people = || gamma_poisson(mean, shape);
    let covariance = interval::covariance_on_paper(law, &found, &free(parameters, &found), people());
    let shares = targets.iter().filter_map(|target| shares_of(target, &found.point)).flatten().collect();
    let unreached = people().next().unwrap_or(f64::NAN);
    Ok(Best { found, shares, unreached, ratios: vec![0.0; targets.len()], covariance })
}

impl Fit {
    /// Does the table of all channels tell nothing but reach and all impressions?
    pub fn tells_impressions(&self) -> bool {
        self.targets.first().is_some_and(|target| target.cells.iter().any(|cell| cell.bin == Bin::Impressions))
    }

    /// The largest difference between the table and the fit: table, cell, observed and fitted share of the users.
    pub fn largest_gap(&self) -> (usize, usize, f64, f64) {
        let all = self.targets.iter().zip(&self.shares).enumerate().flat_map(|(table, (target, shares))| {
            let both = target.observed().into_iter().zip(target.shown(shares)).enumerate();
            let people = both.filter(|(index, _)| target.cells[*index].bin != Bin::Impressions);
            people.map(move |(index, (observed, fitted))| (table, index, observed, fitted))
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

//! The fit by simulation: where to begin, how many shoppers to draw, and the searches.

use std::ops::ControlFlow;

use super::closed_form::{ClosedForm, written_mean};
use super::parameter::{Parameter, Quantity};
use super::refusal::{Refusal, cannot_run};
use super::search::{Manner, Optimum, search};
use super::simulation::Trial;
use super::target::TargetTable;
use crate::base::random::Seed;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_all;
use crate::run::Interrupted;
use crate::scenario::Scenario;

/// From where the second half of the last search's shoppers is drawn.
const OTHER_HALF: u64 = 0x5EC0_4D4A_1F00_0000;

/// Half the distance of the last search's differences: the chance of a slope falls as it grows, and a
/// bend of the model is missed by its square, 3 % of a slope on a logarithm.
const WIDE: f64 = 0.3;

/// Trials of the first search draw this part of the shoppers.
const ROUGH: u64 = 8;

/// Two rough searches, from the law on paper and from the scenario's own values, and a fine one from
/// the better end, whose slopes come from two halves ([`super::halves`]).
pub fn by_simulation(
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
    let grow = (paper.mean / written_mean(scenario).max(1e-9)).clamp(1e-3, 1e3);
    let start = |(parameter, own): (&Parameter, &f64)| match parameter.quantity {
        Quantity::Shape => parameter.straight(paper.shape.clamp(0.1, 20.0)),
        // The spread of a log-normal whose variance is that of the gamma, 1/a.
        Quantity::Sigma => parameter.straight((1.0 + 1.0 / paper.shape.clamp(0.1, 20.0)).ln().sqrt()),
        Quantity::Sessions | Quantity::Rates(_) => parameter.straight(parameter.start * grow),
        _ => *own,
    };
    parameters.iter().zip(own).map(start).collect()
}

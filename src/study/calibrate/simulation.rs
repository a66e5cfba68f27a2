//! The scenario's own model: its path, usage, identity and caps, with parameters put into its text.
//!
//! Every trial draws the same shoppers from the same addresses (common random numbers). A simulated
//! share p̂ of m shoppers scatters like the share of a sample, so a fit to n users has the error of
//! n users *and* of m shoppers: its variance is that of n users times 1 + n/m (McFadden,
//! *Econometrica* 57, 1989). So shoppers are drawn each alone: those of a net would scatter less than the users of a table.

use std::ops::ControlFlow;

use super::likelihood::Samples;
use super::parameter::Parameter;
use super::target::TargetTable;
use crate::base::random::Seed;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::{simulate, simulate_all};
use crate::engine::tally::Tally;
use crate::run::Interrupted;
use crate::scenario::{Scenario, set};

/// What is the same in all trials.
#[derive(Debug, Clone)]
pub struct Trial<'a> {
    /// The scenario as it is written.
    pub text: &'a str,
    /// Under which policy the tables were measured: its index.
    pub policy: usize,
    /// How many shoppers are drawn.
    pub shoppers: u64,
    /// From where they are drawn.
    pub seed: Seed,
    /// Threads to use; 0: one per core.
    pub threads: usize,
}

/// Cells that nobody fell into still have a share: half a shopper is added to each (Jeffreys' prior),
/// which hardly moves cells of dozens.
const HALF: f64 = 0.5;

impl Trial<'_> {
    /// The scenario at a point; None where it could not be run.
    pub fn scenario(&self, parameters: &[Parameter], point: &[f64]) -> Option<Scenario> {
        let settings =
            parameters.iter().zip(point).flat_map(|(parameter, at)| parameter.settings(parameter.value(*at)));
        let text = settings
            .map(|setting| setting.assignment())
            .try_fold(self.text.to_string(), |text, assignment| set::apply(&text, &assignment).ok())?;
        let scenario =
            Scenario::parse(&text, "calibrate").ok()?.with_policy_alone(self.policy).of_independent_shoppers();
        Some(scenario.with_shoppers(self.shoppers).with_seed(self.seed))
    }

    /// Simulated shares at a point, one sample from each seed; None where it cannot be run. `watch`
    /// hears of every part done.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] where the watch breaks off.
    pub fn samples(
        &self,
        seeds: &[Seed],
        parameters: &[Parameter],
        point: &[f64],
        targets: &[TargetTable],
        watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync),
    ) -> Result<Option<Samples>, Interrupted> {
        let Some(scenario) = self.scenario(parameters, point) else { return Ok(None) };
        let sample = |seed: &Seed| {
            let prepared = Prepared::at_win_rates(scenario.clone().with_seed(*seed).model);
            let tally = simulate_all(&prepared, self.threads, watch).ok_or(Interrupted)?;
            Ok(targets.iter().map(|target| shares(&target.count(&tally))).collect())
        };
        seeds.iter().map(sample).collect::<Result<_, _>>().map(Some)
    }

    /// By block of shoppers, table and cell: who is where. Blocks are samples of their own, from
    /// which the covariance of tables that count the same users is taken.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] where the watch breaks off.
    pub fn blocks(
        &self,
        parameters: &[Parameter],
        point: &[f64],
        targets: &[TargetTable],
        watch: &(dyn Fn(u64) -> ControlFlow<()> + Sync),
    ) -> Result<Vec<Vec<Vec<u64>>>, Interrupted> {
        let Some(scenario) = self.scenario(parameters, point) else { return Ok(Vec::new()) };
        let prepared = Prepared::at_win_rates(scenario.model);
        let count = |tally: &Tally| targets.iter().map(|target| target.count(tally)).collect();
        let bound = |block: u64| (u128::from(block) * u128::from(self.shoppers) / u128::from(BLOCKS)) as u64;
        (0..BLOCKS)
            .map(|block| {
                let range = bound(block)..bound(block + 1);
                let done = range.end - range.start;
                let counts = count(&simulate(&prepared, range));
                watch(done).is_continue().then_some(counts).ok_or(Interrupted)
            })
            .collect()
    }
}

/// Blocks of shoppers: a standard error from 200 has itself an error of a twentieth.
const BLOCKS: u64 = 200;

/// Shares of counts, given that one is among them.
pub fn shares(counts: &[u64]) -> Vec<f64> {
    let all = counts.iter().sum::<u64>() as f64 + HALF * counts.len() as f64;
    counts.iter().map(|count| (*count as f64 + HALF) / all).collect()
}

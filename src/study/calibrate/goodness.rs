//! How well the best point fits.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::likelihood::{Shares, deviance};
use super::target::TargetTable;

/// Below this chance of so bad a fit, the model is said to miss the table.
pub const BEYOND_CHANCE: f64 = 0.001;

/// How well a model fits tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goodness {
    /// G² over all tables, allowing for the simulation's own chance and for rounding: each table's divided by 1 + n/m
    /// and what rounding adds.
    pub deviance: f64,
    /// Cells less one a table, less the parameters.
    pub freedom: usize,
    /// The chance of a G² at least as large if the model were true; 1 without freedom.
    pub chance: f64,
}

impl Goodness {
    /// Judges a fit of `parameters` parameters that could move freely. Tables that share users are taken as independent here,
    /// which G² forgives: the more so the fewer they share.
    pub fn of(targets: &[TargetTable], shares: &Shares, ratios: &[f64], parameters: usize) -> Self {
        let one = |((target, shares), ratio): ((&TargetTable, &Vec<f64>), &f64)| {
            deviance(std::slice::from_ref(target), &vec![shares.clone()]) / (1.0 + ratio + target.rounding())
        };
        let deviance: f64 = targets.iter().zip(shares).zip(ratios).map(one).sum();
        let cells: usize = targets.iter().map(|target| target.cells.len() - 1).sum();
        let freedom = cells.saturating_sub(parameters);
        let chance = ChiSquared::new(freedom as f64).map_or(1.0, |law| law.sf(deviance.max(0.0)));
        Self { deviance, freedom, chance }
    }

    /// Is there anything by which the fit can be judged?
    pub fn is_judged(&self) -> bool {
        self.freedom > 0
    }

    /// Does the model miss the tables beyond chance?
    pub fn misses(&self) -> bool {
        self.chance < BEYOND_CHANCE
    }

    /// By what a variance grows where the model misses: G² over its freedom (McCullagh & Nelder,
    /// *Generalized Linear Models*, 1989, §4.5).
    pub fn excess(&self) -> f64 {
        if self.misses() { (self.deviance / self.freedom as f64).max(1.0) } else { 1.0 }
    }
}

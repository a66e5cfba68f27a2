//! How sure the fitted values are.
//!
//! At the best point θ̂ moves with the score of the data: θ̂ − θ ≈ H⁻¹ s, where H is the expected
//! curvature of ½ G² and s = Σ n (q − p)/p ∂p. H comes from two halves of the shoppers
//! ([`super::halves`]): made of one sample of slopes it would be too large. The variance K of s comes
//! from blocks of simulated shoppers, who stand in all tables at once, because tables that count the
//! same users are not independent; the variance of θ̂ is Godambe's H⁻¹ K H⁻¹ (composite likelihood;
//! Varin, Reid & Firth, *Statistica Sinica* 21, 2011). Where a law on paper is exact, K is H, which
//! leaves Fisher's H⁻¹. Chance is in the tables and in the simulation: n users and m shoppers in
//! them give 1 + n/m.
//!
//! The interval is normal on the straight scale, ± 1.96 standard errors.

use super::likelihood::Shares;
use super::matrix::{Matrix, inverse, sandwich};
use super::search::Optimum;
use super::target::TargetTable;

/// Users of every cell of every table, block by block of simulated shoppers.
pub type Blocks = [Vec<Vec<u64>>];

/// The normal quantile of 95 %, two-sided.
pub const Z: f64 = 1.959_964;

/// By table, the users in it for one simulated shopper in it; zero where nothing was simulated.
pub fn ratios(targets: &[TargetTable], blocks: &Blocks) -> Vec<f64> {
    let simulated = |table: usize| blocks.iter().flat_map(|block| &block[table]).sum::<u64>();
    let ratio = |(table, target): (usize, &TargetTable)| match simulated(table) {
        0 => 0.0,
        some => target.users() as f64 / some as f64,
    };
    targets.iter().enumerate().map(ratio).collect()
}

/// The covariance of the parameters that are `free`, on the straight scale. None where the tables
/// cannot tell them apart.
pub fn covariance(targets: &[TargetTable], found: &Optimum, free: &[usize], blocks: &Blocks) -> Option<Matrix> {
    let slopes: Vec<_> = free.iter().map(|index| found.slopes[*index].clone()).collect();
    let curve: Matrix = free.iter().map(|i| free.iter().map(|j| found.curve[*i][*j]).collect()).collect();
    let bread = inverse(&curve)?;
    if blocks.is_empty() {
        return Some(bread);
    }
    let ratios = ratios(targets, blocks);
    let score = |block: &Vec<Vec<u64>>, weights: &[f64]| -> Vec<f64> {
        slopes.iter().map(|slope| pull(block, slope, &found.shares, weights)).collect()
    };
    let roots: Vec<f64> = ratios.iter().map(|ratio| ratio.sqrt()).collect();
    let chance_of = |weights: &[f64]| spread(&blocks.iter().map(|block| score(block, weights)).collect::<Vec<_>>());
    let (data, simulation) = (chance_of(&roots), chance_of(&ratios));
    let add = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().zip(other).map(|(a, b)| a + b).collect();
    let filling: Matrix = data.iter().zip(&simulation).map(add).collect();
    Some(sandwich(&bread, &filling))
}

/// What a block of shoppers adds to one parameter's score, if each stands for so many users of a table.
fn pull(block: &[Vec<u64>], slope: &Shares, shares: &Shares, weights: &[f64]) -> f64 {
    let table = |(table, weight): (usize, &f64)| {
        let cells = block[table].iter().zip(&slope[table]).zip(&shares[table]);
        weight * cells.map(|((count, slope), share)| *count as f64 * slope / share).sum::<f64>()
    };
    weights.iter().enumerate().map(table).sum()
}

/// The covariance of a sum of independent vectors, from the vectors.
fn spread(parts: &[Vec<f64>]) -> Matrix {
    let count = parts.len() as f64;
    let size = parts.first().map_or(0, Vec::len);
    let mean: Vec<f64> = (0..size).map(|i| parts.iter().map(|part| part[i]).sum::<f64>() / count).collect();
    let cell = |i: usize, j: usize| {
        let products = parts.iter().map(|part| (part[i] - mean[i]) * (part[j] - mean[j]));
        products.sum::<f64>() * count / (count - 1.0)
    };
    (0..size).map(|i| (0..size).map(|j| cell(i, j)).collect()).collect()
}

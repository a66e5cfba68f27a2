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
use super::target::{Bin, TargetTable};

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
    let free = Free::of(found, free);
    let bread = inverse(&free.curve)?;
    let ratios = ratios(targets, blocks);
    let score = |block: &Vec<Vec<u64>>, weights: &[f64]| -> Vec<f64> {
        free.slopes.iter().map(|slope| pull(block, slope, &found.shares, weights)).collect()
    };
    let roots: Vec<f64> = ratios.iter().map(|ratio| ratio.sqrt()).collect();
    let chance_of = |weights: &[f64]| spread(&blocks.iter().map(|block| score(block, weights)).collect::<Vec<_>>());
    let filling = add(&add(&chance_of(&roots), &chance_of(&ratios)), &free.rounding(targets, found));
    Some(sandwich(&bread, &filling))
}

/// The same where a law on paper is exact, of whose people `law` says how many see 0, 1, 2 … impressions. Where users in
/// cells are all that a table tells, their scores vary as the curvature says (Fisher); all impressions vary more.
pub fn covariance_on_paper(
    target: &TargetTable,
    found: &Optimum,
    free: &[usize],
    law: impl Iterator<Item = f64>,
) -> Option<Matrix> {
    let free = Free::of(found, free);
    let bread = inverse(&free.curve)?;
    let tells_impressions = target.cells.iter().any(|cell| cell.bin == Bin::Impressions);
    let chance = if tells_impressions { free.scores(target, found, law) } else { free.curve.clone() };
    let filling = add(&chance, &free.rounding(std::slice::from_ref(target), found));
    Some(sandwich(&bread, &filling))
}

/// Slopes and curvature of the parameters that move freely.
struct Free {
    slopes: Vec<Shares>,
    curve: Matrix,
}

impl Free {
    fn of(found: &Optimum, free: &[usize]) -> Self {
        Self {
            slopes: free.iter().map(|index| found.slopes[*index].clone()).collect(),
            curve: free.iter().map(|i| free.iter().map(|j| found.curve[*i][*j]).collect()).collect(),
        }
    }

    /// What one more in a cell adds to the scores.
    fn pulls(&self, found: &Optimum, table: usize, cell: usize) -> Vec<f64> {
        self.slopes.iter().map(|slope| slope[table][cell] / found.shares[table][cell]).collect()
    }

    /// The covariance of the scores of all people of a table, who see so many impressions as a law says.
    fn scores(&self, target: &TargetTable, found: &Optimum, law: impl Iterator<Item = f64>) -> Matrix {
        let people: u64 = target.cells.iter().filter(|cell| cell.bin != Bin::Impressions).map(|cell| cell.users).sum();
        let pulls: Vec<Vec<f64>> = (0..target.cells.len()).map(|cell| self.pulls(found, 0, cell)).collect();
        let size = self.slopes.len();
        let (mut all, mut sum, mut squares) = (0.0, vec![0.0; size], vec![vec![0.0; size]; size]);
        for (times, share) in (0_u32..).zip(law.take(MOST_TIMES)) {
            if !target.cells.iter().any(|cell| cell.bin.holds(times)) {
                continue;
            }
            let counts = |bin: &Bin| {
                if *bin == Bin::Impressions { f64::from(times) } else { f64::from(u8::from(bin.holds(times))) }
            };
            let of =
                |i: usize| target.cells.iter().zip(&pulls).map(|(cell, pull)| counts(&cell.bin) * pull[i]).sum::<f64>();
            let score: Vec<f64> = (0..size).map(of).collect();
            all += share;
            for i in 0..size {
                sum[i] += share * score[i];
                (0..size).for_each(|j| squares[i][j] += share * score[i] * score[j]);
            }
        }
        let cell = |i: usize, j: usize| people as f64 * (squares[i][j] / all - sum[i] * sum[j] / (all * all));
        (0..size).map(|i| (0..size).map(|j| cell(i, j)).collect()).collect()
    }

    /// What the rounding of percentages adds to the covariance of the scores: a number rounded to units of u is off by
    /// u/√12, and who is missing in a cell is taken to be among the unreached.
    fn rounding(&self, targets: &[TargetTable], found: &Optimum) -> Matrix {
        let size = self.slopes.len();
        let mut sum = vec![vec![0.0; size]; size];
        for (table, target) in targets.iter().enumerate() {
            let none = target.cells.iter().position(|cell| cell.bin.holds_unreached());
            let away = none.map_or(vec![0.0; size], |none| self.pulls(found, table, none));
            for (index, cell) in target.cells.iter().enumerate().filter(|(index, _)| Some(*index) != none) {
                let is_people = cell.bin != Bin::Impressions;
                let unit = if is_people { target.units.0 } else { target.units.1 };
                let pull = self.pulls(found, table, index);
                let off = |i: usize| pull[i] - if is_people { away[i] } else { 0.0 };
                for (i, row) in sum.iter_mut().enumerate() {
                    row.iter_mut().zip(0..).for_each(|(cell, j)| *cell += unit * unit / 12.0 * off(i) * off(j));
                }
            }
        }
        sum
    }
}

/// More impressions than this nobody sees, in a law on paper.
const MOST_TIMES: usize = 100_000;

fn add(one: &Matrix, other: &Matrix) -> Matrix {
    let row = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().zip(other).map(|(a, b)| a + b).collect();
    one.iter().zip(other).map(row).collect()
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

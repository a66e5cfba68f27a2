//! The likelihood of tables of counts, given a model's shares of their cells.
//!
//! With nⱼ users in cell j and model shares pⱼ(θ), twice the log-likelihood's distance from a perfect
//! fit is the deviance G²(θ) = 2 Σ nⱼ ln(nⱼ / (n pⱼ)). The slope of −½ G² is Σ n (qⱼ − pⱼ)/pⱼ · ∂pⱼ with
//! qⱼ = nⱼ/n, and the expected curvature of ½ G² is Σ n ∂pⱼ ∂pⱼᵀ / pⱼ (Fisher's scoring).

use super::matrix::Matrix;
use super::target::TargetTable;

/// By table, the model's shares of its cells.
pub type Shares = Vec<Vec<f64>>;

/// The same, by independent samples of shoppers: one, or two whose chances are held apart.
pub type Samples = Vec<Shares>;

/// The deviance G² = 2 Σ nⱼ ln(nⱼ / (n pⱼ)) over all tables.
pub fn deviance(targets: &[TargetTable], shares: &Shares) -> f64 {
    let one = |(target, shares): (&TargetTable, &Vec<f64>)| {
        let all = target.users() as f64;
        let cells = target.cells.iter().zip(shares).filter(|(cell, _)| cell.users > 0);
        cells.map(|(cell, share)| 2.0 * cell.users as f64 * (cell.users as f64 / (all * share)).ln()).sum::<f64>()
    };
    targets.iter().zip(shares).map(one).sum()
}

/// The slope Σ n (q − p)/p ∂p and the curvature Σ n ∂p ∂′pᵀ / p; ∂ and ∂′ are the same slopes, or come
/// from two samples.
pub fn slope_and_curvature(
    targets: &[TargetTable],
    shares: &Shares,
    slopes: &[Shares],
    others: &[Shares],
) -> (Vec<f64>, Matrix) {
    let size = slopes.len();
    let (mut pull, mut curve) = (vec![0.0; size], vec![vec![0.0; size]; size]);
    for (table, (target, shares)) in targets.iter().zip(shares).enumerate() {
        let all = target.users() as f64;
        for (index, (cell, p)) in target.cells.iter().zip(shares).enumerate() {
            let excess = cell.users as f64 / all - p;
            for (i, slope) in slopes.iter().enumerate() {
                let weight = all / p * slope[table][index];
                pull[i] += weight * excess;
                others.iter().zip(&mut curve[i]).for_each(|(other, sum)| *sum += weight * other[table][index]);
            }
        }
    }
    (pull, curve)
}

//! The search: damped Gauss–Newton on differences, for a likelihood of counts.
//!
//! With nⱼ users in cell j and model shares pⱼ(θ), twice the log-likelihood's distance from a perfect
//! fit is the deviance G²(θ) = 2 Σ nⱼ ln(nⱼ / (n pⱼ)). Its slope is Σ n (qⱼ − pⱼ)/pⱼ · ∂pⱼ with qⱼ =
//! nⱼ/n, and its expected curvature Σ n ∂pⱼ ∂pⱼᵀ / pⱼ: Fisher's scoring, with ∂p by central
//! differences (a derivative-free Gauss–Newton method; Cartis & Roberts, *Mathematical Programming
//! Computation* 11, 2019) and Levenberg's and Marquardt's damping. On common random numbers p(θ) is
//! one fixed function that can be searched; what chance is left in its differences, two halves of
//! the shoppers tell from information ([`super::halves`]). A simplex search sees one number a trial
//! and needs hundreds of trials for a handful of parameters; this one sees every cell, needs tens, and
//! leaves the curvature that intervals are made of.

use super::halves::{crossed, mean};
use super::matrix::{Matrix, solve};
use super::target::Target;

/// By table, the model's shares of its cells.
pub type Shares = Vec<Vec<f64>>;

/// The same, by independent samples of shoppers: one, or two whose chances are held apart.
pub type Samples = Vec<Shares>;

/// Somebody asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

/// What a model says at a place; Ok(None) where it cannot be.
pub type Model<'a> = dyn FnMut(&[f64]) -> Result<Option<Samples>, Interrupted> + 'a;

/// How a search goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Half the distance of a difference.
    pub step: f64,
    /// A step is not worth taking that is expected to gain less than this.
    pub enough: f64,
    /// How much G² may rise in a step: what is simulated has ripples, in which a search that only goes
    /// down would be caught. The slope is taken over a wider stretch and leads across them.
    pub slack: f64,
    /// Rounds at most.
    pub rounds: usize,
}

/// Where a search ended.
#[derive(Debug, Clone)]
pub struct Found {
    /// The place, on the straight scale.
    pub at: Vec<f64>,
    /// The model's shares there.
    pub shares: Shares,
    /// G² there.
    pub deviance: f64,
    /// By parameter, the change of every share with it.
    pub slopes: Vec<Shares>,
    /// The expected curvature of ½ G² there.
    pub curve: Matrix,
}

/// G² = 2 Σ nⱼ ln(nⱼ / (n pⱼ)) over all tables.
pub fn deviance(targets: &[Target], shares: &Shares) -> f64 {
    let one = |(target, shares): (&Target, &Vec<f64>)| {
        let all = target.users() as f64;
        let cells = target.cells.iter().zip(shares).filter(|(cell, _)| cell.users > 0);
        cells.map(|(cell, share)| 2.0 * cell.users as f64 * (cell.users as f64 / (all * share)).ln()).sum::<f64>()
    };
    targets.iter().zip(shares).map(one).sum()
}

/// Finds the place where the model comes closest to the tables. None where it cannot be at the start.
pub fn search(
    targets: &[Target],
    ends: &[(f64, f64)],
    start: &[f64],
    manner: Manner,
    model: &mut Model<'_>,
) -> Result<Option<Found>, Interrupted> {
    let mut at: Vec<f64> = start.iter().zip(ends).map(|(at, (low, high))| at.clamp(*low, *high)).collect();
    let Some(mut shares) = model(&at)? else { return Ok(None) };
    let mut now = deviance(targets, &mean(&shares));
    let mut damping = 1e-3;
    let mut slopes = differences(&at, &shares, ends, manner.step, model)?;
    for _ in 0..manner.rounds {
        let (pull, curve) = crossed(targets, &shares, &slopes);
        if stride(&at, &pull, &curve, 0.0, ends).is_some_and(|next| gain(&pull, &at, &next) <= manner.enough) {
            break;
        }
        let mut moved = false;
        while damping < 1e6 && !moved {
            let Some(next) = stride(&at, &pull, &curve, damping, ends) else { break };
            if let Some(there) = model(&next)?
                && deviance(targets, &mean(&there)) < now + manner.slack * (1.0 + 1e-3 * now)
            {
                now = deviance(targets, &mean(&there));
                (at, shares, moved) = (next, there, true);
                damping /= 10.0;
            } else {
                damping *= 10.0;
            }
        }
        if !moved {
            break;
        }
        damping = damping.max(1e-9);
        slopes = differences(&at, &shares, ends, manner.step, model)?;
    }
    let (_, curve) = crossed(targets, &shares, &slopes);
    let (shares, slopes) = (mean(&shares), slopes.iter().map(mean).collect());
    Ok(Some(Found { at, shares, deviance: now, slopes, curve }))
}

/// What a step is expected to gain: the slope times its length.
fn gain(pull: &[f64], at: &[f64], next: &[f64]) -> f64 {
    pull.iter().zip(at).zip(next).map(|((pull, at), next)| pull * (next - at)).sum()
}

/// One step: (H + λ diag H) δ = g over the parameters that may move, no longer than one in any of them.
fn stride(at: &[f64], pull: &[f64], curve: &Matrix, damping: f64, ends: &[(f64, f64)]) -> Option<Vec<f64>> {
    let held = |place: usize| {
        let (low, high) = ends[place];
        (at[place] <= low && pull[place] < 0.0) || (at[place] >= high && pull[place] > 0.0)
    };
    let free: Vec<usize> = (0..at.len()).filter(|place| !held(*place) && curve[*place][*place] > 0.0).collect();
    let row = |i: &usize| free.iter().map(|j| curve[*i][*j] * if i == j { 1.0 + damping } else { 1.0 }).collect();
    let matrix: Matrix = free.iter().map(row).collect();
    let right: Vec<f64> = free.iter().map(|place| pull[*place]).collect();
    let step = solve(&matrix, &right)?;
    let longest = step.iter().fold(1.0_f64, |longest, part| longest.max(part.abs()));
    let mut next = at.to_vec();
    for (place, part) in free.iter().zip(&step) {
        next[*place] = (at[*place] + part / longest).clamp(ends[*place].0, ends[*place].1);
    }
    (next != at).then_some(next)
}

/// The slope Σ n (q − p)/p ∂p and the curvature Σ n ∂p ∂′pᵀ / p; ∂ and ∂′ are the same slopes, or come
/// from two samples.
pub fn slope_and_curvature(
    targets: &[Target],
    shares: &Shares,
    slopes: &[Shares],
    others: &[Shares],
) -> (Vec<f64>, Matrix) {
    let size = slopes.len();
    let (mut pull, mut curve) = (vec![0.0; size], vec![vec![0.0; size]; size]);
    for (table, (target, shares)) in targets.iter().zip(shares).enumerate() {
        let all = target.users() as f64;
        for (place, (cell, p)) in target.cells.iter().zip(shares).enumerate() {
            let excess = cell.users as f64 / all - p;
            for (i, slope) in slopes.iter().enumerate() {
                let weight = all / p * slope[table][place];
                pull[i] += weight * excess;
                others.iter().zip(&mut curve[i]).for_each(|(other, sum)| *sum += weight * other[table][place]);
            }
        }
    }
    (pull, curve)
}

/// Central differences, by parameter; one-sided at an end or where the model cannot be.
fn differences(
    at: &[f64],
    here: &Samples,
    ends: &[(f64, f64)],
    step: f64,
    model: &mut Model<'_>,
) -> Result<Vec<Samples>, Interrupted> {
    let mut slopes = Vec::new();
    for place in 0..at.len() {
        let mut side = |by: f64| -> Result<(f64, Samples), Interrupted> {
            let mut there = at.to_vec();
            there[place] = (at[place] + by).clamp(ends[place].0, ends[place].1);
            let moved = there[place] - at[place];
            let shares = if moved == 0.0 { None } else { model(&there)? };
            Ok(shares.map_or((0.0, here.clone()), |shares| (moved, shares)))
        };
        let (up, above) = side(step)?;
        let (down, below) = side(-step)?;
        let width = up - down;
        let slope = |(high, low): (&f64, &f64)| if width > 0.0 { (high - low) / width } else { 0.0 };
        let table = |(high, low): (&Vec<f64>, &Vec<f64>)| high.iter().zip(low).map(slope).collect();
        let sample = |(high, low): (&Shares, &Shares)| high.iter().zip(low).map(table).collect();
        slopes.push(above.iter().zip(&below).map(sample).collect());
    }
    Ok(slopes)
}

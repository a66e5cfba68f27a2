//! The search: damped Gauss–Newton on differences, for a likelihood of counts.
//!
//! Steps follow the slope and the expected curvature of the likelihood ([`super::likelihood`]), with ∂p by
//! central differences (a derivative-free Gauss–Newton method; Cartis & Roberts, *Mathematical Programming
//! Computation* 11, 2019) and Levenberg's and Marquardt's damping. On common random numbers p(θ) is
//! one fixed function that can be searched. Two halves of the shoppers tell the chance that is left in its
//! differences from information ([`super::halves`]). A simplex search sees one number a trial
//! and needs hundreds of trials for a handful of parameters. This one sees every cell, needs tens, and
//! leaves the curvature that intervals are made of.
//!
//! A point is one value for every parameter, on the straight scale ([`super::parameter`]).

use super::halves::{crossed, mean};
use super::likelihood::{Samples, Shares, deviance};
use super::matrix::{Matrix, solve};
use super::target::TargetTable;
use crate::run::Interrupted;

/// The model's shares at a point; Ok(None) where the model cannot be.
pub type SharesAt<'a> = dyn FnMut(&[f64]) -> Result<Option<Samples>, Interrupted> + 'a;

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
pub struct Optimum {
    /// The point.
    pub point: Vec<f64>,
    /// The model's shares there.
    pub shares: Shares,
    /// G² there.
    pub deviance: f64,
    /// By parameter, the change of every share with it.
    pub slopes: Vec<Shares>,
    /// The expected curvature of ½ G² there.
    pub curve: Matrix,
}

/// Finds the point where the model comes closest to the tables. None where the model cannot be at the start.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks off.
pub fn search(
    targets: &[TargetTable],
    ends: &[(f64, f64)],
    start: &[f64],
    manner: Manner,
    shares_at: &mut SharesAt<'_>,
) -> Result<Option<Optimum>, Interrupted> {
    let mut point: Vec<f64> = start.iter().zip(ends).map(|(start, (low, high))| start.clamp(*low, *high)).collect();
    let Some(mut shares) = shares_at(&point)? else { return Ok(None) };
    let mut now = deviance(targets, &mean(&shares));
    let mut damping = 1e-3;
    let mut slopes = differences(&point, &shares, ends, manner.step, shares_at)?;
    for _ in 0..manner.rounds {
        let (pull, curve) = crossed(targets, &shares, &slopes);
        if stride(&point, &pull, &curve, 0.0, ends).is_some_and(|next| gain(&pull, &point, &next) <= manner.enough) {
            break;
        }
        let mut moved = false;
        while damping < 1e6 && !moved {
            let Some(next) = stride(&point, &pull, &curve, damping, ends) else { break };
            if let Some(there) = shares_at(&next)?
                && deviance(targets, &mean(&there)) < now + manner.slack * (1.0 + 1e-3 * now)
            {
                now = deviance(targets, &mean(&there));
                (point, shares, moved) = (next, there, true);
                damping /= 10.0;
            } else {
                damping *= 10.0;
            }
        }
        if !moved {
            break;
        }
        damping = damping.max(1e-9);
        slopes = differences(&point, &shares, ends, manner.step, shares_at)?;
    }
    let (_, curve) = crossed(targets, &shares, &slopes);
    let (shares, slopes) = (mean(&shares), slopes.iter().map(mean).collect());
    Ok(Some(Optimum { point, shares, deviance: now, slopes, curve }))
}

/// What a step is expected to gain: the slope times its length.
fn gain(pull: &[f64], point: &[f64], next: &[f64]) -> f64 {
    pull.iter().zip(point).zip(next).map(|((pull, from), to)| pull * (to - from)).sum()
}

/// One step: (H + λ diag H) δ = g over the parameters that may move, no longer than one in any of them.
fn stride(point: &[f64], pull: &[f64], curve: &Matrix, damping: f64, ends: &[(f64, f64)]) -> Option<Vec<f64>> {
    let held = |parameter: usize| {
        let (low, high) = ends[parameter];
        (point[parameter] <= low && pull[parameter] < 0.0) || (point[parameter] >= high && pull[parameter] > 0.0)
    };
    let free: Vec<usize> = (0..point.len()).filter(|index| !held(*index) && curve[*index][*index] > 0.0).collect();
    let row = |i: &usize| free.iter().map(|j| curve[*i][*j] * if i == j { 1.0 + damping } else { 1.0 }).collect();
    let matrix: Matrix = free.iter().map(row).collect();
    let right: Vec<f64> = free.iter().map(|index| pull[*index]).collect();
    let step = solve(&matrix, &right)?;
    let longest = step.iter().fold(1.0_f64, |longest, part| longest.max(part.abs()));
    let mut next = point.to_vec();
    for (index, part) in free.iter().zip(&step) {
        next[*index] = (point[*index] + part / longest).clamp(ends[*index].0, ends[*index].1);
    }
    (next != point).then_some(next)
}

/// Central differences, by parameter; one-sided at an end or where the model cannot be.
fn differences(
    point: &[f64],
    here: &Samples,
    ends: &[(f64, f64)],
    step: f64,
    shares_at: &mut SharesAt<'_>,
) -> Result<Vec<Samples>, Interrupted> {
    let mut slopes = Vec::new();
    for parameter in 0..point.len() {
        let mut side = |by: f64| -> Result<(f64, Samples), Interrupted> {
            let mut there = point.to_vec();
            there[parameter] = (point[parameter] + by).clamp(ends[parameter].0, ends[parameter].1);
            let moved = there[parameter] - point[parameter];
            let shares = if moved == 0.0 { None } else { shares_at(&there)? };
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

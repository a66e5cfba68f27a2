//! Morris' elementary effects: what a number does when one assumption moves far, at many places of the others.
//!
//! A way begins at a corner of a grid of four levels and moves every assumption once, in a drawn order, by two thirds of its
//! range. The elementary effect is the change of the number by the part moved, so it is that of the whole range. μ* is the mean of
//! its absolute values (how much an assumption matters), μ its mean (in which direction), and σ its standard deviation (how much
//! that depends on the others, or is not straight).
//!
//! See Morris, "Factorial sampling plans for preliminary computational experiments", *Technometrics* 33, 1991, and Campolongo,
//! Cariboni & Saltelli, "An effective screening design for sensitivity analysis of large models", *Environmental Modelling &
//! Software* 22, 2007.

use rand::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

use super::jackknife::{Index, index};
use crate::base::digest::digest;

/// The levels of the grid, and how many of its steps an assumption moves.
const LEVELS: u64 = 4;
const STEPS: u64 = LEVELS / 2;

/// The points, way by way.
pub fn points(assumptions: usize, ways: usize, seed: u64) -> Vec<Vec<f64>> {
    (0..ways).flat_map(|way| one(assumptions, way, seed)).collect()
}

/// A way: its beginning, and the points after each move.
fn one(assumptions: usize, way: usize, seed: u64) -> Vec<Vec<f64>> {
    let key = u64::from_str_radix(&digest(format!("way {way} {seed}"))[..16], 16).unwrap_or(seed);
    let mut stream = SplitMix64::from_seed(key.to_le_bytes());
    let mut below = |count: u64| ((u128::from(stream.next_u64()) * u128::from(count)) >> 64) as u64;
    let mut levels: Vec<u64> = (0..assumptions).map(|_| below(LEVELS)).collect();
    let mut order: Vec<usize> = (0..assumptions).collect();
    for last in (1..assumptions).rev() {
        order.swap(last, below(last as u64 + 1) as usize);
    }
    let point = |levels: &[u64]| levels.iter().map(|level| *level as f64 / (LEVELS - 1) as f64).collect::<Vec<f64>>();
    let mut points = vec![point(&levels)];
    for moved in order {
        let level = levels[moved];
        levels[moved] = if level < STEPS { level + STEPS } else { level - STEPS };
        points.push(point(&levels));
    }
    points
}

/// The elementary effect of every assumption on a way, from the points and what they gave.
pub fn effects(points: &[Vec<f64>], values: &[f64]) -> Vec<f64> {
    let mut effects = vec![f64::NAN; points.first().map_or(0, Vec::len)];
    for (pair, both) in points.windows(2).zip(values.windows(2)) {
        let moves = pair[0].iter().zip(&pair[1]).map(|(before, after)| after - before);
        for (assumption, by) in moves.enumerate().filter(|(_, by)| *by != 0.0) {
            effects[assumption] = (both[1] - both[0]) / by;
        }
    }
    effects
}

/// μ*: the mean size of an assumption's effects, way by way.
pub fn mean_size(ways: &[&[f64]], assumption: usize) -> Index {
    index(ways, |ways| ways.iter().map(|way| way[assumption].abs()).sum::<f64>() / ways.len() as f64)
}

/// μ: their mean.
pub fn mean(ways: &[&[f64]], assumption: usize) -> Index {
    index(ways, |ways| average(ways, assumption))
}

/// σ: their standard deviation.
pub fn deviation(ways: &[&[f64]], assumption: usize) -> Index {
    index(ways, |ways| {
        let mean = average(ways, assumption);
        let squares: f64 = ways.iter().map(|way| (way[assumption] - mean).powi(2)).sum();
        (squares / (ways.len() as f64 - 1.0)).sqrt()
    })
}

fn average(ways: &[&[f64]], assumption: usize) -> f64 {
    ways.iter().map(|way| way[assumption]).sum::<f64>() / ways.len() as f64
}

/// The mean square of all effects, which noise adds to.
pub fn mean_square(ways: &[&[f64]]) -> f64 {
    let all = || ways.iter().flat_map(|way| way.iter());
    all().map(|effect| effect * effect).sum::<f64>() / all().count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assumption_moves_once_on_a_way_and_stays_in_its_range() {
        for way in points(5, 20, 1).chunks(6) {
            let mut moved: Vec<usize> = way
                .windows(2)
                .flat_map(|pair| (0..5).filter(|at| pair[0][*at] != pair[1][*at]).collect::<Vec<_>>())
                .collect();
            assert_eq!(moved.len(), 5);
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
            assert!(way.iter().flatten().all(|part| (0.0..=1.0).contains(part)));
        }
        assert_ne!(points(5, 2, 1), points(5, 2, 2));
    }

    /// A straight line has one effect everywhere, and no deviation.
    #[test]
    fn a_straight_line_has_its_slopes() {
        let points = points(3, 8, 4);
        let ways: Vec<Vec<f64>> = points
            .chunks(4)
            .map(|way| {
                let values: Vec<f64> = way.iter().map(|x| 3.0 * x[0] - 2.0 * x[1]).collect();
                effects(way, &values)
            })
            .collect();
        let ways: Vec<&[f64]> = ways.iter().map(Vec::as_slice).collect();
        for (assumption, slope) in [3.0, -2.0, 0.0].into_iter().enumerate() {
            assert!((mean(&ways, assumption).value - slope).abs() < 1e-12);
            assert!((mean_size(&ways, assumption).value - f64::abs(slope)).abs() < 1e-12);
            assert!(deviation(&ways, assumption).value < 1e-12);
        }
        assert!((mean_square(&ways) - 13.0 / 3.0).abs() < 1e-12);
    }

    /// SALib 1.6.0: `SALib.analyze.morris.analyze(problem, x, y, num_levels=4)` on the same ten ways.
    #[test]
    fn the_effects_of_some_ways_are_those_of_salib() {
        let number = |x: &[f64]| (x[0] - 0.4) * (3.0 * x[1] - 1.0) + (5.0 * x[2]).cos() * x[0];
        let way = |way: usize| {
            let mut levels: Vec<usize> = (0..3).map(|at| (way * (at + 1) + at) % 4).collect();
            let point = |levels: &[usize]| levels.iter().map(|level| *level as f64 / 3.0).collect::<Vec<f64>>();
            let mut points = vec![point(&levels)];
            for step in 0..3 {
                let at = (way + step) % 3;
                levels[at] = if levels[at] < 2 { levels[at] + 2 } else { levels[at] - 2 };
                points.push(point(&levels));
            }
            let values: Vec<f64> = points.iter().map(|point| number(point)).collect();
            effects(&points, &values)
        };
        let ways: Vec<Vec<f64>> = (0..10).map(way).collect();
        let ways: Vec<&[f64]> = ways.iter().map(Vec::as_slice).collect();
        let told = [
            (0.969_619_145, 1.381_433_457, 1.401_264_383),
            (0.3, 1.1, 1.269_295_518),
            (-0.225_611_221, 0.567_058_381, 0.948_724_907),
        ];
        for (assumption, (mu, mu_star, sigma)) in told.into_iter().enumerate() {
            assert!((mean(&ways, assumption).value - mu).abs() < 1e-8, "{assumption}");
            assert!((mean_size(&ways, assumption).value - mu_star).abs() < 1e-8, "{assumption}");
            assert!((deviation(&ways, assumption).value - sigma).abs() < 1e-8, "{assumption}");
        }
    }
}

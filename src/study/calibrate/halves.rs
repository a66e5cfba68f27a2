//! Slopes without their own chance: independent samples of shoppers held against one another.
//!
//! A simulated slope is J + E with the chance E of its shoppers, and Jᵀ W J comes out too large by
//! Eᵀ W E. Where parameters make up for one another J says little, and what E says passes for
//! information: steps are too short, so that a search ends early, and intervals are too narrow. The
//! chances of two samples A and B have nothing in common. So J_Aᵀ W J_B is free of the excess, and
//! J_Aᵀ W (q − p_B) of what slopes and shares of the same shoppers share (split samples as remedy for
//! errors in regressors; Angrist & Krueger, *Journal of Business & Economic Statistics* 13, 1995).

use super::likelihood::{Samples, Shares, slope_and_curvature};
use super::matrix::Matrix;
use super::target::TargetTable;

/// The slope and the curvature of ½ G², the slopes of each sample against shares and slopes of the
/// others. A single sample, as of a law on paper, stands against itself.
pub fn crossed(targets: &[TargetTable], shares: &Samples, slopes: &[Samples]) -> (Vec<f64>, Matrix) {
    let (size, samples) = (slopes.len(), shares.len());
    let of = |sample: usize| -> Vec<Shares> { slopes.iter().map(|slope| slope[sample].clone()).collect() };
    let (mut pull, mut curve) = (vec![0.0; size], vec![vec![0.0; size]; size]);
    let pairs = (0..samples).flat_map(|one| (0..samples).map(move |other| (one, other)));
    let pairs: Vec<_> = pairs.filter(|(one, other)| one != other || samples == 1).collect();
    let part = 1.0 / pairs.len() as f64;
    for (one, other) in pairs {
        let (slope, bend) = slope_and_curvature(targets, &shares[other], &of(one), &of(other));
        for i in 0..size {
            pull[i] += part * slope[i];
            (0..size).for_each(|j| curve[i][j] += part * (bend[i][j] + bend[j][i]) / 2.0);
        }
    }
    (pull, curve)
}

/// The mean of the samples.
pub fn mean(samples: &Samples) -> Shares {
    let cell = |table: usize, index: usize| {
        samples.iter().map(|sample| sample[table][index]).sum::<f64>() / samples.len() as f64
    };
    let tables = samples[0].iter().enumerate();
    tables.map(|(table, cells)| (0..cells.len()).map(|index| cell(table, index)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bucket::Bucket;
    use super::super::target::{Bin, TargetCell, TargetScope};
    use super::*;

    fn target() -> TargetTable {
        let cell =
            |label: &str| TargetCell { bin: Bin::Times(Bucket::read(label).unwrap()), label: label.into(), users: 50 };
        TargetTable {
            file: "t.csv".into(),
            scope: TargetScope::All,
            cells: vec![cell("1"), cell("2+")],
            units: (0.0, 0.0),
        }
    }

    /// Shares of one half are ½, and the slopes are chance alone: +e and −e would be information for
    /// one sample, and are none for two whose chances differ in sign as often as not.
    #[test]
    fn chance_of_slopes_is_no_information_for_two_samples() {
        let even = vec![vec![0.5, 0.5]];
        let slope = |e: f64| vec![vec![e, -e]];
        let one = crossed(&[target()], &vec![even.clone()], &[vec![slope(0.1)]]).1[0][0];
        let two = |a: f64, b: f64| crossed(&[target()], &vec![even.clone(); 2], &[vec![slope(a), slope(b)]]).1[0][0];
        assert!((one - 100.0 * 2.0 * 0.01 / 0.5).abs() < 1e-9, "{one}");
        assert!((two(0.1, 0.1) - one).abs() < 1e-9);
        assert!((two(0.1, -0.1) + two(0.1, 0.1)).abs() < 1e-9);
    }

    #[test]
    fn a_mean_of_samples_is_that_of_their_cells() {
        assert_eq!(mean(&vec![vec![vec![0.25, 0.75]], vec![vec![0.75, 0.25]]]), vec![vec![0.5, 0.5]]);
    }
}

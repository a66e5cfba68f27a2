//! Sobol indices: how much of a variance goes with one assumption.
//!
//! The first-order index is the share that would go if that assumption were known; the total index is the share that would stay if
//! all others were known. With samples A and B, and AB which has the assumption from B and all else from A:
//!
//! S₁ = ⟨B · (AB − A)⟩ / V,  Sₜ = ⟨(A − AB)²⟩ / 2V,  V: the variance of A and B together
//!
//! See Saltelli et al., "Variance based sensitivity analysis of model output", *Computer Physics Communications* 181, 2010, and
//! Jansen, "Analysis of variance designs for model output", *Computer Physics Communications* 117, 1999. Numbers are centred
//! first, as the first formula needs. A and B are the two halves of one Owen-scrambled Sobol sequence.

use super::jackknife::{Index, index};
use crate::base::digest::digest;

/// The points: A, then AB of every assumption, then B; sample by sample.
pub fn points(assumptions: usize, samples: usize, seed: u64) -> Vec<Vec<f64>> {
    let key = u64::from_str_radix(&digest(format!("indices {seed}"))[..16], 16).unwrap_or(seed) as u32;
    let draw = |sample: usize, dimension: usize| f64::from(sobol_burley::sample(sample as u32, dimension as u32, key));
    let block = |sample: usize| {
        let a: Vec<f64> = (0..assumptions).map(|dimension| draw(sample, dimension)).collect();
        let b: Vec<f64> = (0..assumptions).map(|dimension| draw(sample, assumptions + dimension)).collect();
        let exchanged = |assumption: usize| {
            let mut point = a.clone();
            point[assumption] = b[assumption];
            point
        };
        std::iter::once(a.clone()).chain((0..assumptions).map(exchanged)).chain([b.clone()]).collect::<Vec<_>>()
    };
    (0..samples).flat_map(block).collect()
}

/// The variance of the samples.
pub fn variance(blocks: &[&[f64]]) -> f64 {
    let ends = || blocks.iter().flat_map(|block| [block[0], block[block.len() - 1]]);
    let count = 2.0 * blocks.len() as f64;
    let mean = ends().sum::<f64>() / count;
    ends().map(|value| (value - mean).powi(2)).sum::<f64>() / count
}

/// The mean of the samples.
pub fn mean_of_samples(blocks: &[&[f64]]) -> f64 {
    blocks.iter().map(|block| (block[0] + block[block.len() - 1]) / 2.0).sum::<f64>() / blocks.len() as f64
}

/// The share of the samples that lie above zero.
pub fn above_zero(blocks: &[&[f64]]) -> f64 {
    let ends = blocks.iter().flat_map(|block| [block[0], block[block.len() - 1]]);
    ends.filter(|value| *value > 0.0).count() as f64 / (2 * blocks.len()) as f64
}

/// The first-order index of an assumption.
pub fn first(blocks: &[&[f64]], assumption: usize) -> Index {
    index(blocks, |blocks| {
        let mean = mean(blocks);
        let product = |block: &&[f64]| (block[block.len() - 1] - mean) * (block[1 + assumption] - block[0]);
        blocks.iter().map(product).sum::<f64>() / blocks.len() as f64 / variance(blocks)
    })
}

/// The total index of an assumption.
pub fn total(blocks: &[&[f64]], assumption: usize) -> Index {
    index(blocks, |blocks| {
        let square = |block: &&[f64]| (block[0] - block[1 + assumption]).powi(2);
        blocks.iter().map(square).sum::<f64>() / (2 * blocks.len()) as f64 / variance(blocks)
    })
}

/// The mean of all points, by which they are centred.
fn mean(blocks: &[&[f64]]) -> f64 {
    let all = || blocks.iter().flat_map(|block| block.iter());
    all().sum::<f64>() / all().count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Ishigami & Homma, "An importance quantification technique in uncertainty analysis for computer models", 1990.
    fn ishigami(parts: &[f64]) -> f64 {
        let x: Vec<f64> = parts.iter().map(|part| PI * (2.0 * part - 1.0)).collect();
        x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
    }

    fn blocks(values: &[f64]) -> Vec<&[f64]> {
        values.chunks(5).collect()
    }

    #[test]
    fn the_indices_of_the_ishigami_function_are_those_of_theory() {
        let values: Vec<f64> = points(3, 4_096, 3).iter().map(|point| ishigami(point)).collect();
        let blocks = blocks(&values);
        assert!((variance(&blocks) - 13.844_588).abs() < 0.1, "{}", variance(&blocks));
        for (assumption, truth) in [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)].into_iter().enumerate() {
            let (first, total) = (first(&blocks, assumption), total(&blocks, assumption));
            assert!((first.value - truth.0).abs() < 0.01, "{assumption}: {first:?}");
            assert!((total.value - truth.1).abs() < 0.01, "{assumption}: {total:?}");
            assert!((first.low..=first.high).contains(&truth.0) && (total.low..=total.high).contains(&truth.1));
        }
    }

    /// Points that are easily written down again elsewhere: parts of the multiples of square roots.
    fn plain(samples: usize) -> Vec<Vec<f64>> {
        let part = |sample: usize, prime: f64| ((sample + 1) as f64 * prime.sqrt()).fract();
        let block = |sample: usize| {
            let (a, b) = ([2.0, 3.0, 5.0].map(|p| part(sample, p)), [7.0, 11.0, 13.0].map(|p| part(sample, p)));
            let exchanged = |at: usize| (0..3).map(|i| if i == at { b[i] } else { a[i] }).collect::<Vec<f64>>();
            [a.to_vec(), exchanged(0), exchanged(1), exchanged(2), b.to_vec()]
        };
        (0..samples).flat_map(block).collect()
    }

    /// SALib 1.6.0: `SALib.analyze.sobol.analyze(problem, y, calc_second_order=False)` on the same 64 samples.
    #[test]
    fn the_indices_of_some_samples_are_those_of_salib() {
        let values: Vec<f64> = plain(64).iter().map(|point| ishigami(point)).collect();
        let blocks = blocks(&values);
        let told = [(0.234_621_307, 0.270_791_833), (0.498_246_647, 0.422_286_593), (-0.083_457_102, 0.216_757_706)];
        for (assumption, salib) in told.into_iter().enumerate() {
            assert!((first(&blocks, assumption).value - salib.0).abs() < 1e-8, "{assumption}");
            assert!((total(&blocks, assumption).value - salib.1).abs() < 1e-8, "{assumption}");
        }
    }
}

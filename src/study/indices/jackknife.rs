//! Errors of indices, and how much of a spread the simulation adds.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// An index of one assumption, or of all together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Its value.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The ends of its 95 % interval.
    pub low: f64,
    /// The higher end.
    pub high: f64,
}

/// A statistic of blocks with its error: the jackknife that leaves one block out at a time.
pub fn index(blocks: &[&[f64]], statistic: impl Fn(&[&[f64]]) -> f64) -> Index {
    let (value, count) = (statistic(blocks), blocks.len());
    if count < 2 {
        return Index { value, standard_error: f64::NAN, low: f64::NAN, high: f64::NAN };
    }
    let without = |out: usize| {
        let others: Vec<&[f64]> = blocks.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, b)| *b).collect();
        statistic(&others)
    };
    let parts: Vec<f64> = (0..count).map(without).collect();
    let mean = parts.iter().sum::<f64>() / count as f64;
    let squares: f64 = parts.iter().map(|part| (part - mean).powi(2)).sum();
    let standard_error = ((count - 1) as f64 / count as f64 * squares).sqrt();
    let times = StudentsT::new(0.0, 1.0, (count - 1) as f64).map_or(f64::NAN, |student| student.inverse_cdf(0.975));
    let (low, high) = (value - times * standard_error, value + times * standard_error);
    Index { value, standard_error, low, high }
}

/// The share of a statistic of squares that is simulation noise: of all shoppers, and without each group of them.
pub fn noise(whole: f64, without: &[f64]) -> f64 {
    let groups = without.len() as f64;
    let mean = without.iter().sum::<f64>() / groups;
    ((groups - 1.0) * (mean - whole) / whole).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean's jackknife error is its ordinary one.
    #[test]
    fn an_index_has_the_jackknife_error_of_its_blocks() {
        let values = [[1.0], [2.0], [4.0], [9.0]];
        let blocks: Vec<&[f64]> = values.iter().map(|value| &value[..]).collect();
        let mean = index(&blocks, |blocks| blocks.iter().map(|b| b[0]).sum::<f64>() / blocks.len() as f64);
        let ordinary = (38.0_f64 / 3.0 / 4.0).sqrt();
        assert!((mean.value - 4.0).abs() < 1e-12 && (mean.standard_error - ordinary).abs() < 1e-12, "{mean:?}");
        assert!((mean.high - (4.0 + 3.182_446 * ordinary)).abs() < 1e-5, "{mean:?}");
    }

    /// Of a square, whose number has the variance v, the share v / (x² + v) is noise.
    #[test]
    fn noise_is_what_errors_add_to_squares() {
        let groups = 100;
        let scatter: Vec<f64> = (0..groups).map(|group| f64::from(group) - 49.5).collect();
        let x = 10.0;
        let without: Vec<f64> = scatter.iter().map(|s| (x - s / 99.0).powi(2)).collect();
        let variance = scatter.iter().map(|s| s * s).sum::<f64>() / 99.0 / 100.0;
        assert!((noise(x * x, &without) - variance / (x * x)).abs() < 1e-9);
    }
}

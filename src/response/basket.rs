//! Baskets: what a purchase is worth.

use statrs::distribution::{ContinuousCDF, Normal};

/// A log-normal value with a given mean and standard deviation, exact to the millionth of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Basket {
    /// Mean and standard deviation of the logarithm.
    location: f64,
    scale: f64,
}

impl Basket {
    /// From the mean and the standard deviation of the value, in units of the currency:
    /// σ² = ln(1 + (sd/mean)²), μ = ln(mean) − σ²/2. A mean of zero is a basket worth nothing.
    pub fn new(mean: f64, sd: f64) -> Self {
        let variance = libm::log1p((sd / mean).powi(2));
        if mean == 0.0 {
            return Self { location: f64::NEG_INFINITY, scale: 0.0 };
        }
        Self { location: libm::log(mean) - variance / 2.0, scale: variance.sqrt() }
    }

    /// Is it worth more than nothing?
    pub fn is_worth_something(&self) -> bool {
        self.location > f64::NEG_INFINITY
    }

    /// The mean value, in units of the currency.
    pub fn mean(&self) -> f64 {
        libm::exp(self.location + self.scale * self.scale / 2.0)
    }

    /// The value at a uniform mark, in millionths of the currency.
    pub fn at(&self, mark: u64) -> u64 {
        // The middle of the mark's cell: never 0 or 1, where the quantile is infinite.
        let uniform = ((mark >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        let score = if self.scale > 0.0 { Normal::standard().inverse_cdf(uniform) } else { 0.0 };
        (1e6 * libm::exp(self.location + self.scale * score)).round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Purpose, Seed};

    #[test]
    fn baskets_have_the_mean_and_spread_asked_for() {
        let (basket, marks) = (Basket::new(42.0, 18.0), Seed(1).of(0).marks(Purpose::Basket));
        let values: Vec<f64> = (0..200_000).map(|index| basket.at(marks.at(index)) as f64 / 1e6).collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
        // Five standard errors of the mean (18/√200000 = 0.04), and of the spread (about 0.06).
        assert!((mean - 42.0).abs() < 0.2 && (sd - 18.0).abs() < 0.3, "{mean} {sd}");
        assert_eq!(Basket::new(42.0, 0.0).at(7), 42_000_000);
        assert_eq!(Basket::new(0.0, 0.0).at(7), 0);
    }
}

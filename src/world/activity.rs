//! How much more than the average shopper somebody does: a multiplier with mean 1.
//!
//! Activity matters more than the cap itself: by theory (`study::theory::removed`) a cap of 10 removes 21 % of
//! impressions under a gamma of shape 0.5, and 0.1 % where all are alike. So its distribution is exact.
//! It is drawn as a *quantile of a normal score*, which lets it correlate with the channels a
//! shopper uses (a one-factor Gaussian copula).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{Continuous, ContinuousCDF, Gamma, Normal};
use statrs::function::gamma::ln_gamma;

use crate::base::quantity::{Shape, Sigma};

/// The distribution of activity among shoppers. Its mean is always 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "distribution",
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a table such as { distribution = \"gamma\", shape = 0.7 }"
)]
pub enum Activity {
    /// Everybody alike.
    Constant {},
    /// Gamma with this shape: opportunities are then negative binomial (Ehrenberg 1959).
    Gamma {
        /// The smaller, the more a few heavy shoppers take.
        shape: Shape,
    },
    /// Log-normal with this standard deviation of the logarithm.
    LogNormal {
        /// The larger, the more a few heavy shoppers take.
        sigma: Sigma,
    },
}

/// Turns a standard normal score into an activity.
#[derive(Debug, Clone)]
pub enum Quantile {
    /// 1 for everybody.
    Constant,
    /// exp(σz − σ²/2).
    LogNormal(f64),
    /// Interpolated ln-quantiles of a gamma.
    Gamma(Box<GammaTable>),
}

impl Default for Activity {
    fn default() -> Self {
        Self::Constant {}
    }
}

impl Activity {
    /// Prepares the quantile function.
    pub fn quantile(self) -> Quantile {
        match self {
            Self::Constant {} => Quantile::Constant,
            Self::LogNormal { sigma } => Quantile::LogNormal(sigma.get()),
            Self::Gamma { shape } => Quantile::Gamma(Box::new(GammaTable::gamma(shape.get()))),
        }
    }
}

impl Quantile {
    /// The activity at a standard normal score.
    #[inline]
    pub fn at(&self, score: f64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::LogNormal(sigma) => (sigma * score - 0.5 * sigma * sigma).exp(),
            Self::Gamma(table) => table.at(score),
        }
    }
}

/// Scores beyond ±`EDGE` (two in a thousand million shoppers) are taken at the edge.
const EDGE: f64 = 6.0;
/// Cells of the table: with cubic pieces the relative error is below 10⁻⁷ (tested).
const CELLS: usize = 384;
const WIDTH: f64 = 2.0 * EDGE / CELLS as f64;

/// ln x(z) on a regular grid of scores z with its slope: cubic Hermite pieces between.
#[derive(Debug, Clone)]
pub struct GammaTable {
    knots: Vec<Knot>,
}

#[derive(Debug, Clone, Copy)]
struct Knot {
    log: f64,
    /// d ln x / dz times the width of a cell.
    rise: f64,
}

impl GammaTable {
    /// For a gamma with this shape and mean 1. From knot to knot the quantile is continued by its
    /// slope dx/dz = φ(z) / f(x) and polished by Newton's method on Φ(z) = F(x).
    fn gamma(shape: f64) -> Self {
        let gamma = Gamma::new(shape, shape).expect("a checked shape");
        let mut knots = Vec::with_capacity(CELLS + 1);
        // From the median, whose logarithm ln(1 − 1/3a) approximates well for a > 1 and Newton mends.
        let mut log = solve(&gamma, 0.0, start_at_median(shape));
        for cell in CELLS / 2..=CELLS {
            log = step(&gamma, &mut knots, cell, log, WIDTH);
        }
        let mut lower = Vec::with_capacity(CELLS / 2);
        let mut log = knots[0].log - knots[0].rise;
        for cell in (0..CELLS / 2).rev() {
            log = step(&gamma, &mut lower, cell, log, -WIDTH);
        }
        lower.reverse();
        lower.append(&mut knots);
        Self { knots: lower }
    }

    #[inline]
    fn at(&self, score: f64) -> f64 {
        let index = ((score + EDGE) / WIDTH).clamp(0.0, CELLS as f64 - 1e-9);
        let cell = index as usize;
        let (a, b) = (self.knots[cell], self.knots[cell + 1]);
        let t = index - cell as f64;
        let gap = b.log - a.log;
        let bend = t * (1.0 - t) * ((1.0 - t) * (a.rise - gap) - t * (b.rise - gap));
        (a.log + t * gap + bend).exp()
    }
}

/// Solves one knot, stores it, and returns a first guess for the next.
fn step(gamma: &Gamma, knots: &mut Vec<Knot>, cell: usize, guess: f64, width: f64) -> f64 {
    let score = -EDGE + cell as f64 * WIDTH;
    let log = solve(gamma, score, guess);
    let rise = slope(gamma, score, log) * WIDTH;
    knots.push(Knot { log, rise });
    log + rise * width.signum()
}

/// d ln x / dz = φ(z) / (x f(x)).
fn slope(gamma: &Gamma, score: f64, log: f64) -> f64 {
    if log < TINY {
        // The same of F(x) = (ax)^a / Γ(a + 1).
        let normal = Normal::standard();
        return normal.pdf(score) / normal.cdf(score) / gamma.shape();
    }
    (Normal::standard().ln_pdf(score) - gamma.ln_pdf(log.exp()) - log).exp()
}

/// The ln x at which the gamma's tail beyond x is the normal's beyond `score`; each tail is
/// compared where it is small, so that no digits are lost.
fn solve(gamma: &Gamma, score: f64, guess: f64) -> f64 {
    let normal = Normal::standard();
    if guess < TINY {
        // F(x) = (ax)^a / Γ(a + 1) where x is next to nothing; x itself would round to zero.
        let shape = gamma.shape();
        return (normal.cdf(score).ln() + ln_gamma(shape + 1.0)) / shape - shape.ln();
    }
    let mut log = guess;
    for _ in 0..60 {
        let x = log.exp();
        let miss =
            if score < 0.0 { (gamma.cdf(x) / normal.cdf(score)).ln() } else { -(gamma.sf(x) / normal.sf(score)).ln() };
        let density = (gamma.ln_pdf(x) + log).exp();
        let tail = if score < 0.0 { gamma.cdf(x) } else { gamma.sf(x) };
        let change = (miss * tail / density).clamp(-2.0, 2.0);
        log -= change;
        if change.abs() < 1e-12 {
            break;
        }
    }
    log
}

/// Logarithms of activities below which numbers lose their digits.
const TINY: f64 = -650.0;

fn start_at_median(shape: f64) -> f64 {
    // Median of a gamma: about 1 − 1/(3a) for a > 1, and 2^(−1/a)·e^(−γ) for small a (Berg & Pedersen 2006).
    if shape > 1.0 {
        (1.0 - 1.0 / (3.0 * shape)).ln()
    } else {
        -std::f64::consts::LN_2 / shape - 0.577_215_664_9 - shape.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_quantiles_are_those_of_the_gamma() {
        let normal = Normal::standard();
        for shape in [0.01, 0.02, 0.05, 0.1, 0.5, 0.7, 1.0, 3.0, 30.0, 1000.0] {
            let gamma = Gamma::new(shape, shape).unwrap();
            let quantile = Activity::Gamma { shape: Shape::try_from(shape).unwrap() }.quantile();
            for step in -58..=58 {
                let score = f64::from(step) * 0.1003;
                let x = quantile.at(score);
                let (expected, got) =
                    if score < 0.0 { (normal.cdf(score), gamma.cdf(x)) } else { (normal.sf(score), gamma.sf(x)) };
                if x > 1e-290 {
                    assert!((got / expected - 1.0).abs() < 1e-6, "shape {shape}, score {score}: {got} for {expected}");
                }
            }
        }
    }

    #[test]
    fn means_are_one() {
        for activity in [
            Activity::default(),
            Activity::Gamma { shape: Shape::try_from(0.5).unwrap() },
            Activity::LogNormal { sigma: Sigma::try_from(1.0).unwrap() },
        ] {
            let quantile = activity.quantile();
            let steps = 24_000;
            let mean: f64 = (0..steps)
                .map(|i| -6.0 + 12.0 * (f64::from(i) + 0.5) / f64::from(steps))
                .map(|z| Normal::standard().pdf(z) * quantile.at(z) * 12.0 / f64::from(steps))
                .sum();
            assert!((mean - 1.0).abs() < 1e-6, "{activity:?}: {mean}");
        }
    }
}

//! What impressions do to shoppers, worked out as docs/response.md has it.

use std::f64::consts::SQRT_2;

/// From adstock to a part of the greatest lift.
#[derive(Debug, Clone, Copy)]
pub enum Curve {
    Hill { half: f64, slope: f64 },
    Geometric { half: f64 },
    Linear { half: f64 },
    InvertedU { peak: f64 },
}

impl Curve {
    pub fn part(self, adstock: f64) -> f64 {
        match self {
            Self::Hill { half, slope } => adstock.powf(slope) / (half.powf(slope) + adstock.powf(slope)),
            Self::Geometric { half } => 1.0 - 0.5_f64.powf(adstock / half),
            Self::Linear { half } => (adstock / (2.0 * half)).min(1.0),
            Self::InvertedU { peak } => (1.0 - (adstock / peak - 1.0).powi(2)).max(0.0),
        }
    }
}

/// What is left of an amount that halves again and again, or lasts.
pub fn left(amount: f64, half_life: Option<f64>, seconds: f64) -> f64 {
    amount * half_life.map_or(1.0, |half_life| 0.5_f64.powf(seconds / half_life))
}

/// A log-normal value, by its mean and standard deviation.
#[derive(Debug, Clone, Copy)]
pub struct Basket {
    pub mean: f64,
    pub sd: f64,
}

impl Basket {
    /// In millionths of the currency, at a mark: its first 52 bits say which of so many equal cells it falls in.
    pub fn value(self, mark: u64) -> u64 {
        if self.mean == 0.0 {
            return 0;
        }
        let variance = (1.0 + (self.sd / self.mean).powi(2)).ln();
        let cell = ((mark >> 12) as f64 + 0.5) / 2_f64.powi(52);
        let logarithm = self.mean.ln() - variance / 2.0 + variance.sqrt() * normal_quantile(cell);
        (1e6 * logarithm.exp()).round() as u64
    }
}

/// The number below which a standard normal one falls with this probability, found by halving.
fn normal_quantile(probability: f64) -> f64 {
    // From the nearer tail, so that no digit is lost.
    let tail = probability.min(1.0 - probability);
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        match 0.5 * libm::erfc(middle / SQRT_2) > tail {
            true => low = middle,
            false => high = middle,
        }
    }
    if probability < 0.5 { -low } else { low }
}

/// The values of docs/response.md, and quantiles of the normal law that every table has.
#[test]
fn the_twin_reckons_rightly() {
    let curves = [
        (Curve::Hill { half: 3.0, slope: 2.0 }, [0.0, 0.1, 0.5, 0.8, 0.9]),
        (Curve::Geometric { half: 3.0 }, [0.0, 0.206, 0.5, 0.75, 0.875]),
        (Curve::Linear { half: 3.0 }, [0.0, 0.167, 0.5, 1.0, 1.0]),
        (Curve::InvertedU { peak: 6.0 }, [0.0, 0.306, 0.75, 1.0, 0.75]),
    ];
    for (curve, parts) in curves {
        for (adstock, part) in [0.0, 1.0, 3.0, 6.0, 9.0].into_iter().zip(parts) {
            assert!((curve.part(adstock) - part).abs() < 5e-4, "{curve:?} at {adstock}");
        }
    }
    for (probability, number) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.001, -3.090_232_306)] {
        assert!((normal_quantile(probability) - number).abs() < 1e-9);
    }
    assert_eq!((left(8.0, Some(60.0), 180.0), left(8.0, None, 180.0)), (1.0, 8.0));
}

//! Response curves, from adstock to effect. There are several, because the literature disagrees (see docs/response.md).

use crate::base::power::{exp2, power};
use crate::base::quantity::Positive;

/// A curve g from adstock A ≥ 0 to the part of the greatest lift that it has: 0 at 0, at most 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Curve {
    /// g = Aˢ / (halfˢ + Aˢ): an S where s > 1 (Hill, *Journal of Physiology* 40, 1910; in media
    /// models Jin, Wang, Sun, Chan & Koehler, "Bayesian methods for media mix modeling", Google 2017).
    Hill {
        /// The adstock at which half of the greatest lift is reached.
        half: Positive,
        /// How sudden the rise is.
        slope: Positive,
    },
    /// g = 1 − 0.5^(A / half): every exposure convinces the same part of those not yet convinced
    /// (geometric response, Metheringham, *Journal of Advertising Research* 4, 1964).
    Geometric {
        /// The adstock at which half of the greatest lift is reached.
        half: Positive,
    },
    /// g = A / (2 · half), at most 1: no saturation within reach (Johnson, Lewis & Reiley,
    /// "Location, location, location", 2016, found none up to about 50 exposures in two weeks).
    Linear {
        /// The adstock at which half of the greatest lift is reached.
        half: Positive,
    },
    /// g = 1 − (A / peak − 1)², at least 0: a quadratic that turns at `peak` (Schmidt & Eisend,
    /// *Journal of Advertising* 44, 2015, find the turn of attitudes near ten exposures).
    InvertedU {
        /// The adstock at which more begins to harm.
        peak: Positive,
    },
}

impl Curve {
    /// The part of the greatest lift that an adstock has.
    pub fn at(&self, adstock: f64) -> f64 {
        match self {
            Self::Hill { half, slope } => {
                let odds = power(adstock / half.get(), slope.get());
                if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
            }
            Self::Geometric { half } => 1.0 - exp2(-adstock / half.get()),
            Self::Linear { half } => (adstock / (2.0 * half.get())).min(1.0),
            Self::InvertedU { peak } => (1.0 - (adstock / peak.get() - 1.0).powi(2)).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> Positive {
        value.try_into().unwrap()
    }

    fn assert_curve(curve: Curve, points: &[(f64, f64)]) {
        for (adstock, expected) in points {
            let found = curve.at(*adstock);
            assert!((found - expected).abs() < 1e-12, "{curve:?} at {adstock}: {found}, by hand {expected}");
        }
    }

    #[test]
    fn curves_by_hand() {
        let hill = Curve::Hill { half: number(3.0), slope: number(2.0) };
        assert_curve(hill, &[(0.0, 0.0), (1.0, 0.1), (3.0, 0.5), (9.0, 0.9), (1e300, 1.0)]);
        assert_curve(Curve::Geometric { half: number(2.0) }, &[(0.0, 0.0), (2.0, 0.5), (6.0, 0.875)]);
        assert_curve(Curve::Linear { half: number(2.0) }, &[(0.0, 0.0), (1.0, 0.25), (2.0, 0.5), (5.0, 1.0)]);
        let turns = Curve::InvertedU { peak: number(10.0) };
        assert_curve(turns, &[(0.0, 0.0), (5.0, 0.75), (10.0, 1.0), (15.0, 0.75), (20.0, 0.0), (30.0, 0.0)]);
    }
}

//! Ceilings: what impressions can make of a purchase probability at most, told from their number alone.
//!
//! A chance is decided by a mark, and adstock is costly. Most marks lie above anything that so many
//! impressions could do, or so low that they need none: adstock is worked out for the others only.

use super::adstock::Effect;
use super::curve::Curve;

/// So many impressions are told apart.
const MOST: usize = 32;

/// Room for rounding: a ceiling must never lie below what it covers.
const ROOM: f64 = 1.0 + 1e-9;

/// By the number of impressions, the most by which they can multiply a purchase probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceilings {
    /// Up to [`MOST`].
    by_number: Vec<f64>,
    /// Of any number.
    of_any: f64,
}

impl Ceilings {
    /// Of impressions that are all fresh, and all on the channel that weighs most.
    pub fn new(curve: &Curve, max_lift: f64, effects: &[Effect]) -> Self {
        let heaviest = effects.iter().map(|effect| effect.weight).fold(0.0, f64::max);
        let ceiling = |number: usize| (1.0 + max_lift * curve.most(number as f64 * heaviest)) * ROOM;
        Self { by_number: (0..=MOST).map(ceiling).collect(), of_any: (1.0 + max_lift) * ROOM }
    }

    /// The ceiling of so many impressions.
    #[inline]
    pub fn of(&self, number: usize) -> f64 {
        self.by_number.get(number).copied().unwrap_or(self.of_any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::DAY;

    #[test]
    fn no_impressions_do_more() {
        let half = 3.0.try_into().unwrap();
        let curves = [
            Curve::Hill { half, slope: 1.4.try_into().unwrap() },
            Curve::Geometric { half },
            Curve::Linear { half },
            Curve::InvertedU { peak: half },
        ];
        let effects = [Effect { weight: 0.4, half_life: None }, Effect { weight: 1.0, half_life: Some(DAY) }];
        for curve in curves {
            let ceilings = Ceilings::new(&curve, 0.8, &effects);
            assert_eq!(ceilings.of(0), ROOM);
            for number in [1, 2, 3, 5, 8, 31, 32, 33, 1_000] {
                for left in [0.0, 0.1, 0.4, 0.9, 1.0] {
                    let effect = 1.0 + 0.8 * curve.at(number as f64 * left);
                    assert!(effect <= ceilings.of(number), "{curve:?}: {number} at {left}");
                }
            }
        }
    }
}

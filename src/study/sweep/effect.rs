//! What a study is about: the effect of its policy at every point, and which points are as good as the best.
//!
//! The effect of a point is the paired difference between a policy and the baseline. The best point has the highest effect. The
//! others lie behind by the paired difference of both effects. A point is as good as the best where the interval of that holds
//! zero; all these intervals hold together in 95 % of cases (Bonferroni; Hsu, "Multiple comparisons with the best", 1981).

use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Estimate, Jackknife};
use crate::engine::tally::{GROUPS, group_range};

/// A metric of a policy, and of what it is compared with, at a point.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The point's index.
    pub point: usize,
    /// How many shoppers it drew.
    pub shoppers: u64,
    /// Of the policy.
    pub policy: Told,
    /// Of the baseline.
    pub baseline: Told,
}

/// Where a point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has the highest effect.
    Best,
    /// Its effect may be as high.
    AsGood,
    /// It is lower beyond sampling error.
    Lower,
}

/// The effect at a point.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The point's index.
    pub point: usize,
    /// The policy's own value.
    pub value: Estimate,
    /// Policy less baseline.
    pub effect: Estimate,
    /// The best point's effect less this one; its interval holds together with those of all points.
    pub behind: Estimate,
    /// Where it stands; None where that cannot be told.
    pub standing: Option<Standing>,
}

/// How errors of so many drawn shoppers are made.
pub fn jackknife(shoppers: u64) -> Jackknife {
    let sizes = (0..GROUPS).map(|group| group_range(group, shoppers)).map(|range| range.end - range.start);
    Jackknife::new(sizes.filter(|size| *size > 0).map(|size| shoppers as f64 / size as f64).collect())
}

/// The effects at all points.
pub fn effects(points: &[Measured]) -> Vec<Effect> {
    let own: Vec<Told> = points.iter().map(difference).collect();
    let value = |index: usize| own[index].replicates.value;
    let told = (0..points.len()).filter(|index| value(*index).is_finite());
    let best = told.max_by(|a, b| value(*a).total_cmp(&value(*b)).then(b.cmp(a)));
    let looks = points.len().saturating_sub(1).max(1);
    let effect = |(index, point): (usize, &Measured)| {
        let jackknife = jackknife(point.shoppers);
        let behind = best.map(|best| match points[best].shoppers == point.shoppers {
            true => own[best].paired(&own[index], &jackknife).absolute,
            false => own[best].unpaired((&jackknife, &own[index], &jackknife)).absolute,
        });
        let behind = behind.unwrap_or(Estimate::NOTHING).widened(jackknife.widening(looks));
        Effect {
            point: point.point,
            value: point.policy.estimate(&jackknife),
            effect: own[index].estimate(&jackknife),
            behind,
            standing: standing(best == Some(index), &behind),
        }
    };
    points.iter().enumerate().map(effect).collect()
}

/// Policy less baseline, on the same shoppers.
pub fn difference(point: &Measured) -> Told {
    Told {
        replicates: point.policy.replicates.with(&point.baseline.replicates, |policy, baseline| policy - baseline),
        is_sure: point.policy.is_sure && point.baseline.is_sure,
        is_signed: true,
    }
}

/// Has an effect another sign than that at the scenario's own values?
pub fn flips(own: f64, here: &Estimate) -> &'static str {
    let is_other = own * here.value < 0.0;
    match here.is_clear() {
        _ if !is_other => "no",
        true => "yes",
        false => "perhaps",
    }
}

fn standing(is_best: bool, behind: &Estimate) -> Option<Standing> {
    match behind.error {
        _ if is_best => Some(Standing::Best),
        Some(error) if error.low > 0.0 => Some(Standing::Lower),
        Some(_) => Some(Standing::AsGood),
        None => None,
    }
}

impl Standing {
    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::AsGood => "as good",
            Self::Lower => "lower",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimate::Replicates;

    /// A metric whose replicates scatter by so much around a value, in a way of their own.
    fn told(value: f64, scatter: f64, way: usize) -> Told {
        let without =
            (0..GROUPS).map(|group| value + scatter * (((group * way) % GROUPS) as f64 / 50.0 - 0.99)).collect();
        Told { replicates: Replicates { value, without }, is_sure: true, is_signed: false }
    }

    fn measured(point: usize, value: f64, scatter: f64, way: usize) -> Measured {
        let (policy, baseline) = (told(value, scatter, way), told(10.0, 0.0, 1));
        Measured { point, shoppers: 1_000, policy, baseline }
    }

    #[test]
    fn the_best_is_found_and_what_may_be_as_good() {
        // All scatter alike, so that differences are sure; but the third scatters in a way of its own.
        let points = [measured(0, 12.0, 0.01, 1), measured(1, 12.5, 0.01, 1), measured(2, 12.49, 0.01, 7)];
        let effects = effects(&points);
        let standings: Vec<_> = effects.iter().map(|effect| effect.standing.unwrap()).collect();
        assert_eq!(standings, [Standing::Lower, Standing::Best, Standing::AsGood]);
        assert!((effects[1].effect.value - 2.5).abs() < 1e-12 && (effects[0].behind.value - 0.5).abs() < 1e-12);
        assert!((effects[1].value.value - 12.5).abs() < 1e-12);
    }

    #[test]
    fn points_without_a_value_are_never_the_best() {
        let nothing = |point| Measured { policy: told(f64::NAN, 0.0, 1), ..measured(point, 0.0, 0.0, 1) };
        let effects = effects(&[nothing(0), measured(1, 3.0, 0.1, 1), nothing(2)]);
        assert_eq!([effects[0].standing, effects[1].standing], [None, Some(Standing::Best)]);
        assert!(super::effects(&[nothing(0)])[0].standing.is_none());
    }
}

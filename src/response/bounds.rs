//! Bounds of what impressions do to a purchase probability, found without computing adstock.
//!
//! A chance is decided by a mark, and adstock is slow to compute. Most marks lie above the highest or below the lowest
//! probability that so many impressions could cause ([`EffectBounds::of_number`]). Most of the others are
//! decided by the rough age of the impressions ([`EffectBounds::of_age`]). Only the rest need adstock itself.

use super::adstock::Effect;
use super::curve::Curve;
use super::fatigue::Fatigue;
use crate::base::time::Second;
use crate::world::channel::ChannelId;

/// The highest number of impressions with a bound of its own.
const MOST: usize = 32;

/// Cells in one half-life, and how many half-lives have cells.
const FINE: usize = 16;
const LONG: usize = 16;

/// Cells in the adstock of the heaviest impression.
const STEPS: usize = 16;

/// Bounds are this much wider than computed: rounding must never make one too tight.
const ROOM: f64 = 1.0 + 1e-9;

/// The lowest and the highest factor by which some impressions multiply a purchase probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// No less.
    pub least: f64,
    /// No more.
    pub most: f64,
}

/// Bounds of all kinds, prepared for one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectBounds {
    by_number: Vec<Bound>,
    of_any: Bound,
    /// By channel, what is left of an impression by its age.
    left: Vec<Left>,
    /// By cell of adstock, what is added to a probability of one.
    lifts: Vec<Bound>,
    /// Cells in one unit of adstock.
    cells: f64,
}

/// What is left of an impression, by age.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    /// Cells in a second.
    cells: f64,
    by_age: Vec<Bound>,
}

impl EffectBounds {
    /// For impressions with these effects, under this curve and fatigue.
    pub fn new(curve: &Curve, max_lift: f64, effects: &[Effect], fatigue: Option<Fatigue>) -> Self {
        let heaviest = effects.iter().map(|effect| effect.weight).fold(0.0, f64::max);
        // At most: all of them fresh and on the channel of the highest weight. At least: all recent, and without effect.
        let of_number = |number: usize| Bound {
            least: fatigue.map_or(1.0, |fatigue| fatigue.of(number)) / ROOM,
            most: (1.0 + max_lift * curve.most(number as f64 * heaviest)) * ROOM,
        };
        let width = if heaviest > 0.0 { heaviest / STEPS as f64 } else { 1.0 };
        let lift = |cell: usize| {
            let (from, to) = (cell as f64 * width, (cell + 1) as f64 * width);
            // A curve that turns is lowest at one end of any stretch.
            let least = max_lift * curve.at(from).min(curve.at(to)) / ROOM;
            Bound { least, most: max_lift * curve.most(to) * ROOM }
        };
        let (none, all) = (if fatigue.is_some() { 0.0 } else { 1.0 }, (1.0 + max_lift) * ROOM);
        Self {
            by_number: (0..=MOST).map(of_number).collect(),
            of_any: Bound { least: none / ROOM, most: all },
            left: effects.iter().map(Left::new).collect(),
            lifts: (0..MOST * STEPS).map(lift).chain([Bound { least: 0.0, most: max_lift * ROOM }]).collect(),
            cells: 1.0 / width,
        }
    }

    /// The bound for so many impressions.
    #[inline]
    pub fn of_number(&self, number: usize) -> Bound {
        self.by_number.get(number).copied().unwrap_or(self.of_any)
    }

    /// The bound for impressions on these channels, so many seconds ago, under a known fatigue.
    #[inline]
    pub fn of_age(&self, impressions: impl Iterator<Item = (ChannelId, Second)>, fatigue: f64) -> Bound {
        let mut adstock = Bound { least: 0.0, most: 0.0 };
        for (channel, age) in impressions {
            let left = self.left[usize::from(channel)].after(age);
            adstock.least += left.least;
            adstock.most += left.most;
        }
        let lift = |adstock: f64| self.lifts[((adstock * self.cells) as usize).min(self.lifts.len() - 1)];
        let (low, high) = (lift(adstock.least), lift(adstock.most));
        Bound { least: (1.0 + low.least.min(high.least)) * fatigue / ROOM, most: (1.0 + high.most) * fatigue * ROOM }
    }
}

impl Left {
    fn new(effect: &Effect) -> Self {
        let Some(half_life) = effect.half_life else {
            return Self {
                cells: 0.0,
                by_age: vec![Bound { least: effect.weight / ROOM, most: effect.weight * ROOM }],
            };
        };
        let at = |cell: usize| effect.weight * (-(cell as f64) / FINE as f64).exp2();
        let last = FINE * LONG;
        let cell =
            |cell: usize| Bound { least: if cell < last { at(cell + 1) / ROOM } else { 0.0 }, most: at(cell) * ROOM };
        Self { cells: FINE as f64 / f64::from(half_life), by_age: (0..=last).map(cell).collect() }
    }

    #[inline]
    fn after(&self, age: Second) -> Bound {
        // Rounding may take the cell before or after, at whose edge the age then lies: ROOM is wider.
        self.by_age[((f64::from(age) * self.cells) as usize).min(self.by_age.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Purpose, Seed};
    use crate::base::time::DAY;

    fn curves() -> [Curve; 4] {
        let half = 3.0.try_into().unwrap();
        [
            Curve::Hill { half, slope: 1.4.try_into().unwrap() },
            Curve::Geometric { half },
            Curve::Linear { half },
            Curve::InvertedU { peak: half },
        ]
    }

    const EFFECTS: [Effect; 3] = [
        Effect { weight: 0.4, half_life: None },
        Effect { weight: 1.0, half_life: Some(DAY) },
        Effect { weight: 0.0, half_life: Some(3 * DAY) },
    ];

    const FATIGUE: Fatigue = Fatigue { after: 2, per: 7 * DAY, loss: 0.1 };

    #[test]
    fn no_impressions_do_more() {
        for curve in curves() {
            let bounds = EffectBounds::new(&curve, 0.8, &EFFECTS, None);
            assert_eq!(bounds.of_number(0), Bound { least: 1.0 / ROOM, most: ROOM });
            for number in [1, 2, 3, 5, 8, 31, 32, 33, 1_000] {
                for left in [0.0, 0.1, 0.4, 0.9, 1.0] {
                    let effect = 1.0 + 0.8 * curve.at(number as f64 * left);
                    let bound = bounds.of_number(number);
                    assert!((bound.least..=bound.most).contains(&effect), "{curve:?}: {number} at {left}");
                }
            }
        }
    }

    /// Whatever was seen when: the truth lies within, and mostly within little.
    #[test]
    fn ages_tell_between_which_bounds() {
        let (mut sum, cases) = (0.0, 20_000);
        for case in 0..cases {
            let marks = Seed(8).of(case).marks(Purpose::Path);
            let impression = |nth: u64| ((marks.at(nth) >> 32) as u8 % 3, (marks.at(nth) >> 40) as Second % (40 * DAY));
            let seen: Vec<_> = (0..case % 40).map(impression).collect();
            let curve = curves()[case as usize % 4];
            let tired = FATIGUE.of(case as usize % 5);
            let bound = EffectBounds::new(&curve, 0.8, &EFFECTS, Some(FATIGUE)).of_age(seen.iter().copied(), tired);
            let adstock = seen.iter().map(|(channel, age)| EFFECTS[usize::from(*channel)].left(*age)).sum();
            let effect = (1.0 + 0.8 * curve.at(adstock)) * tired;
            assert!((bound.least..=bound.most).contains(&effect), "{curve:?}: {effect} in {bound:?}");
            sum += bound.most - bound.least;
        }
        let mean = sum / cases as f64;
        assert!((0.001..0.1).contains(&mean), "{mean}");
    }
}

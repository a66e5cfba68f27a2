//! Adstock: what is left of earlier impressions.

use crate::base::power::exp2;
use crate::base::time::Second;
use crate::world::journey::Journey;

/// What an impression on a channel adds to the shopper's adstock, and how long it lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Added at once.
    pub weight: f64,
    /// Seconds until half of it is left; None: it lasts.
    pub half_life: Option<Second>,
}

impl Effect {
    /// An impression that does nothing.
    pub const NONE: Self = Self { weight: 0.0, half_life: None };

    /// What is left of one impression after some seconds.
    #[inline]
    pub fn left(&self, age: Second) -> f64 {
        match self.half_life {
            Some(half_life) => self.weight * halved(age, half_life),
            None => self.weight,
        }
    }
}

/// 0.5^(age / half-life).
#[inline]
pub fn halved(age: Second, half_life: Second) -> f64 {
    exp2(-f64::from(age) / f64::from(half_life))
}

/// The adstock at a moment, from the indices of the impressions served so far, in time order.
pub fn adstock(effects: &[Effect], journey: &Journey, served: &[u32], now: Second) -> f64 {
    let impressions = served.iter().map(|index| &journey.opportunities[*index as usize]);
    let seen = impressions.take_while(|impression| impression.time <= now).filter(|impression| !impression.unopened);
    seen.map(|impression| effects[impression.channel as usize].left(now - impression.time)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::DAY;

    #[test]
    fn half_is_left_after_a_half_life() {
        let effect = Effect { weight: 0.6, half_life: Some(4 * DAY) };
        assert_eq!(effect.left(0), 0.6);
        assert_eq!(effect.left(4 * DAY), 0.3);
        assert_eq!(effect.left(12 * DAY), 0.075);
        assert_eq!(Effect { weight: 2.0, half_life: None }.left(1_000 * DAY), 2.0);
    }
}

//! Fatigue: too many impressions in too short a time make a purchase less likely.

use crate::base::power::power;
use crate::base::time::Second;
use crate::world::journey::Journey;

/// Each impression above `after` within `per` takes away a part of the purchase probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fatigue {
    /// So many within `per` cost nothing.
    pub after: u32,
    /// Seconds; an impression at s is inside at t exactly when t − s < per.
    pub per: Second,
    /// The part of the purchase probability that each further one takes away.
    pub loss: f64,
}

impl Fatigue {
    /// What is left of a purchase probability after these impressions (indices in the journey, in time order, none later).
    pub fn at(&self, journey: &Journey, seen: &[u32], now: Second) -> f64 {
        let times = seen.iter().rev().map(|index| journey.opportunities[*index as usize].time);
        self.of(times.take_while(|time| now - time < self.per).count())
    }

    /// The same, after so many impressions within `per`.
    pub fn of(&self, recent: usize) -> f64 {
        let beyond = recent.saturating_sub(self.after as usize);
        if beyond == 0 { 1.0 } else { power(1.0 - self.loss, beyond as f64) }
    }
}

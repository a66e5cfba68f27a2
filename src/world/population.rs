//! Who the shoppers are: segment, activity and the channels they use.
//!
//! One factor correlates them: a shopper's score is Zᵢ = √ρ·Z + √(1−ρ)·εᵢ for activity and for every channel,
//! with ρ = `overlap`. A channel is used when its score is among the highest `usage` share. So any
//! two scores correlate with ρ, and heavy shoppers use more channels.
//!
//! All of it comes from the point of a scrambled net ([`crate::base::net`]), so that every few shoppers are a fair sample.
//! Activity matters most and has a coordinate of its own: its score is drawn first, and then the factor given that score.

use super::activity::{Activity, Quantile};
use super::channel::{Channel, set_of};
use crate::base::net::Point;
use crate::base::normal::score;
use crate::base::quantity::{Multiplier, Probability};
use crate::base::random::{Seed, unit};

/// The coordinate of the first channel: those of activity, of the factor and of the segment stand before it.
const FIRST_CHANNEL: u32 = 3;

/// A chance that is left to chance.
const RARE: f64 = 0.05;

/// A part of the population.
#[derive(Debug, Clone)]
pub struct Segment {
    /// What the scenario calls it.
    pub name: String,
    /// Its share of shoppers; all shares add up to one.
    pub share: Probability,
    /// Its activity beside the average.
    pub activity: Multiplier,
}

/// The law from which shoppers are drawn.
#[derive(Debug, Clone)]
pub struct Population {
    /// How unequally active they are.
    pub activity: Activity,
    /// How far liking one channel goes with liking another, and with activity.
    pub overlap: Probability,
    /// Its parts; none where everybody is alike.
    pub parts: Vec<Segment>,
    quantile: Quantile,
    /// Cumulative shares and activity multipliers.
    segments: Vec<(f64, f64)>,
    /// √ρ and √(1−ρ).
    common: f64,
    own: f64,
    /// The channels that everybody uses, one bit each.
    always: u64,
    /// Those that some use, each with the score above which it is used.
    partly: Vec<(u32, f64)>,
    /// Are all shoppers equally active, and do they use all channels? Then no score is drawn.
    alike: bool,
    /// Are shoppers drawn each alone, and not in nets?
    independent: bool,
}

/// One shopper, before they set out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shopper {
    /// The segment's index in the scenario's list.
    pub segment: usize,
    /// How much more than the average shopper they do.
    pub activity: f64,
    /// The channels they use, one bit each.
    pub uses: u64,
}

impl Shopper {
    /// A user of a log, who is not drawn, and anybody where all are alike: of average activity, and able to use every channel.
    pub const RECORDED: Self = Self { segment: 0, activity: 1.0, uses: u64::MAX };
    /// Before anybody is drawn.
    pub const NOBODY: Self = Self { segment: 0, activity: 0.0, uses: 0 };

    /// Do they use this channel at all?
    #[inline]
    pub fn uses(&self, channel: usize) -> bool {
        self.uses >> channel & 1 == 1
    }
}

impl Population {
    /// Prepares the law. `segments` may be empty: everybody is then alike.
    pub fn new(activity: Activity, overlap: Probability, segments: &[Segment], channels: &[Channel]) -> Self {
        let mut sum = 0.0;
        let cumulative = |segment: &Segment| {
            sum += segment.share.get();
            (sum, segment.activity.get())
        };
        let usage = || (0..).zip(channels.iter().map(|channel| channel.usage.get()));
        let partly = usage().filter(|(_, usage)| *usage > 0.0 && *usage < 1.0);
        Self {
            activity,
            overlap,
            parts: segments.to_vec(),
            quantile: activity.quantile(),
            segments: segments.iter().map(cumulative).collect(),
            common: overlap.get().sqrt(),
            own: (1.0 - overlap.get()).sqrt(),
            always: set_of(usage().map(|(_, usage)| usage == 1.0)),
            partly: partly.map(|(channel, usage)| (channel, -score(usage))).collect(),
            alike: activity == Activity::Constant {} && channels.iter().all(|channel| channel.usage.get() == 1.0),
            independent: false,
        }
    }

    /// The same, in which everybody is drawn alone: people as a survey or a log finds them. Samples of them scatter as those
    /// of real people do, and more than nets.
    pub fn independent(self) -> Self {
        Self { independent: true, ..self }
    }

    /// How many times as much as the average the heaviest of so many shoppers does. More than this one in twenty
    /// such populations holds.
    pub fn heaviest(&self, shoppers: u64) -> f64 {
        let of = |share: f64, multiplier: f64| {
            let beyond = RARE / (shoppers.max(1) as f64 * share);
            if beyond < 1.0 { self.quantile.at(-score(beyond.min(0.5))) * multiplier } else { 0.0 }
        };
        let parts = self.parts.iter().map(|part| of(part.share.get(), part.activity.get()));
        if self.parts.is_empty() { of(1.0, 1.0) } else { parts.fold(0.0, f64::max) }
    }

    /// Draws one shopper.
    #[inline]
    pub fn draw(&self, seed: Seed, shopper: u64) -> Shopper {
        if self.alike && self.segments.is_empty() {
            return Shopper::RECORDED;
        }
        let point = if self.independent { Point::alone(seed, shopper) } else { Point::of(seed, shopper) };
        let four = point.four(0);
        let (activity, uses) = if self.alike { (1.0, u64::MAX) } else { self.draw_likings(point, four) };
        let (segment, multiplier) = self.segment(unit(four[2]));
        Shopper { segment, activity: activity * multiplier, uses }
    }

    /// Given its activity's score A, the factor Z is normal with mean √ρ·A and variance 1 − ρ.
    #[inline]
    fn draw_likings(&self, point: Point, mut four: [u64; 4]) -> (f64, u64) {
        let activity = score(unit(four[0]));
        let factor = self.common * activity + self.own * score(unit(four[1]));
        let (mut uses, mut set) = (self.always, 0);
        for (channel, threshold) in &self.partly {
            let coordinate = FIRST_CHANNEL + channel;
            if coordinate / 4 != set {
                set = coordinate / 4;
                four = point.four(set);
            }
            let liking = self.common * factor + self.own * score(unit(four[coordinate as usize % 4]));
            uses |= u64::from(liking > *threshold) << channel;
        }
        (self.quantile.at(activity), uses)
    }

    fn segment(&self, mark: f64) -> (usize, f64) {
        let Some(last) = self.segments.len().checked_sub(1) else {
            return (0, 1.0);
        };
        // The shares add up to one but for rounding: the last segment takes what is left.
        let segment = self.segments[..last].iter().take_while(|s| s.0 <= mark).count();
        (segment, self.segments[segment].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Of many populations one in twenty holds a heavier shopper.
    #[test]
    fn one_population_in_twenty_holds_a_heavier_shopper() {
        let segment = |share: f64, activity: f64| Segment {
            name: String::new(),
            share: share.try_into().unwrap(),
            activity: activity.try_into().unwrap(),
        };
        let laws =
            [json!({"distribution": "gamma", "shape": 0.1}), json!({"distribution": "log-normal", "sigma": 2.0})];
        for (law, parts) in laws.into_iter().zip([vec![], vec![segment(0.1, 4.0), segment(0.9, 0.5)]]) {
            let law = Population::new(serde_json::from_value(law).unwrap(), Probability::ZERO, &parts, &[]);
            let most = law.heaviest(50);
            let is_heavy = |population: &u64| {
                (50 * population..50 * (population + 1)).any(|shopper| law.draw(Seed(2), shopper).activity > most)
            };
            // 100 in 2,000, with four standard deviations.
            let heavier = (0..2_000).filter(is_heavy).count();
            assert!((61..190).contains(&heavier), "{heavier}");
        }
    }
}

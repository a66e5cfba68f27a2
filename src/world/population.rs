//! Who the shoppers are: segment, activity and the channels they use.
//!
//! One factor correlates them: a shopper's score is Zᵢ = √ρ·Z + √(1−ρ)·εᵢ for activity and for every channel,
//! with ρ = `overlap`. A channel is used when its score is among the highest `usage` share. So any
//! two scores correlate with ρ, and heavy shoppers use more channels.

use rand::RngExt;
use rand_distr::StandardNormal;
use statrs::distribution::{ContinuousCDF, Normal};

use super::activity::{Activity, Quantile, score};
use super::channel::Channel;
use crate::base::quantity::{Multiplier, Probability};
use crate::base::random::Stream;

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
    /// A channel is used above this score.
    thresholds: Vec<f64>,
    /// Are all shoppers equally active, and do they use all channels? Then no score is drawn.
    alike: bool,
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
    /// A user of a log, who is not drawn: of average activity, and able to use every channel.
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
        Self {
            activity,
            overlap,
            parts: segments.to_vec(),
            quantile: activity.quantile(),
            segments: segments.iter().map(cumulative).collect(),
            common: overlap.get().sqrt(),
            own: (1.0 - overlap.get()).sqrt(),
            thresholds: channels.iter().map(|channel| score_above(channel.usage)).collect(),
            alike: activity == Activity::Constant {} && channels.iter().all(|channel| channel.usage.get() == 1.0),
        }
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
    pub fn draw(&self, stream: &mut Stream) -> Shopper {
        let (activity, uses) = if self.alike { (1.0, u64::MAX) } else { self.draw_likings(stream) };
        let (segment, multiplier) = self.draw_segment(stream);
        Shopper { segment, activity: activity * multiplier, uses }
    }

    #[inline]
    fn draw_likings(&self, stream: &mut Stream) -> (f64, u64) {
        let common = self.common * stream.sample::<f64, _>(StandardNormal);
        let mut score = || common + self.own * stream.sample::<f64, _>(StandardNormal);
        let activity = self.quantile.at(score());
        let mut uses = 0;
        for (channel, threshold) in self.thresholds.iter().enumerate() {
            uses |= u64::from(score() > *threshold) << channel;
        }
        (activity, uses)
    }

    fn draw_segment(&self, stream: &mut Stream) -> (usize, f64) {
        let Some(last) = self.segments.len().checked_sub(1) else {
            return (0, 1.0);
        };
        let mark: f64 = stream.random();
        // The shares add up to one but for rounding: the last segment takes what is left.
        let segment = self.segments[..last].iter().take_while(|s| s.0 <= mark).count();
        (segment, self.segments[segment].1)
    }
}

/// The normal score above which a share of the population lies.
fn score_above(share: Probability) -> f64 {
    match share.get() {
        0.0 => f64::INFINITY,
        1.0 => f64::NEG_INFINITY,
        share => -Normal::standard().inverse_cdf(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Purpose, Seed};
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
            let shoppers =
                |population: u64| (50 * population..50 * (population + 1)).map(|shopper| Seed(2).of(shopper));
            let is_heavy = |population: &u64| {
                shoppers(*population).any(|shopper| law.draw(&mut shopper.stream(Purpose::Shopper)).activity > most)
            };
            // 100 in 2,000, with four standard deviations.
            let heavier = (0..2_000).filter(is_heavy).count();
            assert!((61..190).contains(&heavier), "{heavier}");
        }
    }
}

//! Who the shoppers are: segment, activity and the channels they use.
//!
//! One factor correlates them: a shopper's score is Zᵢ = √ρ·Z + √(1−ρ)·εᵢ for activity and for every channel,
//! with ρ = `overlap`. A channel is used when its score is among the highest `usage` share. So any
//! two scores correlate with ρ, and heavy shoppers use more channels.

use rand::RngExt;
use rand_distr::StandardNormal;
use statrs::distribution::{ContinuousCDF, Normal};

use super::activity::{Activity, Quantile};
use super::channel::Channel;
use crate::base::quantity::{Multiplier, Probability};
use crate::base::random::Stream;

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

//! The throttle: what is bought of what is offered. Only what would be bought meets the caps.
//!
//! A budget that is paced has a throttle for every week of the flight. Marks are compared with
//! thresholds, so that a looser throttle buys all that a tighter one does, and more.

use std::sync::Arc;

use super::schedule::Schedule;
use crate::base::compaction::Compacted;
use crate::base::time::{DAY, Second};
use crate::world::channel::{Channel, ChannelId};
use crate::world::journey::{Journey, Opportunity};

/// The share of opportunities bought, channel by channel and, where it is paced, week by week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttle {
    channels: usize,
    /// Week by week, and within the week by channel; one week only where it never changes.
    thresholds: Vec<u64>,
    /// When anything is bought at all; none: always.
    schedule: Option<Arc<Schedule>>,
}

/// An opportunity as throttles see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Offer {
    mark: u32,
    /// Of the flight.
    week: u16,
    channel: ChannelId,
}

impl Offer {
    /// One of a journey's.
    #[inline]
    fn of(journey: &Journey, opportunity: &Opportunity) -> Self {
        let mark = (journey.throttle.at(opportunity.tag) >> 32) as u32;
        Self { mark, week: (opportunity.time.max(0) / WEEK) as u16, channel: opportunity.channel }
    }
}

/// Everything is bought: no mark need be drawn. (A threshold above all 32-bit marks.)
const ALL: u64 = 1 << 32;

/// A week of the flight. What comes before the flight is bought as in its first week.
pub const WEEK: Second = 7 * DAY;

impl Throttle {
    /// Every channel's own win rate: equal supply.
    pub fn win_rates(channels: &[Channel]) -> Self {
        let thresholds = channels.iter().map(|channel| channel.win_rate.threshold()).collect();
        Self { channels: channels.len(), thresholds, schedule: None }
    }

    /// Every channel's own win rate, in each of so many weeks of the flight.
    pub fn weekly(channels: &[Channel], weeks: usize) -> Self {
        let Self { thresholds, .. } = Self::win_rates(channels);
        Self { channels: channels.len(), thresholds: thresholds.repeat(weeks.max(1)), schedule: None }
    }

    /// The same on schedule alone.
    pub fn on(self, schedule: Option<Arc<Schedule>>) -> Self {
        Self { schedule, ..self }
    }

    /// Buys this many times the channel's win rate in a week, all at most.
    pub fn set(&mut self, week: usize, channel: usize, win_rate: f64, times: f64) {
        self.thresholds[week * self.channels + channel] = (win_rate * times * ALL as f64).clamp(0.0, ALL as f64) as u64;
    }

    /// Buys so many times as much on some channels (one bit each) in every week, all at most.
    pub fn scaled(&self, channels: u64, times: f64) -> Self {
        let mut throttle = self.clone();
        let here = throttle.thresholds.iter_mut().enumerate();
        for (_, threshold) in here.filter(|(index, _)| channels >> (index % self.channels) & 1 == 1) {
            *threshold = (*threshold as f64 * times).clamp(0.0, ALL as f64) as u64;
        }
        throttle
    }

    /// Is all that the channel offers in a week bought?
    pub fn buys_all(&self, week: usize, channel: usize) -> bool {
        self.thresholds[week * self.channels + channel] == ALL
    }

    /// Would an opportunity of a journey be bought?
    pub fn buys(&self, journey: &Journey, opportunity: &Opportunity) -> bool {
        let offer = Offer::of(journey, opportunity);
        let is_on = self.schedule.as_ref().is_none_or(|schedule| schedule.holds(opportunity));
        is_on && self.passes(if self.is_paced() { offer.week } else { 0 }, offer)
    }

    fn is_paced(&self) -> bool {
        self.thresholds.len() > self.channels
    }

    #[inline]
    fn passes(&self, week: u16, offer: Offer) -> bool {
        u64::from(offer.mark) < self.thresholds[usize::from(week) * self.channels + usize::from(offer.channel)]
    }

    /// By channel, the threshold (on the scale of 2³²) below which marks are bought in some week.
    pub fn most(&self) -> impl Iterator<Item = u64> {
        (0..self.channels)
            .map(|channel| self.thresholds[channel..].iter().step_by(self.channels).copied().max().unwrap_or(0))
    }

    /// Lists the indices of a journey's opportunities that are bought: its bids.
    #[inline(never)]
    pub fn collect(&self, journey: &Journey, bids: &mut Compacted<u32>) {
        bids.clear();
        let indices = 0..journey.opportunities.len() as u32;
        let offers = indices.clone().map(|index| (index, Offer::of(journey, &journey.opportunities[index as usize])));
        if self.schedule.is_some() {
            let bought = |index: u32| (index, self.buys(journey, &journey.opportunities[index as usize]));
            bids.compact(indices.map(bought));
        } else if self.thresholds.iter().all(|threshold| *threshold == ALL) {
            bids.compact(indices.map(|index| (index, true)));
        } else if self.is_paced() {
            bids.compact(offers.map(|(index, offer)| (index, self.passes(offer.week, offer))));
        } else {
            bids.compact(offers.map(|(index, offer)| (index, self.passes(0, offer))));
        }
    }
}

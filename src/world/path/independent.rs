//! No path: each channel offers opportunities as a Poisson process of its own.
//!
//! For theory and comparison. The union of independent Poisson processes is one Poisson process
//! whose points belong to a channel with probability λᵢ / Σλ (Kingman, *Poisson Processes*, 1993,
//! §5.1). So one gap and one choice per opportunity are enough, and channels need not be merged. Points on
//! channels that the shopper does not use are dropped, which does not change the others (§5.2).

use rand::Rng;

use crate::base::choice::Choice;
use crate::base::exponential::exponential_of_half;
use crate::base::random::Stream;
use crate::base::time::Second;
use crate::world::channel::{Channel, ChannelId};
use crate::world::in_market;
use crate::world::journey::{Journey, Visit};
use crate::world::population::Shopper;
use crate::world::seasonality::Seasonality;

/// Opportunities without sessions.
#[derive(Debug, Clone)]
pub struct Independent {
    seasonality: Seasonality,
    /// Opportunities a day by channel (visits to a shop), at average activity.
    rates: Vec<f64>,
    /// By channel: a shop is visited and offers nothing.
    shops: Vec<bool>,
    total: f64,
    channel: Choice,
}

impl Independent {
    /// Takes every channel's own rate.
    pub fn new(seasonality: Seasonality, channels: &[Channel]) -> Self {
        let rates: Vec<f64> = channels.iter().map(Channel::per_day).collect();
        let total: f64 = rates.iter().sum();
        // The last channel with a rate takes what rounding leaves of one.
        let channel = Choice::new(rates.iter().map(|rate| rate / total));
        Self { seasonality, rates, shops: channels.iter().map(|channel| !channel.serves()).collect(), total, channel }
    }

    pub(super) fn seasonality(&self) -> &Seasonality {
        &self.seasonality
    }

    pub(super) fn daily_opportunities(&self) -> Vec<f64> {
        self.rates.iter().zip(&self.shops).map(|(rate, shop)| if *shop { 0.0 } else { *rate }).collect()
    }

    pub(super) fn daily_visits(&self) -> Vec<f64> {
        self.rates.iter().zip(&self.shops).map(|(rate, shop)| if *shop { *rate } else { 0.0 }).collect()
    }

    #[inline]
    pub(super) fn walk(&self, who: &Shopper, stream: &mut Stream, journey: &mut Journey) {
        // There are no sessions: all opportunities stand in one that began with the simulation.
        journey.sessions.push(self.seasonality.moment(0.0));
        journey.offered.resize(self.rates.len(), 0);
        let rate = self.total * who.activity;
        if rate == 0.0 {
            // An infinite mean gap times a gap of zero would not be a number.
            return;
        }
        let mean_gap = 1.0 / rate;
        let mut passed = 0.0;
        loop {
            // One mark for when and where: half of it is finer than a second in a hundred years.
            let (gap, rest) = exponential_of_half(stream.next_u64());
            passed = in_market::after(&journey.episodes, passed, mean_gap * gap);
            if passed >= self.seasonality.length() {
                return;
            }
            let channel = self.channel.at(rest);
            if who.uses(channel) {
                self.meet(self.seasonality.moment(passed), channel, journey);
            }
        }
    }

    #[inline(always)]
    fn meet(&self, time: Second, channel: usize, journey: &mut Journey) {
        let index = channel as ChannelId;
        if self.shops[channel] {
            journey.visits.push(Visit { time, session: 0, channel: index, tag: journey.visits.len() as u64 });
            journey.shop_visits += u32::from(time >= 0);
        } else {
            journey.offer(time, 0, index, journey.opportunities.len() as u64);
            journey.offered[channel] += u32::from(time >= 0);
        }
    }
}

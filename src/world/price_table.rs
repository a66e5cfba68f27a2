//! What each impression of a journey costs, ready to be asked.
//!
//! With a spread σ a price is log-normal, its mean kept at the CPM. A draw is one look into a table
//! of 4,096 cells of equal probability, each the law's own mean within it: between the quantiles z₁
//! and z₂ that is μ · [Φ(z₂ − σ) − Φ(z₁ − σ)] · 4096 (the normal law tilted by σ). Cells are whole
//! millionths, rounded so that their mean is μ exactly.

use statrs::distribution::{ContinuousCDF, Normal};

use super::channel::Channel;
use super::journey::{Journey, Opportunity};
use super::price::Price;

/// What impressions cost, channel by channel, ready to be asked.
#[derive(Debug, Clone)]
pub struct Prices {
    by_channel: Vec<Cost>,
    spread: bool,
}

/// What an impression on a channel costs, in millionths.
#[derive(Debug, Clone)]
enum Cost {
    /// Always the same; and if it is clicked.
    Same([u64; 2]),
    /// A table of cells, one of them drawn.
    Spread(Box<[u64]>),
}

/// The cells of a table, as a power of two.
const CELL_BITS: u32 = 12;

impl Prices {
    /// Lays out a table for every channel whose price spreads.
    pub fn new(channels: &[Channel]) -> Self {
        let by_channel = channels.iter().map(|channel| match channel.price {
            Some(Price::PerThousand(cpm, Some(spread))) => Cost::Spread(cells(cpm.micros() as f64, spread.get())),
            Some(Price::PerThousand(cpm, None)) => Cost::Same([cpm.micros() as u64; 2]),
            Some(Price::PerClick(price)) => Cost::Same([0, price.micros() as u64]),
            Some(Price::PerMessage(price)) => Cost::Same([price.micros() as u64; 2]),
            None => Cost::Same([0; 2]),
        });
        let by_channel: Vec<_> = by_channel.collect();
        Self { spread: by_channel.iter().any(|cost| matches!(cost, Cost::Spread(_))), by_channel }
    }

    /// Does any price spread?
    #[inline]
    pub fn spread(&self) -> bool {
        self.spread
    }

    /// What an impression at this opportunity of the journey costs, in millionths.
    #[inline]
    pub fn cost(&self, journey: &Journey, opportunity: &Opportunity, clicked: bool) -> u64 {
        match &self.by_channel[opportunity.channel as usize] {
            Cost::Same(costs) => costs[usize::from(clicked)],
            Cost::Spread(cells) => drawn(cells, journey, opportunity),
        }
    }
}

#[inline]
fn drawn(cells: &[u64], journey: &Journey, opportunity: &Opportunity) -> u64 {
    cells[(journey.price.at(opportunity.tag) >> (64 - CELL_BITS)) as usize]
}

/// The means of the cells, rounded so that they add up to the mean of all.
fn cells(mean: f64, sigma: f64) -> Box<[u64]> {
    let normal = Normal::standard();
    let count = 1_u32 << CELL_BITS;
    let below = |cell: u32| {
        let score = normal.inverse_cdf(f64::from(cell) / f64::from(count));
        (mean * f64::from(count) * normal.cdf(score - sigma)).round() as u64
    };
    let bounds: Vec<u64> = (0..=count).map(below).collect();
    bounds.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_keeps_the_mean_and_has_its_log_sd() {
        for (mean, sigma) in [(28_000.0, 0.4), (5_000.0, 1.0), (9_000.0, 0.05), (1.0, 0.4), (0.0, 0.4)] {
            let cells = cells(mean, sigma);
            assert_eq!(cells.iter().sum::<u64>(), (mean * 4096.0) as u64);
            if mean > 1_000.0 {
                let logs: Vec<f64> = cells.iter().map(|cell| (*cell as f64).ln()).collect();
                let middle = logs.iter().sum::<f64>() / 4096.0;
                let variance = logs.iter().map(|log| (log - middle).powi(2)).sum::<f64>() / 4096.0;
                assert!((variance.sqrt() / sigma - 1.0).abs() < 0.005, "{} for {sigma}", variance.sqrt());
                assert!((middle - (mean.ln() - sigma * sigma / 2.0)).abs() < 0.002 * (1.0 + sigma), "{middle}");
            }
        }
    }
}

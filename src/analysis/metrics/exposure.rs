//! Too many impressions, too few, and how unequally they fall.

use crate::analysis::metric::{Entry, Number, PLAIN, Unit};
use crate::base::histogram::Histogram;

/// Waste and concentration.
pub(super) static ENTRIES: [Entry; 3] = [
    Entry {
        name: "overexposed_share",
        label: "Overexposed",
        unit: Unit::Share,
        meaning: "share of impressions beyond {high} for the {who} who sees them",
        formula: "Σ over shoppers of max(0, impressions − high) ÷ impressions",
        source: EFFECTIVE_FREQUENCY,
        number: Number::Counts(|of, view| {
            let high = of.scenario.measure.effective_frequency.1;
            let beyond = |times: u64| times.saturating_sub(u64::from(high));
            share_of_impressions(&view.policy(of.policy).frequency, beyond)
        }),
        ..PLAIN
    },
    Entry {
        name: "underexposed_share",
        label: "Underexposed",
        unit: Unit::Share,
        meaning: "share of impressions that go to {who}s who see fewer than {low}",
        formula: "impressions of shoppers with fewer than low ÷ impressions",
        source: EFFECTIVE_FREQUENCY,
        number: Number::Counts(|of, view| {
            let low = of.scenario.measure.effective_frequency.0;
            let wasted = |times: u64| if times < u64::from(low) { times } else { 0 };
            share_of_impressions(&view.policy(of.policy).frequency, wasted)
        }),
        ..PLAIN
    },
    Entry {
        name: "top_40_share",
        label: "Top 40 %",
        unit: Unit::Share,
        meaning: "share of impressions that go to the most exposed 40 % of the {who}s reached",
        formula: "impressions of the 0.4 × reach shoppers who see most ÷ impressions",
        number: Number::Counts(|of, view| top_share(&view.policy(of.policy).frequency, 0.4)),
        ..PLAIN
    },
];

const EFFECTIVE_FREQUENCY: &str = "Naples, Effective Frequency, 1979";

/// What part of all impressions `picked(times)` of every shopper's are.
fn share_of_impressions(frequency: &Histogram, picked: impl Fn(u64) -> u64) -> f64 {
    let picked: u64 = frequency.rows().map(|(times, shoppers)| shoppers * picked(times)).sum();
    picked as f64 / frequency.total() as f64
}

/// The share of impressions taken by the most exposed part of those reached.
fn top_share(frequency: &Histogram, part: f64) -> f64 {
    let mut left = part * frequency.at_least(1) as f64;
    let mut taken = 0.0;
    for (times, shoppers) in frequency.rows().rev() {
        let here = left.min(shoppers as f64);
        taken += here * times as f64;
        left -= here;
    }
    taken / frequency.total() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        // 2 shoppers saw one ad, 2 saw two, 1 saw ten: 16 impressions, 5 reached.
        let frequency = Histogram::from_iter([0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(frequency.total(), 16);
        // The top 40 % are two shoppers: ten and two.
        assert!((top_share(&frequency, 0.4) - 12.0 / 16.0).abs() < 1e-12);
        assert!((share_of_impressions(&frequency, |times| times.saturating_sub(8)) - 2.0 / 16.0).abs() < 1e-12);
        assert!(top_share(&Histogram::default(), 0.4).is_nan());
    }
}

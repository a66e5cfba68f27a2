//! The axis of a factor: where its values stand, in order.

use std::cmp::Ordering;

use super::super::canvas::{Align, Canvas};
use super::super::scale::Scale;
use super::super::text::width;
use super::super::theme;
use crate::base::number::plain;

/// The values of a factor, and where they stand between two ends.
pub struct Axis {
    /// In order: of their numbers, or else of appearance.
    pub levels: Vec<String>,
    /// Where each stands.
    pub places: Vec<f64>,
    /// Are they numbers, between which a line may go?
    pub is_numeric: bool,
    /// Where the first value and the last one stand.
    ends: (f64, f64),
    /// Round numbers between the ends, where values are many.
    round: Vec<(f64, String)>,
}

/// A range whose ends are so many times apart is drawn on a logarithmic scale.
const FAR: f64 = 20.0;

impl Axis {
    /// Of these values, between two places.
    pub fn new(values: &[String], (from, to): (f64, f64)) -> Self {
        let levels = ordered(values);
        let numbers: Option<Vec<f64>> = levels.iter().map(|level| level.parse().ok()).collect();
        let is_numeric = numbers.is_some() && levels.len() > 1;
        let numbers = numbers.filter(|_| is_numeric).unwrap_or_else(|| (0..levels.len()).map(|i| i as f64).collect());
        let (low, high) = (numbers[0], numbers[numbers.len() - 1]);
        let is_log = is_numeric && low > 0.0 && high / low >= FAR && is_even(&numbers, f64::ln);
        let bent = |number: f64| if is_log { number.ln() } else { number };
        let scale = Scale::new((bent(low), bent(high)), (from, to));
        let places = match levels.len() {
            1 => vec![(from + to) / 2.0],
            _ => numbers.iter().map(|number| scale.at(bent(*number))).collect(),
        };
        let is_crowded = is_numeric && levels.len() > CROWD;
        let round = if is_crowded { round(&scale, (low, high), is_log) } else { Vec::new() };
        Self { levels, places, is_numeric, ends: (from, to), round }
    }

    /// Which value it is. Tables write `1` where somebody wrote `1.0`.
    pub fn index(&self, value: &str) -> usize {
        let number = |text: &str| text.parse::<f64>().ok();
        let is_it = |level: &String| level == value || (number(level).is_some() && number(level) == number(value));
        self.levels.iter().position(is_it).unwrap_or(0)
    }

    /// Where a value stands.
    pub fn at(&self, value: &str) -> f64 {
        self.places[self.index(value)]
    }

    /// The values that an axis names, with their places.
    pub fn marks(&self) -> Vec<(f64, String)> {
        if self.round.is_empty() {
            return self.places.iter().copied().zip(self.levels.iter().cloned()).collect();
        }
        self.round.clone()
    }

    /// Writes the values below a plot, as many as have room, with lines up.
    pub fn draw(&self, canvas: &mut Canvas, (top, bottom): (f64, f64)) {
        let mut free = f64::NEG_INFINITY;
        for (x, name) in self.marks() {
            let half = width(&name, theme::SMALL, false) / 2.0;
            // A long word at an end keeps out of what stands beside.
            let middle = x.min(self.ends.1 + BEYOND - half).max(self.ends.0 - BEYOND + half);
            if middle - half < free {
                continue;
            }
            canvas.line((x, top), (x, bottom), theme::GRID, 1.0);
            canvas.note((middle, bottom + 12.0), name, Align::Middle);
            free = middle + half + 8.0;
        }
    }
}

/// So far may the name of a value stand out beyond the ends.
const BEYOND: f64 = 18.0;

/// More values than these are told by round numbers.
const CROWD: usize = 14;

/// Are numbers more evenly spaced when they are bent so?
fn is_even(numbers: &[f64], bent: fn(f64) -> f64) -> bool {
    let unevenness = |of: &dyn Fn(f64) -> f64| {
        let gaps = numbers.windows(2).map(|pair| of(pair[1]) - of(pair[0]));
        gaps.fold(0.0, f64::max) / (of(numbers[numbers.len() - 1]) - of(numbers[0]))
    };
    unevenness(&bent) < unevenness(&|number| number)
}

/// Round numbers with their places.
fn round(scale: &Scale, (low, high): (f64, f64), is_log: bool) -> Vec<(f64, String)> {
    if !is_log {
        return scale.ticks(5).into_iter().map(|tick| (scale.at(tick), plain(tick))).collect();
    }
    let powers = (low.log10().floor() as i32)..=(high.log10().ceil() as i32);
    let ticks = powers.flat_map(|power| [1.0, 3.0].map(|digit| digit * 10_f64.powi(power)));
    ticks.filter(|tick| (low..=high).contains(tick)).map(|tick| (scale.at(tick.ln()), plain(tick))).collect()
}

/// Values in the order of their numbers, or else as they come.
pub fn ordered(values: &[String]) -> Vec<String> {
    let mut levels = values.to_vec();
    let number = |text: &String| text.parse::<f64>().ok();
    if levels.iter().all(|level| number(level).is_some()) {
        levels.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal));
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_order_of_their_numbers() {
        let values = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let axis = Axis::new(&values(&["10", "2", "6"]), (0.0, 80.0));
        assert_eq!((axis.levels.concat(), axis.places.clone()), ("2610".into(), vec![0.0, 40.0, 80.0]));
        let words = Axis::new(&values(&["14d", "7d", "28d"]), (0.0, 80.0));
        assert_eq!((words.levels.concat(), words.is_numeric), ("14d7d28d".into(), false));
        let far = Axis::new(&values(&["1", "10", "100"]), (0.0, 80.0));
        assert!((far.places[1] - 40.0).abs() < 1e-9);
        assert_eq!(Axis::new(&values(&["3"]), (0.0, 80.0)).places, [40.0]);
        let written = Axis::new(&values(&["0.5", "1.0"]), (0.0, 80.0));
        assert_eq!((written.at("1"), written.at("0.50")), (80.0, 0.0));
    }
}

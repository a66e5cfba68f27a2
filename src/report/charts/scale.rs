//! From values to places, and the ticks between.

use super::canvas::{Align, Canvas};
use super::theme;
use crate::base::number::{decimals, signed, thousands};

/// Maps values to places on the canvas.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// From values between `low` and `high` to places between `from` and `to`.
    pub fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    /// The same, so far further down or to the right.
    pub fn moved(self, by: f64) -> Self {
        Self { from: self.from + by, to: self.to + by, ..self }
    }

    /// Where a value is.
    pub fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Round values between the ends, about so many.
    pub fn ticks(&self, about: usize) -> Vec<f64> {
        let step = step(self.high - self.low, about);
        let first = (self.low / step).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        (first..=last).map(|tick| tick as f64 * step).collect()
    }

    /// Vertical grid lines with their values below them.
    pub fn grid_across(&self, canvas: &mut Canvas, (top, bottom): (f64, f64), about: usize, name: fn(f64) -> String) {
        for (tick, name) in self.named(about, name) {
            let x = self.at(tick);
            canvas.line((x, top), (x, bottom), theme::GRID, 1.0);
            canvas.note((x, bottom + 12.0), name, Align::Middle);
        }
    }

    /// Horizontal grid lines with their values to the left.
    pub fn grid_up(&self, canvas: &mut Canvas, (left, right): (f64, f64), about: usize, name: fn(f64) -> String) {
        for (tick, name) in self.named(about, name) {
            let y = self.at(tick);
            canvas.line((left, y), (right, y), theme::GRID, 1.0);
            canvas.note((left - 8.0, y), name, Align::Right);
        }
    }

    /// Ticks that can be told apart: an axis of next to nothing has one, the nearest to zero.
    fn named(&self, about: usize, name: fn(f64) -> String) -> Vec<(f64, String)> {
        let mut named: Vec<(f64, String)> = self.ticks(about).into_iter().map(|tick| (tick, name(tick))).collect();
        named.dedup_by(|next, kept| {
            let is_same = next.1 == kept.1 && !next.1.is_empty();
            if is_same && next.0.abs() < kept.0.abs() {
                kept.0 = next.0;
            }
            is_same
        });
        named
    }
}

fn step(range: f64, about: usize) -> f64 {
    let rough = range / about.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= rough * 0.999);
    round.unwrap_or(10.0) * power
}

/// The round number at which an axis for this value ends.
pub fn ceiling(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let step = step(value, 5);
    (value / step - 1e-9).ceil() * step
}

/// A count, in millions where it is large.
pub fn count(value: f64) -> String {
    match value.abs() {
        size if size >= 1e6 => format!("{} M", trimmed(value / 1e6)),
        size if size > 0.0 && size < 10.0 => trimmed(value),
        _ => thousands(value),
    }
}

/// A share as a percentage without needless decimals.
pub fn share(value: f64) -> String {
    format!("{} %", trimmed(100.0 * value))
}

/// A difference of shares in percentage points.
pub fn percentage_points(value: f64) -> String {
    signed(share(value).replace(" %", ""))
}

fn trimmed(value: f64) -> String {
    let text = decimals(value, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let scale = Scale::new((0.0, 0.873), (0.0, 100.0));
        assert_eq!(scale.ticks(5).into_iter().map(share).collect::<Vec<_>>(), ["0 %", "20 %", "40 %", "60 %", "80 %"]);
        assert!((ceiling(0.873) - 1.0).abs() < 1e-9 && ceiling(0.0) == 1.0);
        assert_eq!([count(1_250_000.0), count(12_345.0), count(0.5)], ["1.25 M", "12,345", "0.5"]);
    }
}

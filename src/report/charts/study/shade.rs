//! The values that are as good as the best, shaded.

use plotters::style::RGBColor;

use super::super::canvas::Canvas;

/// Behind the values that are as good as the best.
pub const GOOD: RGBColor = RGBColor(0xE3, 0xF3, 0xEC);

/// Shades some of the places of an axis, each half way to its neighbours.
pub fn shade(canvas: &mut Canvas, places: &[f64], level: impl Iterator<Item = usize>, (top, bottom): (f64, f64)) {
    let edge = |index: usize, other: Option<usize>| match other.and_then(|other| places.get(other)) {
        Some(place) => (places[index] + place) / 2.0,
        None if other.is_none() => places[index] - 14.0,
        None => places[index] + 14.0,
    };
    for index in level {
        let (from, to) = (edge(index, index.checked_sub(1)), edge(index, Some(index + 1)));
        canvas.rect((from, top), (to, bottom), GOOD);
    }
}

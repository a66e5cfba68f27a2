//! Pairs of numbers as dumbbells: from where to where, a row a pair.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::scale::{Scale, count};
use super::text::{fit, width};
use super::theme;
use crate::results::read::Value;

/// One dumbbell.
pub struct Pair {
    /// The hollow end.
    pub from: Option<Value>,
    /// The filled end.
    pub to: Option<Value>,
    /// Colour of the hollow end.
    pub from_colour: RGBColor,
    /// Colour of the filled end.
    pub colour: RGBColor,
    /// Written beside it.
    pub note: String,
}

/// Dumbbells under one name.
pub struct Group {
    /// The name.
    pub name: String,
    /// One below the other.
    pub pairs: Vec<Pair>,
}

/// From one dumbbell to the next.
const STEP: f64 = 15.0;
/// Between groups.
const GAP: f64 = 13.0;

/// How high groups are.
pub fn height(groups: &[Group]) -> f64 {
    groups.iter().map(|group| STEP * group.pairs.len().max(1) as f64 + GAP).sum()
}

/// The names of groups, to the left of `x`.
pub fn names(canvas: &mut Canvas, groups: &[Group], (x, top): (f64, f64)) {
    let mut y = top;
    for group in groups {
        let high = STEP * group.pairs.len().max(1) as f64;
        let name = fit(&group.name, theme::LABEL, false, canvas.names());
        canvas.label((x, y + high / 2.0), name, Align::Right);
        y += high + GAP;
    }
}

/// A panel of dumbbells with its own axis below.
pub fn panel(canvas: &mut Canvas, title: &str, groups: &[Group], (left, right): (f64, f64), top: f64) {
    canvas.heading((left, top - 16.0), fit(title, theme::LABEL, true, right - left));
    let pairs = || groups.iter().flat_map(|group| &group.pairs);
    let highest = pairs().flat_map(|pair| [pair.from, pair.to]).flatten().map(|value| value.high).fold(0.0, f64::max);
    let note = pairs().map(|pair| width(&pair.note, theme::SMALL, false)).fold(0.0, f64::max);
    let bottom = top + height(groups);
    let scale = Scale::new((0.0, 1.03 * highest), (left, right - note - 14.0));
    scale.grid_across(canvas, (top, bottom), 4, count);
    let mut y = top;
    for group in groups {
        for (index, pair) in group.pairs.iter().enumerate() {
            draw(canvas, pair, &scale, y + STEP * (index as f64 + 0.5));
        }
        y += STEP * group.pairs.len().max(1) as f64 + GAP;
    }
}

fn draw(canvas: &mut Canvas, pair: &Pair, scale: &Scale, y: f64) {
    let ends = [pair.from, pair.to].map(|end| end.map(|value| scale.at(value.value)));
    if let [Some(from), Some(to)] = ends {
        canvas.line((from, y), (to, y), pair.colour, 2.4);
    }
    for value in [pair.from, pair.to].into_iter().flatten() {
        canvas.line((scale.at(value.low), y), (scale.at(value.high), y), theme::AXIS, 5.0);
    }
    if let Some(x) = ends[0] {
        canvas.ring((x, y), 5.2, pair.from_colour);
    }
    if let Some(x) = ends[1] {
        canvas.dot((x, y), 4.4, pair.colour);
    }
    // Behind the marks lie their intervals.
    let right =
        [pair.from, pair.to].into_iter().flatten().map(|value| scale.at(value.high)).fold(scale.at(0.0), f64::max);
    canvas.note((right + 11.0, y), &pair.note, Align::Left);
}

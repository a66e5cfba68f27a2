//! Estimates with their intervals, a row each, on an axis of their own.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::parts::{column_on, name_on};
use super::scale::Scale;
use super::text::{fit, width};
use super::theme;
use crate::results::read::Value;

/// One estimate.
pub struct Row {
    /// Its colour.
    pub colour: RGBColor,
    /// The estimate; None where there is none.
    pub value: Option<Value>,
    /// Written beside it.
    pub note: String,
}

/// From one row to the next.
pub const STEP: f64 = 34.0;

/// Draws one of several panels, by its index, between two ends and from a height on.
pub type Draw<'a> = &'a mut dyn FnMut(&mut Canvas, usize, Space);

/// The left and the right end of a panel, and where it begins.
pub type Space = ((f64, f64), f64);

/// Draws panels of the same rows, each named: side by side with the names once at the left, or below one another where there
/// is no room. `draw` draws one between its left and right end, from `top` on.
pub fn panels(canvas: &mut Canvas, names: &[&str], count: usize, draw: Draw<'_>) {
    let left = theme::MARGIN + column_on(canvas, names.iter().copied()) + 16.0;
    let high = STEP * names.len() as f64;
    if canvas.is_narrow() {
        for index in 0..count {
            let (top, right) = (canvas.y + 34.0, canvas.right());
            named(canvas, names, (left - 12.0, top));
            draw(canvas, index, ((left, right), top));
            canvas.y = top + high + 30.0;
        }
        canvas.y -= 14.0;
        return;
    }
    let (top, gap) = (canvas.y + 34.0, 40.0);
    named(canvas, names, (left - 14.0, top));
    let wide = (canvas.right() - left + gap) / count as f64 - gap;
    for index in 0..count {
        let from = left + index as f64 * (wide + gap);
        draw(canvas, index, ((from, from + wide), top));
    }
    canvas.y = top + high + 16.0;
}

fn named(canvas: &mut Canvas, names: &[&str], (x, top): (f64, f64)) {
    for (index, name) in names.iter().enumerate() {
        name_on(canvas, (x, top + STEP * (index as f64 + 0.5) + 4.0), name);
    }
}

/// Draws rows from `top`, with the line of `reference` as what they are measured from.
pub fn panel(
    canvas: &mut Canvas,
    title: &str,
    rows: &[Row],
    (left, right): (f64, f64),
    (top, reference, name): (f64, f64, fn(f64) -> String),
) {
    canvas.heading((left, top - 18.0), fit(title, theme::LABEL, true, right - left));
    let bottom = top + STEP * rows.len() as f64;
    let values = || rows.iter().filter_map(|row| row.value);
    let low = values().map(|value| value.low).fold(reference, f64::min);
    let high = values().map(|value| value.high).fold(reference, f64::max);
    let air = if high > low { 0.04 * (high - low) } else { 0.5 };
    let scale = Scale::new((if low < reference { low - air } else { low }, high + air), (left, right));
    scale.grid_across(canvas, (top, bottom), 3, name);
    canvas.line((scale.at(reference), top), (scale.at(reference), bottom), theme::MUTED, 1.2);
    for (index, row) in rows.iter().enumerate() {
        let y = top + STEP * (index as f64 + 0.5);
        let Some(value) = row.value else {
            canvas.note((left + 4.0, y), fit(&row.note, theme::SMALL, false, right - left), Align::Left);
            continue;
        };
        let x = scale.at(value.value);
        canvas.line((scale.at(reference), y + 4.0), (x, y + 4.0), row.colour, 3.0);
        canvas.line((scale.at(value.low), y + 4.0), (scale.at(value.high), y + 4.0), theme::INK, 1.4);
        for end in [value.low, value.high] {
            canvas.line((scale.at(end), y), (scale.at(end), y + 8.0), theme::INK, 1.4);
        }
        canvas.dot((x, y + 4.0), 5.0, row.colour);
        let half = width(&row.note, theme::SMALL, false) / 2.0;
        let middle = x.clamp(left + half, (right - half).max(left + half));
        let middle = beside((middle, half), (scale.at(reference), x), right);
        canvas.note((middle, y - 9.0), &row.note, Align::Middle);
    }
}

/// Where a number of this half width stands that would lie upon the line of reference: on the side
/// of its estimate, or where there is room.
fn beside((middle, half): (f64, f64), (reference, estimate): (f64, f64), right: f64) -> f64 {
    let gap = half + 5.0;
    match (middle - reference).abs() < gap {
        true if estimate < reference || reference + gap + half > right + theme::MARGIN => reference - gap,
        true => reference + gap,
        false => middle,
    }
}

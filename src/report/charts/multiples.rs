//! Small multiples: where there are more lines than can be told apart, each has a panel of its own, with the first line of all
//! in grey behind it.

use super::canvas::{Align, Canvas};
use super::lines::Series;
use super::scale::Scale;
use super::text::{fit, wrap};
use super::theme;

/// The most lines of one plot.
pub const MOST: usize = 8;

/// How high the plot of a panel is.
const HIGH: f64 = 96.0;

/// What the axes of all panels are.
pub struct Axes {
    /// From where to where across.
    pub x: (f64, f64),
    /// From where to where up.
    pub y: (f64, f64),
    /// How numbers across are written.
    pub across: fn(f64) -> String,
    /// How numbers up are written.
    pub up: fn(f64) -> String,
    /// What stands across, and up.
    pub names: (String, String),
}

/// Are there too many lines for one plot?
pub fn are_many(series: &[Series]) -> bool {
    series.len() > MOST
}

/// Draws a panel for each line; below it stands the canvas's next line.
pub fn draw(canvas: &mut Canvas, series: &[Series], axes: &Axes) {
    let columns = if canvas.is_narrow() { 2 } else { 4 };
    let (gap, left) = (36.0, theme::MARGIN + 44.0);
    let wide = (canvas.right() - left + gap) / columns as f64 - gap;
    for line in wrap(&axes.names.1, theme::SMALL, false, canvas.right() - theme::MARGIN) {
        canvas.note((theme::MARGIN, canvas.y), line, Align::Left);
        canvas.y += 16.0;
    }
    let (top, step) = (canvas.y + 18.0, HIGH + 74.0);
    for (index, line) in series.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let from = left + column as f64 * (wide + gap);
        let at = top + row as f64 * step;
        panel(canvas, [&series[0], line], axes, ((from, from + wide), at + 14.0, column == 0));
    }
    canvas.y = top + series.len().div_ceil(columns) as f64 * step - 22.0;
    canvas.note(((left + canvas.right()) / 2.0, canvas.y), &axes.names.0, Align::Middle);
    canvas.y += 8.0;
}

/// One line in its panel, with another behind it.
fn panel(
    canvas: &mut Canvas,
    [behind, line]: [&Series; 2],
    axes: &Axes,
    (across, top, is_first): ((f64, f64), f64, bool),
) {
    let wide = across.1 - across.0;
    canvas.heading((across.0, top - 22.0), fit(&line.name, theme::LABEL, true, wide));
    canvas.note((across.0, top - 8.0), fit(&line.tail, theme::SMALL, false, wide), Align::Left);
    let (x, y) = (Scale::new(axes.x, across), Scale::new(axes.y, (top + HIGH, top + 4.0)));
    let name = if is_first { axes.up } else { |_| String::new() };
    y.grid_up(canvas, across, 3, name);
    x.grid_across(canvas, (top + 4.0, top + HIGH), 3, axes.across);
    for (series, colour, thick) in [(behind, theme::AXIS, 1.6), (line, theme::UNDER, 2.2)] {
        let inside = series.points.iter().filter(|(x, _)| (axes.x.0..=axes.x.1).contains(x));
        let places: Vec<_> = inside.map(|(at, value)| (x.at(*at), y.at(value.value))).collect();
        match places[..] {
            [only] => canvas.dot(only, 3.4, colour),
            _ => canvas.path(places, colour, thick),
        }
    }
}

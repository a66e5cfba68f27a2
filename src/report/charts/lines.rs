//! Lines with their names at their ends.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::scale::Scale;
use super::text::{apart, fit, width};
use super::theme;
use crate::results::read::Value;

/// One line.
pub struct Series {
    /// Written at its end.
    pub name: String,
    /// Written after the name.
    pub tail: String,
    /// Its colour.
    pub colour: RGBColor,
    /// From left to right.
    pub points: Vec<(f64, Value)>,
}

/// How lines are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// All alike.
    Plain,
    /// The first the widest, and the others upon it: lines that coincide stay visible.
    Nested,
    /// All alike, with a dot at every point.
    Dotted,
}

/// Where lines are drawn.
pub struct Plot {
    /// From values to places across.
    pub x: Scale,
    /// From values to places up.
    pub y: Scale,
    /// Left and right end.
    pub across: (f64, f64),
    /// Upper and lower end.
    pub up: (f64, f64),
}

/// How wide the column of names at the right is.
pub fn column(series: &[Series]) -> f64 {
    let widest = |line: &Series| {
        let name = width(&line.name, theme::LABEL, true).min(theme::NAMES);
        name.max(width(&line.tail, theme::SMALL, false).min(theme::NAMES))
    };
    series.iter().map(widest).fold(60.0, f64::max) + 46.0
}

/// Where a plot of these lines ends at the right: beside it stand their names, unless they stand above.
pub fn right(canvas: &Canvas, series: &[Series]) -> f64 {
    if canvas.is_narrow() { canvas.right() - 8.0 } else { canvas.right() - column(series) }
}

/// The names of the lines above the plot, where there is no room beside it.
pub fn named_above(canvas: &mut Canvas, series: &[Series]) {
    if !canvas.is_narrow() {
        return;
    }
    for line in series {
        canvas.rect((theme::MARGIN, canvas.y - 5.0), (theme::MARGIN + 10.0, canvas.y + 5.0), line.colour);
        let tail = fit(&line.tail, theme::SMALL, false, 0.5 * canvas.width);
        let most = canvas.right() - theme::MARGIN - 26.0 - width(&tail, theme::SMALL, false);
        canvas.heading((theme::MARGIN + 16.0, canvas.y), fit(&line.name, theme::LABEL, true, most));
        canvas.note((canvas.right(), canvas.y), tail, Align::Right);
        canvas.y += 20.0;
    }
    canvas.y += 6.0;
}

/// How high a plot must be for the names of its lines.
pub fn height(canvas: &Canvas, series: &[Series], usual: f64) -> f64 {
    if canvas.is_narrow() {
        return 0.8 * usual;
    }
    usual.max(series.len() as f64 * ROW)
}

/// A name and, below it, its tail.
const ROW: f64 = 34.0;

/// Draws lines, each with its points' intervals and its name.
pub fn draw(canvas: &mut Canvas, series: &[Series], plot: &Plot, style: Style) {
    unnamed(canvas, series, plot, style);
    if !canvas.is_narrow() {
        names(canvas, series, plot, style != Style::Plain);
    }
}

/// The same without names.
pub fn unnamed(canvas: &mut Canvas, series: &[Series], plot: &Plot, style: Style) {
    canvas.line((plot.across.0, plot.up.1), (plot.across.1, plot.up.1), theme::AXIS, 1.0);
    // No wider than that: what is wide looks like an interval.
    let step = if style == Style::Nested { (3.6 / series.len() as f64).min(0.9) } else { 0.0 };
    for (index, line) in series.iter().enumerate() {
        let thick = 2.2 + step * (series.len() - 1 - index) as f64;
        let places: Vec<_> = line.points.iter().map(|(x, y)| (plot.x.at(*x), plot.y.at(y.value))).collect();
        if places.len() > 1 {
            canvas.path(places.clone(), line.colour, thick);
        }
        if style == Style::Dotted || places.len() == 1 {
            places.iter().for_each(|at| canvas.dot(*at, thick / 2.0 + 2.0, line.colour));
        }
    }
    series.iter().for_each(|line| intervals(canvas, line, plot));
}

/// Intervals, as far as they can be seen.
fn intervals(canvas: &mut Canvas, line: &Series, plot: &Plot) {
    for (x, y) in &line.points {
        let (x, low, high) = (plot.x.at(*x), plot.y.at(y.low), plot.y.at(y.high));
        if low - high < 2.0 {
            continue;
        }
        canvas.line((x, low), (x, high), line.colour, 1.4);
        for end in [low, high] {
            canvas.line((x - 4.0, end), (x + 4.0, end), line.colour, 1.4);
        }
    }
}

/// The names of lines at their ends, with lines that lead there or none.
pub fn names(canvas: &mut Canvas, series: &[Series], plot: &Plot, leaders: bool) {
    let end = |line: &Series| line.points.last().map_or(plot.up.1, |(_, y)| plot.y.at(y.value));
    let mut order: Vec<usize> = (0..series.len()).collect();
    order.sort_by(|a, b| end(&series[*a]).total_cmp(&end(&series[*b])).then(a.cmp(b)));
    let wanted: Vec<f64> = order.iter().map(|line| end(&series[*line])).collect();
    let placed = apart(&wanted, ROW, plot.up.0 + 6.0, plot.up.1 - 10.0);
    let right = plot.across.1;
    for (line, (from, y)) in order.into_iter().zip(wanted.into_iter().zip(placed)) {
        let line = &series[line];
        if leaders {
            canvas.path(vec![(right + 7.0, from), (right + 18.0, y), (right + 26.0, y)], theme::AXIS, 0.8);
        }
        canvas.rect((right + 26.0, y - 5.0), (right + 36.0, y + 5.0), line.colour);
        canvas.heading((right + 42.0, y), fit(&line.name, theme::LABEL, true, theme::NAMES));
        canvas.note((right + 42.0, y + 14.0), fit(&line.tail, theme::SMALL, false, theme::NAMES), Align::Left);
    }
}

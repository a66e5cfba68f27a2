//! One factor: the effect over its values, with its interval, and the values that are as good as the best.

use super::super::canvas::{Align, Canvas};
use super::super::parts::foot;
use super::super::scale::Scale;
use super::super::sketch::Sketch;
use super::super::text::width;
use super::super::theme;
use super::axis::Axis;
use super::heading::begin;
use super::numbers::{on_axis, range, unit_of};
use super::shade::shade;
use crate::analysis::metrics::label;
use crate::base::phrase::sentence;
use crate::report::study::words::{comparison, name_of, shown};
use crate::results::read::{EffectRow, Study};

/// How high a panel is.
const HIGH: f64 = 230.0;

pub fn draw(study: &Study) -> Sketch {
    let name = name_of(study, 0);
    let shows = format!("{} by {}: difference at each value, on the same shoppers", sentence(&comparison(study)), name);
    let title = title(study);
    let mut canvas = begin(study, &title, &shows);
    let metrics = study.metrics();
    for (index, metric) in metrics.iter().enumerate() {
        panel(&mut canvas, study, metric, index + 1 == metrics.len());
    }
    foot(
        &mut canvas,
        "Line and ribbon: the difference and its 95 % interval. Ring: the highest. Green: values whose difference is as high within \
         sampling error; the intervals behind that hold together. Heavy line: no difference.",
    );
    let how = "Each point is a run with this value. A ribbon that does not touch the heavy line is a difference beyond sampling error.";
    let finding = format!("{title}.");
    Sketch { name: "effects", title, shows, how: how.into(), finding, canvas }
}

/// "Reach is highest at max = 3, incremental profit at max = 7".
fn title(study: &Study) -> String {
    let best = |metric: &&str| {
        let rows = study.effects_of(metric);
        let value = rows.iter().find(|row| row.standing == "best")?.values[0].clone();
        Some((label(metric).to_lowercase(), value))
    };
    let found: Vec<(String, String)> = study.metrics().iter().filter_map(best).collect();
    let name = name_of(study, 0);
    let told = found.iter().enumerate().map(|(index, (metric, value))| match index {
        0 => format!("{metric} gains most at {name} = {value}"),
        _ => format!("{metric} at {value}"),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "There is nothing to compare".into() } else { sentence(&told.join(", ")) }
}

fn panel(canvas: &mut Canvas, study: &Study, metric: &str, is_last: bool) {
    let rows: Vec<&EffectRow> = study.effects_of(metric).into_iter().filter(|row| row.effect.is_some()).collect();
    let Some(unit) = rows.first().map(|row| row.unit.as_str()) else { return };
    canvas.heading((theme::MARGIN, canvas.y), label(metric));
    let beside = theme::MARGIN + width(&label(metric), theme::LABEL, true) + 10.0;
    canvas.note((beside, canvas.y), format!("difference in {}", unit_of(unit)), Align::Left);
    let (left, right) = (theme::MARGIN + 62.0, theme::WIDTH - theme::MARGIN - 40.0);
    let (top, bottom) = (canvas.y + 18.0, canvas.y + 18.0 + HIGH);
    let axis = Axis::new(&study.file.factors[0].values, (left + 24.0, right - 24.0));
    let y = Scale::new(range(&rows), (bottom, top));
    let is_level = |row: &&&EffectRow| ["best", "as good"].contains(&row.standing.as_str());
    shade(canvas, &axis.places, rows.iter().filter(is_level).map(|row| axis.index(&row.values[0])), (top, bottom));
    axis.draw(canvas, (top, bottom));
    y.grid_up(canvas, (left, right), 5, on_axis(unit));
    canvas.line((left, y.at(0.0)), (right, y.at(0.0)), theme::MUTED, 1.8);
    ribbon(canvas, &axis, &y, &rows);
    if let Some(best) = rows.iter().find(|row| row.standing == "best") {
        mark(canvas, study, best, (&axis, &y), (left, right));
    }
    canvas.y = bottom + 40.0;
    if is_last {
        let middle = (left + right) / 2.0;
        canvas.note((middle, bottom + 32.0), study.file.factors[0].path.as_str(), Align::Middle);
        canvas.y = bottom + 44.0;
    }
}

fn ribbon(canvas: &mut Canvas, axis: &Axis, y: &Scale, rows: &[&EffectRow]) {
    let colour = theme::UNDER;
    let mut points: Vec<(f64, f64, f64, f64)> = rows
        .iter()
        .filter_map(|row| row.effect.map(|effect| (axis.at(&row.values[0]), effect)))
        .map(|(x, effect)| (x, y.at(effect.value), y.at(effect.low), y.at(effect.high)))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    if axis.is_numeric && points.len() > 1 {
        let upper = points.iter().map(|(x, _, _, high)| (*x, *high));
        let lower = points.iter().rev().map(|(x, _, low, _)| (*x, *low));
        canvas.area(upper.chain(lower).collect(), colour, 0.2);
        canvas.path(points.iter().map(|(x, value, ..)| (*x, *value)).collect(), colour, 2.2);
    }
    for (x, value, low, high) in points {
        if low - high > 2.0 {
            canvas.line((x, low), (x, high), colour, 1.3);
        }
        canvas.dot((x, value), 3.4, colour);
    }
}

/// Rings the best, and writes its number beside it.
fn mark(canvas: &mut Canvas, study: &Study, best: &EffectRow, (axis, y): (&Axis, &Scale), (left, right): (f64, f64)) {
    let Some(effect) = best.effect else { return };
    let at = (axis.at(&best.values[0]), y.at(effect.value));
    canvas.dot(at, 7.6, theme::INK);
    canvas.dot(at, 6.2, theme::PAPER);
    canvas.dot(at, 4.0, theme::UNDER);
    let text = format!("{} at {}", shown(effect, &best.unit, &study.file.about.currency), best.values[0]);
    let half = width(&text, theme::LABEL, true) / 2.0;
    let x = at.0.clamp(left + half + 4.0, right - half - 4.0);
    let above = y.at(effect.high) - 14.0;
    canvas.text((x, above), text, (theme::LABEL, true), theme::INK, Align::Middle);
}

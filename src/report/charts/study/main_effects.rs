//! Several factors: the mean effect at each value of each factor, over all points that have it.

use super::super::canvas::{Align, Canvas};
use super::super::parts::foot;
use super::super::scale::Scale;
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::axis::{Axis, ordered};
use super::heading::begin;
use super::numbers::{on_axis, range, unit_of};
use crate::analysis::metrics::label;
use crate::base::phrase::sentence;
use crate::report::study::words::{comparison, name_of, shown};
use crate::results::read::{EffectRow, Study, Value};

/// How high a panel is, and how many stand side by side.
const HIGH: f64 = 190.0;
const ABREAST: usize = 3;

/// More values than these are put together.
const MOST: usize = 10;
const TOGETHER: usize = 6;

pub fn draw(study: &Study) -> Sketch {
    let shows = format!("{}: mean difference at each value of each factor", sentence(&comparison(study)));
    let title = title(study);
    let mut canvas = begin(study, &title, &shows);
    for metric in study.metrics() {
        of_metric(&mut canvas, study, metric);
    }
    foot(
        &mut canvas,
        "Dots: points. Line: the mean of the points that have this value, or values near it. Whiskers: the mean half interval of these \
         points, which is the most that the mean's can be. Heavy line: no difference.",
    );
    let how = "A steep line is a factor that matters; a flat one does not. Dots far from the line say that other factors matter too.";
    let finding = study.metrics().iter().filter_map(|metric| finding(study, metric)).collect::<Vec<_>>().join(" ");
    Sketch { name: "effects", title, shows, how: how.into(), finding, canvas }
}

/// The mean effect at a value.
struct Mean {
    /// The value, or what stands for several.
    at: f64,
    effect: Value,
}

/// A factor's means, and where its points stand.
struct Course {
    means: Vec<Mean>,
    /// By row.
    places: Vec<f64>,
    axis: Axis,
}

fn rows<'a>(study: &'a Study, metric: &str) -> Vec<&'a EffectRow> {
    study.effects_of(metric).into_iter().filter(|row| row.effect.is_some()).collect()
}

/// The means over a factor, between two places.
fn course(study: &Study, rows: &[&EffectRow], factor: usize, ends: (f64, f64)) -> Course {
    let axis = Axis::new(&study.file.factors[factor].values, ends);
    let places: Vec<f64> = rows.iter().map(|row| axis.at(&row.values[factor])).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    let levels = axis.levels.len();
    let sets: Vec<Vec<usize>> = match axis.is_numeric && levels > MOST {
        true => order.chunks(rows.len().div_ceil(TOGETHER).max(1)).map(<[usize]>::to_vec).collect(),
        false => order.chunk_by(|a, b| places[*a] == places[*b]).map(<[usize]>::to_vec).collect(),
    };
    let means = sets.iter().filter_map(|set| {
        let count = set.len() as f64;
        let mean = |of: &dyn Fn(&Value) -> f64| {
            set.iter().filter_map(|row| rows[*row].effect).map(|v| of(&v)).sum::<f64>() / count
        };
        let at = set.iter().map(|row| places[*row]).sum::<f64>() / count;
        let effect = Value { value: mean(&|v| v.value), low: mean(&|v| v.low), high: mean(&|v| v.high) };
        effect.value.is_finite().then_some(Mean { at, effect })
    });
    Course { means: means.collect(), places, axis }
}

fn of_metric(canvas: &mut Canvas, study: &Study, metric: &str) {
    let rows = rows(study, metric);
    let Some(unit) = rows.first().map(|row| row.unit.as_str()) else { return };
    canvas.heading((theme::MARGIN, canvas.y), label(metric));
    let beside = theme::MARGIN + width(&label(metric), theme::LABEL, true) + 10.0;
    canvas.note((beside, canvas.y), format!("difference in {}", unit_of(unit)), Align::Left);
    canvas.y += 18.0;
    let factors: Vec<usize> = (0..study.file.factors.len()).collect();
    for line in factors.chunks(ABREAST) {
        let (top, bottom) = (canvas.y, canvas.y + HIGH);
        let y = Scale::new(range(&rows), (bottom, top));
        let across = theme::WIDTH - 2.0 * theme::MARGIN - 56.0;
        let wide = across / ABREAST.min(factors.len()) as f64;
        for (index, factor) in line.iter().enumerate() {
            let left = theme::MARGIN + 56.0 + index as f64 * wide;
            let ends = (left, left + wide - 18.0);
            let name: fn(f64) -> String = if index == 0 { on_axis(unit) } else { |_| String::new() };
            y.grid_up(canvas, ends, 5, name);
            canvas.line((ends.0, y.at(0.0)), (ends.1, y.at(0.0)), theme::MUTED, 1.6);
            panel(canvas, &course(study, &rows, *factor, (ends.0 + 14.0, ends.1 - 14.0)), &rows, (&y, (top, bottom)));
            let middle = (ends.0 + ends.1) / 2.0;
            let name = fit(&name_of(study, *factor), theme::LABEL, true, wide - 20.0);
            canvas.text((middle, bottom + 30.0), name, (theme::LABEL, true), theme::INK, Align::Middle);
        }
        canvas.y = bottom + 52.0;
    }
}

fn panel(canvas: &mut Canvas, course: &Course, rows: &[&EffectRow], (y, up): (&Scale, (f64, f64))) {
    course.axis.draw(canvas, up);
    for (row, x) in rows.iter().zip(&course.places) {
        if let Some(effect) = row.effect {
            canvas.dot((*x, y.at(effect.value)), 2.0, theme::NOTHING);
        }
    }
    let line: Vec<(f64, f64)> = course.means.iter().map(|mean| (mean.at, y.at(mean.effect.value))).collect();
    if line.len() > 1 {
        canvas.path(line.clone(), theme::UNDER, 2.2);
    }
    for (mean, at) in course.means.iter().zip(line) {
        canvas.line((mean.at, y.at(mean.effect.low)), (mean.at, y.at(mean.effect.high)), theme::UNDER, 1.3);
        canvas.dot(at, 3.6, theme::UNDER);
    }
}

/// The factor over which the mean effect changes most: its index, and its means at both ends of that change.
fn strongest(study: &Study, metric: &str) -> Option<(usize, Value, Value)> {
    let rows = rows(study, metric);
    let spread = |factor: usize| {
        let means = course(study, &rows, factor, (0.0, 1.0)).means;
        let low = means.iter().map(|mean| mean.effect).min_by(|a, b| a.value.total_cmp(&b.value))?;
        let high = means.iter().map(|mean| mean.effect).max_by(|a, b| a.value.total_cmp(&b.value))?;
        Some((factor, low, high))
    };
    let all = (0..study.file.factors.len()).filter_map(spread);
    all.max_by(|a, b| (a.2.value - a.1.value).total_cmp(&(b.2.value - b.1.value)))
}

fn title(study: &Study) -> String {
    let told = |metric: &&str| {
        let (factor, low, high) = strongest(study, metric)?;
        let name = label(metric).to_lowercase();
        Some(match is_clear(low, high) {
            true => format!("{name} depends most on {}", name_of(study, factor)),
            false => format!("{name} depends on none beyond sampling error"),
        })
    };
    let found: Vec<String> = study.metrics().iter().filter_map(told).collect();
    if found.is_empty() { "There is nothing to compare".into() } else { sentence(&found.join(", ")) }
}

/// Do two means lie apart by more than their whiskers?
fn is_clear(low: Value, high: Value) -> bool {
    low.high < high.low
}

/// "Over the values of overlap the mean difference goes from +1 to +3 points".
fn finding(study: &Study, metric: &str) -> Option<String> {
    let (factor, low, high) = strongest(study, metric)?;
    let unit = rows(study, metric).first()?.unit.clone();
    if !is_clear(low, high) {
        return Some(format!("{}: no factor moves the mean difference beyond sampling error.", label(metric)));
    }
    let told = |value| shown(value, &unit, &study.file.about.currency);
    let values = ordered(&study.file.factors[factor].values);
    Some(format!(
        "{} depends most on {}: over its values, {} to {}, the mean difference lies between {} and {}.",
        label(metric),
        name_of(study, factor),
        values.first()?,
        values.last()?,
        told(low),
        told(high)
    ))
}

//! Observed against true frequency curve: what more impressions seem to do and what they do, and what
//! every cap would earn.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::dose_curves::{Curves, Points};
use super::dose_words::{finding, how, legend, shows, title};
use super::lines::Plot;
use super::parts::{axis_across, begin_on, foot, key};
use super::scale::{self, Scale};
use super::sketch::Sketch;
use super::text::{apart, fit, width};
use super::theme;
use crate::base::number::decimals;
use crate::results::read::{Run, Value};

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    let policy = run.freest();
    let curves = Curves::of(run, policy)?;
    let (title, shows) = (title(run, policy), shows(policy, &curves));
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    purchases(&mut canvas, &curves);
    canvas.y += 14.0;
    profits(&mut canvas, &curves, &run.provenance.about.currency);
    foot(&mut canvas, &legend(&curves));
    let (how, finding) = (how(&curves).into(), finding(run, policy, &curves));
    Some(Sketch { name: "optimal-frequency", title, shows, how, finding, canvas })
}

fn purchases(canvas: &mut Canvas, curves: &Curves) {
    let lines = [
        (&curves.observed, theme::OVER, "observed", "compared with users with none"),
        (&curves.caused, theme::TRUTH, "caused", "the same users with and without ads"),
    ];
    let all = || lines.iter().flat_map(|line| line.0.iter().map(|(_, value)| *value));
    let title = match curves.observed.is_empty() {
        true => "Purchases per shopper that impressions cause",
        false => "Purchases per user, compared with no impressions",
    };
    let shown: Vec<_> = lines.into_iter().filter(|line| !line.0.is_empty()).collect();
    if canvas.is_narrow() {
        key(canvas, shown.iter().map(|(_, colour, name, _)| (*colour, *name)));
    }
    let plot = plot(canvas, title, all(), (curves.last, if canvas.is_narrow() { 220.0 } else { 300.0 }));
    plot.y.grid_up(canvas, plot.across, 5, small);
    between(canvas, curves, &plot);
    marks(canvas, curves, &plot, true);
    for (points, colour, ..) in &shown {
        band(canvas, points, *colour, &plot);
    }
    let ends: Vec<f64> = shown.iter().map(|line| line.0.last().map_or(0.0, |(_, v)| plot.y.at(v.value))).collect();
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by(|a, b| ends[*a].total_cmp(&ends[*b]));
    let wanted: Vec<f64> = order.iter().map(|line| ends[*line]).collect();
    let placed = apart(&wanted, 52.0, plot.up.0 + 6.0, plot.up.1 - 30.0);
    let named = if canvas.is_narrow() { 0 } else { order.len() };
    for (line, y) in order.into_iter().zip(placed).take(named) {
        let (_, colour, name, words) = shown[line];
        name_line(canvas, (plot.across.1 + 12.0, y), (name, words), colour);
    }
    numbers(canvas, curves.last, &plot);
    axis_across(canvas, plot.across, plot.up.1, "Impressions in the flight");
}

/// A line's name at its end, and what it is in small lines below.
fn name_line(canvas: &mut Canvas, (x, y): (f64, f64), (name, words): (&str, &str), colour: RGBColor) {
    canvas.rect((x, y - 5.0), (x + 10.0, y + 5.0), colour);
    canvas.heading((x + 16.0, y), name);
    for (line, text) in super::text::wrap(words, theme::SMALL, false, SIDE - 28.0).into_iter().enumerate() {
        canvas.note((x + 16.0, y + 15.0 + 14.0 * line as f64), text, Align::Left);
    }
}

/// The column of names at the right; on a telephone they stand above.
fn side(canvas: &Canvas) -> f64 {
    if canvas.is_narrow() { 0.0 } else { SIDE }
}

/// How wide that is.
const SIDE: f64 = 178.0;

fn plot(
    canvas: &mut Canvas,
    title: &str,
    values: impl Iterator<Item = Value> + Clone,
    (last, high): (u32, f64),
) -> Plot {
    canvas.heading((theme::MARGIN, canvas.y), fit(title, theme::LABEL, true, canvas.right() - theme::MARGIN));
    let low = values.clone().map(|value| value.low).fold(0.0, f64::min);
    let most = values.map(|value| value.high).fold(low, f64::max);
    let air = 0.06 * (most - low);
    let (left, right) = (theme::MARGIN + 52.0, canvas.right() - side(canvas));
    let top = canvas.y + 54.0;
    Plot {
        x: Scale::new((0.0, f64::from(last)), (left, right - 6.0)),
        y: Scale::new((if low < 0.0 { low - air } else { 0.0 }, most + air), (top + high, top)),
        across: (left, right),
        up: (top, top + high),
    }
}

fn small(value: f64) -> String {
    let text = decimals(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What lies between the two lines: nothing that an ad did.
fn between(canvas: &mut Canvas, curves: &Curves, plot: &Plot) {
    if curves.observed.is_empty() {
        return;
    }
    let at = |(times, value): &(u32, Value)| (plot.x.at(f64::from(*times)), plot.y.at(value.value));
    let points = curves.observed.iter().map(at).chain(curves.caused.iter().rev().map(at)).collect();
    canvas.area(points, theme::OVER, 0.07);
    let there =
        |points: &Points, times: u32| points.iter().find(|(frequency, _)| *frequency == times).map(|point| at(point).1);
    let times = roomy(curves);
    if let (Some(upper), Some(lower)) = (there(&curves.observed, times), there(&curves.caused, times))
        && lower - upper > 60.0
        && !canvas.is_narrow()
    {
        let middle = (plot.x.at(f64::from(times)), (lower + upper) / 2.0);
        canvas.text(middle, "bought anyway: not caused by ads", (theme::LABEL, false), theme::OVER, Align::Middle);
    }
}

/// A frequency in the inner part of the plot, as far as can be from the marks.
fn roomy(curves: &Curves) -> u32 {
    let marks: Vec<u32> =
        [curves.amc, curves.truth].into_iter().flatten().map(|cap| cap.unwrap_or(curves.last)).collect();
    let room = |times: &u32| marks.iter().map(|mark| times.abs_diff(*mark)).min().unwrap_or(0);
    (curves.last / 2..=curves.last * 7 / 8).max_by_key(room).unwrap_or(0)
}

fn band(canvas: &mut Canvas, points: &Points, colour: RGBColor, plot: &Plot) {
    let at = |times: u32, value: f64| (plot.x.at(f64::from(times)), plot.y.at(value));
    let upper = points.iter().map(|(times, value)| at(*times, value.high));
    let lower = points.iter().rev().map(|(times, value)| at(*times, value.low));
    canvas.area(upper.chain(lower).collect(), colour, 0.18);
    let line: Vec<_> = points.iter().map(|(times, value)| at(*times, value.value)).collect();
    if line.len() > 1 {
        canvas.path(line.clone(), colour, 2.4);
    }
    line.into_iter().for_each(|at| canvas.dot(at, 3.0, colour));
}

/// The caps that are picked, as upright lines with their names above the plot.
fn marks(canvas: &mut Canvas, curves: &Curves, plot: &Plot, named: bool) {
    canvas.line((plot.across.0, plot.y.at(0.0)), (plot.across.1, plot.y.at(0.0)), theme::AXIS, 1.0);
    let picks = [(curves.truth, theme::TRUTH, "earns most"), (curves.amc, theme::OVER, "AMC’s rule")];
    let picks: Vec<_> = picks.into_iter().filter_map(|(pick, colour, who)| Some((pick?, colour, who))).collect();
    let same = picks.len() == 2 && picks[0].0 == picks[1].0;
    for (index, (cap, colour, who)) in picks.iter().enumerate() {
        let x = cap.map_or(plot.across.1, |cap| plot.x.at(f64::from(cap)));
        let aside = if same { [-1.5, 1.5][index] } else { 0.0 };
        canvas.line((x + aside, plot.up.0 - 4.0), (x + aside, plot.up.1), *colour, 2.0);
        if named {
            let cap = cap.map_or("no cap".to_string(), |cap| format!("cap {cap}"));
            let text = format!("{who}: {cap}");
            let wide = width(&text, theme::LABEL, true);
            let x = x.clamp(plot.across.0 + wide / 2.0, canvas.right() - wide / 2.0);
            let y = plot.up.0 - 12.0 - if index == 1 { 16.0 } else { 0.0 };
            canvas.text((x, y), text, (theme::LABEL, true), *colour, Align::Middle);
        }
    }
}

/// The caps that earn as much as the best within sampling error, as a shade behind the profits.
fn as_good_caps(canvas: &mut Canvas, curves: &Curves, plot: &Plot) {
    let at = |cap: Option<u32>| plot.x.at(f64::from(cap.unwrap_or(curves.last).min(curves.last)));
    for [from, to] in curves.as_good.iter().map(|range| range.map(at)).filter(|[from, to]| from < to) {
        let (top, bottom) = plot.up;
        canvas.area(vec![(from, top), (to, top), (to, bottom), (from, bottom)], theme::TRUTH, 0.1);
    }
}

fn numbers(canvas: &mut Canvas, last: u32, plot: &Plot) {
    let every = if last > 16 || plot.across.1 - plot.across.0 < 20.0 * f64::from(last) { 5 } else { 1 };
    for times in (0..=last).step_by(every) {
        canvas.note((plot.x.at(f64::from(times)), plot.up.1 + 12.0), times.to_string(), Align::Middle);
    }
}

fn profits(canvas: &mut Canvas, curves: &Curves, currency: &str) {
    let values = || curves.earned.iter().map(|(_, value)| *value);
    let title = format!("Profit under each cap, compared with no impressions, in {currency}");
    let mut plot = plot(canvas, &title, values(), (curves.last, 170.0));
    // No names stand above this one.
    plot.up = (plot.up.0 - 28.0, plot.up.1 - 28.0);
    let y = plot.y;
    plot.y = y.moved(-28.0);
    plot.y.grid_up(canvas, plot.across, 4, scale::count);
    as_good_caps(canvas, curves, &plot);
    marks(canvas, curves, &plot, false);
    band(canvas, &curves.earned, theme::INK, &plot);
    if !canvas.is_narrow() {
        let words = ("profit", "margin of what is caused, less spend");
        name_line(canvas, (plot.across.1 + 12.0, plot.up.0 + 16.0), words, theme::INK);
    }
    numbers(canvas, curves.last, &plot);
    axis_across(canvas, plot.across, plot.up.1, "Cap: the most impressions per shopper in the flight");
}

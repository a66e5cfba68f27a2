//! The best cap: what every cap over all channels earns, per week, and what the policies allow.

use super::canvas::{Align, Canvas};
use super::dose_curves::Curves;
use super::lines::Plot;
use super::parts::{axis_across, axis_up, begin_on, foot};
use super::scale::{self, Scale};
use super::sketch::Sketch;
use super::text::{fit, width};
use super::theme;
use crate::base::number::decimals;
use crate::base::phrase::{counted, quoted};
use crate::report::best_cap::{in_days, picked, picked_briefly};
use crate::results::read::Run;

pub fn draw(run: &Run, width: f64) -> Option<Sketch> {
    let policy = run.freest();
    let curves = Curves::of(run, policy).filter(|curves| curves.earned.len() > 1)?;
    let title = picked_briefly(run, policy)?;
    let shows =
        format!("Profit under each cap on impressions per shopper over all channels, from {} on", quoted(policy));
    let mut canvas = begin_on(Canvas::new(width), run, &title, &shows);
    axis_up(&mut canvas, &format!("Profit, compared with no impressions, in {}", run.provenance.about.currency));
    plot(&mut canvas, run, &curves);
    foot(
        &mut canvas,
        "Shaded: caps that earn as much as the best, within sampling error. Band: 95 % intervals. Such a cap knows \
                       every shopper and counts the whole flight; caps of policies are drawn at what they allow in a week.",
    );
    let how = "The line is the profit if nobody saw more impressions than so many. It falls where further impressions cost more \
               than they bring.";
    let finding = picked(run, policy)?;
    Some(Sketch { name: "best-cap", title, shows, how: how.into(), finding, canvas })
}

/// By how much a cap of the flight is divided, and what that is called.
fn unit(run: &Run) -> (f64, &'static str) {
    match f64::from(run.provenance.about.days) / 7.0 {
        weeks if weeks > 1.0 => (weeks, "Cap: the most impressions per shopper and week"),
        _ => (1.0, "Cap: the most impressions per shopper in the flight"),
    }
}

fn plot(canvas: &mut Canvas, run: &Run, curves: &Curves) {
    let (weeks, name) = unit(run);
    let values = || curves.earned.iter().map(|(_, value)| *value);
    let low = values().map(|value| value.low).fold(0.0, f64::min);
    let high = values().map(|value| value.high).fold(low, f64::max);
    let air = 0.06 * (high - low);
    let across = (theme::MARGIN + 54.0, canvas.right() - 8.0);
    let up = (canvas.y + 66.0, canvas.y + if canvas.is_narrow() { 300.0 } else { 330.0 });
    let plot = Plot {
        x: Scale::new((0.0, f64::from(curves.last) / weeks), across),
        y: Scale::new((if low < 0.0 { low - air } else { 0.0 }, high + air), (up.1, up.0)),
        across,
        up,
    };
    shade(canvas, curves, &plot, weeks);
    plot.y.grid_up(canvas, across, 5, scale::count);
    plot.x.grid_across(canvas, up, if canvas.is_narrow() { 5 } else { 10 }, scale::count);
    canvas.line((across.0, plot.y.at(0.0)), (across.1, plot.y.at(0.0)), theme::AXIS, 1.0);
    curve(canvas, curves, &plot, weeks);
    marks(canvas, run, curves, &plot);
    axis_across(canvas, across, up.1, name);
}

fn shade(canvas: &mut Canvas, curves: &Curves, plot: &Plot, weeks: f64) {
    let at = |cap: Option<u32>| plot.x.at(f64::from(cap.unwrap_or(curves.last).min(curves.last)) / weeks);
    let (top, bottom) = plot.up;
    for [from, to] in curves.as_good.iter().map(|range| range.map(at)).filter(|[from, to]| from < to) {
        canvas.area(vec![(from, top), (to, top), (to, bottom), (from, bottom)], theme::TRUTH, 0.12);
    }
}

fn curve(canvas: &mut Canvas, curves: &Curves, plot: &Plot, weeks: f64) {
    let at = |times: u32, value: f64| (plot.x.at(f64::from(times) / weeks), plot.y.at(value));
    let upper = curves.earned.iter().map(|(times, value)| at(*times, value.high));
    let lower = curves.earned.iter().rev().map(|(times, value)| at(*times, value.low));
    canvas.area(upper.chain(lower).collect(), theme::INK, 0.18);
    canvas.path(curves.earned.iter().map(|(times, value)| at(*times, value.value)).collect(), theme::INK, 2.4);
}

/// The best cap and those of policies, with their names above the plot.
fn marks(canvas: &mut Canvas, run: &Run, curves: &Curves, plot: &Plot) {
    let (weeks, _) = unit(run);
    let a = if weeks > 1.0 { " a week" } else { "" };
    let best = curves.truth.flatten().map(|cap| {
        let cap = f64::from(cap) / weeks;
        let text = format!("best: {}{a}", decimals(cap, if weeks > 1.0 { 1 } else { 0 }));
        (cap, text, theme::TRUTH)
    });
    let own = policies(run, weeks).into_iter().map(|(cap, text)| (cap, text, theme::MUTED));
    let last = f64::from(curves.last) / weeks;
    let shown: Vec<_> = best.into_iter().chain(own).filter(|(cap, ..)| *cap <= last).take(4).collect();
    for (index, (cap, text, colour)) in shown.iter().enumerate() {
        let (x, y) = (plot.x.at(*cap), plot.up.0 - 10.0 - 16.0 * (shown.len() - 1 - index) as f64);
        let text = fit(text, theme::SMALL, true, plot.across.1 - plot.across.0 - 10.0);
        let wide = width(&text, theme::SMALL, true);
        // At the left of the line where there is no room at its right.
        let from = if x + 5.0 + wide > plot.across.1 { x - 5.0 - wide } else { x + 5.0 };
        canvas.line((x, y - 6.0), (x, plot.up.1), *colour, if index == 0 { 2.4 } else { 1.4 });
        canvas.text((from, y), text, (theme::SMALL, true), *colour, Align::Left);
    }
}

/// The caps over several channels, each once, with the policies that have it.
fn policies(run: &Run, weeks: f64) -> Vec<(f64, String)> {
    let days = f64::from(run.provenance.about.days);
    let mut told: Vec<(f64, String)> = Vec::new();
    for cap in &run.provenance.about.shared_caps {
        let allows = f64::from(cap.max) * days / cap.days / weeks;
        if told.iter().all(|(other, _)| (other - allows).abs() > 1e-9) {
            let text =
                format!("{}: {} in {}", quoted(&cap.policy), counted(cap.max.into(), "impression"), in_days(cap.days));
            told.push((allows, text));
        }
    }
    told
}

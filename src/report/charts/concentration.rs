//! Concentration: how unequally impressions are spread over shoppers (Lorenz, 1905).

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::lines::{self, Plot, Series, Style};
use super::multiples::{self, Axes};
use super::parts::{axis_across, axis_up, begin_on, nothing, pair, policies};
use super::scale::{Scale, share};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::percent;
use crate::base::phrase::quoted;
use crate::results::read::{Run, Value};

pub fn draw(run: &Run, room: f64) -> Sketch {
    let shows = "How unequally impressions are spread over shoppers";
    let title = told(run, pair(run).0);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let series: Vec<Series> = policies(run).into_iter().filter_map(|(colour, name)| one(run, colour, name)).collect();
    let how = "Shoppers stand in order, from the least to the most exposed. A line tells which share of impressions the first so \
               many of them see. The further it lies below the diagonal, the fewer shoppers see most impressions.";
    if series.is_empty() {
        nothing(&mut canvas, "No policy served an impression.");
    } else {
        plot(&mut canvas, &series);
    }
    Sketch { name: "concentration", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas }
}

fn plot(canvas: &mut Canvas, series: &[Series]) {
    if multiples::are_many(series) {
        let names = (
            "Share of all shoppers, the least exposed first".into(),
            "Share of impressions. Grey: the first policy".into(),
        );
        return multiples::draw(
            canvas,
            series,
            &Axes { x: (0.0, 1.0), y: (0.0, 1.0), across: share, up: share, names },
        );
    }
    lines::named_above(canvas, series);
    axis_up(canvas, "Share of impressions");
    let side = lines::height(canvas, series, 400.0);
    let (left, right) = (theme::MARGIN + 44.0, lines::right(canvas, series));
    let right = right.min(left + 1.35 * side);
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 4.0 + side);
    let x = Scale::new((0.0, 1.0), (left, right));
    let y = Scale::new((0.0, 1.0), (bottom, top));
    y.grid_up(canvas, (left, right), 5, share);
    x.grid_across(canvas, (top, bottom), 5, share);
    canvas.line((left, bottom), (right, top), theme::AXIS, 1.0);
    let middle = (x.at(0.46), y.at(0.46) - 14.0);
    canvas.note((middle.0 - 8.0, middle.1), "all shoppers alike", Align::Right);
    lines::draw(canvas, series, &Plot { x, y, across: (left, right), up: (top, bottom) }, Style::Plain);
    axis_across(canvas, (left, right), bottom, "Share of all shoppers, the least exposed first");
}

/// Shares of shoppers and of impressions, from the least exposed on.
fn curve(run: &Run, policy: &str) -> Option<Vec<(f64, f64)>> {
    let mut counts = run.histogram(policy);
    counts.sort_unstable();
    let shoppers: u64 = counts.iter().map(|(_, shoppers)| shoppers).sum();
    let impressions: u64 = counts.iter().map(|(times, shoppers)| times * shoppers).sum();
    if impressions == 0 {
        return None;
    }
    let mut sums = (0, 0);
    let point = |(times, number): (u64, u64)| {
        sums = (sums.0 + number, sums.1 + times * number);
        (sums.0 as f64 / shoppers as f64, sums.1 as f64 / impressions as f64)
    };
    Some(std::iter::once((0.0, 0.0)).chain(counts.into_iter().map(point)).collect())
}

/// The share of impressions that the most exposed tenth of all shoppers see.
fn top_tenth(curve: &[(f64, f64)]) -> f64 {
    let beyond = curve.windows(2).find(|pair| pair[1].0 >= 0.9);
    let below = beyond.map_or(1.0, |pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x1 > x0 { y0 + (0.9 - x0) / (x1 - x0) * (y1 - y0) } else { y1 }
    });
    1.0 - below
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Option<Series> {
    let curve = curve(run, policy)?;
    let tail = format!("the top tenth see {}", percent(top_tenth(&curve)));
    let point = |(x, value): (f64, f64)| (x, Value { value, low: value, high: value });
    Some(Series { name: policy.into(), tail, colour, points: curve.into_iter().map(point).collect() })
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let mine = told(run, subject);
    if subject == baseline { format!("{mine}.") } else { format!("{mine}. {}.", told(run, baseline)) }
}

/// "Under “a” the most exposed tenth of all shoppers see 45.2 % of impressions"
fn told(run: &Run, policy: &str) -> String {
    match curve(run, policy) {
        None => format!("{} serves no impressions", quoted(policy)),
        Some(curve) => {
            let part = percent(top_tenth(&curve));
            format!(
                "Under {} the most exposed tenth of all {}s see {part} of impressions",
                quoted(policy),
                run.person()
            )
        }
    }
}

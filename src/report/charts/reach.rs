//! Reach and k+ reach by policy, with intervals.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::lines::{self, Plot, Series, Style};
use super::parts::{begin, foot, policies};
use super::scale::{Scale, ceiling, share};
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::{decimals, percent, signed};
use crate::base::phrase::quoted;
use crate::report::difference::{Figure, change};
use crate::results::read::{Run, Value};

/// The highest k of the tables.
const MOST: usize = 10;

pub fn draw(run: &Run) -> Sketch {
    let title = "Reach, and reach at least k times".to_string();
    let mut canvas = begin(run, &title);
    let (_, baseline) = run.pair();
    let all: Vec<Series> = policies(run).into_iter().map(|(colour, name)| one(run, colour, name)).collect();
    let others = policies(run).into_iter().filter(|(_, name)| *name != baseline);
    let differences: Vec<Series> = others.map(|(colour, name)| difference(run, colour, name)).collect();
    let right = theme::WIDTH - theme::MARGIN - lines::column(&all).max(lines::column(&differences));
    let highest = all.iter().flat_map(|line| &line.points).map(|(_, y)| y.high).fold(0.0, f64::max);
    panel(&mut canvas, "Share of all shoppers", &all, (0.0, ceiling(highest)), right);
    if !differences.is_empty() {
        canvas.y += 18.0;
        let values = || differences.iter().flat_map(|line| &line.points);
        let low = values().map(|(_, y)| y.low).fold(-1e-4, f64::min);
        let high = values().map(|(_, y)| y.high).fold(1e-4, f64::max);
        let title = format!("Difference from {}, in percentage points", quoted(baseline));
        panel(&mut canvas, &title, &differences, (1.1 * low, 1.1 * high), right);
    }
    foot(
        &mut canvas,
        "Across: saw at least k impressions in the flight. Bars are 95 % intervals; where none is seen it is narrower \
         than its line. Lines that coincide lie upon one another, the first policy’s being the widest.",
    );
    let how = "Each line falls from the share of shoppers reached at all (1+) to the share who saw at least ten \
               impressions (10+); below, the same as a difference, with 95 % intervals.";
    Sketch { name: "reach", title, how: how.into(), finding: finding(run), canvas }
}

fn panel(canvas: &mut Canvas, title: &str, series: &[Series], values: (f64, f64), right: f64) {
    let left = theme::MARGIN + 44.0;
    canvas.heading((theme::MARGIN, canvas.y), fit(title, theme::LABEL, true, theme::WIDTH - 2.0 * theme::MARGIN));
    let top = canvas.y + 22.0;
    let bottom = top + lines::height(series, 220.0);
    let x = Scale::new((0.6, MOST as f64 + 0.2), (left, right));
    let y = Scale::new(values, (bottom, top));
    let name = if values.0 < 0.0 { points } else { share };
    y.grid_up(canvas, (left, right), 5, name);
    for k in 1..=MOST {
        canvas.note((x.at(k as f64), bottom + 12.0), format!("{k}+"), Align::Middle);
    }
    if values.0 < 0.0 {
        canvas.line((left, y.at(0.0)), (right, y.at(0.0)), theme::MUTED, 1.2);
    }
    let style = if values.0 < 0.0 { Style::Dotted } else { Style::Nested };
    lines::draw(canvas, series, &Plot { x, y, across: (left, right), up: (top, bottom) }, style);
    canvas.y = bottom + 24.0;
}

/// A difference of shares in percentage points, for an axis.
fn points(value: f64) -> String {
    signed(share(value).replace(" %", ""))
}

fn difference(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let at = |k: usize| {
        let row = run.change(policy, &metric(k))?;
        let value = row.difference?;
        let interval = (row.low.unwrap_or(value), row.high.unwrap_or(value));
        Value { value, low: interval.0, high: interval.1 }.over(run.shoppers())
    };
    let last = at(MOST).map_or("–".into(), |value| signed(decimals(100.0 * value.value, 1)));
    let list: Vec<_> = (1..=MOST).filter_map(|k| Some((k as f64, at(k)?))).collect();
    Series { name: policy.into(), tail: format!("10+ {last}"), colour, points: list }
}

fn metric(k: usize) -> String {
    if k == 1 { "reach".into() } else { format!("reach_{k}_plus") }
}

fn of(run: &Run, policy: &str, k: usize) -> Option<Value> {
    run.of_policy(policy, &metric(k))?.over(run.shoppers())
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let points: Vec<_> = (1..=MOST).filter_map(|k| Some((k as f64, of(run, policy, k)?))).collect();
    let at = |k| of(run, policy, k).map_or("–".into(), |value| percent(value.value));
    let tail = format!("1+ {} · 10+ {}", at(1), at(MOST));
    Series { name: policy.into(), tail, colour, points }
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = run.pair();
    let at = |policy, k| of(run, policy, k).map_or("no share".into(), |value| percent(value.value));
    if subject == baseline {
        return format!(
            "{} reaches {} of {}s, {} at least three times and {} at least ten times.",
            quoted(subject),
            at(subject, 1),
            run.person(),
            at(subject, 3),
            at(subject, MOST)
        );
    }
    format!(
        "From {} to {} reach {} and the number of {}s who see ten or more {}; three or more are seen by {} against {}.{}",
        quoted(baseline),
        quoted(subject),
        change(run.change(subject, "reach")),
        run.person(),
        change(run.change(subject, "reach_10_plus")),
        at(subject, 3),
        at(baseline, 3),
        reconciled(run, subject, baseline),
    )
}

/// Where more shoppers see many impressions and yet fewer of the impressions are too many, or the other
/// way round: why the one does not contradict the other.
fn reconciled(run: &Run, subject: &str, baseline: &str) -> String {
    let clear = |metric: &str| run.change(subject, metric).and_then(Figure::difference).filter(|one| one.is_clear());
    let share = |policy: &str| run.of_policy(policy, "overexposed_share").map(|share| percent(share.value));
    let (Some(shoppers), Some(impressions)) = (clear("reach_10_plus"), clear("overexposed_share")) else {
        return String::new();
    };
    let (Some(from), Some(to)) = (share(baseline), share(subject)) else { return String::new() };
    if (shoppers.value > 0.0) == (impressions.value > 0.0) {
        return String::new();
    }
    format!(
        " These are shoppers, however many more than ten they see; of the impressions, the part beyond {} per shopper goes from \
         {from} to {to}.",
        run.provenance.about.effective_frequency.1
    )
}

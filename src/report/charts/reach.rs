//! Reach and k+ reach by policy, with intervals.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::lines::{self, Plot, Series, Style};
use super::multiples::{self, Axes};
use super::parts::{axis_across, begin_on, foot, pair, policies};
use super::scale::{Scale, ceiling, percentage_points, share};
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::{decimals, percent, signed};
use crate::base::phrase::quoted;
use crate::report::changes::change;
use crate::report::difference::Figure;
use crate::results::read::{Run, Value};

const SHOWS: &str = "Shoppers who see at least k impressions in the flight";

/// The highest k of the tables.
const MOST: usize = 10;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, SHOWS);
    let (_, baseline) = run.pair();
    let all: Vec<Series> = policies(run).into_iter().map(|(colour, name)| one(run, colour, name)).collect();
    if multiples::are_many(&all) {
        return many(run, canvas, &all);
    }
    let others = policies(run).into_iter().filter(|(_, name)| *name != baseline);
    let differences: Vec<Series> = others.map(|(colour, name)| difference(run, colour, name)).collect();
    let right = lines::right(&canvas, &all).min(lines::right(&canvas, &differences));
    let highest = all.iter().flat_map(|line| &line.points).map(|(_, y)| y.high).fold(0.0, f64::max);
    panel(&mut canvas, "Share of all shoppers", &all, (0.0, ceiling(highest)), right);
    if !differences.is_empty() {
        canvas.y += 18.0;
        let values = || differences.iter().flat_map(|line| &line.points);
        let low = values().map(|(_, y)| y.low).fold(-1e-4, f64::min);
        let high = values().map(|(_, y)| y.high).fold(1e-4, f64::max);
        let title = format!("Difference to {}, in percentage points", quoted(baseline));
        panel(&mut canvas, &title, &differences, (1.1 * low, 1.1 * high), right);
    }
    foot(
        &mut canvas,
        "Whiskers: 95 % intervals; most are narrower than their line. Where lines coincide the first policy has the widest.",
    );
    Sketch { name: "reach", title, shows: SHOWS.into(), how: format!("{HOW} {BELOW}"), finding: finding(run), canvas }
}

const HOW: &str = "Each line falls from the share of shoppers who see at least one impression (1+) to the share who see at least \
                   ten (10+).";
const BELOW: &str = "Below, the same as a difference to the baseline.";

/// More policies than can be told apart on one plot.
fn many(run: &Run, mut canvas: Canvas, all: &[Series]) -> Sketch {
    let highest = all.iter().flat_map(|line| &line.points).map(|(_, y)| y.high).fold(0.0, f64::max);
    let names = ("Impressions, at least".into(), "Share of all shoppers. Grey: the first policy".into());
    let (x, y) = ((0.6, MOST as f64 + 0.2), (0.0, ceiling(highest)));
    multiples::draw(&mut canvas, all, &Axes { x, y, across: |k| format!("{k:.0}+"), up: share, names });
    let (title, shows) = (title(run), SHOWS.into());
    Sketch { name: "reach", title, shows, how: HOW.into(), finding: finding(run), canvas }
}

fn title(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let share = |policy: &str| of(run, policy, 1).map_or("nobody".into(), |value| percent(value.value));
    let change = run.change(subject, "reach").and_then(Figure::relative).filter(|_| subject != baseline);
    match change {
        None => format!("{} reaches {}", quoted(subject), share(subject)),
        Some(change) if change.is_clear() => {
            let (size, word) = (change.size().number(change.percentage()), change.word(["more", "fewer"]));
            format!("{} reaches {size} {word} {}s than {}", quoted(subject), run.person(), quoted(baseline))
        }
        Some(change) if change.is_nothing() => {
            format!("{} and {} reach as many {}s", quoted(subject), quoted(baseline), run.person())
        }
        Some(_) => {
            format!(
                "{} and {} reach as many {}s, within sampling error",
                quoted(subject),
                quoted(baseline),
                run.person()
            )
        }
    }
}

fn panel(canvas: &mut Canvas, title: &str, series: &[Series], values: (f64, f64), right: f64) {
    let left = theme::MARGIN + 44.0;
    canvas.heading((theme::MARGIN, canvas.y), fit(title, theme::LABEL, true, canvas.right() - theme::MARGIN));
    canvas.y += 22.0;
    lines::named_above(canvas, series);
    let top = canvas.y;
    let bottom = top + lines::height(canvas, series, 220.0);
    let x = Scale::new((0.6, MOST as f64 + 0.2), (left, right));
    let y = Scale::new(values, (bottom, top));
    let name = if values.0 < 0.0 { percentage_points } else { share };
    y.grid_up(canvas, (left, right), 5, name);
    for k in 1..=MOST {
        canvas.note((x.at(k as f64), bottom + 12.0), format!("{k}+"), Align::Middle);
    }
    if values.0 < 0.0 {
        canvas.line((left, y.at(0.0)), (right, y.at(0.0)), theme::MUTED, 1.2);
    }
    let style = if values.0 < 0.0 { Style::Dotted } else { Style::Nested };
    lines::draw(canvas, series, &Plot { x, y, across: (left, right), up: (top, bottom) }, style);
    axis_across(canvas, (left, right), bottom, "Impressions, at least");
}

fn difference(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let at = |k: usize| {
        let row = run.change(policy, &metric(k))?;
        let value = row.difference?;
        let interval = (row.low.unwrap_or(value), row.high.unwrap_or(value));
        Value { value, low: interval.0, high: interval.1 }.over(run.people())
    };
    let last = at(MOST).map_or("–".into(), |value| signed(decimals(100.0 * value.value, 1)));
    let list: Vec<_> = (1..=MOST).filter_map(|k| Some((k as f64, at(k)?))).collect();
    Series { name: policy.into(), tail: format!("10+ {last}"), colour, points: list }
}

fn metric(k: usize) -> String {
    if k == 1 { "reach".into() } else { format!("reach_{k}_plus") }
}

fn of(run: &Run, policy: &str, k: usize) -> Option<Value> {
    run.of_policy(policy, &metric(k))?.over(run.people())
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let points: Vec<_> = (1..=MOST).filter_map(|k| Some((k as f64, of(run, policy, k)?))).collect();
    let at = |k| of(run, policy, k).map_or("–".into(), |value| percent(value.value));
    let tail = format!("1+ {} · 10+ {}", at(1), at(MOST));
    Series { name: policy.into(), tail, colour, points }
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let at = |policy, k| of(run, policy, k).map_or("no share".into(), |value| percent(value.value));
    if subject == baseline {
        return format!(
            "{} reaches {} of {}s: {} at least three times, {} at least ten times.",
            quoted(subject),
            at(subject, 1),
            run.person(),
            at(subject, 3),
            at(subject, MOST)
        );
    }
    format!(
        "From {} to {}, reach {}. The number of {}s who see ten or more impressions {}. Three or more are seen by {}, \
         under {} by {}.{}",
        quoted(baseline),
        quoted(subject),
        change(run.change(subject, "reach")),
        run.person(),
        change(run.change(subject, "reach_10_plus")),
        at(subject, 3),
        quoted(baseline),
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
        " This counts shoppers. Of the impressions, the share beyond {} per shopper goes from {from} to {to}.",
        run.provenance.about.effective_frequency.1
    )
}

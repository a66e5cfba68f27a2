//! Reach and k+ reach by policy, with intervals.

use super::Sketch;
use super::canvas::Align;
use super::lines::{self, Plot, Series};
use super::parts::{begin, change, foot, pair, policies, quoted};
use super::scale::{Scale, ceiling, share};
use super::theme;
use crate::report::number::percent;
use crate::report::read::{Run, Value};

/// The highest k of the tables.
const MOST: usize = 10;

pub fn draw(run: &Run) -> Sketch {
    let title = "Reach, and reach at least k times".to_string();
    let mut canvas = begin(run, &title);
    let series: Vec<Series> = policies(run).into_iter().map(|(colour, name)| one(run, colour, name)).collect();
    let highest = series.iter().flat_map(|line| &line.points).map(|(_, y)| y.high).fold(0.0, f64::max);
    let (left, right) = (theme::MARGIN + 44.0, theme::WIDTH - theme::MARGIN - lines::column(&series));
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 4.0 + lines::height(&series, 340.0));
    let x = Scale::new((0.6, MOST as f64 + 0.2), (left, right));
    let y = Scale::new((0.0, ceiling(highest)), (bottom, top));
    y.grid_up(&mut canvas, (left, right), 5, share);
    for k in 1..=MOST {
        canvas.note((x.at(k as f64), bottom + 12.0), format!("{k}+"), Align::Middle);
    }
    lines::draw(&mut canvas, &series, &Plot { x, y, across: (left, right), up: (top, bottom) }, true);
    canvas.y = bottom + 18.0;
    foot(
        &mut canvas,
        "Across: saw at least k impressions in the flight. Up: share of all shoppers. Bars are 95 % intervals; where \
         none is seen it is smaller than its dot. Lines that coincide lie upon one another.",
    );
    let how = "Each line falls from the share of shoppers reached at all (1+) to the share who saw at least ten \
               impressions (10+); vertical bars are 95 % intervals.";
    Sketch { name: "reach", title, how: how.into(), finding: finding(run), canvas }
}

fn metric(k: usize) -> String {
    if k == 1 { "reach".into() } else { format!("reach_{k}_plus") }
}

fn of(run: &Run, policy: &str, k: usize) -> Option<Value> {
    run.of_policy(policy, &metric(k))?.over(run.shoppers())
}

fn one(run: &Run, colour: plotters::style::RGBColor, policy: &str) -> Series {
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
            "{} reaches {} of shoppers, {} at least three times and {} at least ten times.",
            quoted(subject), at(subject, 1), at(subject, 3), at(subject, MOST)
        );
    }
    format!(
        "From {} to {} reach {} and reach of ten or more {}; three or more are {} against {}.",
        quoted(baseline),
        quoted(subject),
        change(run.change(subject, "reach")),
        change(run.change(subject, "reach_10_plus")),
        at(subject, 3),
        at(baseline, 3),
    )
}

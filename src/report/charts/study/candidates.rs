//! The candidates of a race: the metric over one factor, or ranked where there are more, with the flat top shaded.

use super::super::canvas::{Align, Canvas};
use super::super::parts::{foot, head};
use super::super::scale::Scale;
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::axis::Axis;
use super::numbers::on_axis;
use super::shade::{GOOD, shade};
use crate::analysis::metrics::{heading, label};
use crate::base::phrase::{counted, quoted};
use crate::report::study::find::shown_value;
use crate::report::study::words::{name_of, values};
use crate::results::read::{CandidateRow, RaceTables, Value};

/// How high the plot of one factor is.
const HIGH: f64 = 300.0;

/// How high a row of the ranking is, and how many there are at most.
const ROW: f64 = 24.0;
const MOST: usize = 25;

/// The chart; None where no candidate is the best.
pub fn draw(found: &RaceTables) -> Option<Sketch> {
    let best = found.best()?;
    let (file, race) = (&found.study.file, &found.race);
    let which = if race.is_lowest { "lowest" } else { "highest" };
    let title = format!("{} is {which} at {}", label(&race.metric), values(&found.study, &best.values));
    let shows = format!(
        "{} under {} for each candidate",
        heading(&race.metric, &file.about.currency),
        quoted(&file.about.subject)
    );
    let of = format!(
        "{} · {} · up to {} · {} from {}",
        file.about.title,
        counted(found.candidates.len() as f64, "candidate"),
        counted(race.shoppers as f64, "shopper"),
        counted(file.about.days.into(), "day"),
        file.about.start
    );
    let mut canvas = head(&title, &shows, &of);
    match file.factors.len() {
        1 => over_values(&mut canvas, found, best),
        _ => ranked(&mut canvas, found, best),
    }
    foot(
        &mut canvas,
        "Dot and whisker: the metric, and the interval of its distance to the best on the same shoppers; all these intervals hold \
         together. Ring: the best. Green: within the indifference zone. Grey: dropped on the way, or breaks a limit.",
    );
    let how = "Every candidate in the green is as good as the best for who would not act on a smaller difference than the zone.";
    let finding = format!("{title}.");
    Some(Sketch { name: "candidates", title, shows, how: how.into(), finding, canvas })
}

/// A candidate's metric as the last round has it: the best's, less or more its distance.
fn standing_at(found: &RaceTables, best: f64, row: &CandidateRow) -> Option<Value> {
    let sign = if found.race.is_lowest { -1.0 } else { 1.0 };
    let Value { value, low, high } = row.behind?;
    let ends = (best - sign * high, best - sign * low);
    Some(Value { value: best - sign * value, low: ends.0.min(ends.1), high: ends.0.max(ends.1) })
}

/// What is drawn: each candidate with its value.
fn drawn<'a>(found: &'a RaceTables, best: &CandidateRow) -> Vec<(&'a CandidateRow, Value)> {
    let top = best.value.map_or(0.0, |value| value.value);
    found.candidates.iter().filter_map(|row| Some((row, standing_at(found, top, row)?))).collect()
}

/// From the lowest to the highest end, with some air.
fn range(rows: &[(&CandidateRow, Value)]) -> (f64, f64) {
    let low = rows.iter().map(|(_, value)| value.low).fold(f64::INFINITY, f64::min);
    let high = rows.iter().map(|(_, value)| value.high).fold(f64::NEG_INFINITY, f64::max);
    let air = 0.1 * (high - low).max(f64::MIN_POSITIVE).max(1e-9 * high.abs());
    (low - air, high + 1.5 * air)
}

fn is_level(row: &CandidateRow) -> bool {
    ["best", "as good"].contains(&row.standing.as_str())
}

fn colour(row: &CandidateRow) -> plotters::style::RGBColor {
    if is_level(row) || row.standing == "open" { theme::UNDER } else { theme::AXIS }
}

fn over_values(canvas: &mut Canvas, found: &RaceTables, best: &CandidateRow) {
    let rows = drawn(found, best);
    let (left, right) = (theme::MARGIN + 62.0, theme::WIDTH - theme::MARGIN - 40.0);
    let (top, bottom) = (canvas.y + 18.0, canvas.y + 18.0 + HIGH);
    let axis = Axis::new(&found.study.file.factors[0].values, (left + 24.0, right - 24.0));
    let y = Scale::new(range(&rows), (bottom, top));
    let level = rows.iter().filter(|(row, _)| is_level(row)).map(|(row, _)| axis.index(&row.values[0]));
    shade(canvas, &axis.places, level, (top, bottom));
    axis.draw(canvas, (top, bottom));
    y.grid_up(canvas, (left, right), 5, on_axis(&found.race.unit));
    let mut points: Vec<(f64, &CandidateRow, Value)> =
        rows.iter().map(|(row, value)| (axis.at(&row.values[0]), *row, *value)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    if axis.is_numeric && points.len() > 1 {
        canvas.path(points.iter().map(|(x, _, value)| (*x, y.at(value.value))).collect(), theme::AXIS, 1.4);
    }
    for (x, row, value) in &points {
        canvas.line((*x, y.at(value.low)), (*x, y.at(value.high)), colour(row), 1.6);
        canvas.dot((*x, y.at(value.value)), 3.8, colour(row));
    }
    if let Some((x, row, value)) = points.iter().find(|(_, row, _)| row.point == best.point) {
        ring(canvas, (*x, y.at(value.value)));
        let text =
            row.value.map_or(String::new(), |v| shown_value(v, &found.race.unit, &found.study.file.about.currency));
        let text = format!("{text} at {}", row.values[0]);
        let half = width(&text, theme::LABEL, true) / 2.0;
        let at = (x.clamp(left + half + 4.0, right - half - 4.0), y.at(value.high) - 16.0);
        canvas.text(at, text, (theme::LABEL, true), theme::INK, Align::Middle);
    }
    canvas.note(((left + right) / 2.0, bottom + 32.0), found.study.file.factors[0].path.as_str(), Align::Middle);
    canvas.y = bottom + 44.0;
}

fn ring(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.dot(at, 7.6, theme::INK);
    canvas.dot(at, 6.2, theme::PAPER);
    canvas.dot(at, 4.0, theme::UNDER);
}

/// The best candidates first, one a row.
fn ranked(canvas: &mut Canvas, found: &RaceTables, best: &CandidateRow) {
    let mut rows = drawn(found, best);
    let sign = if found.race.is_lowest { 1.0 } else { -1.0 };
    let is_out = |row: &CandidateRow| row.standing == "breaks a limit";
    rows.sort_by(|(a, x), (b, y)| is_out(a).cmp(&is_out(b)).then((sign * x.value).total_cmp(&(sign * y.value))));
    let left_out = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let names: Vec<String> = rows.iter().map(|(row, _)| row.values.join(", ")).collect();
    let paths: Vec<String> = (0..best.values.len()).map(|factor| name_of(&found.study, factor)).collect();
    let widest = names.iter().map(|name| width(name, theme::LABEL, false)).fold(0.0, f64::max).min(theme::NAMES);
    let (left, right) = (theme::MARGIN + widest + 16.0, theme::WIDTH - theme::MARGIN - 20.0);
    canvas.note((theme::MARGIN, canvas.y), paths.join(", "), Align::Left);
    let top = canvas.y + 16.0;
    let bottom = top + ROW * rows.len() as f64;
    let x = Scale::new(range(&rows), (left, right));
    for (index, _) in rows.iter().enumerate().filter(|(_, (row, _))| is_level(row)) {
        canvas.rect((theme::MARGIN, top + ROW * index as f64), (right, top + ROW * (index + 1) as f64), GOOD);
    }
    x.grid_across(canvas, (top, bottom), 5, on_axis(&found.race.unit));
    for (index, ((row, value), name)) in rows.iter().zip(&names).enumerate() {
        let middle = top + ROW * (index as f64 + 0.5);
        canvas.label((theme::MARGIN, middle), fit(name, theme::LABEL, false, theme::NAMES), Align::Left);
        canvas.line((x.at(value.low), middle), (x.at(value.high), middle), colour(row), 1.6);
        match row.point == best.point {
            true => ring(canvas, (x.at(value.value), middle)),
            false => canvas.dot((x.at(value.value), middle), 3.8, colour(row)),
        }
    }
    canvas.y = bottom + 28.0;
    if left_out > 0 {
        canvas.note((theme::MARGIN, canvas.y), format!("{left_out} more in candidates.csv"), Align::Left);
        canvas.y += 14.0;
    }
}

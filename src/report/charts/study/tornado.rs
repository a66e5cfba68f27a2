//! A tornado: for every assumption, the decision's difference from its lowest value to its highest; what moves it most on top.

use super::super::canvas::{Align, Canvas};
use super::super::parts::{foot, head};
use super::super::scale::Scale;
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::numbers::{on_axis, unit_of};
use crate::analysis::metrics::label;
use crate::base::phrase::{counted, sentence};
use crate::report::study::words::comparison;
use crate::results::read::{AssumedRow, Course, Sensitivity};

/// How high a row is, and how many there are at most.
const ROW: f64 = 27.0;
const MOST: usize = 18;

/// The widest that the names of assumptions grow.
const NAMES: f64 = 300.0;

/// The chart; None where nothing was measured.
pub fn draw(found: &Sensitivity) -> Option<Sketch> {
    let metrics = found.study.metrics();
    let first = metrics.first()?;
    let top = found.courses(first).into_iter().next()?;
    let (file, about) = (&found.study.file, &found.study.file.about);
    let moves = |course: &Course<'_>| course.ends().0 < course.ends().1;
    let depends = if moves(&top) { format!("most on {}", top.assumption) } else { "on no assumption".into() };
    let title = sentence(&format!("{} depends {depends}", label(first).to_lowercase()));
    let shows = format!(
        "{}: difference from the lowest value of each assumption to the highest",
        sentence(&comparison(&found.study))
    );
    let of = format!(
        "{} · {} · {} each · {} from {}",
        about.title,
        counted(file.factors.len() as f64, "assumption"),
        counted(file.shoppers as f64, "shopper"),
        counted(about.days.into(), "day"),
        about.start
    );
    let mut canvas = head(&title, &shows, &of);
    metrics.iter().for_each(|metric| panel(&mut canvas, found, metric));
    foot(
        &mut canvas,
        "Bar: the differences at the values of an assumption; light end: its lowest value, dark end: its highest. Thin lines: 95 % \
         intervals. Dashed line: the scenario's own values. Heavy line: no difference.",
    );
    let how = "A bar that crosses the heavy line belongs to an assumption that would flip the decision.";
    let finding = format!("{title}.");
    Some(Sketch { name: "tornado", title, shows, how: how.into(), finding, canvas })
}

fn panel(canvas: &mut Canvas, found: &Sensitivity, metric: &str) {
    let mut courses = found.courses(metric);
    let left_out = courses.len().saturating_sub(MOST);
    courses.truncate(MOST);
    let Some(unit) = courses.first().and_then(|course| course.rows.first()).map(|row| row.unit.clone()) else { return };
    canvas.heading((theme::MARGIN, canvas.y), label(metric));
    let beside = theme::MARGIN + width(&label(metric), theme::LABEL, true) + 10.0;
    canvas.note((beside, canvas.y), format!("difference in {}", unit_of(&unit)), Align::Left);
    let widest = courses.iter().map(|course| width(course.assumption, theme::SMALL, false)).fold(0.0, f64::max);
    let (left, right) = (theme::MARGIN + widest.min(NAMES) + 98.0, theme::WIDTH - theme::MARGIN - 92.0);
    let top = canvas.y + 16.0;
    let bottom = top + ROW * courses.len() as f64;
    let x = Scale::new(range(&courses), (left, right));
    x.grid_across(canvas, (top, bottom), 5, on_axis(&unit));
    canvas.line((x.at(0.0), top), (x.at(0.0), bottom), theme::MUTED, 1.8);
    for (index, course) in courses.iter().enumerate() {
        row(canvas, course, (&x, top + ROW * (index as f64 + 0.5)));
    }
    if let Some(own) = found.own(metric) {
        dashed(canvas, x.at(own.value), (top, bottom));
    }
    canvas.y = bottom + 30.0;
    if left_out > 0 {
        canvas.note((theme::MARGIN, canvas.y), format!("{left_out} that move it less: assumptions.csv"), Align::Left);
        canvas.y += 18.0;
    }
}

/// From the lowest to the highest interval, with zero in it.
fn range(courses: &[Course<'_>]) -> (f64, f64) {
    let effects = || courses.iter().flat_map(|course| &course.rows).filter_map(|row| row.effect);
    let low = effects().map(|effect| effect.low).fold(0.0, f64::min);
    let high = effects().map(|effect| effect.high).fold(0.0, f64::max);
    let air = 0.03 * (high - low).max(f64::MIN_POSITIVE);
    (low - air, high + air)
}

fn row(canvas: &mut Canvas, course: &Course<'_>, (x, middle): (&Scale, f64)) {
    let name = fit(course.assumption, theme::SMALL, false, NAMES);
    canvas.text((theme::MARGIN, middle), name, (theme::SMALL, false), theme::INK, Align::Left);
    let (low, high) = course.ends();
    canvas.rect((x.at(low), middle - 7.0), (x.at(high), middle + 7.0), theme::NOTHING);
    let (Some(first), Some(last)) = (course.rows.first(), course.rows.last()) else { return };
    end(canvas, first, (x, middle), theme::exposures(1));
    end(canvas, last, (x, middle), theme::exposures(3));
    let place = |row: &AssumedRow| row.effect.map_or(0.0, |effect| effect.value);
    let (left, right) = if place(first) <= place(last) { (first, last) } else { (last, first) };
    let reach = |row: &AssumedRow, side: fn(f64, f64) -> f64, own: f64| {
        row.effect.map_or(own, |effect| side(side(x.at(effect.low), x.at(effect.high)), own))
    };
    let at = (reach(left, f64::min, x.at(low)) - 6.0, reach(right, f64::max, x.at(high)) + 6.0);
    let told = |row: &AssumedRow| short(&row.value, if row.value == first.value { "lowest" } else { "highest" });
    canvas.note((at.0, middle), told(left), Align::Right);
    canvas.note((at.1, middle), told(right), Align::Left);
}

/// A value in few letters; a list or a table is known by its end.
fn short(value: &str, end: &str) -> String {
    if value.starts_with(['[', '{']) { end.into() } else { fit(value, theme::SMALL, false, 86.0) }
}

/// One end of a bar, with its interval.
fn end(canvas: &mut Canvas, row: &AssumedRow, (x, middle): (&Scale, f64), colour: plotters::style::RGBColor) {
    let Some(effect) = row.effect else { return };
    canvas.line((x.at(effect.low), middle), (x.at(effect.high), middle), theme::MUTED, 1.0);
    let at = x.at(effect.value);
    canvas.rect((at - 3.0, middle - 7.0), (at + 3.0, middle + 7.0), colour);
}

fn dashed(canvas: &mut Canvas, x: f64, (top, bottom): (f64, f64)) {
    let mut y = top;
    while y < bottom {
        canvas.line((x, y), (x, (y + 5.0).min(bottom)), theme::INK, 1.2);
        y += 9.0;
    }
}

//! Two factors: a map of the effect, centred at zero.

use std::collections::BTreeSet;

use plotters::style::RGBColor;

use super::super::canvas::{Align, Canvas};
use super::super::parts::{column, foot};
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::axis::ordered;
use super::heading::begin;
use super::numbers::{in_fields, unit_of};
use crate::analysis::metrics::label;
use crate::base::phrase::{listed, sentence};
use crate::report::study::words::{comparison, name_of, values};
use crate::results::read::{EffectRow, Study};

/// The highest cell, and the widest.
const CELL: (f64, f64) = (38.0, 180.0);

/// A map of more rows or columns cannot be read.
const MOST: usize = 24;

/// Do the points fill a map of few enough cells?
pub fn fills(study: &Study) -> bool {
    let [first, second] = &study.file.factors[..] else { return false };
    let cells = first.values.len() * second.values.len();
    let is_small = first.values.len() <= 2 * MOST && second.values.len() <= MOST;
    is_small && cells <= 2 * study.points.len() && first.values.len() > 1 && second.values.len() > 1
}

pub fn draw(study: &Study) -> Sketch {
    let names = [name_of(study, 0), name_of(study, 1)];
    let shows = format!(
        "{} by {} and {}: difference at each point, on the same shoppers",
        sentence(&comparison(study)),
        names[0],
        names[1]
    );
    let title = title(study);
    let mut canvas = begin(study, &title, &shows);
    for metric in study.metrics() {
        panel(&mut canvas, study, metric, &names);
    }
    foot(
        &mut canvas,
        "Blue: higher than what it is compared with; orange: lower. Pale, with a stroke in the corner: within sampling error of no difference. \
         Heavy frame: the highest; thin frames: as high within sampling error.",
    );
    let how = "Each field is a run with these two values. The deeper the colour, the larger the difference.";
    let finding = format!("{title}.");
    Sketch { name: "effects", title, shows, how: how.into(), finding, canvas }
}

fn title(study: &Study) -> String {
    let best = |metric: &&str| {
        let rows = study.effects_of(metric);
        let row = rows.iter().find(|row| row.standing == "best")?;
        Some((label(metric).to_lowercase(), values(study, &row.values)))
    };
    let found: Vec<(String, String)> = study.metrics().iter().filter_map(best).collect();
    let Some((_, first)) = found.first() else { return "There is nothing to compare".into() };
    if found.len() > 1 && found.iter().all(|(_, place)| place == first) {
        let metrics: Vec<String> = found.iter().map(|(metric, _)| metric.clone()).collect();
        return sentence(&format!("{} gain most at {first}", listed(&metrics)));
    }
    let told: Vec<String> = found.iter().map(|(metric, place)| format!("{metric} gains most at {place}")).collect();
    sentence(&told.join("; "))
}

/// Where the cells of a panel are.
struct Cells {
    left: f64,
    top: f64,
    wide: f64,
    high: f64,
}

fn panel(canvas: &mut Canvas, study: &Study, metric: &str, names: &[String; 2]) {
    let rows: Vec<&EffectRow> = study.effects_of(metric).into_iter().filter(|row| row.effect.is_some()).collect();
    let Some(unit) = rows.first().map(|row| row.unit.as_str()) else { return };
    canvas.heading((theme::MARGIN, canvas.y), label(metric));
    let beside = theme::MARGIN + width(&label(metric), theme::LABEL, true) + 10.0;
    canvas.note((beside, canvas.y), format!("difference in {}", unit_of(unit)), Align::Left);
    let (mut up, across) = (ordered(&study.file.factors[0].values), ordered(&study.file.factors[1].values));
    up.reverse();
    let name = format!("{} ↓", names[0]);
    let widest = column(up.iter().map(String::as_str)).max(width(&name, theme::SMALL, false));
    let left = theme::MARGIN + widest + 14.0;
    let wide = ((theme::WIDTH - theme::MARGIN - left) / across.len() as f64).min(CELL.1);
    let cells = Cells { left, top: canvas.y + 34.0, wide, high: CELL.0.min(900.0 / up.len() as f64) };
    canvas.note((left - 10.0, canvas.y + 20.0), name, Align::Right);
    let largest = rows.iter().filter_map(|row| row.effect).map(|effect| effect.value.abs()).fold(0.0, f64::max);
    let written = in_fields(&rows);
    for row in &rows {
        let place = up.iter().position(|v| *v == row.values[0]).zip(across.iter().position(|v| *v == row.values[1]));
        if let Some(place) = place {
            cell(canvas, &cells, place, row, (largest, &written));
        }
    }
    frames(canvas, &cells, &rows, (&up, &across));
    for (index, value) in up.iter().enumerate() {
        let y = cells.top + (index as f64 + 0.5) * cells.high;
        canvas.note((left - 10.0, y), fit(value, theme::SMALL, false, theme::NAMES), Align::Right);
    }
    let bottom = cells.top + cells.high * up.len() as f64;
    for (index, value) in across.iter().enumerate() {
        let x = left + (index as f64 + 0.5) * wide;
        canvas.note((x, bottom + 12.0), fit(value, theme::SMALL, false, wide - 4.0), Align::Middle);
    }
    canvas.note((left + wide * across.len() as f64 / 2.0, bottom + 30.0), names[1].as_str(), Align::Middle);
    canvas.y = bottom + 56.0;
}

/// What is within sampling error is pale: this part of its colour is left.
const PALE: f64 = 0.3;

fn cell(
    canvas: &mut Canvas,
    cells: &Cells,
    (row, column): (usize, usize),
    effect: &EffectRow,
    (largest, written): (f64, &dyn Fn(f64) -> String),
) {
    let Some(value) = effect.effect else { return };
    let (from, to) = cells.corners(row, column);
    let is_clear = value.low > 0.0 || value.high < 0.0;
    let part = if largest > 0.0 { value.value / largest } else { 0.0 };
    let colour = tint(if is_clear { part } else { PALE * part });
    canvas.rect(from, to, colour);
    if !is_clear {
        canvas.line((to.0 - 16.0, to.1 - 4.0), (to.0 - 4.0, to.1 - 16.0), theme::AXIS, 1.2);
    }
    let ink = if is_clear { theme::text_on(colour) } else { theme::MUTED };
    let text = written(value.value);
    if width(&text, theme::SMALL, is_clear) < cells.wide - 6.0 && cells.high > 13.0 {
        let at = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        canvas.text(at, text, (theme::SMALL, is_clear), ink, Align::Middle);
    }
}

/// Frames the best cell, and those that are as good: round what lies together.
fn frames(canvas: &mut Canvas, cells: &Cells, rows: &[&EffectRow], (up, across): (&[String], &[String])) {
    let place = |row: &EffectRow| {
        up.iter().position(|v| *v == row.values[0]).zip(across.iter().position(|v| *v == row.values[1]))
    };
    let standing = |names: &[&str]| -> BTreeSet<(usize, usize)> {
        rows.iter().filter(|row| names.contains(&row.standing.as_str())).filter_map(|row| place(row)).collect()
    };
    outline(canvas, cells, &standing(&["best", "as good"]), 1.4);
    outline(canvas, cells, &standing(&["best"]), 3.0);
}

/// The lines between cells of a set and others.
fn outline(canvas: &mut Canvas, cells: &Cells, set: &BTreeSet<(usize, usize)>, thick: f64) {
    for (row, column) in set {
        let ((x0, y0), (x1, y1)) = cells.corners(*row, *column);
        let has = |row: Option<usize>, column: Option<usize>| row.zip(column).is_some_and(|place| set.contains(&place));
        let sides = [
            (has(row.checked_sub(1), Some(*column)), (x0, y0), (x1, y0)),
            (has(Some(row + 1), Some(*column)), (x0, y1), (x1, y1)),
            (has(Some(*row), column.checked_sub(1)), (x0, y0), (x0, y1)),
            (has(Some(*row), Some(column + 1)), (x1, y0), (x1, y1)),
        ];
        for (_, from, to) in sides.into_iter().filter(|(is_inside, ..)| !is_inside) {
            canvas.line(from, to, theme::INK, thick);
        }
    }
}

impl Cells {
    fn corners(&self, row: usize, column: usize) -> ((f64, f64), (f64, f64)) {
        let (x, y) = (self.left + column as f64 * self.wide, self.top + row as f64 * self.high);
        ((x, y), (x + self.wide, y + self.high))
    }
}

/// From the most less (−1) through nothing to the most more (1): orange, white, blue.
fn tint(part: f64) -> RGBColor {
    let full = if part < 0.0 { (0xD5, 0x5E, 0x00) } else { (0x00, 0x72, 0xB2) };
    let share = part.abs().clamp(0.0, 1.0);
    let mix = |to: i32| (255.0 + share * f64::from(to - 255)).round() as u8;
    RGBColor(mix(full.0), mix(full.1), mix(full.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_centred_at_zero() {
        assert_eq!(tint(0.0), RGBColor(255, 255, 255));
        assert_eq!([tint(1.0), tint(-1.0)], [RGBColor(0x00, 0x72, 0xB2), RGBColor(0xD5, 0x5E, 0x00)]);
        let bright = |colour: RGBColor| u32::from(colour.0) + u32::from(colour.1) + u32::from(colour.2);
        assert!(bright(tint(0.5)) > bright(tint(0.9)) && bright(tint(-0.5)) > bright(tint(-0.9)));
    }
}

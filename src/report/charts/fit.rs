//! Observed against fitted: a panel a table, bars for the table and dots for the fitted scenario.

use super::canvas::{Align, Canvas};
use super::parts::{column, foot, head, key, name};
use super::scale::{Scale, ceiling, share};
use super::sketch::Sketch;
use super::text::width;
use super::theme;
use crate::base::number::{decimals, percent};
use crate::results::tables::calibration::FitRow;

/// The colour of what was observed.
const OBSERVED: usize = 6;
/// The colour of what the fitted scenario gives.
const FITTED: usize = 1;

pub fn draw(rows: &[FitRow], about: &str, finding: &str) -> Sketch {
    // A mean is no share, and has no place on their axis.
    let rows: Vec<FitRow> = rows.iter().filter(|row| !row.is_mean).cloned().collect();
    let rows = rows.as_slice();
    let shows = "Observed against fitted: shares of users, table by table";
    let title = title(rows);
    let mut canvas = head(&title, shows, about);
    let colours = (theme::policy(OBSERVED), theme::policy(FITTED));
    key(&mut canvas, [(colours.0, "the table"), (colours.1, "the fitted scenario")]);
    for panel in rows.chunk_by(|one, other| (&one.file, &one.scope) == (&other.file, &other.scope)) {
        canvas.y += 14.0;
        canvas.heading((theme::MARGIN, canvas.y), heading(panel));
        canvas.y += 20.0;
        if panel[0].scope == "overlap" { across(&mut canvas, panel) } else { up(&mut canvas, panel) }
    }
    let how = "Bars: shares of the table’s users. Dots: shares of the fitted scenario’s shoppers, of those who would be in the table.";
    foot(&mut canvas, &format!("{how} {finding}"));
    Sketch { name: "calibration", title, shows: shows.into(), how: how.into(), finding: finding.into(), canvas }
}

/// The largest gap between a table and the fitted scenario.
fn title(rows: &[FitRow]) -> String {
    let gap = |row: &FitRow| (row.observed - row.fitted).abs();
    let largest = rows.iter().max_by(|a, b| gap(a).total_cmp(&gap(b)));
    largest.map_or("There is nothing to compare".into(), |row| {
        format!("The largest gap is {} points", decimals(100.0 * gap(row), 1))
    })
}

fn heading(panel: &[FitRow]) -> String {
    match panel[0].scope.as_str() {
        "all" => format!("{}: impressions on all channels", panel[0].file),
        "overlap" => format!("{}: who was reached where", panel[0].file),
        channel => format!("{}: impressions on {channel}", panel[0].file),
    }
}

fn highest(panel: &[FitRow]) -> f64 {
    ceiling(panel.iter().map(|row| row.observed.max(row.fitted)).fold(0.0, f64::max))
}

/// Frequencies from left to right.
fn up(canvas: &mut Canvas, panel: &[FitRow]) {
    let (left, right) = (theme::MARGIN + 44.0, theme::WIDTH - theme::MARGIN);
    let (top, bottom) = (canvas.y, canvas.y + 210.0);
    let scale = Scale::new((0.0, highest(panel)), (bottom, top));
    scale.grid_up(canvas, (left, right), 4, share);
    let slot = (right - left) / panel.len() as f64;
    let labelled = |row: &FitRow| width(&percent(row.observed), theme::SMALL, false) + 4.0 < slot;
    let middle = |index: usize| left + slot * (index as f64 + 0.5);
    for (index, row) in panel.iter().enumerate() {
        let x = middle(index);
        let half = (0.36 * slot).min(34.0);
        canvas.rect((x - half, scale.at(row.observed)), (x + half, bottom), theme::policy(OBSERVED));
        let label = if row.cell == "elsewhere only" { "none here" } else { row.cell.as_str() };
        canvas.note((x, bottom + 12.0), label, Align::Middle);
        if labelled(row) {
            let above = scale.at(row.observed.max(row.fitted)) - 13.0;
            canvas.note((x, above), percent(row.observed), Align::Middle);
        }
    }
    canvas.line((left, bottom), (right, bottom), theme::AXIS, 1.0);
    for (index, row) in panel.iter().enumerate() {
        canvas.dot((middle(index), scale.at(row.fitted)), 5.0, theme::PAPER);
        canvas.dot((middle(index), scale.at(row.fitted)), 3.8, theme::policy(FITTED));
    }
    canvas.y = bottom + 30.0;
}

/// Groups from above to below: their names are long.
fn across(canvas: &mut Canvas, panel: &[FitRow]) {
    let left = theme::MARGIN + column(panel.iter().map(|row| row.cell.as_str())) + 12.0;
    let right = theme::WIDTH - theme::MARGIN - 60.0;
    let scale = Scale::new((0.0, highest(panel)), (left, right));
    let (top, height) = (canvas.y - 6.0, 24.0);
    scale.grid_across(canvas, (top, top + height * panel.len() as f64 + 4.0), 5, share);
    for row in panel {
        canvas.y += 8.0;
        name(canvas, (left - 12.0, canvas.y), &row.cell);
        canvas.rect((left, canvas.y - 7.0), (scale.at(row.observed), canvas.y + 7.0), theme::policy(OBSERVED));
        let end = scale.at(row.observed.max(row.fitted)) + 10.0;
        canvas.note((end, canvas.y), percent(row.observed), Align::Left);
        canvas.dot((scale.at(row.fitted), canvas.y), 5.0, theme::PAPER);
        canvas.dot((scale.at(row.fitted), canvas.y), 3.8, theme::policy(FITTED));
        canvas.y += height - 8.0;
    }
    canvas.y += 24.0;
}

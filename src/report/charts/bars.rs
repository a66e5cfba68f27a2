//! Rows of stacked bars.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::parts::{column, name};
use super::text::{fit, width};
use super::theme;

/// One row.
pub struct Bar {
    /// Beside it.
    pub name: String,
    /// The parts: how long, in which colour, with which number on it.
    pub parts: Vec<(f64, RGBColor, String)>,
    /// After it.
    pub total: String,
}

/// From where to where bars go, with so much room after them: where there is little, names and totals stand above.
pub fn across<'a>(canvas: &Canvas, names: impl IntoIterator<Item = &'a str>, after: f64) -> (f64, f64) {
    match canvas.is_narrow() {
        true => (theme::MARGIN, canvas.right()),
        false => (theme::MARGIN + column(names) + 12.0, canvas.right() - after),
    }
}

/// A row's name and total above it.
fn above(canvas: &mut Canvas, bar: &Bar) {
    let most = canvas.right() - theme::MARGIN - width(&bar.total, theme::SMALL, false) - 12.0;
    canvas.label((theme::MARGIN, canvas.y), fit(&bar.name, theme::LABEL, false, most), Align::Left);
    canvas.note((canvas.right(), canvas.y), &bar.total, Align::Right);
}

/// A part's number, as far as it fits into the part: a percentage may lose its decimals and its sign.
fn legible(number: &str, wide: f64) -> Option<String> {
    let fits = |text: &String| width(text, theme::SMALL, false) + 3.0 < wide;
    let bare = number.strip_suffix(" %").and_then(|digits| digits.parse::<f64>().ok());
    let shorter = bare.into_iter().flat_map(|share| [format!("{share:.0} %"), format!("{share:.0}")]);
    let shorter = shorter.filter(|text| !text.starts_with('0'));
    std::iter::once(number.to_string()).chain(shorter).find(fits)
}

/// Draws rows of stacked bars whose lengths are shares of `longest`, from `left` to `right`.
pub fn draw(canvas: &mut Canvas, bars: &[Bar], (left, right): (f64, f64), longest: f64, height: f64) {
    for bar in bars {
        if canvas.is_narrow() {
            above(canvas, bar);
            canvas.y += height / 2.0 + 11.0;
        } else {
            name(canvas, (left - 12.0, canvas.y), &bar.name);
        }
        let (top, bottom) = (canvas.y - height / 2.0, canvas.y + height / 2.0);
        canvas.line((left, top - 2.0), (left, bottom + 2.0), theme::AXIS, 1.0);
        let mut x = left;
        for (length, colour, number) in &bar.parts {
            let wide = if longest > 0.0 { length / longest * (right - left) } else { 0.0 };
            // A thin line of paper between parts, where there is room for one.
            let end = if wide > 3.0 { x + wide - 1.0 } else { x + wide };
            if *length > 0.0 {
                canvas.rect((x, top), (end.max(x + 0.25), bottom), *colour);
            }
            if let Some(number) = legible(number, wide) {
                let colour = theme::text_on(*colour);
                canvas.text((x + wide / 2.0, canvas.y), number, (theme::SMALL, false), colour, Align::Middle);
            }
            x += wide;
        }
        if canvas.is_narrow() {
            canvas.y += height / 2.0 + 18.0;
        } else {
            canvas.note((x + 8.0, canvas.y), &bar.total, Align::Left);
            canvas.y += height + 9.0;
        }
    }
}

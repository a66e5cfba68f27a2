//! Rows of stacked bars.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::parts::name;
use super::text::width;
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

/// Draws rows of stacked bars whose lengths are shares of `longest`, from `left` to `right`.
pub fn draw(canvas: &mut Canvas, bars: &[Bar], (left, right): (f64, f64), longest: f64, height: f64) {
    for bar in bars {
        let (top, bottom) = (canvas.y - height / 2.0, canvas.y + height / 2.0);
        name(canvas, (left - 12.0, canvas.y), &bar.name);
        canvas.line((left, top - 2.0), (left, bottom + 2.0), theme::AXIS, 1.0);
        let mut x = left;
        for (length, colour, number) in &bar.parts {
            let wide = if longest > 0.0 { length / longest * (right - left) } else { 0.0 };
            // A thin line of paper between parts, where there is room for one.
            let end = if wide > 3.0 { x + wide - 1.0 } else { x + wide };
            if *length > 0.0 {
                canvas.rect((x, top), (end.max(x + 0.25), bottom), *colour);
            }
            if width(number, theme::SMALL, false) + 6.0 < wide {
                let colour = theme::text_on(*colour);
                canvas.text((x + wide / 2.0, canvas.y), number, (theme::SMALL, false), colour, Align::Middle);
            }
            x += wide;
        }
        canvas.note((x + 8.0, canvas.y), &bar.total, Align::Left);
        canvas.y += height + 9.0;
    }
}

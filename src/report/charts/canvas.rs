//! What is drawn, in CSS pixels, and its SVG.
//!
//! plotters places everything on whole pixels, so it draws on a canvas four times as large, which the
//! `viewBox` scales back. Text is real text in the embedded font.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::error::ChartError;
use super::text::{FAMILY, register};
use super::theme;

/// How much larger plotters draws.
const FINE: f64 = 4.0;

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the right of it.
    Left,
    /// Around it.
    Middle,
    /// To the left of it.
    Right,
}

/// A place.
pub type Point = (f64, f64);

#[derive(Debug, Clone)]
enum Shape {
    Rect { from: Point, to: Point, colour: RGBColor },
    Path { points: Vec<Point>, colour: RGBColor, width: f64 },
    Area { points: Vec<Point>, colour: RGBColor, opacity: f64 },
    Dot { at: Point, radius: f64, colour: RGBColor },
    Text { at: Point, text: String, size: f64, bold: bool, colour: RGBColor, align: Align },
}

/// A drawing in the making.
#[derive(Debug, Clone)]
pub struct Canvas {
    shapes: Vec<Shape>,
    /// Down to where it is filled.
    pub y: f64,
    /// From its left edge to its right.
    pub width: f64,
}

impl Canvas {
    /// An empty one, so wide.
    pub fn new(width: f64) -> Self {
        Self { shapes: Vec::new(), y: 0.0, width }
    }

    /// Where what is drawn ends at the right.
    pub fn right(&self) -> f64 {
        self.width - theme::MARGIN
    }

    /// The widest that a column of names grows on it.
    pub fn names(&self) -> f64 {
        if self.is_narrow() { 0.3 * self.width } else { theme::NAMES }
    }

    /// Is it for a narrow screen?
    pub fn is_narrow(&self) -> bool {
        self.width < theme::WIDTH
    }

    /// A filled rectangle between two corners.
    pub fn rect(&mut self, from: Point, to: Point, colour: RGBColor) {
        self.shapes.push(Shape::Rect { from, to, colour });
    }

    /// A line through points.
    pub fn path(&mut self, points: Vec<Point>, colour: RGBColor, width: f64) {
        self.shapes.push(Shape::Path { points, colour, width });
    }

    /// A straight line.
    pub fn line(&mut self, from: Point, to: Point, colour: RGBColor, width: f64) {
        self.path(vec![from, to], colour, width);
    }

    /// A filled area.
    pub fn area(&mut self, points: Vec<Point>, colour: RGBColor, opacity: f64) {
        self.shapes.push(Shape::Area { points, colour, opacity });
    }

    /// A filled circle.
    pub fn dot(&mut self, at: Point, radius: f64, colour: RGBColor) {
        self.shapes.push(Shape::Dot { at, radius, colour });
    }

    /// A circle with nothing in it.
    pub fn ring(&mut self, at: Point, radius: f64, colour: RGBColor) {
        self.dot(at, radius, colour);
        self.dot(at, radius - 1.6, theme::PAPER);
    }

    /// A label: ink, usual size, centred on its height.
    pub fn label(&mut self, at: Point, text: impl Into<String>, align: Align) {
        self.text(at, text, (theme::LABEL, false), theme::INK, align);
    }

    /// A label in bold.
    pub fn heading(&mut self, at: Point, text: impl Into<String>) {
        self.text(at, text, (theme::LABEL, true), theme::INK, Align::Left);
    }

    /// A small grey text.
    pub fn note(&mut self, at: Point, text: impl Into<String>, align: Align) {
        self.text(at, text, (theme::SMALL, false), theme::MUTED, align);
    }

    /// Any text, of a size and bold or not, centred on its height.
    pub fn text(&mut self, at: Point, text: impl Into<String>, type_: (f64, bool), colour: RGBColor, align: Align) {
        let (size, bold) = type_;
        self.shapes.push(Shape::Text { at, text: text.into(), size, bold, colour, align });
    }

    /// The SVG, as high as what was drawn.
    pub fn svg(&self, title: &str, alt: &str) -> Result<String, ChartError> {
        register()?;
        let height = self.y + theme::MARGIN;
        let size = (fine(self.width) as u32, fine(height) as u32);
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            let drawn = area.fill(&theme::PAPER).and_then(|()| self.shapes.iter().try_for_each(|s| draw(&area, s)));
            drawn.and_then(|()| area.present()).map_err(|error| ChartError::Drawing(error.to_string()))?;
        }
        Ok(dress(&svg, (self.width, height), title, alt))
    }
}

/// In plotters' whole pixels.
fn fine(length: f64) -> i32 {
    (length * FINE).round() as i32
}

fn at((x, y): Point) -> (i32, i32) {
    (fine(x), fine(y))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn draw<'a>(area: &Area<'a>, shape: &Shape) -> Drawn<'a> {
    match shape {
        Shape::Rect { from, to, colour } => area.draw(&Rectangle::new([at(*from), at(*to)], colour.filled())),
        Shape::Path { points, colour, width } => {
            let points: Vec<_> = points.iter().copied().map(at).collect();
            area.draw(&PathElement::new(points, colour.stroke_width(fine(*width) as u32)))
        }
        Shape::Area { points, colour, opacity } => {
            let points: Vec<_> = points.iter().copied().map(at).collect();
            area.draw(&Polygon::new(points, colour.mix(*opacity).filled()))
        }
        Shape::Dot { at: centre, radius, colour } => {
            area.draw(&Circle::new(at(*centre), fine(*radius), colour.filled()))
        }
        Shape::Text { at: place, text, size, bold, colour, align } => {
            let style = if *bold { FontStyle::Bold } else { FontStyle::Normal };
            let horizontal = match align {
                Align::Left => HPos::Left,
                Align::Middle => HPos::Center,
                Align::Right => HPos::Right,
            };
            // plotters writes a font size 1.24 times smaller than it is told.
            let font = FontDesc::new(FontFamily::Name(FAMILY), size * FINE * 1.24, style);
            let style = TextStyle::from(font).color(colour).pos(Pos::new(horizontal, VPos::Center));
            area.draw(&Text::new(text.as_str(), at(*place), style))
        }
    }
}

/// Gives the drawing its size in CSS pixels, its name, its alternative text and its fonts.
fn dress(svg: &str, (width, height): (f64, f64), title: &str, alt: &str) -> String {
    let (_, inside) = svg.split_once('>').unwrap_or(("", svg));
    let inside = inside.replace(&format!(" font-family=\"{FAMILY}\""), "").replace(" opacity=\"1\"", "");
    let (fine_width, fine_height) = (fine(width), fine(height));
    let (title, alt) = (escaped(title), escaped(alt));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {fine_width} {fine_height}\" role=\"img\" \
         font-family=\"{FAMILY}, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif\">\n\
         <title>{title}</title>\n<desc>{alt}</desc>{inside}"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

//! Draws `docs/certainty.svg` from what was measured, `docs/certainty.csv`, and holds that the file stands as it is drawn.

use std::fs;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use serde::Deserialize;

/// A run that was measured.
#[derive(Debug, Deserialize)]
struct Measured {
    number: String,
    program: String,
    /// Of one core.
    seconds: f64,
    /// Half of the 95 % interval, as a share of the number.
    half_width: f64,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Place = (i32, i32);

const SIZE: (u32, u32) = (960, 400);
const FONT: &str = "Inter";
const BEFORE: RGBColor = RGBColor(0x7A, 0x85, 0x91);
const NOW: RGBColor = RGBColor(0x0F, 0x76, 0x6E);
const INK: RGBColor = RGBColor(0x1B, 0x1F, 0x24);
const MUTED: RGBColor = RGBColor(0x57, 0x60, 0x6A);
const GRID: RGBColor = RGBColor(0xE4, 0xE7, 0xEB);

const TITLE: &str = "The same certainty in a quarter to a ninth of the time";
const ABOUT: &str = "Half of the 95 % interval, as a share of the number, by seconds of one core. Beauty scenario, everything on, 20,000 to 10 million shoppers.";
/// What each panel shows, and what stands above it.
const PANELS: [(&str, &str); 3] = [
    ("incremental_profit", "Profit that ads cause"),
    ("difference in incremental_profit", "What sharing the count adds to it"),
    ("spend", "Spend"),
];
const SECONDS: (f64, f64) = (0.4, 80.0);
const WIDTHS: (f64, f64) = (0.0007, 3.0);

#[test]
fn the_chart_of_certainty_stands() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let table = fs::read_to_string(docs.join("certainty.csv")).unwrap();
    let drawn = draw(&csv::Reader::from_reader(table.as_bytes()).deserialize().collect::<Result<Vec<_>, _>>().unwrap());
    let file = docs.join("certainty.svg");
    if std::env::var_os("OMNICAP_WRITE_DOCS").is_some() {
        fs::write(&file, &drawn).unwrap();
    }
    assert!(fs::read_to_string(&file).is_ok_and(|stands| stands == drawn), "draw docs/certainty.svg again");
}

fn draw(measured: &[Measured]) -> String {
    for (style, font) in [
        (FontStyle::Normal, &include_bytes!("../assets/fonts/Inter-Regular.otf")[..]),
        (FontStyle::Bold, &include_bytes!("../assets/fonts/Inter-SemiBold.otf")[..]),
    ] {
        assert!(register_font(FONT, style, font).is_ok());
    }
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).unwrap();
        text(&area, (28, 30), TITLE, (20, true), INK, HPos::Left);
        text(&area, (28, 56), ABOUT, (13, false), MUTED, HPos::Left);
        for (index, (number, title)) in PANELS.into_iter().enumerate() {
            let left = 74 + 304 * index as i32;
            let panel = Panel { area: &area, left, right: left + 210, top: 116, bottom: 352 };
            panel.draw(title, &measured.iter().filter(|one| one.number == number).collect::<Vec<_>>());
        }
        area.present().unwrap();
    }
    svg
}

fn text(area: &Area<'_>, at: Place, text: &str, (size, bold): (u32, bool), colour: RGBColor, to: HPos) {
    let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
    // plotters writes a font size 1.24 times smaller than it is told.
    let font = FontDesc::new(FontFamily::Name(FONT), f64::from(size) * 1.24, weight);
    area.draw(&Text::new(text, at, TextStyle::from(font).color(&colour).pos(Pos::new(to, VPos::Center)))).unwrap();
}

/// Where on a logarithmic axis a value is, as a part of it.
fn part(value: f64, (low, high): (f64, f64)) -> f64 {
    (value / low).ln() / (high / low).ln()
}

/// One number: a line for each program, on logarithmic axes.
struct Panel<'a, 'svg> {
    area: &'a Area<'svg>,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Panel<'_, '_> {
    fn at(&self, seconds: f64, width: f64) -> Place {
        let x = f64::from(self.left) + part(seconds, SECONDS) * f64::from(self.right - self.left);
        let y = f64::from(self.bottom) - part(width, WIDTHS) * f64::from(self.bottom - self.top);
        (x.round() as i32, y.round() as i32)
    }

    fn draw(&self, title: &str, measured: &[&Measured]) {
        text(self.area, (self.left, self.top - 24), title, (14, true), INK, HPos::Left);
        self.grid();
        let of = |program: &str| measured.iter().filter(|one| one.program == program).copied().collect::<Vec<_>>();
        let (before, now) = (of("before"), of("now"));
        self.line(&before, BEFORE, ("before", 10, HPos::Left));
        self.line(&now, NOW, ("now", -9, HPos::Right));
        self.gain(&before, &now);
    }

    fn grid(&self) {
        for (width, name) in [(0.001, "± 0.1 %"), (0.01, "± 1 %"), (0.1, "± 10 %"), (1.0, "± 100 %")] {
            let (from, to) = (self.at(SECONDS.0, width), self.at(SECONDS.1, width));
            self.area.draw(&PathElement::new([from, to], GRID.stroke_width(1))).unwrap();
            text(self.area, (from.0 - 6, from.1), name, (11, false), MUTED, HPos::Right);
        }
        for (seconds, name) in [(1.0, "1 s"), (10.0, "10 s")] {
            let (from, to) = (self.at(seconds, WIDTHS.0), self.at(seconds, WIDTHS.1));
            self.area.draw(&PathElement::new([from, to], GRID.stroke_width(1))).unwrap();
            text(self.area, (from.0, from.1 + 14), name, (11, false), MUTED, HPos::Center);
        }
    }

    fn line(&self, runs: &[&Measured], colour: RGBColor, (name, beside, to): (&str, i32, HPos)) {
        let points: Vec<Place> = runs.iter().map(|run| self.at(run.seconds, run.half_width)).collect();
        let first = points[0];
        for point in &points {
            self.area.draw(&Circle::new(*point, 4, colour.filled())).unwrap();
        }
        self.area.draw(&PathElement::new(points, colour.stroke_width(3))).unwrap();
        text(self.area, (first.0 + beside, first.1), name, (13, true), colour, to);
    }

    /// An arrow from the longest run of before of which as much is known now, to the time that this takes now.
    fn gain(&self, before: &[&Measured], now: &[&Measured]) {
        let (from, seconds) = before.iter().rev().find_map(|run| Some((run, seconds(now, run.half_width)?))).unwrap();
        let (start, end) = (self.at(from.seconds, from.half_width), self.at(seconds, from.half_width));
        self.area.draw(&PathElement::new([(start.0 - 6, start.1), (end.0 + 4, end.1)], INK.stroke_width(1))).unwrap();
        let head = [(end.0 + 4, end.1), (end.0 + 11, end.1 - 4), (end.0 + 11, end.1 + 4)];
        self.area.draw(&Polygon::new(head, INK.filled())).unwrap();
        let told = format!("{:.0} times sooner", from.seconds / seconds);
        text(self.area, ((start.0 + end.0) / 2, start.1 + 20), &told, (12, true), INK, HPos::Center);
    }
}

/// The time in which a number is known so well, on the line between two runs; none where no runs lie around it.
fn seconds(runs: &[&Measured], half_width: f64) -> Option<f64> {
    let two = runs.windows(2).find(|two| (two[1].half_width..=two[0].half_width).contains(&half_width))?;
    let along = (half_width / two[0].half_width).ln() / (two[1].half_width / two[0].half_width).ln();
    Some(two[0].seconds * (two[1].seconds / two[0].seconds).powf(along))
}

//! How charts look: colours, type, margins. Nothing about looks is decided anywhere else.
//!
//! The first colours are those of Okabe and Ito (*Color Universal Design*, 2008), which people with
//! any colour vision tell apart; the others keep a distance in lightness. Nothing is told by colour
//! alone: lines and bars carry their names, marks their shapes.

use plotters::style::RGBColor;

/// Width of every chart, in CSS pixels.
pub const WIDTH: f64 = 960.0;
/// Width of a chart on a telephone, where it has such a form.
pub const NARROW: f64 = 420.0;
/// White space around a chart.
pub const MARGIN: f64 = 28.0;
/// Type size of titles.
pub const TITLE: f64 = 20.0;
/// Type size of subtitles.
pub const SUBTITLE: f64 = 13.0;
/// Type size of labels.
pub const LABEL: f64 = 12.5;
/// Type size of ticks and notes.
pub const SMALL: f64 = 11.5;
/// The widest that a column of names grows.
pub const NAMES: f64 = 250.0;

/// Behind everything.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Text that is read.
pub const INK: RGBColor = RGBColor(0x1B, 0x1F, 0x24);
/// Text beside it.
pub const MUTED: RGBColor = RGBColor(0x57, 0x60, 0x6A);
/// Lines of the grid.
pub const GRID: RGBColor = RGBColor(0xE4, 0xE7, 0xEB);
/// Lines that carry something: axes, leaders.
pub const AXIS: RGBColor = RGBColor(0xA8, 0xB0, 0xBA);
/// Behind every other row.
pub const BAND: RGBColor = RGBColor(0xF4, 0xF6, 0xF8);
/// What is not there: the never reached, an empty cell.
pub const NOTHING: RGBColor = RGBColor(0xC4, 0xCA, 0xD1);
/// What looks like more than it is.
pub const OVER: RGBColor = RGBColor(0xC4, 0x50, 0x06);
/// What looks like less than it is.
pub const UNDER: RGBColor = RGBColor(0x1F, 0x67, 0xA3);
/// What is.
pub const TRUTH: RGBColor = RGBColor(0x0F, 0x76, 0x6E);
/// Text on a dark colour.
pub const ON_DARK: RGBColor = RGBColor(0xFF, 0xFF, 0xFE);
/// Text on a light colour.
pub const ON_LIGHT: RGBColor = RGBColor(0x1B, 0x1F, 0x25);

const POLICIES: [RGBColor; 16] = [
    RGBColor(0x7A, 0x85, 0x91),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0x6A, 0x4C, 0x93),
    RGBColor(0x8C, 0x2D, 0x19),
    RGBColor(0xA0, 0xA0, 0x1A),
    RGBColor(0x1F, 0x3A, 0x8A),
    RGBColor(0x4D, 0x7C, 0x0F),
    RGBColor(0xE8, 0x6A, 0x8A),
    RGBColor(0x0F, 0x76, 0x6E),
    RGBColor(0xB4, 0x8E, 0x5A),
    RGBColor(0x9A, 0x6F, 0xD0),
];

const CHANNELS: [RGBColor; 16] = [
    RGBColor(0x33, 0x22, 0x88),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x44, 0xAA, 0x99),
    RGBColor(0xCC, 0x66, 0x77),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0x88, 0x22, 0x55),
    RGBColor(0x99, 0x99, 0x33),
    RGBColor(0x11, 0x77, 0x33),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0xAA, 0x44, 0x99),
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xA6, 0x76, 0x1D),
    RGBColor(0x7B, 0xAF, 0x3E),
    RGBColor(0x7A, 0x85, 0x91),
    RGBColor(0xF2, 0x8E, 0x8E),
    RGBColor(0x5B, 0x3A, 0x29),
];

/// From few exposures to many: light to dark, the last stands out.
const EXPOSURES: [RGBColor; 5] = [
    RGBColor(0xD6, 0xE6, 0xF2),
    RGBColor(0x9C, 0xC6, 0xE0),
    RGBColor(0x56, 0x9D, 0xC8),
    RGBColor(0x1F, 0x67, 0xA3),
    RGBColor(0xC4, 0x50, 0x06),
];

/// The colour of a policy, by its index in the tables.
pub fn policy(index: usize) -> RGBColor {
    POLICIES[index % POLICIES.len()]
}

/// The colour of a channel, by its index in the scenario.
pub fn channel(index: usize) -> RGBColor {
    CHANNELS[index % CHANNELS.len()]
}

/// The colour of a band of exposures, from few to many.
pub fn exposures(band: usize) -> RGBColor {
    EXPOSURES[band.min(EXPOSURES.len() - 1)]
}

/// From nothing (0) to everything (1), light to dark.
pub fn heat(share: f64) -> RGBColor {
    let (light, dark) = ((0xF1, 0xF6, 0xFB), (0x0B, 0x4F, 0x8A));
    let share = share.clamp(0.0, 1.0).sqrt();
    let mix = |from: i32, to: i32| (f64::from(from) + share * f64::from(to - from)).round() as u8;
    RGBColor(mix(light.0, dark.0), mix(light.1, dark.1), mix(light.2, dark.2))
}

/// What can be read on a colour.
pub fn text_on(colour: RGBColor) -> RGBColor {
    let RGBColor(red, green, blue) = colour;
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if light > 125.0 { ON_LIGHT } else { ON_DARK }
}

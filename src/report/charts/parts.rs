//! What charts have in common: the head, keys, names beside rows, and words about policies.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::text::{fit, width, wrap};
use super::theme;
use crate::base::phrase::counted;
use crate::results::read::Run;

/// Begins a chart: its title, and below it the scenario, shoppers and flight.
pub fn begin(run: &Run, title: &str) -> Canvas {
    head(title, &subtitle(run))
}

/// Begins a chart: its title, and below it a line about what is shown.
pub fn head(title: &str, subtitle: &str) -> Canvas {
    let mut canvas = Canvas::default();
    canvas.y = theme::MARGIN + 4.0;
    let most = theme::WIDTH - 2.0 * theme::MARGIN;
    for line in wrap(title, theme::TITLE, true, most) {
        canvas.text((theme::MARGIN, canvas.y), line, (theme::TITLE, true), theme::INK, Align::Left);
        canvas.y += 27.0;
    }
    for line in wrap(subtitle, theme::SUBTITLE, false, most) {
        canvas.text((theme::MARGIN, canvas.y), line, (theme::SUBTITLE, false), theme::MUTED, Align::Left);
        canvas.y += 19.0;
    }
    canvas.y += 12.0;
    canvas
}

fn subtitle(run: &Run) -> String {
    let about = &run.provenance.about;
    let who = run.person();
    let shoppers = counted(run.shoppers(), who);
    format!("{} · {shoppers} · {} from {}", about.title, counted(about.days.into(), "day"), about.start)
}

/// Lines of grey text at the foot.
pub fn foot(canvas: &mut Canvas, text: &str) {
    canvas.y += 6.0;
    for line in wrap(text, theme::SMALL, false, theme::WIDTH - 2.0 * theme::MARGIN) {
        canvas.y += 16.0;
        canvas.note((theme::MARGIN, canvas.y), line, Align::Left);
    }
}

/// Says that a table has nothing for this chart.
pub fn nothing(canvas: &mut Canvas, why: &str) {
    canvas.y += 24.0;
    canvas.text((theme::MARGIN, canvas.y), why, (15.0, false), theme::MUTED, Align::Left);
    canvas.y += 24.0;
}

/// A key of colours, in as many lines as it needs.
pub fn key<'a>(canvas: &mut Canvas, entries: impl IntoIterator<Item = (RGBColor, &'a str)>) {
    let mut x = theme::MARGIN;
    for (colour, name) in entries {
        let name = fit(name, theme::LABEL, false, theme::NAMES);
        let wide = 18.0 + width(&name, theme::LABEL, false) + 20.0;
        if x + wide > theme::WIDTH - theme::MARGIN && x > theme::MARGIN {
            x = theme::MARGIN;
            canvas.y += 21.0;
        }
        canvas.rect((x, canvas.y - 6.0), (x + 12.0, canvas.y + 6.0), colour);
        canvas.label((x + 18.0, canvas.y), name, Align::Left);
        x += wide;
    }
    canvas.y += 24.0;
}

/// How wide a column for these names is.
pub fn column<'a>(names: impl IntoIterator<Item = &'a str>) -> f64 {
    let widest = names.into_iter().map(|name| width(name, theme::LABEL, false)).fold(40.0, f64::max);
    widest.min(theme::NAMES) + 2.0
}

/// A name beside a row, to the left of `x`.
pub fn name(canvas: &mut Canvas, (x, y): (f64, f64), text: &str) {
    canvas.label((x, y), fit(text, theme::LABEL, false, theme::NAMES), Align::Right);
}

/// The policies with their colours.
pub fn policies(run: &Run) -> Vec<(RGBColor, &str)> {
    run.policies().into_iter().enumerate().map(|(place, name)| (theme::policy(place), name)).collect()
}

/// The colour of a channel.
pub fn channel_colour(run: &Run, channel: &str) -> RGBColor {
    let places = &run.provenance.about.channels;
    let place = places.iter().position(|place| place.name == channel);
    theme::channel(place.unwrap_or_else(|| run.served_channels().iter().position(|name| *name == channel).unwrap_or(0)))
}

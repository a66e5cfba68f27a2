//! Attribution against truth: what every model credits a channel with, and what the channel causes.

use super::canvas::{Align, Canvas};
use super::mistakes::{Mistakes, channels, finding, title, untold};
use super::parts::{axis_across, begin_on, column_on, foot};
use super::scale::{Scale, share};
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::Form;
use crate::base::number::percent;
use crate::base::phrase::{listed, quoted};
use crate::results::read::{Run, distinct};

/// From one channel to the next.
const STEP: f64 = 44.0;
/// Half the height of a tick.
const TICK: f64 = 9.0;

pub fn draw(run: &Run, width: f64) -> Option<Sketch> {
    let (_, policy) = run.pair();
    let mut channels = channels(run, policy);
    // One channel has all credit.
    if channels.len() < 2 {
        return None;
    }
    let untold = untold(run, policy, &channels);
    if untold.is_some() {
        channels.iter_mut().for_each(|channel| channel.truth = None);
    }
    let is_known = channels.iter().any(|channel| channel.truth.is_some());
    let title = title(policy, &channels);
    let shows = match is_known {
        true => format!("What models credit to each channel, and what the channel causes, under {}", quoted(policy)),
        false => format!("What models credit to each channel, under {}", quoted(policy)),
    };
    let mut canvas = begin_on(Canvas::new(width), run, &title, &shows);
    if is_known {
        key(&mut canvas);
    }
    panel(&mut canvas, &channels);
    foot(&mut canvas, &legend(run, is_known, untold.as_deref()));
    let finding = finding(policy, &channels) + untold.as_deref().unwrap_or("");
    Some(Sketch { name: "attribution", title, shows, how: how(is_known).into(), finding, canvas })
}

/// What stands below the chart.
fn legend(run: &Run, is_known: bool, untold: Option<&str>) -> String {
    let truth = match (is_known, untold) {
        (true, _) => {
            " Caused: purchases lost when the channel alone is switched off; below zero, there would be more without it. \
             Band: its 95 % interval."
        }
        (false, _) if is_of_record(run) => &format!(" {NO_TRUTH}"),
        (false, why) => why.unwrap_or_default(),
    };
    let seen = if run.provenance.log.is_some() { "the log’s users" } else { "linked users" };
    let mut models = distinct(run.attribution.iter().map(|row| row.model.as_str()));
    models.retain(|model| *model != "causal");
    format!(
        "Models: {}. They see {seen} and the {} days before a purchase.{truth} Their intervals are in attribution.csv.",
        listed(&models),
        run.provenance.about.lookback_days
    )
}

/// Why no truth stands beside what a record holds.
pub const NO_TRUTH: &str =
    "What ads caused is not known: a record does not hold what would have been bought without them.";

/// Are purchases those of a record, and not simulated?
pub fn is_of_record(run: &Run) -> bool {
    run.of_policy(&run.provenance.about.baseline, "incremental_purchases").is_none()
}

/// How it is read.
fn how(is_known: bool) -> &'static str {
    match is_known {
        true => {
            "Each tick is the share of purchases that one model credits to a channel. The black line is the channel’s true share: \
             purchases lost without it, on the same shoppers. The further a tick lies from it, the larger the model’s mistake."
        }
        false => "Each tick is the share of purchases that one model credits to a channel.",
    }
}

/// What the marks are.
fn key(canvas: &mut Canvas) {
    let y = canvas.y;
    canvas.area(vec![(28.0, y - 8.0), (40.0, y - 8.0), (40.0, y + 8.0), (28.0, y + 8.0)], theme::INK, 0.14);
    canvas.line((34.0, y - 8.0), (34.0, y + 8.0), theme::INK, 2.4);
    canvas.label((48.0, y), "what the channel causes", Align::Left);
    if canvas.is_narrow() {
        canvas.y += 20.0;
    }
    let mut x = if canvas.is_narrow() { theme::MARGIN } else { 230.0 };
    for (colour, words) in [(theme::OVER, "a model credits too much"), (theme::UNDER, "too little")] {
        canvas.rect((x, canvas.y - 7.0), (x + 3.0, canvas.y + 7.0), colour);
        canvas.label((x + 10.0, canvas.y), words, Align::Left);
        x += 190.0;
    }
    canvas.y += 24.0;
}

fn panel(canvas: &mut Canvas, channels: &[Mistakes<'_>]) {
    let left = theme::MARGIN + column_on(canvas, channels.iter().map(|channel| channel.name)) + 30.0;
    let right = canvas.right() - if canvas.is_narrow() { 4.0 } else { 130.0 };
    let values = || channels.iter().flat_map(|one| one.credits.iter().map(|(_, value)| value).chain(&one.truth));
    let low = values().map(|value| value.low).fold(0.0, f64::min);
    let high = values().map(|value| value.high).fold(0.0, f64::max);
    let top = canvas.y + 4.0;
    let bottom = top + STEP * channels.len() as f64;
    let scale = Scale::new((1.05 * low, 1.05 * high), (left, right));
    scale.grid_across(canvas, (top, bottom), if canvas.is_narrow() { 4 } else { 8 }, share);
    canvas.line((scale.at(0.0), top), (scale.at(0.0), bottom), theme::AXIS, 1.0);
    for (index, channel) in channels.iter().enumerate() {
        row(canvas, channel, &scale, top + STEP * (index as f64 + 0.5));
    }
    let name = match canvas.is_narrow() {
        true => "Share of what is credited, or caused",
        false => "Share of all that a model credits, or that the channels cause",
    };
    axis_across(canvas, (left, right), bottom, name);
}

/// One channel: the truth, and a tick a model.
fn row(canvas: &mut Canvas, channel: &Mistakes<'_>, scale: &Scale, y: f64) {
    let name = fit(channel.name, theme::LABEL, true, canvas.names() + 20.0);
    canvas.heading((theme::MARGIN, y - 8.0), name);
    if let Some(truth) = channel.truth {
        canvas.note((theme::MARGIN, y + 8.0), format!("causes {}", percent(truth.value)), Align::Left);
        let (from, to, x) = (scale.at(truth.low), scale.at(truth.high), scale.at(truth.value));
        let (top, bottom) = (y - STEP / 2.0 + 4.0, y + STEP / 2.0 - 4.0);
        canvas.area(vec![(from, top), (to, top), (to, bottom), (from, bottom)], theme::INK, 0.14);
        canvas.line((x, top), (x, bottom), theme::INK, 2.4);
    }
    for (_, credit) in &channel.credits {
        let colour = match channel.truth {
            None => theme::INK,
            Some(truth) if credit.value > truth.value => theme::OVER,
            Some(_) => theme::UNDER,
        };
        let x = scale.at(credit.value);
        canvas.rect((x - 1.25, y - TICK), (x + 1.25, y + TICK), colour);
    }
    if !canvas.is_narrow() {
        canvas.note((canvas.right(), y), credited(channel), Align::Right);
    }
}

/// The least and the most that a model credits.
fn credited(channel: &Mistakes<'_>) -> String {
    let values = || channel.credits.iter().map(|(_, credit)| credit.value);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let number = |value| Form::Percent(0).number(value);
    match number(low) == number(high) {
        true => format!("models: {}", number(low)),
        false => format!("models: {} to {}", number(low), number(high)),
    }
}

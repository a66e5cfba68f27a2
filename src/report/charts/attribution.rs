//! Attribution against truth: what every model credits a channel with, and what the channel causes.

use super::canvas::{Align, Canvas};
use super::mistakes::{Mistakes, channels, finding, title, untold};
use super::parts::{axis_across, begin, column, foot};
use super::scale::{Scale, share};
use super::sketch::Sketch;
use super::text::{fit, width};
use super::theme;
use crate::base::number::percent;
use crate::base::phrase::quoted;
use crate::results::read::Run;

/// From one model to the next.
const LANE: f64 = 16.0;
/// Between channels.
const GAP: f64 = 20.0;

pub fn draw(run: &Run) -> Option<Sketch> {
    let (_, policy) = run.pair();
    let mut channels = channels(run, policy);
    if channels.is_empty() {
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
    let mut canvas = begin(run, &title, &shows);
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
            " Caused: purchases lost when the channel alone is switched off; below zero, there would be more without it. Thin lines \
             and band: 95 % intervals."
        }
        (false, _) if is_of_record(run) => &format!(" {NO_TRUTH} Thin lines: 95 % intervals."),
        (false, why) => &format!("{} Thin lines: 95 % intervals.", why.unwrap_or_default()),
    };
    let seen = if run.provenance.log.is_some() { "the log’s users" } else { "linked users" };
    format!("Models see {seen} and the {} days before a purchase.{truth}", run.provenance.about.lookback_days)
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
            "Each dot is the share of purchases that one model credits to a channel. The upright line is the channel’s true share: \
             purchases lost without it, on the same shoppers. The coloured line between them is the model’s mistake."
        }
        false => "Each dot is the share of purchases that one model credits to a channel.",
    }
}

fn key(canvas: &mut Canvas) {
    let mut x = theme::MARGIN;
    let y = canvas.y;
    canvas.area(vec![(x, y - 8.0), (x + 14.0, y - 8.0), (x + 14.0, y + 8.0), (x, y + 8.0)], theme::INK, 0.14);
    canvas.line((x + 7.0, y - 8.0), (x + 7.0, y + 8.0), theme::INK, 2.4);
    for (colour, text) in [
        (None, "what the channel causes"),
        (Some(theme::OVER), "the model credits too much"),
        (Some(theme::UNDER), "the model credits too little"),
    ] {
        if let Some(colour) = colour {
            canvas.line((x, y), (x + 14.0, y), colour, 2.4);
            canvas.dot((x + 14.0, y), 4.0, colour);
        }
        canvas.label((x + 24.0, y), text, Align::Left);
        x += 24.0 + width(text, theme::LABEL, false) + 26.0;
    }
    canvas.y += 26.0;
}

fn panel(canvas: &mut Canvas, channels: &[Mistakes<'_>]) {
    let lanes = channels.iter().flat_map(|channel| &channel.credits).map(|(model, _)| *model);
    let names = lanes.map(|model| width(model, theme::SMALL, false)).fold(40.0, f64::max);
    let left = theme::MARGIN + column(channels.iter().map(|channel| channel.name)) + 16.0 + names + 14.0;
    let right = theme::WIDTH - theme::MARGIN - 62.0;
    let values = || channels.iter().flat_map(|one| one.credits.iter().map(|(_, value)| value).chain(&one.truth));
    let low = values().map(|value| value.low).fold(0.0, f64::min);
    let high = values().map(|value| value.high).fold(0.0, f64::max);
    let top = canvas.y + 4.0;
    let height = |channel: &Mistakes<'_>| LANE * channel.credits.len() as f64 + GAP;
    let bottom = top + channels.iter().map(height).sum::<f64>() - GAP + 6.0;
    let scale = Scale::new((1.05 * low, 1.05 * high), (left, right));
    scale.grid_across(canvas, (top, bottom), 8, share);
    canvas.line((scale.at(0.0), top), (scale.at(0.0), bottom), theme::AXIS, 1.0);
    let mut y = top;
    for channel in channels {
        rows(canvas, channel, &scale, (left, y));
        y += height(channel);
    }
    axis_across(canvas, (left, right), bottom, "Share of all that a model credits, or that the channels cause");
}

fn rows(canvas: &mut Canvas, channel: &Mistakes<'_>, scale: &Scale, (left, top): (f64, f64)) {
    let bottom = top + LANE * channel.credits.len() as f64;
    let name = fit(channel.name, theme::LABEL, true, theme::NAMES);
    canvas.heading((theme::MARGIN, top + LANE / 2.0), name);
    if let Some(truth) = channel.truth {
        canvas.note((theme::MARGIN, top + 1.5 * LANE), format!("causes {}", percent(truth.value)), Align::Left);
        let (from, to, x) = (scale.at(truth.low), scale.at(truth.high), scale.at(truth.value));
        canvas.area(vec![(from, top), (to, top), (to, bottom), (from, bottom)], theme::INK, 0.14);
        canvas.line((x, top), (x, bottom), theme::INK, 2.4);
    }
    for (lane, (model, credit)) in channel.credits.iter().enumerate() {
        let y = top + LANE * (lane as f64 + 0.5);
        let truth = channel.truth.map_or(credit.value, |truth| truth.value);
        let colour = match channel.truth {
            None => theme::INK,
            Some(_) if credit.value > truth => theme::OVER,
            Some(_) => theme::UNDER,
        };
        canvas.note((left - 10.0, y), *model, Align::Right);
        canvas.line((scale.at(truth), y), (scale.at(credit.value), y), colour, 2.4);
        canvas.line((scale.at(credit.low), y), (scale.at(credit.high), y), colour, 1.0);
        canvas.dot((scale.at(credit.value), y), 4.2, colour);
        canvas.note((theme::WIDTH - theme::MARGIN, y), percent(credit.value), Align::Right);
    }
}

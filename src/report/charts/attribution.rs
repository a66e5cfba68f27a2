//! Attribution against truth: what every model credits a channel with, and what the channel causes.

use super::canvas::{Align, Canvas};
use super::parts::{begin, column, foot};
use super::scale::{Scale, share};
use super::sketch::Sketch;
use super::text::{fit, width};
use super::theme;
use crate::base::number::{Form, percent, thousands};
use crate::base::phrase::quoted;
use crate::report::difference::interval;
use crate::results::read::{Run, Value};

/// How tables name the truth.
const TRUTH: &str = "causal";

/// Where half an interval of a true share is wider than this, the shares say nothing.
const VAGUE: f64 = 0.5;

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
    let title = match is_known {
        true => format!("What models credit, and what channels cause, under {}", quoted(policy)),
        false => format!("What models credit channels with, under {}", quoted(policy)),
    };
    let mut canvas = begin(run, &title);
    if is_known {
        key(&mut canvas);
    }
    panel(&mut canvas, &channels);
    let truth = match (is_known, &untold) {
        (true, _) => {
            "Caused: of the purchases lost when each channel alone is switched off. Below zero: without the channel there \
                      would be more purchases."
        }
        (_, Some(why)) => why,
        _ => "",
    };
    foot(
        &mut canvas,
        &format!(
            "Across: share of what a model credits to all channels. Models see the linked users and the 14 days before a purchase, \
             as an analyst does. {} {lines}: 95 % intervals.",
            truth.trim_start(),
            lines = if is_known { "Thin lines and the shaded band" } else { "Thin lines" }
        ),
    );
    let how = match is_known {
        true => {
            "Each dot is the share of purchases that one model credits to a channel. The upright line is the channel’s true \
                 share: purchases that would be lost without it, on the same shoppers. The coloured line between is the \
                 model’s mistake."
        }
        false => "Each dot is the share of purchases that one model credits to a channel.",
    };
    Some(Sketch {
        name: "attribution",
        title,
        how: how.into(),
        finding: finding(policy, &channels) + untold.as_deref().unwrap_or(""),
        canvas,
    })
}

/// What is said of one channel.
struct Channel<'a> {
    name: &'a str,
    credits: Vec<(&'a str, Value)>,
    truth: Option<Value>,
}

fn channels<'a>(run: &'a Run, policy: &str) -> Vec<Channel<'a>> {
    let models: Vec<&str> = run.attribution.iter().map(|row| row.model.as_str()).collect();
    let models = crate::results::read::distinct(models.into_iter().filter(|model| *model != TRUTH));
    let channel = |channel| {
        let credit = |model: &&'a str| Some((*model, run.credit(policy, channel, model)?));
        Channel {
            name: run.label(channel),
            credits: models.iter().filter_map(credit).collect(),
            truth: run.credit(policy, channel, TRUTH),
        }
    };
    run.served_channels().into_iter().map(channel).filter(|channel| !channel.credits.is_empty()).collect()
}

/// Why the truth is not shown, where it was asked for: of next to nothing there are no shares.
fn untold(run: &Run, policy: &str, channels: &[Channel<'_>]) -> Option<String> {
    let truths = || channels.iter().filter_map(|channel| channel.truth);
    let is_asked = run.attribution.iter().any(|row| row.policy == policy && row.model == TRUTH);
    let total = run.of_policy(policy, "incremental_purchases").filter(|_| is_asked && truths().next().is_none());
    if truths().any(|truth| half(truth) > VAGUE) || total.is_some_and(|total| total.low > 0.0) {
        let why = "What the channels cause adds up to so little that its shares cannot be told from chance, so no truth stands \
                   beside the models here: see the purchases in attribution.csv.";
        return Some(format!(" {why}"));
    }
    let total = total?;
    Some(format!(
        " What the ads cause in total is not clearly above zero ({} purchases; {}), so no share of the truth can be told, and \
         none stands beside the models here: see the purchases in attribution.csv.",
        thousands(total.value),
        interval(total, Form::Count)
    ))
}

fn half(value: Value) -> f64 {
    (value.high - value.low) / 2.0
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

fn panel(canvas: &mut Canvas, channels: &[Channel<'_>]) {
    let lanes = channels.iter().flat_map(|channel| &channel.credits).map(|(model, _)| *model);
    let names = lanes.map(|model| width(model, theme::SMALL, false)).fold(40.0, f64::max);
    let left = theme::MARGIN + column(channels.iter().map(|channel| channel.name)) + 16.0 + names + 14.0;
    let right = theme::WIDTH - theme::MARGIN - 62.0;
    let values = || channels.iter().flat_map(|one| one.credits.iter().map(|(_, value)| value).chain(&one.truth));
    let low = values().map(|value| value.low).fold(0.0, f64::min);
    let high = values().map(|value| value.high).fold(0.0, f64::max);
    let top = canvas.y + 4.0;
    let height = |channel: &Channel<'_>| LANE * channel.credits.len() as f64 + GAP;
    let bottom = top + channels.iter().map(height).sum::<f64>() - GAP + 6.0;
    let scale = Scale::new((1.05 * low, 1.05 * high), (left, right));
    scale.grid_across(canvas, (top, bottom), 8, share);
    canvas.line((scale.at(0.0), top), (scale.at(0.0), bottom), theme::AXIS, 1.0);
    let mut y = top;
    for channel in channels {
        rows(canvas, channel, &scale, (left, y));
        y += height(channel);
    }
    canvas.y = bottom + 20.0;
}

fn rows(canvas: &mut Canvas, channel: &Channel<'_>, scale: &Scale, (left, top): (f64, f64)) {
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

/// How far a model is from the truth: half of what it credits to the wrong channels; and how far chance may have moved
/// that: channels' errors add up by their squares.
#[derive(Clone, Copy)]
struct Mistake<'a> {
    model: &'a str,
    share: f64,
    error: f64,
}

fn mistake<'a>(channels: &[Channel<'_>], model: &'a str) -> Option<Mistake<'a>> {
    let (mut share, mut error) = (0.0, 0.0_f64);
    for channel in channels {
        let (credit, truth) = (channel.credits.iter().find(|(name, _)| *name == model)?.1, channel.truth?);
        share += (credit.value - truth.value).abs() / 2.0;
        error = error.hypot((credit.high - credit.low).hypot(truth.high - truth.low) / 4.0);
    }
    Some(Mistake { model, share, error })
}

fn finding(policy: &str, channels: &[Channel<'_>]) -> String {
    let mistakes = channels[0].credits.iter().filter_map(|(model, _)| mistake(channels, model));
    let worst = mistakes.clone().max_by(|a, b| a.share.total_cmp(&b.share));
    let best = mistakes.min_by(|a, b| a.share.total_cmp(&b.share));
    let (Some(worst), Some(best)) = (worst, best) else {
        return most_credited(policy, channels);
    };
    if worst.share - worst.error <= best.share + best.error {
        return format!(
            "Under {} models credit between {} and {} of purchases to the wrong channels; chance may make as much of it as they \
             differ by, so none is surely nearer to the truth than another.",
            quoted(policy),
            percent(best.share),
            percent(worst.share),
        );
    }
    format!(
        "Under {} the model {} credits {} of purchases to the wrong channels{}. The nearest to the truth is {}, with {}.",
        quoted(policy),
        quoted(worst.model),
        percent(worst.share),
        furthest(channels, worst.model),
        quoted(best.model),
        percent(best.share)
    )
}

/// What is said where nobody knows the truth.
fn most_credited(policy: &str, channels: &[Channel<'_>]) -> String {
    let most = channels.iter().max_by(|a, b| a.credits[0].1.value.total_cmp(&b.credits[0].1.value));
    most.map_or(String::new(), |channel| {
        let (model, credit) = channel.credits[0];
        let (policy, share) = (quoted(policy), percent(credit.value));
        format!("Under {policy} the model “{model}” credits most to {}: {share}.", channel.name)
    })
}

/// Where a model is furthest from the truth.
fn furthest(channels: &[Channel<'_>], model: &str) -> String {
    let told = channels.iter().filter_map(|channel| {
        let credit = channel.credits.iter().find(|(name, _)| *name == model)?.1.value;
        Some((channel.name, credit, channel.truth?))
    });
    let mistake = |(_, credit, truth): &(&str, f64, Value)| (credit - truth.value).abs();
    let furthest = told.max_by(|a, b| mistake(a).total_cmp(&mistake(b)));
    furthest.map_or(String::new(), |(name, credit, truth)| {
        format!(
            ": to {name} it credits {} where the truth is {} ({})",
            percent(credit),
            percent(truth.value),
            interval(truth, Form::Percent(1))
        )
    })
}

//! The journey: what each path model needs and refuses.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::names::{find_channel, short};
use super::problem::{Problem, Problems};
use super::recorded::Record;
use super::written::{ChannelShares, JourneyEntry, PathModel};
use crate::base::quantity::Weight;
use crate::base::time::Calendar;
use crate::world::channel::Channel;
use crate::world::path::independent::Independent;
use crate::world::path::markov::{LONGEST_SESSION, Markov, Walk};
use crate::world::path::{Path, linear};
use crate::world::seasonality::Seasonality;

/// The path model that the journey asks for. None where it is refused.
pub fn path(
    entry: &Spanned<JourneyEntry>,
    calendar: &Calendar,
    channels: &[Channel],
    record: &mut Record<'_, '_>,
    problems: &mut Problems,
) -> Option<Path> {
    let (span, journey) = (entry.span(), entry.get_ref());
    refuse_foreign_keys(journey, problems);
    let seasonality = seasonality(journey, calendar, problems)?;
    let walk = match journey.model.get_ref() {
        PathModel::Independent => return Some(Path::Independent(Box::new(Independent::new(seasonality, channels)))),
        PathModel::Log => return Some(Path::Logged(None)),
        _ if channels.is_empty() => return None,
        PathModel::Recorded => return record.path(entry, calendar, seasonality, channels, problems),
        PathModel::Linear => {
            linear::walk(channels.len(), journey.onward.as_ref().map_or(1.0, |onward| onward.get_ref().get()))
        }
        PathModel::Markov => markov_walk(journey, span.clone(), channels, problems)?,
    };
    refuse_missing_keys(journey, &span, problems);
    let (sessions, dwell) = (journey.sessions.as_ref()?.get_ref(), journey.dwell.as_ref()?.get_ref());
    if walk.expected_visits().is_none() {
        let cure =
            format!("leave part of a row for the end of the session; {LONGEST_SESSION} visits on average are the most");
        let span = journey.next.as_ref().map_or(span.clone(), Spanned::span);
        problems.push(Problem::error("a session on this path may never end", cure, Some(span)));
        return None;
    }
    Some(Path::Walk(Box::new(Markov::new(seasonality, *sessions, *dwell, walk, channels))))
}

fn seasonality(journey: &JourneyEntry, calendar: &Calendar, problems: &mut Problems) -> Option<Seasonality> {
    let hours = profile("hours", &journey.hours, 24, problems)?;
    let weekdays = profile("weekdays", &journey.weekdays, 7, problems)?;
    let seasonality = Seasonality::new(calendar, &hours, &weekdays);
    if seasonality.flight() == 0.0 {
        let cure = "give a weekday of the flight a weight above 0, or let the flight be longer";
        let span = journey.weekdays.as_ref().map(Spanned::span);
        problems.push(Problem::error("all weekdays of the flight weigh nothing", cure, span));
        return None;
    }
    Some(seasonality)
}

/// What every walk needs.
fn refuse_missing_keys(journey: &JourneyEntry, span: &Range<usize>, problems: &mut Problems) {
    let mut need = |key: &str, example: &str| {
        let title = format!("the journey has no `{key}`");
        problems.push(Problem::error(title, format!("say {key} = {example}"), Some(span.clone())));
    };
    if journey.sessions.is_none() {
        need("sessions", "\"0.9 per day\"");
    }
    if journey.dwell.is_none() {
        need("dwell", "\"4m\", the mean time between two steps");
    }
}

/// Keys that another model has: to ignore them would hide a slip.
fn refuse_foreign_keys(journey: &JourneyEntry, problems: &mut Problems) {
    let model = *journey.model.get_ref();
    let walks = [PathModel::Markov, PathModel::Linear].as_slice();
    let keys = [
        ("sessions", journey.sessions.as_ref().map(Spanned::span), walks),
        (
            "dwell",
            journey.dwell.as_ref().map(Spanned::span),
            &[PathModel::Markov, PathModel::Linear, PathModel::Recorded],
        ),
        ("onward", journey.onward.as_ref().map(Spanned::span), &[PathModel::Linear]),
        ("start", journey.start.as_ref().map(Spanned::span), &[PathModel::Markov]),
        ("next", journey.next.as_ref().map(Spanned::span), &[PathModel::Markov]),
        ("file", journey.file.as_ref().map(Spanned::span), &[PathModel::Recorded]),
        ("names", journey.names.as_ref().map(Spanned::span), &[PathModel::Recorded]),
    ];
    for (key, span, models) in keys {
        if span.is_some() && !models.contains(&model) {
            let title = format!("`{key}` means nothing to the {model:?} model").to_lowercase();
            problems.push(Problem::error(title, "take it out, or choose another model", span));
        }
    }
}

fn profile(
    key: &str,
    weights: &Option<Spanned<Vec<Weight>>>,
    count: usize,
    problems: &mut Problems,
) -> Option<Vec<Weight>> {
    let Some(weights) = weights else {
        return Some(Vec::new());
    };
    let (span, weights) = (weights.span(), weights.get_ref());
    if weights.len() != count {
        let title = format!("`{key}` has {} weights", weights.len());
        problems.push(Problem::error(title, format!("write {count}"), Some(span)));
        return None;
    }
    if weights.iter().all(|weight| weight.get() == 0.0) {
        problems.push(Problem::error(format!("all `{key}` weigh nothing"), "at least one must be above 0", Some(span)));
        return None;
    }
    Some(weights.clone())
}

fn markov_walk(
    journey: &JourneyEntry,
    span: Range<usize>,
    channels: &[Channel],
    problems: &mut Problems,
) -> Option<Walk> {
    let Some(start) = &journey.start else {
        problems.push(Problem::error(
            "the journey has no `start`",
            "say where sessions start: start = { social = 0.6, display = 0.4 }",
            Some(span),
        ));
        return None;
    };
    let (start_row, sum) = row(start.get_ref(), channels, problems);
    if (sum - 1.0).abs() > 1e-6 {
        problems.push(Problem::error(
            format!("`start` adds up to {}", short(sum)),
            "every session starts somewhere: the probabilities must add up to 1",
            Some(start.span()),
        ));
    }
    let mut walk = Walk { start: start_row, next: vec![vec![0.0; channels.len()]; channels.len()] };
    let empty = BTreeMap::new();
    for (from, shares) in journey.next.as_ref().map_or(&empty, Spanned::get_ref) {
        let (next, sum) = row(shares, channels, problems);
        if sum > 1.0 + 1e-9 {
            let title = format!("the steps from `{}` add up to {}", from.get_ref(), short(sum));
            problems.push(Problem::error(
                title,
                "they may not exceed 1; what is left ends the session",
                Some(from.span()),
            ));
        }
        if let Some(index) = find_channel(from.get_ref(), from.span(), channels, problems) {
            walk.next[index] = next;
        }
    }
    Some(walk)
}

/// Probabilities by name as a row by index, and their sum.
fn row(shares: &ChannelShares, channels: &[Channel], problems: &mut Problems) -> (Vec<f64>, f64) {
    let mut row = vec![0.0; channels.len()];
    for (name, share) in shares {
        if let Some(index) = find_channel(name.get_ref(), name.span(), channels, problems) {
            row[index] = share.get();
        }
    }
    (row, shares.values().map(|share| share.get()).sum())
}

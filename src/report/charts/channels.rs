//! What a policy moves between channels: impressions and reach by channel, baseline to policy.

use super::canvas::Canvas;
use super::dumbbell::{self, Group, Pair};
use super::parts::{begin_on, channel_colour, column_on, foot, key, pair, policies};
use super::sketch::Sketch;
use super::theme;
use crate::analysis::metrics::label;
use crate::base::number::{percent, signed, thousands};
use crate::base::phrase::quoted;
use crate::results::read::Run;

/// The most policies that are set against the baseline; the others are in `channels.csv`.
pub const MOST: usize = 5;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let (_, baseline) = run.pair();
    let alone = run.policies().len() < 2;
    let shows = match alone {
        true => "Impressions and reach of each channel".to_string(),
        false => format!("Impressions and reach of each channel, compared with {}", quoted(baseline)),
    };
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    let shown = shown(run);
    let colours: Vec<_> =
        policies(run).into_iter().filter(|(_, name)| shown.contains(name) || *name == baseline).collect();
    key(&mut canvas, colours);
    panels(&mut canvas, run, &shown);
    let ring = if alone {
        String::new()
    } else {
        format!("Ring: {}. Dot: the other policy, with its change. ", quoted(baseline))
    };
    foot(
        &mut canvas,
        &format!("{ring}Grey behind a mark: its 95 % interval, where it is wider than the mark.{}", more(run)),
    );
    let how = match alone {
        true => "Each mark is a channel’s impressions (left) and the shoppers it reaches (right).".into(),
        false => format!(
            "Each line leads from the channel’s number under {} (ring) to its number under another policy (dot). The percentage is \
             the change.",
            quoted(baseline)
        ),
    };
    Sketch { name: "channels", title, shows, how, finding: finding(run), canvas }
}

fn panels(canvas: &mut Canvas, run: &Run, shown: &[&str]) {
    let groups = |metric: &str| -> Vec<Group> {
        run.served_channels().into_iter().map(|channel| group(run, channel, metric, shown)).collect()
    };
    let (impressions, reach) = (groups("impressions"), groups("reach"));
    let left = theme::MARGIN + column_on(canvas, impressions.iter().map(|group| group.name.as_str())) + 14.0;
    if canvas.is_narrow() {
        for (metric, groups) in [("impressions", &impressions), ("reach", &reach)] {
            let top = canvas.y + 32.0;
            dumbbell::names(canvas, groups, (left - 12.0, top));
            let right = canvas.right();
            dumbbell::panel(canvas, &label(metric), groups, (left, right), top);
            canvas.y = top + dumbbell::height(groups) + 26.0;
        }
        canvas.y -= 8.0;
        return;
    }
    let (top, wide) = (canvas.y + 32.0, (canvas.right() - left - 34.0) / 2.0);
    dumbbell::names(canvas, &impressions, (left - 12.0, top));
    dumbbell::panel(canvas, &label("impressions"), &impressions, (left, left + wide), top);
    let right = canvas.right();
    dumbbell::panel(canvas, &label("reach"), &reach, (left + wide + 34.0, right), top);
    canvas.y = top + dumbbell::height(&impressions) + 18.0;
}

/// The policies set against the baseline: the finding's first, then the others in their order.
pub fn shown(run: &Run) -> Vec<&str> {
    let (subject, baseline) = pair(run);
    if subject == baseline {
        return vec![baseline];
    }
    let others = run.policies().into_iter().filter(|policy| *policy != baseline);
    let (mine, rest): (Vec<&str>, Vec<&str>) = others.partition(|policy| *policy == subject);
    let mut chosen: Vec<&str> = mine.into_iter().chain(rest).take(MOST).collect();
    chosen.sort_by_key(|policy| run.policies().iter().position(|name| name == policy));
    chosen
}

/// Names what the most shown policies leave out.
pub fn more(run: &Run) -> String {
    let left = run.policies().len().saturating_sub(MOST + 1);
    if left > 0 { format!(" And {left} more policies in channels.csv.") } else { String::new() }
}

fn group(run: &Run, channel: &str, metric: &str, shown: &[&str]) -> Group {
    let (_, baseline) = run.pair();
    let colours = policies(run);
    let colour = |policy: &str| {
        colours
            .iter()
            .find(|(_, name)| *name == policy)
            .map_or_else(|| channel_colour(run, channel), |(colour, _)| *colour)
    };
    let one = |policy: &&str| {
        let (from, to) = (run.of_channel(baseline, channel, metric), run.of_channel(policy, channel, metric));
        let from = from.filter(|_| *policy != baseline);
        let note = match (from, to) {
            (Some(from), Some(to)) if from.value > 0.0 => signed(percent(to.value / from.value - 1.0)),
            (Some(_), Some(to)) if to.value > 0.0 => "from none".into(),
            _ => String::new(),
        };
        Pair { from, to, from_colour: colour(baseline), colour: colour(policy), note }
    };
    Group { name: run.label(channel).into(), pairs: shown.iter().map(one).collect() }
}

/// A channel's number under a policy.
fn value(run: &Run, policy: &str, channel: &str, metric: &str) -> f64 {
    run.of_channel(policy, channel, metric).map_or(0.0, |value| value.value)
}

/// By how much a channel's number changes from the baseline to the policy of the finding, as a part of it.
fn change(run: &Run, channel: &str, metric: &str) -> f64 {
    let (subject, baseline) = pair(run);
    match (value(run, baseline, channel, metric), value(run, subject, channel, metric)) {
        (0.0, 0.0) => 0.0,
        (from, to) => to / from - 1.0,
    }
}

/// The channel that loses the largest part of its impressions and the one that gains it; None where none changes.
fn extremes(run: &Run) -> Option<[&str; 2]> {
    let mut channels = run.served_channels();
    channels.sort_by(|a, b| change(run, a, "impressions").total_cmp(&change(run, b, "impressions")));
    let ends = [*channels.first()?, *channels.last()?];
    ends.iter().any(|channel| change(run, channel, "impressions") != 0.0).then_some(ends)
}

fn title(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    if subject == baseline {
        return busiest(run);
    }
    let Some([least, most]) = extremes(run) else {
        return format!("{} serves what {} serves on every channel", quoted(subject), quoted(baseline));
    };
    let told = |channel: &str| match change(run, channel, "impressions") {
        part if part.is_finite() => format!("{} on {}", changed(part), run.label(channel)),
        _ => {
            let served = thousands(value(run, subject, channel, "impressions"));
            format!("{served} on {} instead of none", run.label(channel))
        }
    };
    let is_changed = |channel: &str| change(run, channel, "impressions") != 0.0;
    let ends = match (is_changed(least), is_changed(most)) {
        _ if least == most => told(least),
        (true, true) => format!("{}, {}", told(least), told(most)),
        (true, false) => format!("{}, as many elsewhere", told(least)),
        (false, _) => format!("{}, as many elsewhere", told(most)),
    };
    format!("Impressions of {}: {ends}", quoted(subject))
}

/// "+12.3 %"; what comes from none has no percentage.
fn changed(change: f64) -> String {
    if change.is_finite() { signed(percent(change)) } else { "from none".into() }
}

/// The channel that serves most, and how much of all that is.
fn busiest(run: &Run) -> String {
    let (policy, channels) = (pair(run).0, run.served_channels());
    let of = |channel: &&str| value(run, policy, channel, "impressions");
    let Some(most) = channels.iter().max_by(|a, b| of(a).total_cmp(&of(b))) else {
        return "No channel serves impressions".into();
    };
    let all: f64 = channels.iter().map(&of).sum();
    let part = if all > 0.0 { of(most) / all } else { 0.0 };
    format!("{} serves the most impressions, {} of all", run.label(most), percent(part))
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    if subject == baseline || run.served_channels().is_empty() {
        return format!("{}.", busiest(run));
    }
    let between = format!("From {} to {}", quoted(baseline), quoted(subject));
    let told = |channel: &str| {
        let (name, impressions) = (run.label(channel), change(run, channel, "impressions"));
        if impressions.is_infinite() {
            let served = thousands(value(run, subject, channel, "impressions"));
            return format!("{name} from none to {served} impressions");
        }
        let reach = changed(change(run, channel, "reach"));
        format!("{name} {} impressions and {reach} reach", changed(impressions))
    };
    match extremes(run) {
        None => format!("{between}, every channel serves as many impressions."),
        Some([least, most]) if least == most => format!("{between}: {}.", told(least)),
        Some([least, most]) => {
            let others = if run.served_channels().len() > 2 { "; the other channels lie between" } else { "" };
            format!("{between}: {}; {}{others}.", told(least), told(most))
        }
    }
}

//! What a policy moves between channels: impressions and reach by channel, baseline to policy.

use super::dumbbell::{self, Group, Pair};
use super::parts::{begin, channel_colour, column, foot, key, policies};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{percent, signed, thousands};
use crate::base::phrase::quoted;
use crate::results::read::Run;

/// The most policies that are set against the baseline; the others are in `channels.csv`.
pub const MOST: usize = 5;

pub fn draw(run: &Run) -> Sketch {
    let (_, baseline) = run.pair();
    let alone = run.policies().len() < 2;
    let title = match alone {
        true => "Impressions and reach by channel".to_string(),
        false => format!("What changes on each channel against {}", quoted(baseline)),
    };
    let mut canvas = begin(run, &title);
    let shown = shown(run);
    let colours: Vec<_> =
        policies(run).into_iter().filter(|(_, name)| shown.contains(name) || *name == baseline).collect();
    key(&mut canvas, colours);
    let groups = |metric: &str| -> Vec<Group> {
        run.served_channels().into_iter().map(|channel| group(run, channel, metric, &shown)).collect()
    };
    let (impressions, reach) = (groups("impressions"), groups("reach"));
    let left = theme::MARGIN + column(impressions.iter().map(|group| group.name.as_str())) + 14.0;
    let (top, wide) = (canvas.y + 32.0, (theme::WIDTH - theme::MARGIN - left - 34.0) / 2.0);
    dumbbell::names(&mut canvas, &impressions, (left - 12.0, top));
    dumbbell::panel(&mut canvas, "Impressions", &impressions, (left, left + wide), top);
    dumbbell::panel(&mut canvas, "Shoppers reached", &reach, (left + wide + 34.0, theme::WIDTH - theme::MARGIN), top);
    canvas.y = top + dumbbell::height(&impressions) + 18.0;
    let ring = if alone {
        String::new()
    } else {
        format!("Ring: {}. Filled: the other policy, with its change.", quoted(baseline))
    };
    foot(
        &mut canvas,
        &format!("{ring}{} Grey behind a mark: its 95 % interval, where it is wider than the mark.", more(run)),
    );
    let how = match alone {
        true => "Each mark is one channel's impressions (left) and the shoppers it reached (right).".into(),
        false => format!(
            "Each line leads from the channel's number under {} (ring) to that under another policy (filled); the \
             percentage is the change.",
            quoted(baseline)
        ),
    };
    Sketch { name: "channels", title, how, finding: finding(run), canvas }
}

/// The policies set against the baseline: the finding's first, then the others in their order.
pub fn shown(run: &Run) -> Vec<&str> {
    let (subject, baseline) = run.pair();
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

fn finding(run: &Run) -> String {
    let (subject, baseline) = run.pair();
    let value = |policy: &str, channel: &str, metric| run.of_channel(policy, channel, metric).map_or(0.0, |v| v.value);
    let change = |channel: &str, metric| match (value(baseline, channel, metric), value(subject, channel, metric)) {
        (0.0, 0.0) => 0.0,
        (from, to) => to / from - 1.0,
    };
    let mut channels = run.served_channels();
    if channels.is_empty() {
        return "No channel serves impressions.".into();
    }
    if subject == baseline {
        channels.sort_by(|a, b| value(subject, b, "impressions").total_cmp(&value(subject, a, "impressions")));
        let all: f64 = channels.iter().map(|channel| value(subject, channel, "impressions")).sum();
        let part = if all > 0.0 { value(subject, channels[0], "impressions") / all } else { 0.0 };
        return format!("{} serves the most impressions, {} of all.", quoted(run.label(channels[0])), percent(part));
    }
    channels.sort_by(|a, b| change(a, "impressions").total_cmp(&change(b, "impressions")));
    let told = |channel: &str| {
        let name = quoted(run.label(channel));
        let [impressions, reach] = ["impressions", "reach"].map(|metric| change(channel, metric));
        if impressions.is_infinite() {
            return format!("{name} (from none to {} impressions)", thousands(value(subject, channel, "impressions")));
        }
        format!("{name} ({} impressions, {} reach)", signed(percent(impressions)), signed(percent(reach)))
    };
    let (least, most) = (channels[0], channels[channels.len() - 1]);
    let between = format!("From {} to {}", quoted(baseline), quoted(subject));
    if channels.iter().all(|channel| change(channel, "impressions") == 0.0) {
        return format!("{between} no channel’s impressions change.");
    }
    if least == most {
        return format!("{between} {} changes.", told(least));
    }
    format!("{between} the channels change by between {} and {}.", told(least), told(most))
}

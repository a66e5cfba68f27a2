//! Reported against true reach: identifiers that the channels count, and people.

use super::canvas::Canvas;
use super::channels::{more, shown};
use super::dumbbell::{self, Group, Pair};
use super::parts::{begin_on, column_on, foot, key, pair, policies};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{decimals, thousands};
use crate::base::phrase::quoted;
use crate::results::read::{Run, Value};

pub fn draw(run: &Run, width: f64) -> Option<Sketch> {
    let shows = "Reach as channels report it, and people reached";
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(width), run, &title, shows);
    let shown = policies_shown(run);
    key(&mut canvas, policies(run).into_iter().filter(|(_, name)| shown.contains(name)));
    let channels: Vec<Option<&str>> = run.served_channels().into_iter().map(Some).collect();
    let groups: Vec<Group> = channels.iter().chain([&None]).map(|channel| group(run, *channel, &shown)).collect();
    let left = theme::MARGIN + column_on(&canvas, groups.iter().map(|group| group.name.as_str())) + 14.0;
    let top = canvas.y + 32.0;
    dumbbell::names(&mut canvas, &groups, (left - 12.0, top));
    let heading = if canvas.is_narrow() {
        "Identifiers (ring), people (dot)"
    } else {
        "Identifiers reported (ring), people reached (dot)"
    };
    let right = canvas.right();
    dumbbell::panel(&mut canvas, heading, &groups, (left, right), top);
    canvas.y = top + dumbbell::height(&groups) + 18.0;
    foot(
        &mut canvas,
        &format!(
            "“All channels” adds up the channels’ reports; its people are counted once. Grey behind a mark: its 95 % interval, where \
             it is wider than the mark.{}",
            more(run)
        ),
    );
    let how = "Rings are what a channel reports as reach: identifiers that saw an impression. Dots are the people behind them. The \
               factor is reported ÷ true reach.";
    Some(Sketch { name: "reported", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas })
}

fn title(run: &Run) -> String {
    let (subject, _) = pair(run);
    match ends(run, subject, None) {
        (Some(reported), Some(reached)) if reached.value > 0.0 => {
            let times = decimals(reported.value / reached.value, 2);
            format!("Channels report {times} times as many people as {} reaches", quoted(subject))
        }
        _ => format!("{} reaches nobody", quoted(subject)),
    }
}

fn policies_shown(run: &Run) -> Vec<&str> {
    let (_, baseline) = run.pair();
    let chosen = shown(run);
    run.policies().into_iter().filter(|policy| *policy == baseline || chosen.contains(policy)).collect()
}

fn ends(run: &Run, policy: &str, channel: Option<&str>) -> (Option<Value>, Option<Value>) {
    let of = |metric| match channel {
        Some(channel) => run.of_channel(policy, channel, metric),
        None => run.of_policy(policy, metric),
    };
    (of("measured_reach"), of("reach"))
}

fn group(run: &Run, channel: Option<&str>, shown: &[&str]) -> Group {
    let one = |(colour, policy): (_, &str)| {
        let (from, to) = ends(run, policy, channel);
        let note = match (from, to) {
            (Some(from), Some(to)) if to.value > 0.0 => format!("×{}", decimals(from.value / to.value, 2)),
            _ => String::new(),
        };
        Pair { from, to, from_colour: colour, colour, note }
    };
    let pairs = policies(run).into_iter().filter(|(_, name)| shown.contains(name)).map(one).collect();
    Group { name: channel.map_or("All channels", |channel| run.label(channel)).into(), pairs }
}

fn finding(run: &Run) -> String {
    let (subject, _) = pair(run);
    match ends(run, subject, None) {
        (Some(reported), Some(reached)) if reached.value > 0.0 => format!(
            "Under {} the channels’ reports add up to {} identifiers: {} times the {} people reached.",
            quoted(subject),
            thousands(reported.value),
            decimals(reported.value / reached.value, 2),
            thousands(reached.value),
        ),
        _ => format!("{} reaches nobody.", quoted(subject)),
    }
}

//! What is lost without each channel, where nobody asks what an analyst would credit it with.

use super::bars::{self, Bar};
use super::canvas::Canvas;
use super::parts::{begin_on, channel_colour, foot, key, pair};
use super::scale;
use super::sketch::Sketch;
use crate::base::number::{Form, percent};
use crate::base::phrase::{listed, quoted};
use crate::report::changes::in_brackets;
use crate::results::read::{Run, Value};

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    let (subject, baseline) = pair(run);
    // Beside attribution the truth stands in its chart.
    let lost = lost(run, baseline);
    if !run.attribution.is_empty() || lost.is_empty() {
        return None;
    }
    let shows = "Purchases that would not be made with one channel switched off";
    let title = title(run, &lost);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    key(&mut canvas, lost.iter().map(|(channel, _)| (channel_colour(run, channel), run.label(channel))));
    canvas.y += 8.0;
    let policies: Vec<&str> = [baseline, subject].into_iter().take(if subject == baseline { 1 } else { 2 }).collect();
    let rows: Vec<Bar> = policies.iter().map(|policy| bar(run, policy)).collect();
    let longest = rows.iter().map(|bar| bar.parts.iter().map(|(long, _, _)| long).sum()).fold(0.0, f64::max);
    let across = bars::across(&canvas, policies.iter().copied(), 110.0);
    bars::draw(&mut canvas, &rows, across, longest, 28.0);
    canvas.y -= 10.0;
    foot(
        &mut canvas,
        "Across: purchases lost without the channel, on the same shoppers, in all shops. Channels help and hinder each other, so the \
         parts need not add up to what all ads cause. Parts below zero are left out. Intervals: channels.csv.",
    );
    let how =
        "Each part of a bar is what one channel’s ads truly cause: the purchases that would not be made without them.";
    Some(Sketch {
        name: "lost-without",
        title,
        shows: shows.into(),
        how: how.into(),
        finding: finding(run, baseline, &lost),
        canvas,
    })
}

/// What is lost without each channel that serves, under a policy.
fn lost<'a>(run: &'a Run, policy: &str) -> Vec<(&'a str, Value)> {
    let of = |channel| Some((channel, run.of_channel(policy, channel, "purchases_lost_without")?));
    run.served_channels().into_iter().filter_map(of).collect()
}

fn total(lost: &[(&str, Value)]) -> f64 {
    lost.iter().map(|(_, value)| value.value).sum()
}

fn title(run: &Run, lost: &[(&str, Value)]) -> String {
    let most = lost.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value));
    most.map_or(String::new(), |(channel, value)| {
        let part = percent(value.value / total(lost));
        format!("{} causes the most purchases, {part} of what the channels cause", run.label(channel))
    })
}

fn bar(run: &Run, policy: &str) -> Bar {
    let lost = lost(run, policy);
    let all = total(&lost);
    let part = |(channel, value): &(&str, Value)| {
        let share = Form::Percent(0).number(value.value / all);
        (value.value.max(0.0), channel_colour(run, channel), share)
    };
    Bar {
        name: policy.into(),
        parts: lost.iter().map(part).collect(),
        total: format!("{} purchases", scale::count(all.round())),
    }
}

fn finding(run: &Run, policy: &str, lost: &[(&str, Value)]) -> String {
    let clause = |(channel, value): &(&str, Value)| {
        format!(
            "{} purchases without {}{}",
            Form::Count.number(value.value),
            run.label(channel),
            in_brackets(*value, Form::Count)
        )
    };
    let clauses: Vec<String> = lost.iter().map(clause).collect();
    format!("{} would lose {}.", quoted(policy), listed(&clauses))
}

//! Reach over the flight, cumulative by day.

use plotters::style::RGBColor;

use super::canvas::Align;
use super::lines::{self, Plot, Series, Style};
use super::parts::{axis_across, axis_up, begin, foot, policies, reach_alike};
use super::scale::{self, Scale, ceiling, share};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::percent;
use crate::base::phrase::quoted;
use crate::results::read::{Day, Run, Value};

pub fn draw(run: &Run) -> Sketch {
    if reach_alike(run) { by_day(run) } else { cumulative(run) }
}

/// Impressions of each day, where all policies reach the same shoppers at the same time.
fn by_day(run: &Run) -> Sketch {
    let shows = "Impressions of each day";
    let series: Vec<Series> = policies(run).into_iter().map(|(colour, name)| daily(run, colour, name)).collect();
    let points = || series.iter().flat_map(|line| &line.points);
    let highest = points().map(|(_, y)| y.value).fold(0.0, f64::max);
    let last = points().map(|(x, _)| *x).fold(1.0, f64::max);
    let title = busiest(run);
    let mut canvas = begin(run, &title, shows);
    axis_up(&mut canvas, "Impressions in the day");
    let (left, right) = (theme::MARGIN + 60.0, theme::WIDTH - theme::MARGIN - lines::column(&series));
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 4.0 + lines::height(&series, 320.0));
    let x = Scale::new((1.0, last), (left + 6.0, right - 6.0));
    let y = Scale::new((0.0, 1.05 * highest.max(1.0)), (bottom, top));
    y.grid_up(&mut canvas, (left, right), 5, scale::count);
    for day in days(last as u32) {
        canvas.note((x.at(day.into()), bottom + 12.0), day.to_string(), Align::Middle);
    }
    lines::draw(&mut canvas, &series, &Plot { x, y, across: (left, right), up: (top, bottom) }, Style::Nested);
    axis_across(&mut canvas, (left, right), bottom, "Day of the flight");
    foot(&mut canvas, "All policies reach the same shoppers on the same days. The first day of the flight is day 1.");
    let how = "Each line is the impressions that a policy serves on each day.";
    Sketch { name: "timeline", finding: format!("{title}."), title, shows: shows.into(), how: how.into(), canvas }
}

fn daily(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let rows = || run.timeline.iter().filter(|row| row.policy == policy);
    let all: u64 = rows().map(|row| row.impressions).sum();
    let point = |row: &Day| {
        let value = row.impressions as f64;
        (f64::from(row.day + 1), Value { value, low: value, high: value })
    };
    let tail = format!("{} in all", scale::count(all as f64));
    Series { name: policy.into(), tail, colour, points: rows().map(point).collect() }
}

/// On which day the policy of the finding serves most, and how much of all that is.
fn busiest(run: &Run) -> String {
    let policy = run.pair().0;
    let rows = || run.timeline.iter().filter(|row| row.policy == policy);
    let all: u64 = rows().map(|row| row.impressions).sum();
    match rows().max_by_key(|row| row.impressions).filter(|_| all > 0) {
        Some(most) => format!(
            "{} serves most on day {}: {} of its impressions",
            quoted(policy),
            most.day + 1,
            percent(most.impressions as f64 / all as f64)
        ),
        None => format!("{} serves no impressions", quoted(policy)),
    }
}

fn cumulative(run: &Run) -> Sketch {
    let shows = "Shoppers reached up to each day of the flight";
    let series: Vec<Series> = policies(run).into_iter().map(|(colour, name)| one(run, colour, name)).collect();
    let points = || series.iter().flat_map(|line| &line.points);
    let highest = points().map(|(_, y)| y.value).fold(0.0, f64::max);
    let last = points().map(|(x, _)| *x).fold(1.0, f64::max);
    let title = told(run, run.pair().0, last as u32);
    let mut canvas = begin(run, &title, shows);
    axis_up(&mut canvas, "Share of all shoppers");
    let (left, right) = (theme::MARGIN + 44.0, theme::WIDTH - theme::MARGIN - lines::column(&series));
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 4.0 + lines::height(&series, 320.0));
    let x = Scale::new((1.0, last), (left + 6.0, right - 6.0));
    let y = Scale::new((0.0, ceiling(highest)), (bottom, top));
    y.grid_up(&mut canvas, (left, right), 5, share);
    for day in days(last as u32) {
        canvas.note((x.at(day.into()), bottom + 12.0), day.to_string(), Align::Middle);
    }
    lines::draw(&mut canvas, &series, &Plot { x, y, across: (left, right), up: (top, bottom) }, Style::Nested);
    axis_across(&mut canvas, (left, right), bottom, "Day of the flight");
    foot(&mut canvas, "Where lines coincide the first policy has the widest.");
    let how = "Each line is the share of all shoppers who have seen at least one impression by the end of the day.";
    Sketch { name: "timeline", title, shows: shows.into(), how: how.into(), finding: finding(run, last as u32), canvas }
}

/// The days that get a number: every, every week, or a few.
fn days(last: u32) -> Vec<u32> {
    let every = match last {
        0..=14 => 1,
        15..=70 => 7,
        _ => last.div_ceil(10).next_multiple_of(7),
    };
    let first = if every == 1 { Vec::new() } else { vec![1] };
    first.into_iter().chain((1..=last / every).map(|times| times * every)).collect()
}

fn reached(run: &Run, policy: &str) -> Vec<(u32, f64)> {
    let rows = run.timeline.iter().filter(|row| row.policy == policy);
    rows.map(|row| (row.day + 1, row.reach as f64 / run.people())).collect()
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Series {
    let days = reached(run, policy);
    let tail = days.last().map_or(String::new(), |(day, share)| format!("{} by day {day}", percent(*share)));
    let point = |(day, value): (u32, f64)| (f64::from(day), Value { value, low: value, high: value });
    Series { name: policy.into(), tail, colour, points: days.into_iter().map(point).collect() }
}

fn finding(run: &Run, last: u32) -> String {
    let (subject, baseline) = run.pair();
    let mine = told(run, subject, last);
    if subject == baseline { format!("{mine}.") } else { format!("{mine}; {}.", told(run, baseline, last)) }
}

/// "“a” reaches 75.6 % of shoppers by day 28, half of them by day 5"
fn told(run: &Run, policy: &str, last: u32) -> String {
    let days = reached(run, policy);
    let end = days.last().map_or(0.0, |(_, share)| *share);
    match days.iter().find(|(_, share)| end > 0.0 && *share >= end / 2.0) {
        Some((half, _)) => format!(
            "{} reaches {} of {}s by day {last}, half of them by day {half}",
            quoted(policy),
            percent(end),
            run.person()
        ),
        None => format!("{} reaches nobody", quoted(policy)),
    }
}

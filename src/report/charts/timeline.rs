//! Reach over the flight, cumulative by day.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::lines::{self, Plot, Series, Style};
use super::multiples::{self, Axes};
use super::parts::{axis_across, axis_up, begin_on, foot, pair, policies, reach_alike};
use super::scale::{self, Scale, ceiling, percentage_points, share};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::percent;
use crate::base::phrase::quoted;
use crate::results::read::{Day, Run, Value};

pub fn draw(run: &Run, room: f64) -> Sketch {
    match (reach_alike(run), run.policies().len()) {
        (true, _) => by_day(run, room),
        (false, 0..=1) => cumulative(run, room),
        (false, _) => beside(run, room),
    }
}

/// Impressions of each day, where all policies reach the same shoppers at the same time.
fn by_day(run: &Run, room: f64) -> Sketch {
    let shows = "Impressions of each day";
    let series: Vec<Series> = policies(run).into_iter().map(|(colour, name)| daily(run, colour, name)).collect();
    let points = || series.iter().flat_map(|line| &line.points);
    let highest = points().map(|(_, y)| y.value).fold(0.0, f64::max);
    let last = points().map(|(x, _)| *x).fold(1.0, f64::max);
    let title = busiest(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let axes: Reaches = ((1.0, last), (0.0, 1.05 * highest.max(1.0)), scale::count);
    plot(&mut canvas, &series, "Impressions in the day", axes);
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
    let policy = pair(run).0;
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

/// How many shoppers more each policy has reached than the baseline, by day.
fn beside(run: &Run, room: f64) -> Sketch {
    let baseline = pair(run).1;
    let shows = format!("Shoppers reached up to each day of the flight, less those of {}", quoted(baseline));
    let theirs = reached(run, baseline);
    let others = policies(run).into_iter().filter(|(_, name)| *name != baseline);
    let series: Vec<Series> = others.map(|(colour, name)| less(run, colour, name, &theirs)).collect();
    let points = || series.iter().flat_map(|line| &line.points).map(|(_, y)| y.value);
    let (low, high) = (points().fold(-1e-4, f64::min), points().fold(1e-4, f64::max));
    let last = theirs.last().map_or(1, |(day, _)| *day);
    let title = ahead(run, &theirs);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    let name = format!("Percentage points of all shoppers more than under {}", quoted(baseline));
    let (x, y) = ((1.0, f64::from(last)), (1.1 * low, 1.1 * high));
    if multiples::are_many(&series) {
        let names = ("Day of the flight".into(), format!("{name}. Grey: the first policy"));
        let across = |day: f64| format!("{day:.0}");
        multiples::draw(&mut canvas, &series, &Axes { x, y, across, up: percentage_points, names });
    } else {
        plot(&mut canvas, &series, &name, (x, y, percentage_points));
    }
    foot(&mut canvas, &format!("The line at 0 is {}.", quoted(baseline)));
    let how = "Above the line at 0 a policy has reached more shoppers by the end of that day than the baseline, below it fewer.";
    Sketch { name: "timeline", title, shows, how: how.into(), finding: finding(run, last), canvas }
}

/// "“a” has reached 1.8 points more of all shoppers than “b” by day 28"
fn ahead(run: &Run, theirs: &[(u32, f64)]) -> String {
    let (policy, baseline) = pair(run);
    let ends = reached(run, policy).last().copied().zip(theirs.last().copied());
    let Some(((day, mine), (_, other))) = ends else { return format!("{} reaches nobody", quoted(policy)) };
    let (points, who) = (percentage_points((mine - other).abs()), run.person());
    let more = match mine - other {
        0.0 => return format!("{} has reached as many {who}s as {} by day {day}", quoted(policy), quoted(baseline)),
        more if more > 0.0 => "more",
        _ => "fewer",
    };
    let points = points.trim_start_matches('+');
    format!("{} has reached {points} % of all {who}s {more} than {} by day {day}", quoted(policy), quoted(baseline))
}

/// A policy's line less the baseline's.
fn less(run: &Run, colour: RGBColor, policy: &str, theirs: &[(u32, f64)]) -> Series {
    let own = reached(run, policy);
    let point = |((day, mine), (_, other)): (&(u32, f64), &(u32, f64))| {
        let value = mine - other;
        (f64::from(*day), Value { value, low: value, high: value })
    };
    let points: Vec<_> = own.iter().zip(theirs).map(point).collect();
    let tail = points.last().map_or(String::new(), |(_, end)| format!("{} at the end", percentage_points(end.value)));
    Series { name: policy.into(), tail, colour, points }
}

/// From where to where days and values go, and how values are written.
type Reaches = ((f64, f64), (f64, f64), fn(f64) -> String);

/// Lines over the days, with a grid.
fn plot(canvas: &mut Canvas, series: &[Series], name: &str, (x, y, up): Reaches) {
    lines::named_above(canvas, series);
    axis_up(canvas, name);
    let (left, right) = (theme::MARGIN + 44.0, lines::right(canvas, series));
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 4.0 + lines::height(canvas, series, 320.0));
    let (last, x) = (x.1, Scale::new(x, (left + 6.0, right - 6.0)));
    let y = Scale::new(y, (bottom, top));
    y.grid_up(canvas, (left, right), 5, up);
    for day in days(last as u32) {
        canvas.note((x.at(day.into()), bottom + 12.0), day.to_string(), Align::Middle);
    }
    canvas.line((left, y.at(0.0)), (right, y.at(0.0)), theme::MUTED, 1.2);
    lines::draw(canvas, series, &Plot { x, y, across: (left, right), up: (top, bottom) }, Style::Plain);
    axis_across(canvas, (left, right), bottom, "Day of the flight");
}

/// Shoppers reached, where one policy stands alone.
fn cumulative(run: &Run, room: f64) -> Sketch {
    let shows = "Shoppers reached up to each day of the flight";
    let series: Vec<Series> = policies(run).into_iter().map(|(colour, name)| one(run, colour, name)).collect();
    let points = || series.iter().flat_map(|line| &line.points);
    let highest = points().map(|(_, y)| y.value).fold(0.0, f64::max);
    let last = points().map(|(x, _)| *x).fold(1.0, f64::max);
    let title = told(run, pair(run).0, last as u32);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    plot(&mut canvas, &series, "Share of all shoppers", ((1.0, last), (0.0, ceiling(highest)), share));
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
    let (subject, baseline) = pair(run);
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

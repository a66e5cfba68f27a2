//! Some shoppers' flights: a line a shopper, a mark per opportunity, under two policies.

use super::canvas::{Align, Canvas, Point};
use super::parts::{begin_on, channel_colour, foot, nothing, pair};
use super::scale::Scale;
use super::sketch::Sketch;
use super::text::{fit, width};
use super::theme;
use crate::base::number::thousands;
use crate::base::phrase::{counted, quoted};
use crate::base::time::DAY;
use crate::results::read::{Run, StepRow};

/// From one shopper’s line to the next.
const ROW: f64 = 27.0;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let shows = "Opportunities bought for a few shoppers, and what the caps make of them";
    let title = title(run, room);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let policies = shown(run);
    let shoppers = shoppers(run);
    if shoppers.is_empty() {
        nothing(&mut canvas, "Nothing was bought for the first shoppers.");
    } else {
        key(&mut canvas, run);
        panels(&mut canvas, run, &policies, &shoppers);
        let days = days_shown(run, canvas.width);
        let part = match days < f64::from(run.provenance.about.days) {
            true => format!(" Only the first {} of the flight fit.", counted(days, "day")),
            false => String::new(),
        };
        let text = "Across: days of the flight. Filled: served. Hollow: refused by a cap. Right: impressions served. These shoppers \
             were chosen because a cap acts on them.";
        foot(&mut canvas, &format!("{text}{part}"));
    }
    let how = "Each line is one shopper’s flight. Each mark is an opportunity that was bought, with the colour and shape of its \
               channel. Filled marks were served, hollow ones refused by a cap.";
    Sketch { name: "strips", title, shows: shows.into(), how: how.into(), finding: finding(run, room), canvas }
}

/// How many days from the first are shown: all, or as many as fit without marks upon one another.
fn days_shown(run: &Run, room: f64) -> f64 {
    let (days, shoppers, policies) = (run.provenance.about.days.max(1), shoppers(run), shown(run));
    let fits = |days: f64| {
        let x = Scale::new((0.0, days), across(run, &shoppers, room));
        let line = |policy: &str, shopper: u64| {
            let mine = steps(run, policy, days).into_iter().filter(|step| step.shopper == shopper);
            lanes(&mine.map(|step| place(&x, step)).collect::<Vec<_>>()).is_some()
        };
        policies.iter().all(|policy| shoppers.iter().all(|shopper| line(policy, *shopper)))
    };
    (2..=days).rev().map(f64::from).find(|days| fits(*days)).unwrap_or(1.0)
}

/// Where a step stands.
fn place(x: &Scale, step: &StepRow) -> f64 {
    x.at(step.time_s as f64 / f64::from(DAY))
}

/// The steps of a policy that are shown.
fn steps<'a>(run: &'a Run, policy: &str, days: f64) -> Vec<&'a StepRow> {
    let mine = run.journeys.iter().filter(|step| step.policy == policy);
    mine.filter(|step| (step.time_s as f64) < days * f64::from(DAY)).collect()
}

/// The two policies, the baseline first; one where there is one.
fn shown(run: &Run) -> Vec<&str> {
    let (subject, baseline) = pair(run);
    if subject == baseline { vec![baseline] } else { vec![baseline, subject] }
}

fn shoppers(run: &Run) -> Vec<u64> {
    let mut shoppers: Vec<u64> = run.journeys.iter().map(|step| step.shopper).collect();
    shoppers.sort_unstable();
    shoppers.dedup();
    shoppers.truncate(8);
    shoppers
}

fn key(canvas: &mut Canvas, run: &Run) {
    let mut x = theme::MARGIN + 6.0;
    for (index, channel) in run.served_channels().into_iter().enumerate() {
        let label = fit(run.label(channel), theme::LABEL, false, theme::NAMES);
        let wide = 14.0 + width(&label, theme::LABEL, false) + 22.0;
        if x + wide > canvas.right() {
            x = theme::MARGIN + 6.0;
            canvas.y += 21.0;
        }
        mark(canvas, (x, canvas.y), index, channel_colour(run, channel), true);
        canvas.label((x + 12.0, canvas.y), label, Align::Left);
        x += wide;
    }
    canvas.y += 30.0;
}

/// From where to where marks stand.
fn across(run: &Run, shoppers: &[u64], room: f64) -> (f64, f64) {
    let names = shoppers.iter().map(|shopper| width(&thousands(*shopper as f64), theme::SMALL, false));
    let names = names.fold(width(run.person(), theme::SMALL, false), f64::max);
    (theme::MARGIN + names + 24.0, room - theme::MARGIN - 36.0)
}

/// A panel for each policy, one below the other.
fn panels(canvas: &mut Canvas, run: &Run, policies: &[&str], shoppers: &[u64]) {
    for policy in policies {
        let (left, top) = (across(run, shoppers, canvas.width).0, canvas.y);
        canvas.heading((left, top), fit(policy, theme::LABEL, true, canvas.right() - left));
        canvas.note((left - 16.0, top), run.person(), Align::Right);
        for (row, shopper) in shoppers.iter().enumerate() {
            canvas.note((left - 16.0, top + 26.0 + ROW * row as f64), thousands(*shopper as f64), Align::Right);
        }
        panel(canvas, run, policy, shoppers, top + 26.0);
        let (left, right) = across(run, shoppers, canvas.width);
        let under = top + 26.0 + ROW * (shoppers.len() as f64 - 0.5) + 27.0;
        canvas.note(((left + right) / 2.0, under), "Day of the flight", Align::Middle);
        canvas.y = top + ROW * shoppers.len() as f64 + 72.0;
    }
    canvas.y -= 24.0;
}

fn panel(canvas: &mut Canvas, run: &Run, policy: &str, shoppers: &[u64], top: f64) {
    let (days, (left, right)) = (days_shown(run, canvas.width), across(run, shoppers, canvas.width));
    let shown = steps(run, policy, days);
    let x = Scale::new((0.0, days), (left, right));
    calendar(canvas, &x, days, (top - ROW / 2.0, top + ROW * (shoppers.len() as f64 - 0.5)));
    let channels = run.served_channels();
    for (row, shopper) in shoppers.iter().enumerate() {
        let y = top + ROW * row as f64;
        canvas.line((left, y), (right, y), theme::AXIS, 0.7);
        let steps: Vec<&&StepRow> = shown.iter().filter(|step| step.shopper == *shopper).collect();
        let places: Vec<f64> = steps.iter().map(|step| place(&x, step)).collect();
        let lanes = lanes(&places).unwrap_or(vec![0; places.len()]);
        for ((step, at), lane) in steps.iter().zip(places).zip(lanes) {
            let index = channels.iter().position(|channel| *channel == step.channel).unwrap_or(0);
            let colour = channel_colour(run, &step.channel);
            mark(canvas, (at, y + LANES[lane]), index, colour, step.decision == "served");
        }
        let served = steps.iter().filter(|step| step.decision == "served").count();
        canvas.note((right + 12.0, y), served.to_string(), Align::Left);
    }
}

/// Lines between days, or weeks, with their numbers.
fn calendar(canvas: &mut Canvas, x: &Scale, days: f64, (top, bottom): (f64, f64)) {
    let every = match days {
        days if days > 60.0 => (days / 60.0).ceil() * 7.0,
        days if days > 14.0 => 7.0,
        _ => 1.0,
    };
    for tick in (0..).map(|times| f64::from(times) * every).take_while(|tick| *tick <= days) {
        canvas.line((x.at(tick), top), (x.at(tick), bottom), theme::GRID, 1.0);
        let day = if tick == 0.0 { "0".into() } else { format!("{tick:.0}") };
        canvas.note((x.at(tick), bottom + 11.0), day, Align::Middle);
    }
}

/// Marks that would lie upon one another step aside, above or below the line.
const LANES: [f64; 3] = [0.0, -8.2, 8.2];

/// How far marks of one lane must be apart.
const APART: f64 = 9.6;

/// The lane of each mark; None where there are too many at one place.
fn lanes(places: &[f64]) -> Option<Vec<usize>> {
    let mut last = [f64::NEG_INFINITY; LANES.len()];
    let lane = |place: &f64| {
        let lane = last.iter().position(|last| place - last >= APART)?;
        last[lane] = *place;
        Some(lane)
    };
    places.iter().map(lane).collect()
}

/// A mark of a shape by the channel's index, so that colour is not alone.
fn mark(canvas: &mut Canvas, (x, y): Point, index: usize, colour: plotters::style::RGBColor, filled: bool) {
    let shape = |size: f64| -> Vec<Point> {
        match index % 4 {
            1 => vec![(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)],
            2 => vec![(x, y - 1.35 * size), (x + 1.35 * size, y), (x, y + 1.35 * size), (x - 1.35 * size, y)],
            _ => vec![(x, y - 1.25 * size), (x + 1.25 * size, y + size), (x - 1.25 * size, y + size)],
        }
    };
    match (index % 4, filled) {
        (0, true) => canvas.dot((x, y), 4.2, colour),
        (0, false) => canvas.ring((x, y), 4.2, colour),
        (_, true) => canvas.area(shape(3.6), colour, 1.0),
        (_, false) => {
            canvas.area(shape(3.6), colour, 1.0);
            canvas.area(shape(2.0), theme::PAPER, 1.0);
        }
    }
}

/// How many of the marks of a policy have this decision.
fn count(run: &Run, (policy, decision): (&str, &str), room: f64) -> usize {
    let shoppers = shoppers(run);
    let steps = steps(run, policy, days_shown(run, room));
    steps.iter().filter(|step| step.decision == decision && shoppers.contains(&step.shopper)).count()
}

fn title(run: &Run, room: f64) -> String {
    let (subject, whom) = (pair(run).0, shoppers(run).len());
    match whom {
        0 => "Nothing was bought for the first shoppers".into(),
        _ => {
            let (served, capped) = (count(run, (subject, "served"), room), count(run, (subject, "capped"), room));
            let whom = counted(whom as f64, run.person());
            format!("The caps of {} refuse {capped} of {} opportunities of {whom}", quoted(subject), served + capped)
        }
    }
}

fn finding(run: &Run, room: f64) -> String {
    let (shoppers, policies) = (shoppers(run), shown(run));
    if shoppers.is_empty() {
        return "There is no opportunity to show.".into();
    }
    let told = |policy: &&str| {
        let (served, capped) = (count(run, (policy, "served"), room), count(run, (policy, "capped"), room));
        format!("{} buys {}: {served} are served and {capped} refused", quoted(policy), served + capped)
    };
    let told: Vec<String> = policies.iter().map(told).collect();
    let whom = match shoppers.len() {
        1 => format!("this {}", run.person()),
        many => format!("these {many} {}s", run.person()),
    };
    format!("Of the opportunities of {whom}, {}.", told.join("; "))
}

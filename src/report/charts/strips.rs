//! A dozen shoppers' flights: a line a shopper, a mark per opportunity, under two policies.

use super::canvas::{Align, Canvas, Point};
use super::parts::{begin, channel_colour, foot, nothing};
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

pub fn draw(run: &Run) -> Sketch {
    let shows = "Opportunities bought for a few shoppers, and what the caps make of them";
    let title = title(run);
    let mut canvas = begin(run, &title, shows);
    let policies = shown(run);
    let shoppers = shoppers(run);
    if shoppers.is_empty() {
        nothing(&mut canvas, "Nothing was bought for the first shoppers.");
    } else {
        key(&mut canvas, run);
        panels(&mut canvas, run, &policies, &shoppers);
        let days = days_shown(run);
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
    Sketch { name: "strips", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas }
}

/// The most marks on a line, on average, that can still be told apart.
const DENSEST: f64 = 40.0;

/// How many days from the first are shown: all, or as many as stay legible.
fn days_shown(run: &Run) -> f64 {
    let days = f64::from(run.provenance.about.days.max(1));
    let (shoppers, policies) = (shoppers(run), run.policies().len());
    let steps = run.journeys.iter().filter(|step| shoppers.contains(&step.shopper)).count();
    let marks = steps as f64 / (shoppers.len() * policies).max(1) as f64;
    if marks > DENSEST { (days * DENSEST / marks).floor().max(1.0) } else { days }
}

/// The steps of a policy that are shown.
fn steps<'a>(run: &'a Run, policy: &str, days: f64) -> Vec<&'a StepRow> {
    let mine = run.journeys.iter().filter(|step| step.policy == policy);
    mine.filter(|step| (step.time_s as f64) < days * f64::from(DAY)).collect()
}

/// The two policies side by side, the baseline first; one where there is one.
fn shown(run: &Run) -> Vec<&str> {
    let (subject, baseline) = run.pair();
    if subject == baseline { vec![baseline] } else { vec![baseline, subject] }
}

fn shoppers(run: &Run) -> Vec<u64> {
    let mut shoppers: Vec<u64> = run.journeys.iter().map(|step| step.shopper).collect();
    shoppers.sort_unstable();
    shoppers.dedup();
    shoppers.truncate(12);
    shoppers
}

fn key(canvas: &mut Canvas, run: &Run) {
    let mut x = theme::MARGIN + 6.0;
    for (index, channel) in run.served_channels().into_iter().enumerate() {
        let label = fit(run.label(channel), theme::LABEL, false, theme::NAMES);
        let wide = 14.0 + width(&label, theme::LABEL, false) + 22.0;
        if x + wide > theme::WIDTH - theme::MARGIN {
            x = theme::MARGIN + 6.0;
            canvas.y += 21.0;
        }
        mark(canvas, (x, canvas.y), index, channel_colour(run, channel), true);
        canvas.label((x + 12.0, canvas.y), label, Align::Left);
        x += wide;
    }
    canvas.y += 30.0;
}

fn panels(canvas: &mut Canvas, run: &Run, policies: &[&str], shoppers: &[u64]) {
    let (first, gap, tail) = (theme::MARGIN + 8.0, 18.0, 30.0);
    let names =
        shoppers.iter().map(|shopper| width(&thousands(*shopper as f64), theme::SMALL, false)).fold(40.0, f64::max);
    let left = first + names + 8.0;
    let wide = (theme::WIDTH - theme::MARGIN - left - gap * (policies.len() - 1) as f64) / policies.len() as f64;
    let top = canvas.y;
    canvas.note((left - 10.0, top), "shopper", Align::Right);
    for (row, shopper) in shoppers.iter().enumerate() {
        canvas.note((left - 10.0, top + 26.0 + ROW * row as f64), thousands(*shopper as f64), Align::Right);
    }
    for (index, policy) in policies.iter().enumerate() {
        let from = left + (wide + gap) * index as f64;
        canvas.heading((from, top), fit(policy, theme::LABEL, true, wide));
        panel(canvas, run, policy, shoppers, (from, from + wide - tail, top + 26.0));
    }
    canvas.y = top + 26.0 + ROW * shoppers.len() as f64 + 8.0;
}

fn panel(canvas: &mut Canvas, run: &Run, policy: &str, shoppers: &[u64], (left, right, top): (f64, f64, f64)) {
    let days = days_shown(run);
    let shown = steps(run, policy, days);
    let x = Scale::new((0.0, days), (left + 6.0, right - 6.0));
    let bottom = top + ROW * (shoppers.len() as f64 - 0.5);
    let every = if days > 60.0 {
        (days / 60.0).ceil() * 7.0
    } else if days > 10.0 {
        7.0
    } else {
        1.0
    };
    for tick in (0..).map(|times| f64::from(times) * every).take_while(|tick| *tick <= days) {
        canvas.line((x.at(tick), top - ROW / 2.0), (x.at(tick), bottom), theme::GRID, 1.0);
        let day = if tick == 0.0 { "day 0".into() } else { format!("{tick:.0}") };
        canvas.note((x.at(tick), bottom + 11.0), day, Align::Middle);
    }
    let channels = run.served_channels();
    for (row, shopper) in shoppers.iter().enumerate() {
        let y = top + ROW * row as f64;
        canvas.line((left, y), (right, y), theme::AXIS, 0.7);
        let steps: Vec<&&StepRow> = shown.iter().filter(|step| step.shopper == *shopper).collect();
        let mut beside = Lanes::default();
        for step in &steps {
            let at = x.at(step.time_s as f64 / f64::from(DAY));
            let index = channels.iter().position(|channel| *channel == step.channel).unwrap_or(0);
            let colour = channel_colour(run, &step.channel);
            mark(canvas, (at, y + beside.shift(at)), index, colour, step.decision == "served");
        }
        let served = steps.iter().filter(|step| step.decision == "served").count();
        canvas.note((right + 8.0, y), served.to_string(), Align::Left);
    }
}

/// Marks that would lie upon one another step aside, in turn above and below the line.
#[derive(Default)]
struct Lanes {
    last: Option<f64>,
    lane: usize,
}

impl Lanes {
    fn shift(&mut self, x: f64) -> f64 {
        let close = self.last.is_some_and(|last| x - last < 8.0);
        self.lane = if close { (self.lane + 1) % 3 } else { 0 };
        self.last = Some(x);
        [0.0, -7.5, 7.5][self.lane]
    }
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
fn count(run: &Run, policy: &str, decision: &str) -> usize {
    let shoppers = shoppers(run);
    let steps = steps(run, policy, days_shown(run));
    steps.iter().filter(|step| step.decision == decision && shoppers.contains(&step.shopper)).count()
}

fn title(run: &Run) -> String {
    let (subject, whom) = (run.pair().0, shoppers(run).len());
    match whom {
        0 => "Nothing was bought for the first shoppers".into(),
        _ => {
            let (served, capped) = (count(run, subject, "served"), count(run, subject, "capped"));
            let whom = counted(whom as f64, run.person());
            format!("The caps of {} refuse {capped} of {} opportunities of {whom}", quoted(subject), served + capped)
        }
    }
}

fn finding(run: &Run) -> String {
    let (shoppers, policies) = (shoppers(run), shown(run));
    if shoppers.is_empty() {
        return "There is no opportunity to show.".into();
    }
    let told = |policy: &&str| {
        let (served, capped) = (count(run, policy, "served"), count(run, policy, "capped"));
        format!("{} buys {}: {served} are served and {capped} refused", quoted(policy), served + capped)
    };
    let told: Vec<String> = policies.iter().map(told).collect();
    let whom = match shoppers.len() {
        1 => format!("this {}", run.person()),
        many => format!("these {many} {}s", run.person()),
    };
    format!("Of the opportunities of {whom}, {}.", told.join("; "))
}

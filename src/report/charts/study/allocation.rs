//! An allocation: where the next thousand should go, and the response curve of each channel.

use super::super::canvas::{Align, Canvas};
use super::super::parts::{foot, head, key};
use super::super::scale::{Scale, count};
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::numbers::{on_axis, unit_of};
use crate::analysis::metrics::label;
use crate::base::number::thousands;
use crate::base::phrase::{counted, quoted};
use crate::results::read::{Allocation, CurveRow, ShareRow, Value};

/// How high a row of the bars is, and a panel of the curves.
const ROW: f64 = 46.0;
const HIGH: f64 = 170.0;
const ABREAST: usize = 2;

fn begin(found: &Allocation, title: &str, shows: &str) -> Canvas {
    let about = &found.study.file.about;
    let of = format!(
        "{} · {} {} under {} · {} drawn",
        about.title,
        about.currency,
        thousands(found.file.total),
        quoted(&about.subject),
        counted(found.file.shoppers as f64, "shopper"),
    );
    head(title, shows, &of)
}

/// Where the next thousand should go.
pub fn next(found: &Allocation) -> Option<Sketch> {
    let rows = found.by_next();
    let first = rows.first()?;
    let metric = label(&found.file.metric);
    let currency = &found.study.file.about.currency;
    let worst = rows.last().and_then(|row| row.per_1000).map_or(f64::INFINITY, |value| value.high);
    let is_sure = first.per_1000.is_some_and(|value| value.low > worst);
    let is_nothing = rows.iter().all(|row| row.per_1000.is_some_and(|worth| worth.low <= 0.0 && worth.high >= 0.0));
    let title = match is_sure {
        _ if is_nothing => format!("No channel's next {currency} 1,000 brings anything that can be told from nothing"),
        true => format!("The next {currency} 1,000 should go to {}", first.channel),
        false => format!("The next {currency} 1,000 brings most at {}, within sampling error", first.channel),
    };
    let shows = format!("{metric} of the next 1,000 for each channel, at the best split and at today's");
    let mut canvas = begin(found, &title, &shows);
    key(&mut canvas, [(theme::TRUTH, "best split"), (theme::AXIS, "today's split")]);
    bars(&mut canvas, found, &rows);
    foot(
        &mut canvas,
        "Dot and whisker: what the next 1,000 brings while all other budgets stay, and its 95 % interval. Beside the name: the budget, \
         today and best. Heavy line: nothing.",
    );
    let how = "At the best split the dots lie near each other: moving money would bring little. A dot left of the heavy line costs more than it brings.";
    let finding = format!("{title}.");
    Some(Sketch { name: "next", title, shows, how: how.into(), finding, canvas })
}

fn bars(canvas: &mut Canvas, found: &Allocation, rows: &[&ShareRow]) {
    let names: Vec<String> = rows.iter().map(|row| row.channel.clone()).collect();
    let widest = names.iter().map(|name| width(name, theme::LABEL, true)).fold(120.0, f64::max).min(theme::NAMES);
    let (left, right) = (theme::MARGIN + widest + 30.0, theme::WIDTH - theme::MARGIN - 20.0);
    let top = canvas.y;
    let bottom = top + ROW * rows.len() as f64;
    let values = found.shares.iter().filter_map(|row| row.per_1000);
    let x = Scale::new(range(values), (left, right));
    x.grid_across(canvas, (top, bottom), 6, on_axis(&found.file.unit));
    canvas.line((x.at(0.0), top), (x.at(0.0), bottom), theme::MUTED, 1.8);
    for (index, (row, name)) in rows.iter().zip(&names).enumerate() {
        let y = top + ROW * (index as f64 + 0.5);
        let today = found.share("today", name);
        canvas.text(
            (theme::MARGIN, y - 8.0),
            fit(name, theme::LABEL, true, theme::NAMES),
            (theme::LABEL, true),
            theme::INK,
            Align::Left,
        );
        let budgets = format!("{} → {}", count(today.map_or(0.0, |row| row.budget)), count(row.budget));
        canvas.note((theme::MARGIN, y + 9.0), budgets, Align::Left);
        let dots = [(today.and_then(|row| row.per_1000), 8.0, theme::AXIS), (row.per_1000, -6.0, theme::TRUTH)];
        for (value, down, colour) in dots {
            let Some(value) = value else { continue };
            canvas.line((x.at(value.low), y + down), (x.at(value.high), y + down), colour, 1.8);
            canvas.dot((x.at(value.value), y + down), 4.6, colour);
        }
    }
    let across = format!("{} of the next 1,000, {}", label(&found.file.metric), unit_of(&found.file.unit));
    canvas.note(((left + right) / 2.0, bottom + 30.0), across, Align::Middle);
    canvas.y = bottom + 42.0;
}

/// From the lowest end of intervals to the highest, with zero in it.
fn range(values: impl Iterator<Item = Value>) -> (f64, f64) {
    let (low, high) =
        values.fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value.low), high.max(value.high)));
    let air = 0.06 * (high - low).max(f64::MIN_POSITIVE);
    (low - air, high + air)
}

/// The response curve of each channel.
pub fn curves(found: &Allocation) -> Option<Sketch> {
    let channels = found.channels();
    found.curves.first()?;
    let metric = label(&found.file.metric);
    let title = format!("How {} responds to each channel's spend", metric.to_lowercase());
    let shows = format!("{metric} against the best split, by what is spent on one channel up to its supply");
    let mut canvas = begin(found, &title, &shows);
    let wide = (theme::WIDTH - 2.0 * theme::MARGIN) / ABREAST as f64;
    let y = range(found.curves.iter().filter_map(|row| row.change));
    for row in channels.chunks(ABREAST) {
        let top = canvas.y;
        for (index, channel) in row.iter().enumerate() {
            canvas.y = top;
            panel(&mut canvas, found, channel, (theme::MARGIN + index as f64 * wide, wide), y);
        }
        canvas.y = top + HIGH + 66.0;
    }
    foot(
        &mut canvas,
        "Line and ribbon: the metric less that of the best split, and its 95 % interval. Ring: the channel's budget in the best split. \
         Upright line: today's. The axis ends at the channel's supply.",
    );
    let how = "A curve that bends down past the ring says that more money there costs more than it brings.";
    let finding = format!("{title}.");
    Some(Sketch { name: "curves", title, shows, how: how.into(), finding, canvas })
}

fn panel(canvas: &mut Canvas, found: &Allocation, channel: &str, (from, wide): (f64, f64), range: (f64, f64)) {
    let Some(best) = found.share("best", channel) else { return };
    let rows: Vec<&CurveRow> = found.curves.iter().filter(|row| row.channel == channel).collect();
    canvas.heading((from, canvas.y), channel);
    let (left, right) = (from + 56.0, from + wide - 24.0);
    let (top, bottom) = (canvas.y + 18.0, canvas.y + 18.0 + HIGH);
    let most = rows.iter().map(|row| row.spent).fold(best.supply.max(best.spent), f64::max);
    let (x, y) = (Scale::new((0.0, most), (left, right)), Scale::new(range, (bottom, top)));
    x.grid_across(canvas, (top, bottom), 4, count);
    y.grid_up(canvas, (left, right), 4, on_axis(&found.file.unit));
    canvas.line((left, y.at(0.0)), (right, y.at(0.0)), theme::MUTED, 1.4);
    if let Some(today) = found.share("today", channel) {
        canvas.line((x.at(today.spent), top), (x.at(today.spent), bottom), theme::AXIS, 2.0);
    }
    let points: Vec<(f64, Value)> = rows.iter().filter_map(|row| Some((x.at(row.spent), row.change?))).collect();
    let upper = points.iter().map(|(x, value)| (*x, y.at(value.high)));
    let lower = points.iter().rev().map(|(x, value)| (*x, y.at(value.low)));
    if points.len() > 1 {
        canvas.area(upper.chain(lower).collect(), theme::UNDER, 0.2);
        canvas.path(points.iter().map(|(x, value)| (*x, y.at(value.value))).collect(), theme::UNDER, 2.0);
    }
    canvas.ring((x.at(best.spent), y.at(0.0)), 5.5, theme::INK);
    canvas.note(
        ((left + right) / 2.0, bottom + 30.0),
        format!("spend, {}", found.study.file.about.currency),
        Align::Middle,
    );
}

//! How often shoppers see the ad: shoppers by frequency, a panel a policy.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::parts::{begin_on, foot, pair, policies};
use super::scale::{Scale, ceiling, share};
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::{decimals, percent, signed};
use crate::base::phrase::quoted;
use crate::results::read::Run;

/// The most frequencies that are shown one by one.
const MOST: usize = 25;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let shows = "Shoppers by how many impressions they see in the flight";
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let panels: Vec<Panel> = panels(run);
    let highest = panels.iter().flat_map(|panel| &panel.shares).copied().fold(0.0, f64::max);
    let widest = widest(&panels, run.pair().1);
    let columns = match panels.len() {
        _ if canvas.is_narrow() => 1,
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let gap = 52.0;
    let wide = (canvas.right() - theme::MARGIN - gap * columns as f64 + gap - 44.0) / columns as f64;
    let baseline = run.pair().1;
    let base = panels.iter().find(|panel| panel.name == baseline).map(|panel| panel.shares.clone());
    let top = canvas.y + 4.0;
    for (index, panel) in panels.iter().enumerate() {
        let left = theme::MARGIN + 44.0 + (index % columns) as f64 * (wide + gap);
        let y = top + (index / columns) as f64 * 226.0;
        match base.as_deref().filter(|_| panel.name != baseline) {
            Some(base) => draw_change(&mut canvas, panel, base, (left, y, wide), widest),
            None => draw_panel(&mut canvas, panel, (left, y, wide), ceiling(highest)),
        }
        canvas.y = y + 200.0;
    }
    canvas.y += 6.0;
    let line = match panels.len() > 1 {
        true => format!(" The other policies: their share less that of {}, in percentage points.", quoted(baseline)),
        false => String::new(),
    };
    foot(
        &mut canvas,
        &format!("Across: impressions. Up: share of all shoppers. Grey: shoppers who see no impression.{line}"),
    );
    let how = format!("Each bar is the share of all shoppers who see exactly that many impressions.{line}");
    Sketch { name: "frequency", title, shows: shows.into(), how, finding: finding(run), canvas }
}

fn title(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let mean = |policy: &str| match run.of_policy(policy, "average_frequency") {
        Some(mean) => decimals(mean.value, 1),
        None => "none".into(),
    };
    let mine = format!("Shoppers reached by {} see {} impressions on average", quoted(subject), mean(subject));
    if subject == baseline { mine } else { format!("{mine}, by {} {}", quoted(baseline), mean(baseline)) }
}

struct Panel<'a> {
    name: &'a str,
    colour: RGBColor,
    /// By frequency from 0; the last holds all above, where `open`.
    shares: Vec<f64>,
    open: bool,
}

fn panels(run: &Run) -> Vec<Panel<'_>> {
    let shoppers = run.people();
    let top = policies(run).iter().map(|(_, name)| high_end(&run.histogram(name), shoppers)).max().unwrap_or(1);
    let last = top.clamp(5, MOST);
    let open = policies(run).iter().any(|(_, name)| run.histogram(name).iter().any(|(f, _)| *f as usize > last));
    let panel = |(colour, name)| {
        let mut shares = vec![0.0; last + 1];
        for (frequency, count) in run.histogram(name) {
            shares[(frequency as usize).min(last)] += count as f64 / shoppers;
        }
        Panel { name, colour, shares, open }
    };
    policies(run).into_iter().map(panel).collect()
}

/// The frequency that 98 % of shoppers stay within.
fn high_end(histogram: &[(u64, u64)], shoppers: f64) -> usize {
    let mut left = 0.02 * shoppers;
    for (frequency, count) in histogram.iter().rev() {
        left -= *count as f64;
        if left < 0.0 {
            return *frequency as usize;
        }
    }
    0
}

/// The largest difference of a share from the baseline's.
fn widest(panels: &[Panel<'_>], baseline: &str) -> f64 {
    let Some(base) = panels.iter().find(|panel| panel.name == baseline) else { return 0.0 };
    let changes =
        panels.iter().flat_map(|panel| panel.shares.iter().zip(&base.shares).map(|(one, base)| (one - base).abs()));
    changes.fold(1e-4, f64::max)
}

fn draw_panel(canvas: &mut Canvas, panel: &Panel<'_>, (left, top, wide): (f64, f64, f64), highest: f64) {
    let (plot, bottom) = (top + 22.0, top + 172.0);
    heading(canvas, panel, (left, top, wide));
    let up = Scale::new((0.0, highest), (bottom, plot));
    up.grid_up(canvas, (left, left + wide), 4, share);
    let slot = wide / panel.shares.len() as f64;
    for (frequency, part) in panel.shares.iter().enumerate() {
        let x = left + slot * frequency as f64;
        let colour = if frequency == 0 { theme::NOTHING } else { panel.colour };
        canvas.rect((x + 0.08 * slot, up.at(*part)), (x + 0.92 * slot, bottom), colour);
    }
    canvas.line((left, bottom), (left + wide, bottom), theme::AXIS, 1.0);
    numbers(canvas, panel, (left, bottom, wide));
}

/// A policy's shares less the baseline's.
fn draw_change(canvas: &mut Canvas, panel: &Panel<'_>, base: &[f64], (left, top, wide): (f64, f64, f64), widest: f64) {
    let (plot, bottom) = (top + 22.0, top + 172.0);
    heading(canvas, panel, (left, top, wide));
    let up = Scale::new((-1.05 * widest, 1.05 * widest), (bottom, plot));
    up.grid_up(canvas, (left, left + wide), 4, points);
    let slot = wide / panel.shares.len() as f64;
    for (frequency, (part, base)) in panel.shares.iter().zip(base).enumerate() {
        let x = left + slot * frequency as f64;
        let (from, to) = (up.at(0.0).min(up.at(part - base)), up.at(0.0).max(up.at(part - base)));
        canvas.rect((x + 0.08 * slot, from), (x + 0.92 * slot, to), panel.colour);
    }
    canvas.line((left, up.at(0.0)), (left + wide, up.at(0.0)), theme::AXIS, 1.0);
    numbers(canvas, panel, (left, bottom, wide));
}

/// Percentage points with their sign.
fn points(value: f64) -> String {
    signed(share(value).trim_end_matches(" %").to_string())
}

fn heading(canvas: &mut Canvas, panel: &Panel<'_>, (left, top, wide): (f64, f64, f64)) {
    canvas.rect((left, top - 6.0), (left + 12.0, top + 6.0), panel.colour);
    canvas.heading((left + 18.0, top), fit(panel.name, theme::LABEL, true, wide - 18.0));
}

/// Impressions below the plot.
fn numbers(canvas: &mut Canvas, panel: &Panel<'_>, (left, bottom, wide): (f64, f64, f64)) {
    let slot = wide / panel.shares.len() as f64;
    let last = panel.shares.len() - 1;
    let every = if last > 12 { 5 } else { 1 };
    for frequency in (0..=last).filter(|f| f % every == 0 || *f == last).filter(|f| *f == last || last - f >= every) {
        let more = if frequency == last && panel.open { "+" } else { "" };
        let x = left + slot * (frequency as f64 + 0.5);
        canvas.note((x, bottom + 12.0), format!("{frequency}{more}"), Align::Middle);
    }
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let (low, high) = run.provenance.about.effective_frequency;
    let above = |policy: &str| {
        let count: u64 = run.histogram(policy).iter().filter(|(f, _)| *f > high.into()).map(|(_, n)| n).sum();
        percent(count as f64 / run.people())
    };
    let never = |policy: &str| {
        let count: u64 = run.histogram(policy).iter().filter(|(f, _)| *f == 0).map(|(_, n)| n).sum();
        percent(count as f64 / run.people())
    };
    let few = |policy: &str| {
        let few = run.histogram(policy).into_iter().filter(|(f, _)| (1..u64::from(low)).contains(f));
        percent(few.map(|(_, n)| n).sum::<u64>() as f64 / run.people())
    };
    let mine = format!(
        "Under {}, {} of shoppers see no impression, {} see fewer than {low}, and {} see more than {high}",
        quoted(subject),
        never(subject),
        few(subject),
        above(subject)
    );
    if subject == baseline {
        return format!("{mine}.");
    }
    format!(
        "{mine}. Under {} these shares are {}, {} and {}.",
        quoted(baseline),
        never(baseline),
        few(baseline),
        above(baseline)
    )
}

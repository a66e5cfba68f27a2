//! The response curve, and where on it shoppers shop.

use super::canvas::{Align, Canvas};
use super::parts::{axis_across, begin_on, column_on, foot, name_on, pair, policies};
use super::scale::{self, Scale, ceiling, share};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{percent, signed, thousands};
use crate::base::phrase::quoted;
use crate::report::difference::Figure;
use crate::results::read::{Exposure, Run};

/// From one policy to the next.
const STRIP: f64 = 52.0;

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    if points_the_other_way(run) {
        return None;
    }
    let policies = policies(run);
    let first = curve(run, policies.first()?.1);
    let end = first.last()?.adstock;
    let shows = "The lift that advertising gives, and how much of it is felt at shop visits";
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let left = theme::MARGIN + column_on(&canvas, policies.iter().map(|(_, name)| *name)) + 16.0;
    let right = canvas.right() - if canvas.is_narrow() { 62.0 } else { 96.0 };
    let x = Scale::new((-0.02 * end, end), (left, right));
    lift(&mut canvas, &first, &x, (left, right));
    strips(&mut canvas, run, &x, (left, right));
    foot(
        &mut canvas,
        &format!(
            "Visits are those of the first {} {}s, in steps of {}. Grey: no adstock. The last step holds all above. Upright marks: \
             means. Left out: fatigue, and the visits that clicks lead to.",
            thousands(run.shoppers().min(crate::results::tables::TELLING as f64)),
            run.person(),
            scale::count((1e3 * end / (first.len() as f64 - 1.0)).round() / 1e3)
        ),
    );
    let how = "The curve is the scenario’s assumption: by how much adstock raises the chance that a shop visit ends in a purchase. \
               The bars below show the adstock at shop visits under each policy.";
    Some(Sketch { name: "response", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas })
}

fn title(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let lift = |policy: &str| means(&curve(run, policy)).map_or("none".into(), |(_, lift)| percent(lift));
    let mine = format!("Mean lift at shop visits: {} under {}", lift(policy), quoted(policy));
    if policy == baseline { mine } else { format!("{mine}, {} under {}", lift(baseline), quoted(baseline)) }
}

/// Does the mean lift rise where fewer purchases are caused, fall where more are, or stay where they change? Then the chart
/// would teach the opposite of what happens: the mean counts every visit alike, and leaves fatigue and clicks out.
fn points_the_other_way(run: &Run) -> bool {
    let (policy, baseline) = pair(run);
    let lift = |policy: &str| means(&curve(run, policy)).map_or(0.0, |(_, lift)| lift);
    let caused = run.change(policy, "incremental_purchases").and_then(Figure::difference);
    let more = lift(policy) - lift(baseline);
    let is_alike = percent(lift(policy)) == percent(lift(baseline));
    let contradicts = |caused: Figure| caused.is_clear() && (is_alike || caused.value * more < 0.0);
    policy != baseline && caused.is_some_and(contradicts)
}

fn curve<'a>(run: &'a Run, policy: &str) -> Vec<&'a Exposure> {
    run.response_curve.iter().filter(|row| row.policy == policy).collect()
}

fn lift(canvas: &mut Canvas, curve: &[&Exposure], x: &Scale, (left, right): (f64, f64)) {
    let highest = curve.iter().map(|row| row.lift).fold(0.0, f64::max);
    canvas.heading((theme::MARGIN, canvas.y), "Lift: what adstock adds to the chance of a purchase");
    let (top, bottom) = (canvas.y + 26.0, canvas.y + 246.0);
    let y = Scale::new((0.0, ceiling(highest)), (bottom, top));
    y.grid_up(canvas, (left, right), 5, |value| signed(share(value)));
    canvas.line((left, bottom), (right, bottom), theme::AXIS, 1.0);
    let points: Vec<_> = curve.iter().map(|row| (x.at(row.adstock), y.at(row.lift))).collect();
    let mut below = points.clone();
    below.extend([(x.at(curve.last().map_or(0.0, |row| row.adstock)), bottom), (x.at(0.0), bottom)]);
    canvas.area(below, theme::TRUTH, 0.08);
    if points.len() > 1 {
        canvas.path(points, theme::TRUTH, 2.6);
    }
    canvas.y = bottom + 26.0;
}

fn strips(canvas: &mut Canvas, run: &Run, x: &Scale, (left, right): (f64, f64)) {
    let parts = |row: &Exposure| row.share.unwrap_or(0.0);
    let highest = run.response_curve.iter().map(parts).fold(0.0, f64::max).max(1e-9);
    canvas.note((right + 12.0, canvas.y), "mean lift", Align::Left);
    canvas.heading((theme::MARGIN, canvas.y), "Share of shop visits");
    let top = canvas.y + 10.0;
    let bottom = top + STRIP * policies(run).len() as f64;
    x.grid_across(canvas, (top, bottom), if canvas.is_narrow() { 4 } else { 8 }, scale::count);
    for (index, (colour, policy)) in policies(run).into_iter().enumerate() {
        let foot = top + STRIP * (index as f64 + 1.0);
        let rows = curve(run, policy);
        let wide = rows.get(1).map_or(4.0, |row| x.at(row.adstock) - x.at(0.0));
        for (index, row) in rows.iter().enumerate() {
            let high = parts(row) / highest * (STRIP - 12.0);
            let (from, to) = match index {
                0 => (x.at(0.0) - 5.0, x.at(0.0)),
                _ => (x.at(row.adstock) - 0.92 * wide, x.at(row.adstock)),
            };
            let colour = if index == 0 { theme::NOTHING } else { colour };
            canvas.rect((from, foot - high), (to, foot), colour);
        }
        canvas.line((left, foot), (right, foot), theme::AXIS, 1.0);
        name_on(canvas, (left - 14.0, foot - STRIP / 2.0 + 4.0), policy);
        if let Some((adstock, lift)) = means(&rows) {
            canvas.line((x.at(adstock), foot - STRIP + 8.0), (x.at(adstock), foot), theme::INK, 1.6);
            canvas.label((right + 12.0, foot - STRIP / 2.0 + 4.0), format!("+{}", percent(lift)), Align::Left);
        }
    }
    axis_across(canvas, (left, right), bottom, "Adstock: what is left of earlier impressions at the visit");
}

/// The mean adstock and the mean lift of a policy's shop visits, as far as the grid tells.
fn means(rows: &[&Exposure]) -> Option<(f64, f64)> {
    let all: f64 = rows.iter().filter_map(|row| row.share).sum();
    let mut sums = (0.0, 0.0);
    for (index, row) in rows.iter().enumerate() {
        // Visits stand in the middle of their step.
        let before = rows[index.saturating_sub(1)];
        let part = row.share.unwrap_or(0.0) / all;
        sums = (sums.0 + part * (row.adstock + before.adstock) / 2.0, sums.1 + part * (row.lift + before.lift) / 2.0);
    }
    (all > 0.0).then_some(sums)
}

fn finding(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let told = |policy: &str| {
        let rows = curve(run, policy);
        let none = rows.first().and_then(|row| row.share).unwrap_or(0.0);
        let Some((_, lift)) = means(&rows) else {
            return format!("Under {} nobody visits a shop.", quoted(policy));
        };
        format!(
            "Under {}, {} of shop visits are made with no adstock, and the mean lift is {}.",
            quoted(policy),
            percent(none),
            percent(lift)
        )
    };
    let text = match policy == baseline {
        true => told(policy),
        false => format!("{} {}", told(policy), told(baseline)),
    };
    text + &beside_purchases(run)
}

/// What is caused in the end, and why mean lift need not say the same.
fn beside_purchases(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let caused = |policy: &str| run.of_policy(policy, "incremental_purchases").map(|value| thousands(value.value));
    let purchases = match (caused(policy), caused(baseline)) {
        (Some(mine), Some(theirs)) if policy != baseline => format!("{mine} purchases caused against {theirs}"),
        (Some(mine), _) => format!("{mine} purchases caused"),
        _ => return String::new(),
    };
    format!(
        " The mean counts every visit alike. Purchases also depend on fatigue, on clicks and on whose visits are lifted, so they \
         can move the other way: {purchases}."
    )
}

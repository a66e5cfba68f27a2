//! What a policy gains, beside the supply that it needs for it.

use super::canvas::Canvas;
use super::forest::{self, Row};
use super::parts::{begin_on, foot, pair, policies, reach_alike};
use super::scale::share;
use super::sketch::Sketch;
use crate::analysis::metrics::label;
use crate::base::number::{Form, decimals, percent, signed};
use crate::base::phrase::quoted;
use crate::report::changes::{change, in_brackets};
use crate::report::difference::{Figure, more_auctions};
use crate::results::read::{Run, Value};

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    let (_, baseline) = run.pair();
    let others: Vec<_> = policies(run).into_iter().filter(|(_, name)| *name != baseline).collect();
    let has_money = !run.reach_curve.is_empty() || sells(run);
    // What gains no reach for the same auctions has nothing to show here; and messages win no auctions.
    let needs_as_many = |(_, policy): &(_, &str)| {
        run.change(policy, "bought").and_then(Figure::difference).is_some_and(Figure::is_nothing)
    };
    let says_nothing = run.sends_messages() || (reach_alike(run) && others.iter().all(needs_as_many));
    if others.is_empty() || !has_money || says_nothing {
        return None;
    }
    let what = if sells(run) { "Reach and purchases" } else { "Reach" };
    let shows = format!("{what} less those of {}, and the auctions to win for it", quoted(baseline));
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    let names: Vec<&str> = others.iter().map(|(_, name)| *name).collect();
    let panels = panels(run);
    forest::panels(&mut canvas, &names, panels.len(), &mut |canvas, index, (across, top)| {
        draw_panel(canvas, run, (&panels[index], &others), (across.0, across.1, top));
    });
    foot(
        &mut canvas,
        "Supply needed: auctions to win, as a multiple of the baseline’s. A gain is real only if that supply is on offer. \
         Whiskers: 95 % intervals.",
    );
    let how =
        "Each row is a policy: what it gains or loses, and at the right how many times as many auctions it must win.";
    Some(Sketch { name: "supply", title, shows, how: how.into(), finding: finding(run), canvas })
}

fn title(run: &Run) -> String {
    let policy = pair(run).0;
    let reach = run.change(policy, "reach").and_then(Figure::relative).filter(|reach| reach.is_clear());
    let reach = reach.map_or("as much reach".into(), |reach| {
        format!("{} {} reach", reach.size().number(reach.percentage()), reach.word(["more", "less"]))
    });
    let supply = run.of_policy(policy, "supply_needed");
    let supply = supply.map(|supply| more_auctions(supply.value)).filter(|more| !more.starts_with("as many"));
    let supply = supply.map_or(String::new(), |more| format!(" and needs {more}"));
    format!("{} has {reach}{supply}", quoted(policy))
}

fn sells(run: &Run) -> bool {
    run.summary.iter().any(|row| row.metric == "incremental_purchases")
}

/// The metrics that are shown as differences; None stands for the supply.
fn panels(run: &Run) -> Vec<Option<&'static str>> {
    let gains = ["reach", "purchases"].into_iter().filter(|metric| *metric == "reach" || sells(run));
    gains.map(Some).chain([None]).collect()
}

fn draw_panel(
    canvas: &mut Canvas,
    run: &Run,
    (panel, others): (&Option<&'static str>, &[(plotters::style::RGBColor, &str)]),
    (left, right, top): (f64, f64, f64),
) {
    let row = |(colour, policy): &(_, &str)| {
        let value = panel.map_or_else(|| run.of_policy(policy, "supply_needed"), |metric| gain(run, policy, metric));
        let note = value.map_or("–".into(), |value| match panel {
            Some(_) => signed(format!("{} %", decimals(100.0 * value.value, 2))),
            None => times(value.value),
        });
        Row { colour: *colour, value, note }
    };
    let rows: Vec<Row> = others.iter().map(row).collect();
    match panel {
        Some("reach") => forest::panel(canvas, "Reach, difference", &rows, (left, right), (top, 0.0, share)),
        Some(_) => forest::panel(canvas, "Purchases, difference", &rows, (left, right), (top, 0.0, share)),
        None => forest::panel(canvas, &label("supply_needed"), &rows, (left, right), (top, 1.0, times)),
    }
}

fn gain(run: &Run, policy: &str, metric: &str) -> Option<Value> {
    let row = run.change(policy, metric)?;
    Value::new(row.relative, row.relative_low, row.relative_high)
}

fn times(value: f64) -> String {
    format!("×{}", decimals(value, 2))
}

fn finding(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let needed =
        run.of_policy(policy, "supply_needed").filter(|supply| !more_auctions(supply.value).starts_with("as many"));
    let supply = needed.map_or(String::new(), |supply| {
        let used = run.of_policy(policy, "supply_used").map_or(String::new(), |used| {
            format!(" It wins {} of all auctions on offer, and no policy can win more than all.", percent(used.value))
        });
        let (times, interval) = (decimals(supply.value, 2), in_brackets(supply, Form::Decimals(2)));
        format!(" {} must win {times} times as many auctions{interval}.{used}", quoted(policy))
    });
    let purchases = match sells(run) {
        true => format!(" The number of purchases {}.", change(run.change(policy, "purchases"))),
        false => String::new(),
    };
    let reach = change(run.change(policy, "reach"));
    format!("From {} to {}, reach {reach}.{purchases}{supply}", quoted(baseline), quoted(policy))
}

//! What a policy gains, beside the supply that it needs for it.

use super::canvas::Canvas;
use super::forest::{self, Row, STEP};
use super::parts::{begin, column, foot, name, policies};
use super::scale::share;
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{Form, decimals, percent, signed};
use crate::base::phrase::quoted;
use crate::report::difference::{change, in_brackets};
use crate::results::read::{Run, Value};

pub fn draw(run: &Run) -> Option<Sketch> {
    let (_, baseline) = run.pair();
    let others: Vec<_> = policies(run).into_iter().filter(|(_, name)| *name != baseline).collect();
    let has_money = !run.reach_curve.is_empty() || sells(run);
    if others.is_empty() || !has_money {
        return None;
    }
    let title = format!("What is gained against {}, and the supply it needs", quoted(baseline));
    let mut canvas = begin(run, &title);
    let left = theme::MARGIN + column(others.iter().map(|(_, name)| *name)) + 16.0;
    let top = canvas.y + 34.0;
    for (place, (_, policy)) in others.iter().enumerate() {
        name(&mut canvas, (left - 14.0, top + STEP * (place as f64 + 0.5) + 4.0), policy);
    }
    let panels = panels(run);
    let gap = 40.0;
    let wide = (theme::WIDTH - theme::MARGIN - left + gap) / panels.len() as f64 - gap;
    for (place, panel) in panels.iter().enumerate() {
        let from = left + place as f64 * (wide + gap);
        draw_panel(&mut canvas, run, (panel, &others), (from, from + wide, top));
    }
    canvas.y = top + STEP * others.len() as f64 + 16.0;
    foot(
        &mut canvas,
        "Supply needed: how many times as many ad requests as the baseline’s the policy has to win. Whiskers are 95 % \
         intervals of the paired comparison. A gain that needs supply nobody offers is no gain.",
    );
    let how = format!(
        "Each row is a policy: by how much it reaches {}more than {}, and at the right how many times as much supply it buys.",
        if sells(run) { "and sells " } else { "" },
        quoted(baseline)
    );
    Some(Sketch { name: "supply", title, how, finding: finding(run), canvas })
}

fn sells(run: &Run) -> bool {
    run.summary.iter().any(|row| row.metric == "incremental_purchases")
}

/// The metrics that are shown as gains; None stands for the supply.
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
        Some("reach") => forest::panel(canvas, "Reach gained", &rows, (left, right), (top, 0.0, share)),
        Some(_) => forest::panel(canvas, "Purchases gained", &rows, (left, right), (top, 0.0, share)),
        None => forest::panel(canvas, "Supply needed", &rows, (left, right), (top, 1.0, times)),
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
    let (policy, baseline) = run.pair();
    let supply = run.of_policy(policy, "supply_needed");
    let used = if supply.is_some() { run.of_policy(policy, "supply_used") } else { None };
    let supply = supply.map_or(String::new(), |value| {
        format!(
            ", and {} buys {} times its supply{}",
            quoted(policy),
            decimals(value.value, 2),
            in_brackets(value, Form::Decimals(2))
        )
    });
    let used = used.map_or(String::new(), |value| format!(": {} of all there is", percent(value.value)));
    format!(
        "From {} to {} reach {}{}{supply}{used}.",
        quoted(baseline),
        quoted(policy),
        change(run.change(policy, "reach")),
        if sells(run) {
            format!(", the number of purchases {}", change(run.change(policy, "purchases")))
        } else {
            String::new()
        }
    )
}

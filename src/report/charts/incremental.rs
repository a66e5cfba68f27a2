//! What the campaign causes and what that costs: incremental purchases by policy.

use super::forest::{self, Row, STEP};
use super::parts::{begin, column, foot, name, policies};
use super::scale;
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{Form, money, percent, thousands};
use crate::base::phrase::{self, quoted};
use crate::report::difference::{self, Figure, in_brackets};
use crate::results::read::{Run, Value};

/// Metrics of a panel each, and what the panels are called.
const PANELS: [(&str, &str); 3] = [
    ("incremental_purchases", "Purchases caused"),
    ("cost_per_incremental_purchase", "Cost of each"),
    ("incremental_profit", "Profit"),
];

pub fn draw(run: &Run) -> Option<Sketch> {
    let shown: Vec<_> = PANELS.into_iter().filter(|(metric, _)| has(run, metric)).collect();
    if !shown.iter().any(|(metric, _)| *metric == PANELS[0].0) {
        return None;
    }
    let title = "Purchases that the campaign causes, and what they cost".to_string();
    let mut canvas = begin(run, &title);
    let policies = policies(run);
    let left = theme::MARGIN + column(policies.iter().map(|(_, name)| *name)) + 16.0;
    let top = canvas.y + 34.0;
    for (place, (_, policy)) in policies.iter().enumerate() {
        name(&mut canvas, (left - 14.0, top + STEP * (place as f64 + 0.5) + 4.0), policy);
    }
    let gap = 40.0;
    let wide = (theme::WIDTH - theme::MARGIN - left + gap) / shown.len() as f64 - gap;
    for (place, (metric, title)) in shown.iter().enumerate() {
        let from = left + place as f64 * (wide + gap);
        let rows: Vec<Row> = policies.iter().map(|(colour, policy)| row(run, *colour, policy, metric)).collect();
        let title = match *metric {
            "incremental_purchases" => (*title).into(),
            _ => format!("{title}, {}", run.provenance.about.currency),
        };
        forest::panel(&mut canvas, &title, &rows, (from, from + wide), (top, 0.0, scale::count));
    }
    canvas.y = top + STEP * policies.len() as f64 + 16.0;
    foot(
        &mut canvas,
        "Caused: purchases under the policy less those of the same shoppers in a world without ads, on the same draws. \
         Profit: margin of what is caused, less spend. Whiskers are 95 % intervals.",
    );
    let how = "Each row is a policy: the purchases that would not have been made without its ads, what was spent for each of \
               them, and what is left.";
    Some(Sketch { name: "incremental", title, how: how.into(), finding: finding(run), canvas })
}

fn has(run: &Run, metric: &str) -> bool {
    let mut rows = run.summary.iter().filter(|row| row.metric == metric);
    match metric {
        "cost_per_incremental_purchase" => run.policies().into_iter().any(|policy| of(run, policy, metric).is_some()),
        _ => rows.next().is_some(),
    }
}

/// A metric of a policy. Where nothing is caused beyond chance, or nothing is paid, one has no cost.
fn of(run: &Run, policy: &str, metric: &str) -> Option<Value> {
    let value = run.of_policy(policy, metric)?;
    let caused = run.of_policy(policy, "incremental_purchases")?;
    let is_clear = Figure::from(caused).is_clear() && caused.low > 0.0 && value.value > 0.0;
    (metric != "cost_per_incremental_purchase" || is_clear).then_some(value)
}

fn row(run: &Run, colour: plotters::style::RGBColor, policy: &str, metric: &str) -> Row {
    let value = of(run, policy, metric);
    let note = value.map_or("none to speak of".into(), |value| match metric {
        "incremental_purchases" => thousands(value.value),
        _ => money(value.value),
    });
    Row { colour, value, note }
}

fn finding(run: &Run) -> String {
    let (policy, baseline) = run.pair();
    let mine = told(run, policy);
    let told = if policy == baseline { mine } else { format!("{mine}; {}", told(run, baseline)) };
    format!("{}.", phrase::sentence(&told))
}

fn told(run: &Run, policy: &str) -> String {
    let Some(caused) = of(run, policy, "incremental_purchases") else {
        return format!("{} has no purchases to speak of", quoted(policy));
    };
    let part = run.of_policy(policy, "purchases").and_then(|all| caused.over(all.value));
    let part = part.map_or(String::new(), |part| format!(", {} of all", percent(part.value)));
    let cost = of(run, policy, "cost_per_incremental_purchase").map_or(String::new(), |cost| {
        let form = Form::Price(&run.provenance.about.currency);
        format!(", at {} each{}", form.number(cost.value), in_brackets(cost, form))
    });
    difference::caused(&quoted(policy), caused.into(), &part) + &cost
}

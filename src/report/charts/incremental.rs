//! What the campaign causes and what that costs: incremental purchases by policy.

use super::canvas::Canvas;
use super::forest::{self, Row};
use super::parts::{begin_on, foot, pair, policies};
use super::scale;
use super::sketch::Sketch;
use crate::analysis::metrics::heading;
use crate::base::number::{Form, money, percent, signed, thousands};
use crate::base::phrase::{self, quoted};
use crate::report::changes::{self, in_brackets};
use crate::report::difference::Figure;
use crate::results::read::{Run, Value};

/// Metrics of a panel each.
const PANELS: [&str; 4] =
    ["incremental_purchases", "cost_per_incremental_purchase", "incremental_profit", "profit_after_coordination"];

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    let shown: Vec<_> = PANELS.into_iter().filter(|metric| has(run, metric)).collect();
    if !shown.contains(&PANELS[0]) {
        return None;
    }
    let (baseline, others) = (run.pair().1, run.policies().len() > 1);
    let shows = match others {
        true => format!(
            "Purchases that each policy causes, what each of them costs, and what is left, less those of {}",
            quoted(baseline)
        ),
        false => "Purchases that the policy causes, what each of them costs, and what is left".into(),
    };
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    let mut policies = policies(run);
    policies.retain(|(_, policy)| !others || *policy != baseline);
    let names: Vec<&str> = policies.iter().map(|(_, name)| *name).collect();
    forest::panels(&mut canvas, &names, shown.len(), &mut |canvas, index, (across, top)| {
        let metric = shown[index];
        let rows: Vec<Row> = policies.iter().map(|(colour, policy)| row(run, *colour, policy, metric)).collect();
        let title = heading(metric, &run.provenance.about.currency);
        forest::panel(canvas, &title, &rows, across, (top, 0.0, scale::count));
    });
    foot(
        &mut canvas,
        "Caused: purchases under the policy less those of the same shoppers without ads. Profit: margin of what is caused, less \
         spend on media. Whiskers: 95 % intervals of the difference, on the same shoppers.",
    );
    let how = "Each row is a policy: the purchases that would not be made without its ads, the spend for each of them, and the \
               profit. To the right of the line there is more than under the baseline.";
    Some(Sketch { name: "incremental", title, shows, how: how.into(), finding: finding(run), canvas })
}

fn title(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let caused = |policy: &str| {
        let value = run.of_policy(policy, "incremental_purchases").filter(|value| Figure::from(*value).is_clear());
        value.map_or("no clear number of".into(), |value| thousands(value.value))
    };
    let mine = format!("{} causes {} purchases", quoted(policy), caused(policy));
    if policy == baseline { mine } else { format!("{mine}, {} {}", quoted(baseline), caused(baseline)) }
}

fn has(run: &Run, metric: &str) -> bool {
    let mut rows = run.summary.iter().filter(|row| row.metric == metric);
    match metric {
        "cost_per_incremental_purchase" => run.policies().into_iter().any(|policy| of(run, policy, metric).is_some()),
        _ => rows.next().is_some(),
    }
}

/// A metric of a policy. Where what is caused is within sampling error of zero, or nothing is paid, one has no cost.
fn of(run: &Run, policy: &str, metric: &str) -> Option<Value> {
    let value = run.of_policy(policy, metric)?;
    let caused = run.of_policy(policy, "incremental_purchases")?;
    let is_clear = Figure::from(caused).is_clear() && caused.low > 0.0 && value.value > 0.0;
    (metric != "cost_per_incremental_purchase" || is_clear).then_some(value)
}

fn row(run: &Run, colour: plotters::style::RGBColor, policy: &str, metric: &str) -> Row {
    let is_compared = policy != run.pair().1;
    let change = || run.change(policy, metric).and_then(|row| Value::new(row.difference, row.low, row.high));
    let value = of(run, policy, metric).and_then(|own| if is_compared { change() } else { Some(own) });
    let note = value.map_or("too few to tell".into(), |value| match metric {
        "cost_per_incremental_purchase" => money(value.value),
        _ => thousands(value.value),
    });
    Row { colour, value, note: if is_compared && value.is_some() { signed(note) } else { note } }
}

fn finding(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let told = |policy: &str| format!("{}.", phrase::sentence(&told(run, policy)));
    if policy == baseline { told(policy) } else { format!("{} {}", told(policy), told(baseline)) }
}

fn told(run: &Run, policy: &str) -> String {
    let Some(caused) = of(run, policy, "incremental_purchases") else {
        return format!("{} has no purchases", quoted(policy));
    };
    let part = run.of_policy(policy, "purchases").and_then(|all| caused.over(all.value));
    let part = part.map_or(String::new(), |part| format!(", {} of all", percent(part.value)));
    let cost = of(run, policy, "cost_per_incremental_purchase").map_or(String::new(), |cost| {
        let form = Form::Price(&run.provenance.about.currency);
        format!(", at {} each{}", form.number(cost.value), in_brackets(cost, form))
    });
    changes::caused(&quoted(policy), caused.into(), &part) + &cost
}

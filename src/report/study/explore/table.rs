//! Every policy's reach and profit at every point, for whom no script shows them.

use maud::{Markup, html};

use super::data::{read, told};
use crate::analysis::metrics::label;
use crate::report::held::held;
use crate::report::study::table::{POINT, folded, table};
use crate::report::study::words::name_of;
use crate::results::read::{Explored, Study, StudyPoint};

/// A longer table is left to the files.
const MOST_ROWS: usize = 400;

/// What the table shows.
const SHOWN: [&str; 2] = ["reach_share", "incremental_profit"];

/// The table, where it is not too long.
pub fn policies(study: &Study, explored: &Explored) -> Markup {
    let done: Vec<&StudyPoint> = study.points.iter().filter(|point| point.status == "done").collect();
    if done.len() * explored.policies.len() > MOST_ROWS {
        return html! {};
    }
    let shown = |(_, (name, _)): &(usize, &(String, String))| SHOWN.contains(&name.as_str());
    let metrics: Vec<(usize, &(String, String))> = explored.metrics.iter().enumerate().filter(shown).collect();
    let factors = (0..study.file.factors.len()).map(|factor| name_of(study, factor));
    let headings = [POINT.to_string()].into_iter().chain(factors).chain(["Policy".into()]);
    let headings: Vec<String> = headings.chain(metrics.iter().map(|(_, (name, _))| label(name))).collect();
    let currency = &study.file.about.currency;
    let cell = |metric: usize, policy: usize, point: usize, unit: &str| {
        let value = explored.seen.get(&(metric, policy, point)).and_then(|seen| read(&seen.value));
        html! { (held(&value.map_or("–".into(), |value| told(value, unit, currency)))) }
    };
    let row = |point: &StudyPoint, policy: usize| {
        let numbers = metrics.iter().map(|(metric, (_, unit))| cell(*metric, policy, point.number, unit));
        let values = point.values.iter().map(|value| html! { (value) });
        let begin = [html! { (point.number) }].into_iter().chain(values);
        begin.chain([html! { (explored.policies[policy]) }]).chain(numbers).collect()
    };
    let of = |point: &&StudyPoint| (0..explored.policies.len()).map(|policy| row(point, policy)).collect::<Vec<_>>();
    let caption = "Each policy’s own numbers; summary.csv has their intervals.";
    let rows = done.iter().flat_map(of).collect();
    folded("Every policy at every point", &table("Policies", caption, &headings, rows))
}

//! Sliders over the points of a study: a part of `study.html` that a script of the page fills, from numbers that stand in the
//! page itself. Without scripts nothing of it is seen, and the tables stay open.

mod changed;
mod data;
mod table;

use maud::{Markup, PreEscaped, html};

use crate::report::charts::study::axis::Axis;
use crate::report::study::words::name_of;
use crate::results::read::{Explored, Study};
use data::Data;

pub use table::policies;

/// Where links to the sliders lead.
pub const ID: &str = "explore";

/// How the sliders look.
pub const STYLE: &str = include_str!("../../../../assets/explore.css");

/// What moves them, and what draws.
const SCRIPTS: [&str; 2] =
    [include_str!("../../../../assets/explore-charts.js"), include_str!("../../../../assets/explore.js")];

/// More factors than these are more sliders than anybody follows.
const MOST_FACTORS: usize = 4;

/// More numbers than these (policies × points × metrics) make a page too large for a mail.
const MOST_NUMBERS: usize = 20_000;

/// What planners ask for besides the metrics of the finding, as far as there is room.
const USUAL: [&str; 5] = ["reach_share", "incremental_profit", "incremental_purchases", "average_frequency", "spend"];

/// The metrics that the page lets explore, or why it lets explore none.
pub fn offered(study: &Study) -> Result<Vec<&str>, String> {
    let (factors, done) = (study.file.factors.len(), study.done());
    if factors > MOST_FACTORS {
        return Err(format!("This study varies {factors} factors: the page has sliders for up to {MOST_FACTORS}."));
    }
    if done < 2 {
        return Err("There are sliders where two points are done.".into());
    }
    let mut metrics = study.metrics();
    metrics.extend(USUAL.iter().filter(|name| !study.file.about.metrics.iter().any(|metric| metric == *name)));
    let room = MOST_NUMBERS / (done * count_policies(study));
    match metrics.len().min(room) {
        0 => Err(format!(
            "{done} points are too many for sliders: their numbers would make the page too large for a mail."
        )),
        fitting => Ok(metrics[..fitting].to_vec()),
    }
}

/// How many policies the scenario has.
fn count_policies(study: &Study) -> usize {
    let table: Option<toml::Table> = study.file.scenario.parse().ok();
    let policies = table.as_ref().and_then(|table| table.get("policy")).and_then(toml::Value::as_array);
    policies.map_or(1, Vec::len).max(1)
}

/// Sliders, sentence, charts and the scenario of the point, all of them empty.
pub fn section(study: &Study, explored: &Explored) -> Markup {
    let data = Data::of(study, explored);
    html! {
        p class="how" { (lead(study)) }
        div class="explorer" {
            form class="controls" autocomplete="off" {
                @for factor in 0..study.file.factors.len() { (control(study, factor)) }
                (choice("metric", "Metric", data.metrics.iter().map(|metric| metric.label.as_str())))
                (choice("policy", "Policy", data.compared().map(|policy| explored.policies[policy].as_str())))
                div class="buttons" {
                    button type="button" id="to-highest" { "Go to the highest" }
                    button type="button" id="to-reference" { "Go to the reference" }
                }
            }
            div class="shown" {
                p class="finding" id="now" aria-live="polite" { }
                p class="how" id="nearest" { }
                (chart("difference", "The difference over the slider that was moved last", ""))
                (chart("policies", "Every policy at this point", "The axes hold all points: numbers move, axes stay."))
            }
        }
        (scenario())
        script type="application/json" id="explore-data" { (PreEscaped(data.to_json())) }
        script type="module" { (PreEscaped(SCRIPTS.concat())) }
    }
}

fn lead(study: &Study) -> &'static str {
    match study.file.design.as_str() {
        "lhs" | "sobol" => {
            "Move a slider, or choose: the sentence, the charts and the scenario follow. The points were drawn, so few values of one \
             factor meet all values of another. Shown is the point that lies nearest to the sliders."
        }
        _ => {
            "Move a slider, or choose: the sentence, the charts and the scenario follow. All values are those that were run."
        }
    }
}

/// A slider over numbers; a choice among words.
fn control(study: &Study, factor: usize) -> Markup {
    let id = format!("factor-{factor}");
    let path = &study.file.factors[factor].path;
    let axis = Axis::new(&study.file.factors[factor].values, (0.0, 1.0));
    let name = name_of(study, factor);
    html! {
        div class="control factor" {
            label for=(id) { (name) @if name != *path { small { (path) } } }
            @if axis.is_numeric {
                output for=(id) { }
                input type="range" id=(id) min="0" max=(axis.levels.len() - 1) step="1" value="0";
                div class="ends" aria-hidden="true" { span { (axis.levels[0]) } span { (axis.levels[axis.levels.len() - 1]) } }
            } @else {
                select id=(id) {
                    @for (index, level) in axis.levels.iter().enumerate() { option value=(index) { (in_words(level)) } }
                }
            }
        }
    }
}

/// What a block does not vary has no value of its own.
fn in_words(level: &str) -> &str {
    if level.is_empty() { "as in the scenario" } else { level }
}

/// A choice, where there is one.
fn choice<'a>(id: &str, label: &str, options: impl ExactSizeIterator<Item = &'a str>) -> Markup {
    html! {
        div class="control" hidden[options.len() < 2] {
            label for=(id) { (label) }
            select id=(id) { @for (index, option) in options.enumerate() { option value=(index) { (option) } } }
        }
    }
}

fn chart(id: &str, title: &str, how: &str) -> Markup {
    html! {
        figure class="drawn" {
            figcaption { h3 id={ (id) "-title" } { (title) } p class="how" id={ (id) "-how" } { (how) } }
            svg id=(id) role="img" aria-label=(title) { }
        }
    }
}

fn scenario() -> Markup {
    html! {
        h3 { "This point as a scenario" }
        div class="buttons" {
            button type="button" id="copy-scenario" { "Copy as scenario" }
            button type="button" id="save-scenario" { "Save as file" }
            button type="button" id="copy-command" { "Copy the command" }
            span id="copied" role="status" { }
        }
        p class="how" { "The command is for the folder in which the scenario’s file is." }
        pre id="command" tabindex="0" aria-label="The command" { }
        details class="fold" {
            summary { "The scenario’s text" }
            pre id="point-scenario" tabindex="0" aria-label="The scenario of this point" { }
        }
        details class="fold" {
            summary { "The numbers, with the digits of the tables" }
            div class="wide" tabindex="0" role="region" aria-label="The numbers of this point" { table id="digits" { } }
        }
    }
}

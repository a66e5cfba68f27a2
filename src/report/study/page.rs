//! `study.html`: what was found, sliders over the points, the charts, every point and where it all comes from, on one page that
//! needs no network. Without scripts the sliders are not seen, and all else is.

use maud::{DOCTYPE, Markup, html};

use super::explore;
use super::table::{POINT, folded, table};
use super::words::{comparison, name_of, shown};
use crate::analysis::metrics::label;
use crate::base::number::thousands;
use crate::base::phrase::{counted, sentence};
use crate::base::time::in_words;
use crate::report::charts::Chart;
use crate::report::held::held;
use crate::report::html::{figure, head_with};
use crate::results::read::{EffectRow, Explored, Study, StudyPoint, Value};

/// A longer table is left to `effects.csv`.
const MOST_ROWS: usize = 400;

/// A part of the page.
pub struct Section {
    /// Where links lead.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What stands there.
    pub body: Markup,
}

/// The whole page; what its sliders show, or why it has none.
pub fn page(study: &Study, charts: &[Chart], explored: Result<&Explored, &str>) -> String {
    let file = &study.file;
    let under = format!(
        "{} of {}, {} each",
        counted(study.points.len() as f64, "point"),
        counted(file.factors.len() as f64, "factor"),
        counted(file.shoppers as f64, "simulated shopper")
    );
    let charts = html! {
        @for chart in charts { (figure(chart)) }
        @if let Err(why) = explored { p class="under" { (why) } }
    };
    let policies = explored.map_or(html! {}, |explored| explore::policies(study, explored));
    let sliders = explored.ok().map(|explored| Section {
        id: explore::ID,
        title: "Explore the points",
        body: explore::section(study, explored),
    });
    let others = [
        Section { id: "charts", title: "The effect", body: charts },
        Section { id: "points", title: "Points", body: html! { (points(study)) (policies) } },
        Section { id: "method", title: "Method", body: method(study) },
    ];
    let sections: Vec<Section> = sliders.into_iter().chain(others).collect();
    shell(study, "study", &under, &sections)
}

/// The page of any study: its findings, its own sections, and where it all comes from.
pub fn shell(study: &Study, kind: &str, under: &str, sections: &[Section]) -> String {
    let (file, about) = (&study.file, &study.file.about);
    let has_sliders = sections.iter().any(|section| section.id == explore::ID);
    let style = if has_sliders { explore::STYLE } else { "" };
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            (head_with(style, &file.version, None, &format!("{} – a {kind}", about.title)))
            body {
                header {
                    h1 { (about.title) }
                    p class="under" { (under) ", " (in_words(about.days)) " from " (about.start) }
                    div class="finding" { @for sentence in &about.headline { p { (held(&values_held(sentence))) } } }
                    @for note in &about.notes { p class="under" { (held(note)) } }
                }
                main {
                    @for Section { id, title, body } in sections { section id=(id) hidden[*id == explore::ID] { h2 { (title) } (body) } }
                    section id="provenance" { h2 { "How to repeat this study" } (provenance(study)) }
                    section id="scenario" {
                        h2 { "Scenario" }
                        pre tabindex="0" aria-label="The scenario" { code { (file.scenario) } }
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// Every point with its effects.
fn points(study: &Study) -> Markup {
    let metrics = study.metrics();
    if study.points.len() > MOST_ROWS {
        return html! { p { "The points are too many for this page: they stand in " code { "effects.csv" } "." } };
    }
    let caption = format!(
        "{}: difference, and below it its 95 % interval. “As good”: the highest is not higher beyond sampling error.",
        sentence(&comparison(study))
    );
    let factors = (0..study.file.factors.len()).map(|factor| name_of(study, factor));
    let both = metrics.iter().flat_map(|metric| [label(metric), format!("{}: is it as good?", label(metric))]);
    let headings: Vec<String> = [POINT.to_string()].into_iter().chain(factors).chain(both).collect();
    let rows = study.points.iter().map(|point| row(study, point, &metrics)).collect();
    folded("The difference at every point", &table("Points", &caption, &headings, rows))
}

fn row(study: &Study, point: &StudyPoint, metrics: &[&str]) -> Vec<Markup> {
    let found = |metric: &str| study.effects.iter().find(|row| row.point == point.number && row.metric == metric);
    let is_reference = point.number == study.file.reference;
    let first = html! { (point.number) @if is_reference { small { " reference" } } };
    let values = point.values.iter().map(|value| html! { (value) });
    let cells = metrics.iter().flat_map(|metric| match found(metric).filter(|row| row.effect.is_some()) {
        Some(row) => [
            effect(study, row),
            html! { @if row.standing == "best" { b { "highest" } } @else if row.standing == "as good" { "as good" } },
        ],
        None => [html! { (point.status) }, html! {}],
    });
    [first].into_iter().chain(values).chain(cells).collect()
}

/// A difference with its interval.
fn effect(study: &Study, row: &EffectRow) -> Markup {
    let Some(effect) = row.effect else { return html! {} };
    html! {
        (held(&shown(effect, &row.unit, &study.file.about.currency)))
        @if effect.has_interval() { small { (held(&ends(study, row))) } }
    }
}

/// The ends of an interval: "+2.1 points to +2.4 points".
fn ends(study: &Study, row: &EffectRow) -> String {
    let Some(effect) = row.effect else { return String::new() };
    let end = |value: f64| shown(Value { value, ..effect }, &row.unit, &study.file.about.currency);
    format!("{} to {}", end(effect.low), end(effect.high))
}

fn method(study: &Study) -> Markup {
    html! {
        p {
            "Every point is a run of the scenario with other values. All points draw the same shoppers with the same chances, so most of \
             the sampling error cancels in differences: between policies at a point, and between points. Points that differ in policies \
             alone are replayed on the same paths."
        }
        p {
            "Each number has the standard error of the delete-one-group jackknife over 100 groups of shoppers, and a 95 % interval by \
             Student's t. Which points are as good as the highest is told by intervals of the paired difference to it, which hold together \
             in 95 % of cases. The highest of many is a little too high on average: run it again with another " code { "--seed" }
            " before its gain is told."
        }
        p {
            code { "points.csv" } " lists the points, " code { "effects.csv" } " holds the numbers of this page, " code { "contrasts.csv" }
            " compares every metric of every policy with point " (study.file.reference) ", and the other tables are those of a run with \
             the point and its values in the first columns."
        }
    }
}

fn provenance(study: &Study) -> Markup {
    let file = &study.file;
    let changes = if file.set.is_empty() { "none".to_string() } else { file.set.join(" · ") };
    html! {
        dl {
            dt { "Program" } dd { "omnicap " (file.version) }
            dt { "Scenario" } dd { (file.scenario_name) }
            dt { "Changed on the command line" } dd { (changes) }
            @for factor in &file.factors {
                dt { "Varied" } dd { (factor.path) " = " (values(&factor.values)) }
            }
            dt { "Design" } dd { (file.design) ", " (counted(file.points as f64, "point")) ", simulated in " (file.passes) @if file.passes == 1 { " pass" } @else { " passes" } }
            dt { "Seed" } dd { (file.seed) }
            dt { "Shoppers" } dd { (thousands(file.shoppers as f64)) }
            dt { "Plan" } dd { (file.plan) }
            dt { "BLAKE3 digest of the scenario" } dd { (file.scenario_digest) }
        }
        p {
            "The same command and version give the same tables, byte for byte, on any number of threads. " code { "study.json" }
            " holds the BLAKE3 digest of every file."
        }
    }
}

/// A value stays with its factor.
fn values_held(sentence: &str) -> String {
    sentence.replace(" = ", "\u{a0}=\u{a0}")
}

/// The values of a factor, the first and the last of many.
fn values(all: &[String]) -> String {
    match all {
        [first, second, .., last] if all.len() > 12 => format!("{first}, {second}, … {last}"),
        all => all.join(", "),
    }
}

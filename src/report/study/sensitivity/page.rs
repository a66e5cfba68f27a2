//! `sensitivity.html`: what was found, the tornado, every assumption with its source, on one page that needs no network and no
//! script.

use maud::{Markup, html};

use crate::analysis::metrics::label;
use crate::base::phrase::counted;
use crate::report::charts::Chart;
use crate::report::held::held;
use crate::report::html::figure;
use crate::report::study::page::{Section, shell};
use crate::report::study::sensitivity::at_once::{index, is_sobol};
use crate::report::study::table::table;
use crate::report::study::words::shown;
use crate::results::read::{AssumedRow, Course, IndexRow, Sensitivity};

/// The whole page.
pub fn page(found: &Sensitivity, charts: &[Chart]) -> String {
    let file = &found.study.file;
    let is_at_once = !found.indices.is_empty();
    let under = format!(
        "{}, {}, {} each",
        counted(file.factors.len() as f64, "assumption"),
        if is_at_once { "all at once" } else { "one at a time" },
        counted(file.shoppers as f64, "simulated shopper")
    );
    let charts = html! { @for chart in charts { (figure(chart)) } };
    let table = if is_at_once { indices } else { one_by_one };
    let tables = html! { @for metric in found.study.metrics() { h3 { (label(metric)) } (table(found, metric)) } };
    let method = if is_at_once { method_at_once } else { method };
    let sections = [
        Section { id: "charts", title: "What the decision depends on", body: charts },
        Section { id: "assumptions", title: "Every assumption", body: tables },
        Section { id: "method", title: "Method", body: method() },
    ];
    shell(&found.study, "sensitivity", &under, &sections)
}

fn one_by_one(found: &Sensitivity, metric: &str) -> Markup {
    let caption =
        "The difference between the policies at the lowest and the highest value; what moves it most stands first.";
    let headings = ["Assumption", "Here", "At the lowest", "At the highest", "Flips", "Source"].map(String::from);
    let rows = found.courses(metric).iter().map(|course| row(found, course)).collect();
    table("Assumptions", caption, &headings, rows)
}

fn row(found: &Sensitivity, course: &Course<'_>) -> Vec<Markup> {
    let currency = &found.study.file.about.currency;
    let end = |row: Option<&&AssumedRow>| {
        let cell = row.and_then(|row| Some((row.value.clone(), shown(row.effect?, &row.unit, currency))));
        html! { @if let Some((value, effect)) = cell { (held(&effect)) small { "at " (value) } } @else { "–" } }
    };
    let flips = course.rows.iter().map(|row| row.flips.as_str());
    let flips = flips.max_by_key(|flips| ["no", "perhaps", "yes"].iter().position(|word| word == flips));
    let (own, source) = course.rows.first().map_or(("", ""), |row| (row.own.as_str(), row.source.as_str()));
    let text = |text: &str| html! { (text) };
    let own = text(if own.is_empty() { "–" } else { own });
    let ends = [end(course.rows.first()), end(course.rows.last())];
    let first = [text(course.assumption), own].into_iter().chain(ends);
    first.chain([text(flips.unwrap_or("no")), text(source)]).collect()
}

/// Every assumption that moved with all others.
fn indices(found: &Sensitivity, metric: &str) -> Markup {
    let currency = &found.study.file.about.currency;
    let (names, headings): (&[&str], &[&str]) = match is_sobol(found) {
        true => (&["total", "first"], &["Total index", "First-order index"]),
        false => {
            (&["mu_star", "mu", "sigma"], &["Mean size of the change (μ*)", "Mean change (μ)", "Its deviation (σ)"])
        }
    };
    let cell = |name: &str, assumption: &str| {
        let is_it = |row: &&IndexRow| row.metric == metric && row.index == name && row.assumption == assumption;
        let told = found.indices.iter().find(is_it).and_then(|row| Some(index(row.value?, row, currency)));
        html! { @if let Some(told) = told { (held(&told)) } @else { "–" } }
    };
    let row = |row: &IndexRow| {
        let cells = names.iter().map(|name| cell(name, &row.assumption));
        [html! { (row.assumption) }].into_iter().chain(cells).collect()
    };
    let caption =
        "What the difference between the policies depends on, with 95 % intervals; what matters most stands first.";
    let headings: Vec<String> = ["Assumption"].iter().chain(headings).map(ToString::to_string).collect();
    let rows = found.ranked(metric, names[0]).iter().map(|(ranked, _)| row(ranked)).collect();
    table("Assumptions", caption, &headings, rows)
}

fn method_at_once() -> Markup {
    html! {
        p {
            "All assumptions move at once, each anywhere between its low and its high and independent of the others. All runs draw the \
             same shoppers with the same chances."
        }
        p {
            "Sobol indices (saltelli): the first-order index is the share of the variance that would go if that assumption were known; \
             the total index is the share that would stay if all others were. Morris' elementary effects (morris): the change of the \
             difference when an assumption moves by two thirds of its range, told for the whole range. Intervals are the jackknife's, \
             over samples or ways. Simulation noise is what the jackknife over groups of shoppers finds in the squares."
        }
        p { code { "indices.csv" } " holds every index, and " code { "effects.csv" } " the difference at every point." }
    }
}

fn method() -> Markup {
    html! {
        p {
            "Each assumption takes five values from its lowest to its highest, while all others stay as the scenario has them. All runs \
             draw the same shoppers with the same chances, so most of the sampling error cancels in the difference between the \
             policies, and again in how it changes."
        }
        p {
            "An assumption flips the decision where the difference has another sign than at the scenario's own values: “yes” where that \
             is beyond sampling error (95 %), “perhaps” where it is not. Two assumptions that are wrong together may do what neither \
             does alone: " code { "omnicap sweep --design sobol" } " moves several at once."
        }
        p { code { "assumptions.csv" } " holds every value of every assumption, and the other tables those of the runs." }
    }
}

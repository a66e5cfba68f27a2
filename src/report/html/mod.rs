//! `report.html`: the finding, the policies, every chart and where it all comes from, on one page
//! that needs no network and no script.

mod channel_profit;
mod creatives;
mod earnings;
mod policies;
mod replayed;
mod sources;
mod truth;

use crate::base::number::thousands;
use crate::base::phrase::counted;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::held::held;

use super::charts::{Chart, Topic};
use crate::base::time::in_words;
use crate::results::read::Run;

const STYLE: &str = include_str!("../../../assets/report.css");
const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.woff2");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.woff2");

/// A part of the page: the name of its index, its title and what it holds.
type Part = (&'static str, &'static str, Markup);

/// The parts of the page. Those of money and of truth stand where there is something to say.
fn parts(run: &Run, charts: &[Chart]) -> Vec<Part> {
    let from = &run.provenance;
    let method = if from.log.is_some() { replayed::method(from.jackknife_groups) } else { sources::method(run) };
    let of = |topic: Topic| charts.iter().filter(move |chart| chart.topic == topic);
    let figures = |topic: Topic| html! { @for chart in of(topic) { (figure(chart)) } };
    let mut parts = vec![("policies", "Policies", policies::section(run))];
    if creatives::is_asked(run) {
        parts.push(("creatives", "Creatives", creatives::section(run)));
    }
    parts.extend(from.log.as_ref().map(|log| ("log", "The log", replayed::section(log))));
    if of(Topic::Money).next().is_some() {
        let inside = html! { (earnings::section(run)) (figures(Topic::Money)) };
        parts.push(("money", "Money and purchases", inside));
    }
    if of(Topic::Truth).next().is_some() {
        let inside = html! { (truth::section(run)) (figures(Topic::Truth)) };
        parts.push(("truth", truth::title(run), inside));
    }
    parts.push(("charts", "Charts of delivery", figures(Topic::Delivery)));
    parts.push(("assumptions", "Assumptions", sources::assumptions(run)));
    parts.push(("method", "Method", method));
    parts.push(("provenance", "How to repeat this run", sources::provenance(run)));
    parts
}

/// The whole page.
pub fn page(run: &Run, charts: &[Chart]) -> String {
    let about = &run.provenance.about;
    let parts = parts(run, charts);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&run.provenance.version, Some(&about.headline), &format!("{} – frequency caps compared", about.title)))
            body {
                header {
                    h1 { (about.title) }
                    p class="under" {
                        @if let Some(log) = &run.provenance.log {
                            (counted(run.shoppers(), "user")) " of the log " (log.name)
                        } @else {
                            (counted(run.shoppers(), "simulated shopper"))
                            @if let Some(people) = run.provenance.people {
                                ", who stand for a market of " (thousands(people as f64)) " people"
                            }
                        }
                        ", " (in_words(about.days)) " from " (about.start)
                    }
                    @if !about.question.is_empty() { p class="question" { (about.question) } }
                    div class="finding" { @for line in about.headline.lines() { p { (held(line)) } } }
                    @for note in &about.notes { p class="under" { (held(note)) } }
                    nav aria-label="Parts of this page" {
                        ul { @for (index, name, _) in &parts { li { a href={ "#" (index) } { (name) } } } }
                    }
                }
                main {
                    @for (index, name, inside) in &parts {
                        section id=(index) { h2 { (name) } (inside) }
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// What every page says of itself, and how it looks.
pub(in crate::report) fn head(version: &str, finding: Option<&str>, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="generator" content={ "omnicap " (version) };
            @if let Some(finding) = finding { meta name="description" content=(finding); }
            title { (title) }
            style { (PreEscaped(fonts())) (PreEscaped(STYLE)) }
        }
    }
}

fn fonts() -> String {
    let face = |weight: &str, font: &[u8]| {
        let data = STANDARD.encode(font);
        format!(
            "@font-face {{ font-family: Inter; font-weight: {weight}; \
             src: url(data:font/woff2;base64,{data}) format(\"woff2\"); }}\n"
        )
    };
    // One weight for text, one for all that is bold.
    face("400", REGULAR) + &face("600 700", SEMIBOLD)
}

pub(in crate::report) fn figure(chart: &Chart) -> Markup {
    let alternative = chart.alternative();
    html! {
        figure id={ "chart-" (chart.name) } {
            h3 class="unseen" { (chart.title) }
            div class="chart" role="region" tabindex="0" aria-label={ "Chart: " (chart.title) } {
                (PreEscaped(inline(&chart.svg, &alternative)))
            }
            figcaption {
                p class="how" { (held(&chart.how)) }
                p { (held(&chart.finding)) }
            }
        }
    }
}

/// An SVG as a part of the page: HTML knows its namespace, and its words are an attribute.
fn inline(svg: &str, alternative: &str) -> String {
    let label = html! { (alternative) }.into_string().replace('"', "&quot;");
    let svg = svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    svg.replacen(" role=\"img\"", &format!(" role=\"img\" aria-label=\"{label}\""), 1)
}

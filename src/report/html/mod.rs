//! `report.html`: what to do and why; the charts that decide; in an appendix all else. One page that needs no network and no
//! script.

mod creatives;
mod earnings;
mod first;
mod policies;
mod replayed;
mod sources;
mod truth;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::first_page::{FirstPage, first_page, subtitle};
use crate::report::held::held;

use super::charts::{Chart, Topic};
use crate::results::read::Run;

const STYLE: &str = include_str!("../../../assets/report.css");
const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.woff2");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.woff2");

/// A part of the page: the name of its index, its title and what it holds.
type Part = (&'static str, &'static str, Markup);

/// The drawn charts of a topic.
fn figures(charts: &[Chart], topic: Topic) -> Markup {
    html! { @for chart in charts.iter().filter(|chart| chart.topic == topic) { (figure(chart)) } }
}

/// What decides: the first page, then the charts that everybody should see.
fn first_parts(run: &Run, charts: &[Chart], page: &FirstPage) -> Vec<Part> {
    let decisive = || charts.iter().filter(|chart| chart.topic == Topic::Decision);
    let is_first = |chart: &&Chart| chart.name == "differences";
    let mut parts = Vec::new();
    if let Some(chart) = decisive().find(is_first) {
        parts.push(("changes", "What each policy changes", figure(chart)));
    }
    parts.push(("why", "Why, and how sure", first::facts(page)));
    parts
        .extend(page.channels.iter().map(|profits| ("channels", "Profit by channel", first::by_channel(run, profits))));
    let rest = html! { @for chart in decisive().filter(|chart| !is_first(chart)) { (figure(chart)) } };
    parts.push(("charts", "What lies behind it", rest));
    parts
}

/// Everything else. Those of money and of truth stand where there is something to say.
fn appendix(run: &Run, charts: &[Chart]) -> Vec<Part> {
    let from = &run.provenance;
    let method = if from.log.is_some() { replayed::method(from.jackknife_groups) } else { sources::method(run) };
    let has = |topic: Topic| charts.iter().any(|chart| chart.topic == topic);
    let mut parts = vec![("policies", "Policies", policies::section(run))];
    if creatives::is_asked(run) {
        parts.push(("creatives", "Creatives", creatives::section(run)));
    }
    parts.extend(from.log.as_ref().map(|log| ("log", "The log", replayed::section(log))));
    if has(Topic::Money) {
        let inside = html! { (earnings::section(run)) (figures(charts, Topic::Money)) };
        parts.push(("money", "Money and purchases", inside));
    }
    if has(Topic::Truth) || !run.attribution.is_empty() {
        let inside = html! { (truth::section(run)) (figures(charts, Topic::Truth)) };
        parts.push(("truth", truth::title(run), inside));
    }
    parts.push(("delivery", "Charts of delivery", figures(charts, Topic::Delivery)));
    parts.push(("assumptions", "Assumptions", sources::assumptions(run)));
    parts.push(("method", "Method", method));
    parts.push(("provenance", "How to repeat this run", sources::provenance(run)));
    parts
}

/// The whole page.
pub fn page(run: &Run, charts: &[Chart]) -> String {
    let (about, first) = (&run.provenance.about, first_page(run));
    let (parts, appendix) = (first_parts(run, charts, &first), appendix(run, charts));
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&run.provenance.version, Some(&about.headline), &format!("{} – frequency caps compared", about.title)))
            body {
                header {
                    h1 { (about.title) }
                    p class="under" { (subtitle(run)) }
                    @if !about.question.is_empty() { p class="question" { (about.question) } }
                    div class="finding" { @for line in &first.advice { p { (held(line)) } } }
                    @for note in &about.notes { p class="under" { (held(note)) } }
                }
                main {
                    @for part in &parts { (section(part)) }
                    details id="appendix" {
                        summary { "Appendix: every table and chart, the method, how to repeat this run" }
                        (contents(&appendix))
                        @for part in &appendix { (section(part)) }
                    }
                }
            }
        }
    };
    markup.into_string()
}

fn section((index, name, inside): &Part) -> Markup {
    html! { section id=(index) { h2 { (name) } (inside) } }
}

fn contents(parts: &[Part]) -> Markup {
    html! {
        nav aria-label="Parts of the appendix" {
            ul { @for (index, name, _) in parts { li { a href={ "#" (index) } { (name) } } } }
        }
    }
}

/// What every page says of itself, and how it looks.
pub use sources::SCENARIO_FILE;

pub(in crate::report) fn head(version: &str, finding: Option<&str>, title: &str) -> Markup {
    head_with("", version, finding, title)
}

/// The same with a style of the page's own.
pub(in crate::report) fn head_with(style: &str, version: &str, finding: Option<&str>, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="generator" content={ "omnicap " (version) };
            @if let Some(finding) = finding { meta name="description" content=(finding); }
            title { (title) }
            style { (PreEscaped(fonts())) (PreEscaped(STYLE)) (PreEscaped(style)) }
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
                @match &chart.narrow {
                    Some(narrow) => {
                        div class="broad" { (PreEscaped(inline(&chart.svg, &alternative))) }
                        div class="slim" { (PreEscaped(inline(narrow, &alternative))) }
                    }
                    None => { (PreEscaped(inline(&chart.svg, &alternative))) }
                }
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

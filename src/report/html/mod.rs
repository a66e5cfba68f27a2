//! `report.html`: the finding, the policies, every chart and where it all comes from, on one page
//! that needs no network and no script.

mod policies;
mod sources;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::charts::Chart;
use super::number::thousands;
use super::read::Run;

const STYLE: &str = include_str!("../../../assets/report.css");
const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.woff2");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.woff2");

/// The parts of the page, by the names of their places.
const PARTS: [(&str, &str); 5] = [
    ("policies", "The policies"),
    ("charts", "The charts"),
    ("assumptions", "The assumptions"),
    ("method", "How it was computed"),
    ("provenance", "Where it comes from"),
];

/// The whole page.
pub fn page(run: &Run, charts: &[Chart]) -> String {
    let about = &run.provenance.about;
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "omnicap " (run.provenance.version) };
                meta name="description" content=(about.headline);
                title { (about.title) " – frequency caps compared" }
                style { (PreEscaped(fonts())) (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (about.title) }
                    p class="under" {
                        (thousands(run.shoppers())) " simulated shoppers, " (about.days) " days from " (about.start)
                    }
                    p class="finding" { (held(&about.headline)) }
                    nav aria-label="Parts of this page" {
                        ul { @for (place, name) in PARTS { li { a href={ "#" (place) } { (name) } } } }
                    }
                }
                main {
                    (part(0, policies::section(run)))
                    (part(1, html! { @for chart in charts { (figure(chart)) } }))
                    (part(2, sources::assumptions(run)))
                    (part(3, sources::method(run)))
                    (part(4, sources::provenance(run)))
                }
            }
        }
    };
    markup.into_string()
}

fn part(place: usize, inside: Markup) -> Markup {
    let (id, name) = PARTS[place];
    html! { section id=(id) { h2 { (name) } (inside) } }
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

fn figure(chart: &Chart) -> Markup {
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

/// Keeps numbers and their units on one line.
fn held(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

/// An SVG as a part of the page: HTML knows its namespace, and its words are an attribute.
fn inline(svg: &str, alternative: &str) -> String {
    let label = html! { (alternative) }.into_string().replace('"', "&quot;");
    let svg = svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    svg.replacen(" role=\"img\"", &format!(" role=\"img\" aria-label=\"{label}\""), 1)
}

//! `find.html`: what was found, the chart, every candidate and where it all comes from, on one page that needs no network and
//! no script.

use maud::{Markup, html};

use super::headline::shown_value;
use crate::analysis::metrics::heading;
use crate::base::number::thousands;
use crate::base::phrase::{counted, listed};
use crate::report::charts::Chart;
use crate::report::held::held;
use crate::report::html::figure;
use crate::report::study::page::{Section, shell};
use crate::report::study::words::{form, name_of};
use crate::results::read::{CandidateRow, RaceTables};

/// The whole page.
pub fn page(found: &RaceTables, charts: &[Chart]) -> String {
    let (file, race) = (&found.study.file, &found.race);
    let under = format!(
        "{} raced by {}, on {} at most",
        counted(found.candidates.len() as f64, "candidate"),
        heading(&race.metric, &file.about.currency),
        counted(race.shoppers as f64, "shopper")
    );
    let charts = html! { @for chart in charts { (figure(chart)) } };
    let sections = [
        Section { id: "charts", title: "The candidates", body: charts },
        Section { id: "candidates", title: "Every candidate", body: candidates(found) },
        Section { id: "method", title: "Method", body: method(found) },
    ];
    shell(&found.study, "find", &under, &sections)
}

fn candidates(found: &RaceTables) -> Markup {
    let (study, race) = (&found.study, &found.race);
    let currency = &study.file.about.currency;
    let row = |row: &CandidateRow| {
        html! {
            tr {
                td { (row.point) }
                @for value in &row.values { td { (value) } }
                td { @if let Some(value) = row.value { (held(&shown_value(value, &race.unit, currency))) } @else { "–" } }
                td {
                    @if let Some(behind) = row.behind {
                        (held(&form(&race.unit, currency, behind.high - behind.low).number(behind.value)))
                        @if behind.has_interval() {
                            small { (held(&form(&race.unit, currency, behind.high - behind.low).interval(behind.low, behind.high).replace("95 % interval ", ""))) }
                        }
                    } @else { "–" }
                }
                @if !race.limits.is_empty() { td { (row.keeps_limits) } }
                td { @if row.standing == "best" { b { "best" } } @else { (row.standing) } }
                td { (thousands(row.shoppers)) }
            }
        }
    };
    html! {
        div class="wide" tabindex="0" role="region" aria-label="Candidates" {
            table {
                caption {
                    "Behind: how much worse than the best, on the same shoppers, with its interval below. All these intervals hold \
                     together in 95 % of cases. Shoppers: those of the last round that it was in."
                }
                thead {
                    tr {
                        th scope="col" { "Point" }
                        @for factor in 0..study.file.factors.len() { th scope="col" { (name_of(study, factor)) } }
                        th scope="col" { (heading(&race.metric, currency)) }
                        th scope="col" { "Behind" }
                        @if !race.limits.is_empty() { th scope="col" { "Keeps " (listed(&race.limits)) } }
                        th scope="col" { "Standing" }
                        th scope="col" { "Shoppers" }
                    }
                }
                tbody { @for one in &found.candidates { (row(one)) } }
            }
        }
    }
}

fn method(found: &RaceTables) -> Markup {
    let race = &found.race;
    html! {
        p {
            "All candidates meet the same first shoppers, so most of the sampling error cancels in their differences. Whoever surely \
             lies behind the best by more than the indifference zone, or surely breaks a limit, is out. The others meet four times as \
             many shoppers, until each lies within the zone or the shoppers are used up. All intervals of the race hold together in \
             95 % of cases (Bonferroni over candidates, limits and rounds), so the truly best candidate is put out in 5 % at most."
        }
        p {
            "The best of many estimates is a little too good on average. So what it gains was estimated again, on "
            (counted(race.fresh_shoppers as f64, "shopper")) " of seed " (race.fresh_seed) ", whom the race had not met. "
            code { "omnicap run" } " with " code { "--seed " (race.fresh_seed) } " meets the same ones."
        }
        p {
            code { "candidates.csv" } " holds the numbers of this page, " code { "rounds.csv" } " every look at every candidate, and "
            code { "gain.csv" } " every metric of the best against the baseline and against the reference point."
        }
    }
}

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
use crate::report::study::table::{POINT, table};
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
    let caption = "Behind: how much worse than the best, on the same shoppers, with its interval below. All these intervals hold together \
                   in 95 % of cases. Shoppers: those of the last round that it was in.";
    let factors = (0..study.file.factors.len()).map(|factor| name_of(study, factor));
    let limits = (!race.limits.is_empty()).then(|| format!("Keeps {}", listed(&race.limits)));
    let numbers = [heading(&race.metric, &study.file.about.currency), "Behind".into()];
    let headings = [POINT.to_string()].into_iter().chain(factors).chain(numbers).chain(limits);
    let headings: Vec<String> = headings.chain(["Standing".into(), "Shoppers".into()]).collect();
    let rows = found.candidates.iter().map(|candidate| row(found, candidate)).collect();
    table("Candidates", caption, &headings, rows)
}

fn row(found: &RaceTables, row: &CandidateRow) -> Vec<Markup> {
    let (race, currency) = (&found.race, &found.study.file.about.currency);
    let form = |wide: f64| form(&race.unit, currency, wide);
    let value = row.value.map_or("–".into(), |value| held(&shown_value(value, &race.unit, currency)));
    let behind = html! {
        @if let Some(behind) = row.behind {
            @let form = form(behind.high - behind.low);
            (held(&form.number(behind.value)))
            @if behind.has_interval() { small { (held(&form.interval(behind.low, behind.high).replace("95 % interval ", ""))) } }
        } @else { "–" }
    };
    let limits = (!race.limits.is_empty()).then(|| html! { (row.keeps_limits) });
    let standing = html! { @if row.standing == "best" { b { "best" } } @else { (row.standing) } };
    let values = row.values.iter().map(|value| html! { (value) });
    let cells = [html! { (row.point) }].into_iter().chain(values).chain([html! { (value) }, behind]).chain(limits);
    cells.chain([standing, html! { (thousands(row.shoppers)) }]).collect()
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

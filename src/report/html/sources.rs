//! What the numbers rest on: assumptions, method, provenance.

use maud::{Markup, html};

use crate::base::number::thousands;
use crate::base::phrase::counted;
use crate::report::first_page::{marked, sources_counted};
use crate::results::read::Run;

/// Names the scenario's text, beside the page.
pub const SCENARIO_FILE: &str = "scenario.toml";

pub fn assumptions(run: &Run) -> Markup {
    let text = &run.provenance.scenario;
    let marked = marked(text);
    html! {
        p {
            @if run.provenance.log.is_some() {
                "The scenario holds the policies and how the log is read. What it says of a population and its paths was not used. "
            } @else {
                "The scenario holds everything that is simulated. "
            }
            (sources_counted(text))
        }
        @if !marked.is_empty() {
            ul { @for (mark, words, count) in &marked { li { (mark) " " (words) ": " (counted(*count as f64, "line")) } } }
        }
        p { a href=(SCENARIO_FILE) { "The scenario’s text" } " is the file " code { (SCENARIO_FILE) } " beside this page." }
    }
}

pub fn method(run: &Run) -> Markup {
    let provenance = &run.provenance;
    let has_budgets = run.summary.iter().any(|row| row.metric == "budget");
    html! {
        p {
            "Shoppers and their paths over the channels are drawn once, and every policy is replayed on the same paths. So most \
             of the sampling error cancels in differences between policies. "
            @if has_budgets {
                "A policy with a budget bids for more or less until it meets the budget: what its caps refuse is bought elsewhere. \
                 The other policies bid for the same opportunities, and what their caps save is not spent."
            } @else {
                "An opportunity that a cap refuses costs nothing, and its money is not spent elsewhere: policies are compared at \
                 equal supply."
            }
        }
        p {
            "Counts are exact numbers of the simulated shoppers. Each estimate has the standard error of the delete-one-group \
             jackknife over " (provenance.jackknife_groups) " groups of shoppers, and a 95 % interval by Student's t. The \
             intervals hold sampling error: how much a number varies with other shoppers. Errors in the assumptions come on \
             top."
            @if has_budgets {
                " They include that other shoppers would lead to other win rates for a budget."
            }
        }
        p {
            "Every number, chart and sentence on this page is made from the CSV files beside it."
        }
    }
}

/// What was read beside the scenario, with digests.
fn inputs(run: &Run) -> Vec<(&str, &str)> {
    let from = &run.provenance;
    let log = from.log.iter().map(|log| (log.name.as_str(), log.digest.as_str()));
    log.chain(from.inputs.iter().map(|(name, digest)| (name.as_str(), digest.as_str()))).collect()
}

pub fn provenance(run: &Run) -> Markup {
    let from = &run.provenance;
    let changes = if from.set.is_empty() { "none".to_string() } else { from.set.join(" · ") };
    let rows = [
        ("Program", format!("omnicap {}", from.version)),
        ("Scenario", from.scenario_name.clone()),
        ("Changed on the command line", changes),
        ("BLAKE3 digest of the scenario", from.scenario_digest.clone()),
        ("Seed", from.seed.to_string()),
        (if from.log.is_some() { "Users" } else { "Shoppers" }, thousands(run.shoppers())),
        (
            "People of the market",
            from.people.map_or_else(|| "the shoppers themselves".into(), |people| thousands(people as f64)),
        ),
    ];
    html! {
        dl {
            @for (name, value) in rows { dt { (name) } dd { (value) } }
            @for (name, digest) in inputs(run) { dt { "BLAKE3 digest of " (name) } dd { (digest) } }
        }
        p {
            "The same scenario, seed and version give the same tables and this page, byte for byte, on any number of threads. "
            code { "run.json" } " holds the BLAKE3 digest of every file, and how long it took."
        }
    }
}

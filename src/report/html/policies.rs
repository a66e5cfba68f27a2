//! The policies side by side, and what each changes.

use maud::{Markup, html};

use crate::report::charts::{change, quoted};
use crate::report::number::{decimals, percent_places, thousands};
use crate::report::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
    html! {
        (table(run, "Table of policies", &columns(run)))
        (changes(run))
    }
}

/// A metric with its title and the unit that the table gives.
pub type Column = (&'static str, String, String);

/// The policies side by side, by some metrics.
pub fn table(run: &Run, label: &str, columns: &[Column]) -> Markup {
    let about = &run.provenance.about;
    html! {
        div class="wide" role="region" tabindex="0" aria-label=(label) {
            table {
                caption { "Each number with half the width of its 95 % interval." }
                thead {
                    tr { th scope="col" { "Policy" } @for (_, title, _) in columns { th scope="col" { (title) } } }
                }
                tbody {
                    @for policy in run.policies() {
                        tr {
                            th scope="row" {
                                (policy)
                                @if policy == about.baseline && run.policies().len() > 1 { " (baseline)" }
                            }
                            @for (metric, _, unit) in columns { td { (cell(run.of_policy(policy, metric), unit)) } }
                        }
                    }
                }
            }
        }
    }
}

fn columns(run: &Run) -> Vec<Column> {
    let about = &run.provenance.about;
    let (low, high) = about.effective_frequency;
    let mut columns = vec![
        ("impressions", "Impressions".to_string()),
        ("reach_share", "Reach".into()),
        ("average_frequency", "Frequency".into()),
        ("underexposed_share", format!("To fewer than {low}")),
        ("overexposed_share", format!("Beyond {high}")),
        ("top_40_share", "To the top 40 %".into()),
    ];
    let spends = run.summary.iter().any(|row| row.metric == "spend" && row.value.is_some_and(|value| value > 0.0));
    if spends {
        columns.push(("spend", format!("Spend, {}", about.currency)));
        columns.push(("cost_per_reached", "Per reached".into()));
    }
    with_units(run, columns)
}

/// The metrics that the tables have, each with its unit.
pub fn with_units(run: &Run, columns: Vec<(&'static str, String)>) -> Vec<Column> {
    let unit = |metric: &str| run.summary.iter().find(|row| row.metric == metric).map(|row| row.unit.clone());
    columns.into_iter().filter_map(|(metric, title)| Some((metric, title, unit(metric)?))).collect()
}

fn cell(value: Option<Value>, unit: &str) -> Markup {
    let places = value.map_or(1, |value| percent_places(value.high - value.low));
    let number = |value: f64| match unit {
        "share" => format!("{} %", decimals(100.0 * value, places)),
        unit if unit.ends_with("impressions per shopper") => decimals(value, 2),
        unit if unit.ends_with("per shopper") => decimals(value, 4),
        unit if unit.ends_with("per purchase") || unit == "times" => decimals(value, 2),
        _ => thousands(value),
    };
    html! {
        @match value {
            None => "–",
            Some(value) => {
                (number(value.value))
                @if value.high > value.low { small { "± " (number((value.high - value.low) / 2.0)) } }
            }
        }
    }
}

/// What each policy changes, in words that admit what cannot be told from chance.
fn changes(run: &Run) -> Markup {
    let baseline = &run.provenance.about.baseline;
    let others: Vec<&str> = run.policies().into_iter().filter(|policy| policy != baseline).collect();
    html! {
        @if !others.is_empty() {
            h3 { "Against " (quoted(baseline)) ", on the same shoppers" }
            ul {
                @for policy in others {
                    @let told = |metric: &str| super::held(&change(run.change(policy, metric)));
                    li {
                        strong { (policy) } ": the number of impressions " (told("impressions"))
                        "; reach " (told("reach"))
                        "; the share of impressions beyond " (run.provenance.about.effective_frequency.1)
                        " per shopper " (told("overexposed_share")) "."
                    }
                }
            }
        }
    }
}

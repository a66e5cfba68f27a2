//! The policies side by side, and what each changes.

use maud::{Markup, html};

use crate::base::number::Form;
use crate::base::phrase::quoted;
use crate::base::time::in_words;
use crate::report::changes::{change, share_change};
use crate::report::headline::details;
use crate::report::held::held;
use crate::results::columns::{self, Column};
use crate::results::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
    html! {
        @let columns = columns(run);
        (table(run, "Table of policies", &columns))
        p class="how" { (held(&columns::explained(&columns))) }
        h3 { "In a line each" }
        ul { @for line in details(run) { li { (held(&line)) } } }
        (changes(run))
    }
}

/// The policies side by side, by some metrics; those that the run does not have are left out.
pub fn table(run: &Run, label: &str, columns: &[Column]) -> Markup {
    let about = &run.provenance.about;
    let columns: Vec<_> = columns.iter().filter_map(|column| Some((column, unit(run, column)?))).collect();
    html! {
        div class="wide" role="region" tabindex="0" aria-label=(label) {
            table {
                caption { "± is half the width of a 95 % interval." }
                thead {
                    tr { th scope="col" { "Policy" } @for (column, _) in &columns { th scope="col" { (column.title) } } }
                }
                tbody {
                    @for policy in run.policies() {
                        tr {
                            th scope="row" {
                                (policy)
                                @if policy == about.baseline && run.policies().len() > 1 { " (baseline)" }
                            }
                            @for (column, unit) in &columns { td data-label=(column.title) { (cell(run.of_policy(policy, column.metric), unit, &about.currency)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The unit of a column; None where the run does not have it.
pub fn unit<'a>(run: &'a Run, column: &Column) -> Option<&'a str> {
    run.summary.iter().find(|row| row.metric == column.metric).map(|row| row.unit.as_str())
}

fn columns(run: &Run) -> Vec<Column> {
    let about = &run.provenance.about;
    let spends = run.summary.iter().any(|row| row.metric == "spend" && row.value.is_some_and(|value| value > 0.0));
    columns::of_policies(about.effective_frequency, spends.then_some(about.currency.as_str()), run.person())
}

/// A number with half its interval, or a dash.
pub fn cell(value: Option<Value>, unit: &str, currency: &str) -> Markup {
    let Some(value) = value else { return html! { "–" } };
    let width = value.high - value.low;
    let form = Form::in_table(unit, currency, value.value, width);
    let (number, margin) = form.with_margin(value.value, width / 2.0);
    html! {
        (number) (form.sign())
        @if value.has_interval() { small { "± " (margin) (form.sign()) } }
    }
}

/// What each policy changes, in words that admit what is within sampling error.
fn changes(run: &Run) -> Markup {
    let baseline = &run.provenance.about.baseline;
    let others: Vec<&str> = run.policies().into_iter().filter(|policy| policy != baseline).collect();
    html! {
        @if !others.is_empty() {
            h3 { "Compared with " (quoted(baseline)) ", on the same shoppers" }
            ul {
                @for policy in others {
                    @let told = |metric: &str| held(&change(run.change(policy, metric)));
                    li {
                        strong { (policy) } ": the number of impressions " (told("impressions"))
                        ". Reach " (told("reach"))
                        ". The share of impressions beyond " (run.provenance.about.effective_frequency.1)
                        " per " (run.person()) " in " (in_words(run.provenance.about.days)) " " (held(&beyond(run, policy))) "."
                    }
                }
            }
        }
    }
}

/// What becomes of the impressions beyond the effective frequency, as a share of all.
fn beyond(run: &Run, policy: &str) -> String {
    let share = |policy: &str| run.of_policy(policy, "overexposed_share").map(|share| share.value);
    match (share(&run.provenance.about.baseline), share(policy)) {
        (Some(from), Some(to)) => share_change(from, to, run.change(policy, "overexposed_share")),
        _ => "cannot be compared".into(),
    }
}

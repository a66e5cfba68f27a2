//! Which creatives shoppers met, and how often the same again.

use maud::{Markup, html};

use super::policies::{table, unit};
use crate::base::number::{Form, percent};
use crate::base::phrase::quoted;
use crate::report::changes::share_change;
use crate::report::held::held;
use crate::results::columns::{self, Column};
use crate::results::read::{CreativeRow, Run};

/// Is there anything to say: does any channel name creatives?
pub fn is_asked(run: &Run) -> bool {
    run.creatives.iter().any(|row| row.creative.is_some())
}

pub fn section(run: &Run) -> Markup {
    let columns: Vec<Column> = columns::of_creatives().into_iter().filter(|one| unit(run, one).is_some()).collect();
    html! {
        ul { @for sentence in repeated(run) { li { (held(&sentence)) } } }
        (table(run, "Table of creatives", &columns))
        p class="how" { (held(&columns::explained(&columns))) }
        (by_creative(run))
    }
}

/// What becomes of repeats and of wear-out under the other policies.
fn repeated(run: &Run) -> Vec<String> {
    let baseline = run.pair().1;
    let others = run.policies().into_iter().filter(|policy| *policy != baseline);
    let sentences = others.filter_map(|policy| {
        let told = |metric: &str| {
            let [from, to] = [baseline, policy].map(|policy| run.of_policy(policy, metric).map(|value| value.value));
            Some(share_change(from?, to?, run.change(policy, metric)))
        };
        let worn = told("worn_share").map_or(String::new(), |worn| format!("; what wear-out takes {worn}"));
        Some(format!(
            "{}: the share of impressions that repeat the ad of the {}’s impression before {}{worn}.",
            quoted(policy),
            run.person(),
            told("repeats_share")?
        ))
    });
    sentences.collect()
}

/// Every creative of every channel: how often it is shown under each policy, and how much of that repeats.
fn by_creative(run: &Run) -> Markup {
    let policies = run.policies();
    let of = |policy: &str, like: &CreativeRow| {
        let mut rows = run.creatives.iter().filter(|row| row.policy == policy);
        rows.find(|row| row.channel == like.channel && row.creative == like.creative).cloned()
    };
    html! {
        h3 { "Impressions of each creative, and how many of them repeat the one before" }
        div class="wide" role="region" tabindex="0" aria-label="Impressions of each creative" {
            table {
                thead {
                    tr { th scope="col" { "Creative" } @for policy in &policies { th scope="col" { (policy) } } }
                }
                tbody {
                    @for row in run.creatives.iter().filter(|row| policies.first() == Some(&row.policy.as_str())) {
                        tr {
                            th scope="row" { (run.label(&row.channel)) ": " (row.creative.as_deref().unwrap_or("its one ad")) }
                            @for policy in &policies { td data-label=(policy) { (cell(of(policy, row))) } }
                        }
                    }
                }
            }
        }
    }
}

fn cell(row: Option<CreativeRow>) -> Markup {
    let Some(CreativeRow { impressions, repeats, .. }) = row.filter(|row| row.impressions > 0) else {
        return html! { "–" };
    };
    html! {
        (Form::Count.number(impressions as f64))
        small { (percent(repeats as f64 / impressions as f64)) " repeat" }
    }
}

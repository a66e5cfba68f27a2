//! What each channel earns: the profit that would be missing without it.

use maud::{Markup, html};

use super::policies::cell;
use crate::base::phrase::{listed, quoted};
use crate::report::held::held;
use crate::results::read::{Run, Value};

const METRIC: &str = "profit_lost_without";

/// A table of channels under the policy of the finding, with what is clear in a sentence; nothing where it was not measured.
pub fn by_channel(run: &Run) -> Markup {
    let (policy, _) = run.pair();
    let currency = &run.provenance.about.currency;
    let channels = run.served_channels().into_iter();
    let rows =
        channels.filter_map(|channel| Some((run.label(channel), channel, run.of_channel(policy, channel, METRIC)?)));
    let rows: Vec<(&str, &str, Value)> = rows.collect();
    if rows.is_empty() {
        return html! {};
    }
    let cells = |(label, channel, profit): &(&str, &str, Value)| {
        html! {
            tr {
                th scope="row" { (label) }
                td { (cell(run.of_channel(policy, channel, "spend"), currency, currency)) }
                td { (cell(run.of_channel(policy, channel, "revenue_lost_without"), currency, currency)) }
                td { (cell(Some(*profit), currency, currency)) }
            }
        }
    };
    html! {
        p { (held(&sentence(policy, &rows))) }
        div class="wide" role="region" tabindex="0" aria-label="Table of profit by channel" {
            table {
                caption { "Each channel under " (quoted(policy)) ". ± is half the width of a 95 % interval." }
                thead {
                    tr {
                        th scope="col" { "Channel" }
                        th scope="col" { "Spend, " (currency) }
                        th scope="col" { "Revenue lost without it, " (currency) }
                        th scope="col" { "Profit of the channel, " (currency) }
                    }
                }
                tbody { @for row in &rows { (cells(row)) } }
            }
        }
    }
}

/// Which channels clearly earn and lose.
fn sentence(policy: &str, rows: &[(&str, &str, Value)]) -> String {
    let told = |is: fn(&Value) -> bool| -> Vec<&str> {
        rows.iter().filter(|(.., profit)| is(profit)).map(|(label, ..)| *label).collect()
    };
    let is_sure = |profit: &Value| profit.low < profit.high;
    let earning = told(|profit| profit.low > 0.0 && profit.low < profit.high);
    let losing = told(|profit| profit.high < 0.0 && profit.low < profit.high);
    let open = rows.iter().filter(|(.., profit)| !is_sure(profit) || profit.low <= 0.0 && profit.high >= 0.0).count();
    let parts = [(earning, "earn more than they cost"), (losing, "cost more than they earn")];
    let parts = parts.iter().filter(|(names, _)| !names.is_empty());
    let mut parts: Vec<String> = parts.map(|(names, what)| format!("{}: {}", what, listed(names))).collect();
    if open > 0 {
        parts.push(format!("within sampling error: {open}"));
    }
    format!("Channels of {} by what would be missing without them: {}.", quoted(policy), parts.join("; "))
}

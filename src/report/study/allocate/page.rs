//! `allocation.html`: the split, what the next amount earns, the response curves, on one page that needs no network and no script.

use maud::{Markup, html};

use crate::analysis::metrics::label;
use crate::base::number::thousands;
use crate::base::phrase::counted;
use crate::report::charts::Chart;
use crate::report::held::held;
use crate::report::html::figure;
use crate::report::study::page::{Section, shell};
use crate::report::study::words::with_margin;
use crate::results::read::{Allocation, ShareRow};

/// The whole page.
pub fn page(found: &Allocation, charts: &[Chart]) -> String {
    let under = format!(
        "{} {} over {}",
        found.study.file.about.currency,
        thousands(found.file.total),
        counted(found.channels().len() as f64, "channel")
    );
    let charts = html! { @for chart in charts { (figure(chart)) } };
    let sections = [
        Section { id: "charts", title: "Where the money goes", body: charts },
        Section { id: "channels", title: "Every channel", body: channels(found) },
        Section { id: "method", title: "Method", body: method(found) },
    ];
    shell(&found.study, "allocation", &under, &sections)
}

fn channels(found: &Allocation) -> Markup {
    let (currency, unit) = (&found.study.file.about.currency, &found.file.unit);
    let cells = |row: Option<&ShareRow>| {
        let value = row.and_then(|row| row.per_1000).map(|value| with_margin(value, unit, currency));
        let reach = row.and_then(|row| row.reach_per_1000).map(|value| with_margin(value, "shoppers", currency));
        html! {
            td { (row.map_or("–".into(), |row| thousands(row.budget))) }
            td { (held(&value.unwrap_or("–".into()))) }
            td { (held(&reach.unwrap_or("–".into()))) }
        }
    };
    html! {
        div class="wide" tabindex="0" role="region" aria-label="Channels" {
            table {
                caption { "What the next 1,000 brings while the other budgets stay; ± is half a 95 % interval." }
                thead {
                    tr {
                        th scope="col" { "Channel" }
                        @for split in ["Today", "Best"] {
                            th scope="col" { (split) ", " (currency) }
                            th scope="col" { (label(&found.file.metric)) " of the next 1,000" }
                            th scope="col" { "Reach of the next 1,000" }
                        }
                        th scope="col" { "Supply, " (currency) }
                    }
                }
                tbody {
                    @for channel in found.channels() {
                        tr {
                            td { (channel) }
                            (cells(found.share("today", channel)))
                            (cells(found.share("best", channel)))
                            td { (found.share("best", channel).map_or("–".into(), |row| thousands(row.supply))) }
                        }
                    }
                }
            }
        }
    }
}

fn method(found: &Allocation) -> Markup {
    html! {
        p {
            "Today's split is the total in the shares that the policy spends now. An exchange takes an amount from one channel and gives \
             it to another. All exchanges are compared on the same shoppers, and the best is made where it surely gains more than the \
             indifference zone (intervals of all exchanges of a look hold together in 95 % of cases). Where none does, half the amount \
             is tried, from an eighth of the total down to a sixty-fourth."
        }
        p {
            "The best of many estimates is a little too good. So what the split gains was estimated again on "
            (counted(found.file.fresh_shoppers as f64, "shopper")) " of seed " (found.file.fresh_seed) "."
        }
        p {
            "A response curve changes one budget up to the channel's supply, and leaves the others at the best split. "
            code { "allocation.csv" } ", " code { "exchanges.csv" } ", " code { "curves.csv" } " and " code { "split_gain.csv" }
            " hold the numbers of this page."
        }
    }
}

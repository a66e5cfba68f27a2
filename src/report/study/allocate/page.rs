//! `allocation.html`: the split, what the next amount earns, the response curves, on one page that needs no network and no script.

use maud::{Markup, html};

use crate::analysis::metrics::label;
use crate::base::number::thousands;
use crate::base::phrase::counted;
use crate::report::charts::Chart;
use crate::report::held::held;
use crate::report::html::figure;
use crate::report::study::page::{Section, shell};
use crate::report::study::table::table;
use crate::report::study::words::with_margin;
use crate::results::read::{Allocation, ShareRow, Value};

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
    let (currency, metric) = (&found.study.file.about.currency, label(&found.file.metric));
    let of = |split: &str| {
        [
            format!("{split}, {currency}"),
            format!("{split}: {metric} of the next 1,000"),
            format!("{split}: reach of the next 1,000"),
        ]
    };
    let headings = ["Channel".to_string()].into_iter().chain(of("Today")).chain(of("Best"));
    let headings: Vec<String> = headings.chain([format!("Supply, {currency}")]).collect();
    let caption = "What the next 1,000 brings while the other budgets stay; ± is half a 95 % interval.";
    let rows = found.channels().iter().map(|channel| row(found, channel)).collect();
    table("Channels", caption, &headings, rows)
}

fn row(found: &Allocation, channel: &str) -> Vec<Markup> {
    let (currency, unit) = (&found.study.file.about.currency, &found.file.unit);
    let amount = |amount: Option<f64>| amount.map_or("–".to_string(), thousands);
    let gain = |value: Option<Value>, unit: &str| {
        value.map_or("–".to_string(), |value| held(&with_margin(value, unit, currency)))
    };
    let cells = |row: Option<&ShareRow>| {
        let (value, reach) = (row.and_then(|row| row.per_1000), row.and_then(|row| row.reach_per_1000));
        [amount(row.map(|row| row.budget)), gain(value, unit), gain(reach, "shoppers")]
    };
    let best = found.share("best", channel);
    let cells = cells(found.share("today", channel)).into_iter().chain(cells(best));
    let cells = cells.chain([amount(best.map(|row| row.supply))]);
    [channel.to_string()].into_iter().chain(cells).map(|cell| html! { (cell) }).collect()
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

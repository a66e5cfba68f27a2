//! The first page: what to do, what it rests on, what each channel earns.

use maud::{Markup, html};

use super::policies::cell;
use crate::base::phrase::quoted;
use crate::report::first_page::{ChannelProfits, Fact, FirstPage};
use crate::report::held::held;
use crate::results::read::Run;

/// The facts beside the recommendation.
pub fn facts(page: &FirstPage) -> Markup {
    html! {
        div class="facts" { @for fact in &page.facts { (one(fact)) } }
    }
}

fn one(fact: &Fact) -> Markup {
    html! {
        div class=(if fact.warns { "fact warning" } else { "fact" }) {
            h3 { (fact.title) }
            p { (worded(&fact.words)) }
        }
    }
}

/// Words, with what stands between back quotes as code.
fn worded(words: &str) -> Markup {
    html! {
        @for (index, part) in held(words).split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A table of channels, with what is clear in a sentence.
pub fn by_channel(run: &Run, profits: &ChannelProfits) -> Markup {
    let currency = &run.provenance.about.currency;
    let headings = [
        format!("Spend, {currency}"),
        format!("Revenue lost without it, {currency}"),
        format!("Profit of the channel, {currency}"),
    ];
    html! {
        p { (held(&profits.sentence)) }
        div class="wide" role="region" tabindex="0" aria-label="Table of profit by channel" {
            table {
                caption { "Each channel under " (quoted(&profits.policy)) ". ± is half the width of a 95 % interval." }
                thead { tr { th scope="col" { "Channel" } @for heading in &headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in &profits.rows {
                        tr {
                            th scope="row" { (row.label) }
                            @for (heading, value) in headings.iter().zip([row.spend, row.revenue, Some(row.profit)]) {
                                td data-label=(heading) { (cell(value, currency, currency)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

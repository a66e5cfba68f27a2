//! What is spent, and what it causes.

use maud::{Markup, html};

use super::held::held;
use super::policies::{table, unit};
use crate::base::number::{Form, decimals};
use crate::base::phrase::{self, quoted};
use crate::report::difference::{self, Figure, change, in_brackets};
use crate::results::columns::{self, Column};
use crate::results::read::Run;

pub fn section(run: &Run) -> Markup {
    let currency = &run.provenance.about.currency;
    let columns = [columns::spend(currency), columns::supply_used(), columns::supply_needed()]
        .into_iter()
        .chain(columns::of_sales(currency));
    let columns: Vec<Column> = columns.filter(|column| unit(run, column).is_some()).collect();
    html! {
        @for sentence in [losing(run), gained(run), caused(run)].into_iter().flatten() {
            p { (held(&sentence)) }
        }
        (table(run, "Table of money", &columns))
        p class="how" { (held(&columns::explained(&columns))) }
    }
}

/// Says which policies lose money beyond chance.
fn losing(run: &Run) -> Option<String> {
    let profit = |policy: &&str| run.of_policy(policy, "incremental_profit");
    let loses = |policy: &&str| profit(policy).is_some_and(|profit| Figure::from(profit).is_below_zero());
    let policies = run.policies();
    let losers: Vec<String> = policies.iter().copied().filter(loses).map(quoted).collect();
    let who = match losers.len() {
        _ if !earns(run) => return None,
        0 => return None,
        1 => format!("{} loses", losers[0]),
        all if all == policies.len() => "Every policy loses".into(),
        _ => format!("{} lose", phrase::listed(&losers)),
    };
    Some(format!("{who} money: what the ads cause does not pay for them."))
}

/// Is a purchase worth anything?
fn earns(run: &Run) -> bool {
    run.summary.iter().any(|row| row.metric == "revenue" && row.value.is_some_and(|value| value > 0.0))
}

/// What the policy of the finding gains, and what supply it needs.
fn gained(run: &Run) -> Option<String> {
    let (policy, baseline) = run.pair();
    let supply = run.of_policy(policy, "supply_needed").filter(|_| policy != baseline)?;
    Some(format!(
        "From {} to {} spend {}, reach {}, and the supply bought is {} times as much{}.",
        quoted(baseline),
        quoted(policy),
        change(run.change(policy, "spend")),
        change(run.change(policy, "reach")),
        decimals(supply.value, 2),
        in_brackets(supply, Form::Decimals(2)),
    ))
}

/// What it causes beyond what the baseline does, on the same shoppers.
fn caused(run: &Run) -> Option<String> {
    let (policy, baseline) = run.pair();
    let value = run.of_policy(policy, "incremental_purchases")?;
    let currency = &run.provenance.about.currency;
    let mine = difference::caused(&quoted(policy), value.into(), " that would not be made without ads");
    let mine = phrase::sentence(&mine);
    let change = |metric: &str| Figure::difference(run.change(policy, metric)?);
    let profits = [policy, baseline].map(|policy| run.of_policy(policy, "incremental_profit"));
    let more = change("incremental_purchases").filter(|_| policy != baseline).map_or(String::new(), |purchases| {
        let profit = change("incremental_profit").zip(profits[0].zip(profits[1])).filter(|_| earns(run));
        let profit = profit.map_or(String::new(), |(change, (mine, theirs))| {
            format!("; after all costs {}", difference::profit([mine.into(), theirs.into()], change, currency))
        });
        format!(" Against {}, under {} {}{profit}.", quoted(baseline), quoted(policy), difference::purchases(purchases))
    });
    Some(format!("{mine}.{more}"))
}

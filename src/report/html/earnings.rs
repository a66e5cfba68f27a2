//! What is spent, and what it causes.

use maud::{Markup, html};

use super::policies::{table, unit};
use crate::base::number::Form;
use crate::base::phrase::{self, quoted};
use crate::report::changes::{self, change, in_brackets};
use crate::report::difference::{self, Figure, more_auctions};
use crate::report::held::held;
use crate::report::worth::paragraph;
use crate::results::columns::{self, Column};
use crate::results::read::Run;

pub fn section(run: &Run) -> Markup {
    let currency = &run.provenance.about.currency;
    // Messages are bought always and win no auction.
    let supply = [columns::supply_used(), columns::supply_needed()].into_iter().filter(|_| !run.sends_messages());
    let columns = [columns::spend(currency)].into_iter().chain(supply).chain(columns::of_sales(currency));
    let known = |column: &Column| unit(run, column).is_some();
    let columns: Vec<Column> = columns.filter(known).collect();
    let reactions: Vec<Column> = columns::of_reactions(currency, run.provenance.about.suppresses);
    let reactions: Vec<Column> = reactions.into_iter().filter(known).collect();
    html! {
        @for sentence in [losing(run), gained(run), caused(run), paragraph(run, run.pair().0)].into_iter().flatten() {
            p { (held(&sentence)) }
        }
        (table(run, "Table of money", &columns))
        p class="how" { (held(&columns::explained(&columns))) }
        @if !reactions.is_empty() {
            (table(run, "Table of reactions and coordination", &reactions))
            p class="how" { (held(&columns::explained(&reactions))) }
        }
        @if run.sends_messages() {
            p { "Impressions, reach and frequency on this page count triggered messages as well as ads." }
        }
    }
}

/// Says which policies clearly lose money.
fn losing(run: &Run) -> Option<String> {
    let profit = |policy: &&str| run.of_policy(policy, "incremental_profit");
    let loses = |policy: &&str| profit(policy).is_some_and(|profit| Figure::from(profit).is_below_zero());
    let policies = run.policies();
    let losers: Vec<String> = policies.iter().copied().filter(loses).map(quoted).collect();
    let who = match losers.len() {
        _ if !run.provenance.about.earns => return None,
        0 => return None,
        1 => format!("{} loses", losers[0]),
        all if all == policies.len() => "Every policy loses".into(),
        _ => format!("{} lose", phrase::listed(&losers)),
    };
    Some(format!("{who} money: the ads cost more than what they cause is worth."))
}

/// What the policy of the finding gains, and what supply it needs.
fn gained(run: &Run) -> Option<String> {
    let (policy, baseline) = run.pair();
    let supply = run.of_policy(policy, "supply_needed").filter(|_| policy != baseline)?;
    let more = more_auctions(supply.value);
    let needs = match more.starts_with("as many") || run.sends_messages() {
        true => String::new(),
        false => format!(
            " {} needs {more}: {} times as many{}.",
            quoted(policy),
            Form::Decimals(2).number(supply.value),
            in_brackets(supply, Form::Decimals(2)),
        ),
    };
    Some(format!(
        "From {} to {}, spend {} and reach {}.{needs}",
        quoted(baseline),
        quoted(policy),
        change(run.change(policy, "spend")),
        change(run.change(policy, "reach")),
    ))
}

/// What it causes beyond what the baseline does, on the same shoppers.
fn caused(run: &Run) -> Option<String> {
    let (policy, baseline) = run.pair();
    let value = run.of_policy(policy, "incremental_purchases")?;
    let mine = changes::caused(&quoted(policy), value.into(), " that would not be made without ads");
    let mine = phrase::sentence(&mine);
    if policy == baseline {
        return Some(format!("{mine}."));
    }
    let beside = beside_baseline(run, policy)
        .map_or(String::new(), |clauses| format!(" Compared with {}, {clauses}.", quoted(baseline)));
    Some(format!("{mine}.{beside}"))
}

/// Its purchases and, where they are worth something, its profit beside the baseline's, as clauses about "it".
fn beside_baseline(run: &Run, policy: &str) -> Option<String> {
    let change = |metric: &str| run.change(policy, metric).and_then(Figure::difference);
    let profit = |policy: &str| run.of_policy(policy, "incremental_profit").map(Figure::from);
    let about = &run.provenance.about;
    let purchases = difference::purchases(change("incremental_purchases")?);
    let profits = profit(policy).zip(profit(&about.baseline)).zip(change("incremental_profit"));
    Some(match profits.filter(|_| about.earns) {
        Some(((mine, theirs), change)) => {
            format!("{purchases}; after media costs {}", difference::profit([mine, theirs], change, &about.currency))
        }
        None => purchases,
    })
}

//! What is spent, and what it causes.

use maud::{Markup, html};

use super::policies::{table, with_units};
use crate::report::charts::{change, interval, money, pair, quoted};
use crate::report::number::{decimals, thousands};
use crate::report::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
    let currency = &run.provenance.about.currency;
    let columns = vec![
        ("spend", format!("Spend, {currency}")),
        ("supply_used", "Supply used".into()),
        ("supply_needed", "Supply, ×".into()),
        ("purchases", "Purchases".into()),
        ("incremental_purchases", "Caused".into()),
        ("cost_per_incremental_purchase", format!("Cost of each, {currency}")),
        ("incremental_roas", "Return".into()),
        ("incremental_profit", format!("Profit, {currency}")),
    ];
    html! {
        @for sentence in [gained(run), caused(run)].into_iter().flatten() {
            p { (super::held(&sentence)) }
        }
        (table(run, "Table of money", &with_units(run, columns)))
        p class="how" {
            "Supply, ×: how many times as many ad requests the policy has to win as the baseline. Caused: purchases that the same \
             shoppers would not have made without ads. Return: revenue caused per " (currency) " spent."
        }
    }
}

/// What the policy of the finding gains, and what supply it needs.
fn gained(run: &Run) -> Option<String> {
    let (policy, baseline) = pair(run);
    let supply = run.of_policy(policy, "supply_needed").filter(|_| policy != baseline)?;
    Some(format!(
        "From {} to {} spend {}, reach {}, and the supply bought is {} times as much ({}).",
        quoted(baseline),
        quoted(policy),
        change(run.change(policy, "spend")),
        change(run.change(policy, "reach")),
        decimals(supply.value, 2),
        interval(supply, |value| decimals(value, 2)),
    ))
}

/// What it causes beyond what the baseline does, on the same shoppers.
fn caused(run: &Run) -> Option<String> {
    let (policy, baseline) = pair(run);
    let value = run.of_policy(policy, "incremental_purchases")?;
    let currency = &run.provenance.about.currency;
    let mine = format!(
        "{} causes {} purchases that would not have been made without ads ({})",
        quoted(policy),
        thousands(value.value),
        interval(value, thousands)
    );
    let more = |metric: &str| {
        let row = run.change(policy, metric)?;
        Value::new(row.difference, row.low, row.high)
    };
    let (purchases, profit) = (more("incremental_purchases"), more("incremental_profit"));
    let against = purchases.filter(|_| policy != baseline).map_or(String::new(), |more| {
        let profit = profit.map_or(String::new(), |profit| {
            format!(", and {} {currency} of profit ({})", compared(profit, money), interval(profit, money))
        });
        format!(
            "; against {} that is {} ({}){profit}",
            quoted(baseline),
            compared(more, thousands),
            interval(more, thousands)
        )
    });
    Some(format!("{mine}{against}."))
}

/// More, fewer, or no difference that can be told from chance.
fn compared(difference: Value, number: fn(f64) -> String) -> String {
    match difference {
        Value { low, high, .. } if low <= 0.0 && high >= 0.0 => {
            format!("{} more, which chance alone could make,", number(difference.value))
        }
        Value { value, .. } if value < 0.0 => format!("{} less", number(-value)),
        Value { value, .. } => format!("{} more", number(value)),
    }
}

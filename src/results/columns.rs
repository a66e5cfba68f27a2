//! The tables of policies and of what they sell, on the console and in the report: which metrics stand in them, what
//! their columns are called and what that means.

use crate::analysis::metrics::{Words, entry, heading};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The metric that stands in it.
    pub metric: &'static str,
    /// Its heading.
    pub title: String,
    /// What the heading means.
    pub meaning: String,
}

impl Column {
    /// The column of a metric, as the registry calls and explains it.
    fn of(metric: &'static str, words: &Words) -> Self {
        let meaning = entry(metric).map_or_else(String::new, |entry| words.fill(entry.meaning));
        Self { metric, title: heading(metric, &words.currency), meaning }
    }
}

/// Columns that every table has, then those of money in this currency, where there are prices. `who` is a
/// shopper, or the user of a log.
pub fn of_policies((low, high): (u32, u32), currency: Option<&str>, who: &str) -> Vec<Column> {
    let words = Words {
        who: who.into(),
        low: low.to_string(),
        high: high.to_string(),
        currency: currency.unwrap_or_default().into(),
    };
    let seen =
        ["impressions", "reach_share", "average_frequency", "underexposed_share", "overexposed_share", "top_40_share"];
    let paid = currency.map(|_| ["spend", "cost_per_reached"]);
    seen.into_iter().chain(paid.into_iter().flatten()).map(|metric| Column::of(metric, &words)).collect()
}

/// What was paid.
pub fn spend(currency: &str) -> Column {
    Column::of("spend", &in_currency(currency))
}

/// How much of the supply is used: it stands where policies differ in it.
pub fn supply_used() -> Column {
    Column::of("supply_used", &Words::general())
}

/// How much of the supply is bought beside the baseline.
pub fn supply_needed() -> Column {
    Column::of("supply_needed", &Words::general())
}

/// How often shoppers meet the same ad again.
pub fn of_creatives() -> Vec<Column> {
    let words = Words::general();
    ["repeats_share", "average_contact", "worn_share"].into_iter().map(|metric| Column::of(metric, &words)).collect()
}

/// What is sold under a policy, and what that costs and earns.
pub fn of_sales(currency: &str) -> Vec<Column> {
    let metrics = [
        "purchases",
        "incremental_purchases",
        "cost_per_incremental_purchase",
        "incremental_roas",
        "incremental_profit",
        "profit_after_coordination",
    ];
    let words = in_currency(currency);
    metrics.into_iter().map(|metric| Column::of(metric, &words)).collect()
}

/// What comes of stops and of messages, and from where on coordination pays.
pub fn of_reactions(currency: &str, suppresses: bool) -> Vec<Column> {
    let stopped = ["spend_after_purchase", "spend_after_purchase_share"].into_iter().filter(|_| suppresses);
    let others = [
        "opened_share",
        "triggered_messages",
        "triggered_series",
        "purchases_after_message",
        "recovery_rate",
        "coordination_cost",
        "break_even_shoppers",
        "break_even_spend",
    ];
    let words = in_currency(currency);
    stopped.chain(others).map(|metric| Column::of(metric, &words)).collect()
}

fn in_currency(currency: &str) -> Words {
    Words { currency: currency.into(), ..Words::general() }
}

/// What the headings mean that do not say it themselves: "Frequency: impressions per shopper reached." Each
/// heading stays on one line.
pub fn explained(columns: &[Column]) -> String {
    let clear = ["impressions", "spend", "purchases"];
    let unclear = columns.iter().filter(|column| !clear.contains(&column.metric));
    let sentences: Vec<String> =
        unclear.map(|column| format!("{}: {}.", column.title.replace(' ', "\u{a0}"), column.meaning)).collect();
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_explained_by_the_registry() {
        let text = explained(&of_policies((3, 10), Some("EUR"), "user"));
        assert!(text.contains("Overexposed: share of impressions beyond 10 for the user who sees them."), "{text}");
        assert!(text.contains("Cost\u{a0}per\u{a0}reached,\u{a0}EUR: spend per user reached."), "{text}");
        let without_prices = of_policies((3, 10), None, "shopper");
        assert!(without_prices.iter().all(|column| !column.title.contains("EUR") && column.metric != "spend"));
        assert!(explained(&of_sales("EUR")).contains("Return: revenue caused per EUR spent."));
    }

    #[test]
    fn every_column_is_a_metric() {
        let all = of_policies((3, 10), Some("EUR"), "shopper")
            .into_iter()
            .chain(of_sales("EUR"))
            .chain(of_reactions("EUR", true));
        let all = all.chain([spend("EUR"), supply_used(), supply_needed()]);
        assert!(all.into_iter().all(|column| entry(column.metric).is_some() && !column.meaning.contains('{')));
    }
}

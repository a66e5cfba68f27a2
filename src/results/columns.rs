//! The tables of policies and of what they sell, on the console and in the report: what their columns are called and what
//! they mean.

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

/// Columns that every table has, then those of money in this currency, where there are prices. `who` is a
/// shopper, or the user of a log.
pub fn of_policies((low, high): (u32, u32), currency: Option<&str>, who: &str) -> Vec<Column> {
    let column = |metric, title: String, meaning: String| Column { metric, title, meaning };
    let plain = |metric, title: &str, meaning: &str| column(metric, title.into(), meaning.into());
    let seen_by_few = format!("share of impressions that go to {who}s who see fewer than {low}");
    let seen_too_often =
        format!("share of impressions that are their {who}’s {} or later", ordinal(u64::from(high) + 1));
    let mut columns = vec![
        plain("impressions", "Impressions", "ads shown"),
        plain("reach_share", "Reach", &format!("share of {who}s who see at least one")),
        plain("average_frequency", "Frequency", &format!("impressions per {who} reached")),
        column("underexposed_share", format!("Under {low}"), seen_by_few),
        column("overexposed_share", format!("Beyond {high}"), seen_too_often),
        plain(
            "top_40_share",
            "Top 40 %",
            &format!("share of impressions that go to the most exposed 40 % of the {who}s reached"),
        ),
    ];
    if let Some(currency) = currency {
        columns.push(spend(currency));
        let each = format!("{currency} per reached");
        columns.push(column("cost_per_reached", each, format!("spend per {who} reached")));
    }
    columns
}

/// What was paid.
pub fn spend(currency: &str) -> Column {
    Column { metric: "spend", title: format!("Spend, {currency}"), meaning: "what was paid".into() }
}

/// How much of the supply is used: it stands where policies differ in it.
pub fn supply_used() -> Column {
    let meaning = "share of the opportunities on offer that is bought; owned messages always are".into();
    Column { metric: "supply_used", title: "Supply used".into(), meaning }
}

/// What is sold under a policy, and what that costs and earns.
pub fn of_sales(currency: &str) -> Vec<Column> {
    let column = |metric, title: &str, meaning: &str| Column { metric, title: title.into(), meaning: meaning.into() };
    vec![
        column("purchases", "Purchases", ""),
        column("incremental_purchases", "Caused", "purchases that the same shoppers would not have made without ads"),
        column(
            "cost_per_incremental_purchase",
            &format!("Cost of each, {currency}"),
            "spend for each purchase caused; a dash where none are, and without ± where that is not beyond chance",
        ),
        column("incremental_roas", "Return", &format!("revenue caused per {currency} spent")),
        column("incremental_profit", &format!("Profit, {currency}"), "margin of what is caused, less spend"),
    ]
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

/// 1st, 2nd, 3rd, 4th, 11th.
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_explain_themselves() {
        let columns = of_policies((3, 10), Some("EUR"), "shopper");
        let text = explained(&columns);
        assert!(
            text.contains("Beyond\u{a0}10: share of impressions that are their shopper’s 11th or later."),
            "{text}"
        );
        assert!(text.contains("EUR\u{a0}per\u{a0}reached: spend per shopper reached."), "{text}");
        assert!(
            of_policies((3, 10), None, "shopper")
                .iter()
                .all(|column| !column.title.contains("EUR") && column.metric != "spend")
        );
    }

    #[test]
    fn ordinals_read_well() {
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th"
        );
    }
}

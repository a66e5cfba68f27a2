//! Whether coordination is worth its cost, in words: what it costs, what is left, and from which size of the market it pays.

use crate::base::number::{Form, thousands};
use crate::base::phrase::quoted;
use crate::report::difference::Figure;
use crate::results::read::{Run, Value};

/// From where on a policy pays.
pub enum Worth {
    /// From so many shoppers on, at so much spend.
    From {
        /// The size of the market.
        shoppers: Value,
        /// What is spent on media there.
        spend: Value,
    },
    /// It gains of every shopper, but no more than sampling error could be: it may pay from so many on.
    Unsure(Value),
    /// It gains nothing of a shopper, however many there are.
    Never,
}

/// From where on a policy pays that costs more than the baseline whatever the size of the market.
pub fn of(run: &Run, policy: &str) -> Worth {
    let even = |metric| run.of_policy(policy, metric);
    match (even("break_even_shoppers"), even("break_even_spend")) {
        (Some(shoppers), Some(spend)) if shoppers.has_interval() => Worth::From { shoppers, spend },
        (Some(shoppers), _) => Worth::Unsure(shoppers),
        _ => Worth::Never,
    }
}

/// Can a policy break even at all: does it have a cost that does not grow with the market?
pub fn is_asked(run: &Run, policy: &str) -> bool {
    run.summary.iter().any(|row| row.policy == policy && row.metric == "break_even_shoppers")
}

/// From where on it pays, as a sentence.
pub fn sentence(run: &Run, policy: &str) -> String {
    let name = quoted(policy);
    match of(run, policy) {
        Worth::From { shoppers, spend } => {
            let money = Form::Money(&run.provenance.about.currency);
            let interval = Form::Count.interval(significant(shoppers.low), significant(shoppers.high));
            format!(
                "{name} pays from a market of {} shoppers on ({interval}): a spend of {}.",
                rounded(shoppers.value),
                money.number(significant(spend.value))
            )
        }
        Worth::Unsure(shoppers) => format!(
            "Whether {name} ever pays is within sampling error; taken as it is, from {} shoppers on.",
            rounded(shoppers.value)
        ),
        Worth::Never => {
            format!("{name} pays at no size of the market: it gains no profit of a shopper that could pay its cost.")
        }
    }
}

/// What it costs, and what is left of its profit beside the baseline's; then from where on it pays. Nothing where nobody
/// asks.
pub fn paragraph(run: &Run, policy: &str) -> Option<String> {
    let cost = run.of_policy(policy, "coordination_cost").filter(|cost| cost.value > 0.0)?;
    let money = Form::Money(&run.provenance.about.currency);
    let after = run.change(policy, "profit_after_coordination").and_then(Figure::difference);
    let left = after.map_or(String::new(), |after| match after {
        _ if after.is_clear() => {
            let (size, word) = (after.size(), after.word(["more", "less"]));
            format!("; after that it earns {} {word} ({})", size.number(money), size.sureness(money))
        }
        _ => format!("; after that its difference in profit is within sampling error ({})", after.sureness(money)),
    });
    let even = if is_asked(run, policy) { format!(" {}", sentence(run, policy)) } else { String::new() };
    Some(format!("Coordination costs {} here{left}.{even}", money.number(cost.value)))
}

/// A size with as many digits as mean something.
pub fn rounded(size: f64) -> String {
    thousands(significant(size))
}

/// To three digits.
fn significant(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}

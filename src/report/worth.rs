//! Whether coordination is worth its cost, in words: what it costs, what is left, and from which size of the market it pays.

use crate::base::number::{Form, thousands};
use crate::base::phrase::{counted, listed, quoted};
use crate::base::time::in_words;
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
    let cost = cost(run, policy)?;
    let money = Form::Money(&run.provenance.about.currency);
    let left = left(run, policy).map_or(String::new(), |left| format!("; {left}"));
    let even = if is_asked(run, policy) { format!(" {}", sentence(run, policy)) } else { String::new() };
    Some(format!("Coordination costs {} here{left}.{} {}", money.number(cost), even, charged(run)))
}

/// What coordination costs under a policy; None where it costs nothing.
fn cost(run: &Run, policy: &str) -> Option<f64> {
    run.of_policy(policy, "coordination_cost").map(|cost| cost.value).filter(|cost| *cost > 0.0)
}

/// What is left of a policy's profit beside the baseline's, as a clause about "it".
pub fn left(run: &Run, policy: &str) -> Option<String> {
    cost(run, policy)?;
    let money = Form::Money(&run.provenance.about.currency);
    let after = run.change(policy, "profit_after_coordination").and_then(Figure::difference)?;
    Some(match after {
        _ if after.is_clear() => {
            let (size, word) = (after.size(), after.word(["more", "less"]));
            format!("after the cost of coordination it earns {} {word} ({})", size.number(money), size.sureness(money))
        }
        _ => format!(
            "after the cost of coordination its difference in profit is within sampling error ({})",
            after.sureness(money)
        ),
    })
}

/// What each policy gains, what coordinating costs it and from where on it pays, where several cost something; None where
/// nobody asks.
pub fn all(run: &Run) -> Option<String> {
    let costed: Vec<(&str, f64)> =
        run.policies().into_iter().filter_map(|policy| Some((policy, cost(run, policy)?))).collect();
    let money = Form::Money(&run.provenance.about.currency);
    let clause = |(policy, cost): &(&str, f64)| {
        let gain = run.change(policy, "incremental_profit").and_then(Figure::difference)?;
        Some(format!("{} gains {} at a cost of {}", quoted(policy), money.number(gain.value), money.number(*cost)))
    };
    let clauses: Vec<String> = costed.iter().filter_map(clause).collect();
    let verdict = verdict(run, &costed.iter().map(|(policy, _)| *policy).collect::<Vec<_>>());
    let even: String = costed.iter().map(|(policy, _)| format!(" {}", sentence(run, policy))).collect();
    (!clauses.is_empty()).then(|| {
        let market = counted(run.people(), run.person());
        format!("With {market} {verdict}: {}.{even} {}", listed(&clauses), charged(run))
    })
}

/// Which of these policies pay at the run's own size.
fn verdict(run: &Run, policies: &[&str]) -> String {
    let after = |policy: &&str| run.change(policy, "profit_after_coordination").and_then(Figure::difference);
    let pays = |policy: &&str| after(policy).is_some_and(|change| change.is_clear() && change.value > 0.0);
    let loses = |policy: &&str| after(policy).is_some_and(|change| change.is_below_zero());
    let paying: Vec<String> = policies.iter().copied().filter(pays).map(quoted).collect();
    match paying.len() {
        0 if !policies.iter().all(loses) => "whether one pays is within sampling error".into(),
        0 if policies.len() == 1 => "it does not pay".into(),
        0 if policies.len() == 2 => "neither pays".into(),
        0 => "none of them pays".into(),
        1 => format!("{} pays", paying[0]),
        _ => format!("{} pay", listed(&paying)),
    }
}

/// What is charged to this flight.
fn charged(run: &Run) -> String {
    let days = in_words(run.provenance.about.days);
    format!("Fixed costs are charged in full to this one flight of {days}; spread them where they serve more.")
}

/// A size with as many digits as mean something.
pub fn rounded(size: f64) -> String {
    thousands(significant(size))
}

/// To three digits.
pub fn significant(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}

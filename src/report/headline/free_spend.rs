//! What a policy changes that bids for the same opportunities as the baseline; and what a policy does alone.

use super::clauses::{amount, difference, relative, sold, spend};
use crate::base::number::{decimals, percent, thousands};
use crate::base::phrase::{counted, quoted};
use crate::report::difference::Figure;
use crate::results::read::Run;

/// What the only policy does.
pub fn alone(run: &Run) -> String {
    let (policy, who) = (run.pair().1, run.person());
    let of = |metric| run.of_policy(policy, metric).map_or(f64::NAN, |value| value.value);
    if of("impressions") == 0.0 {
        return format!("{} serves no impression, and so reaches nobody.", quoted(policy));
    }
    format!(
        "{} reaches {} of {who}s with {}, {} for each {who} reached.",
        quoted(policy),
        percent(of("reach_share")),
        counted(of("impressions"), "impression"),
        decimals(of("average_frequency"), 2),
    )
}

/// What the policy of the finding changes.
pub fn comparison(run: &Run) -> String {
    let (policy, baseline) = run.pair();
    let (mine, theirs) = (quoted(policy), quoted(baseline));
    let of = |metric| relative(run, policy, metric);
    let (Some(impressions), Some(reach)) = (of("impressions"), of("reach")) else {
        return format!("{theirs} serves no impression, so there is nothing to compare {mine} with.");
    };
    if !impressions.is_clear() {
        return undecided(&mine, &theirs, impressions, run.person());
    }
    format!(
        "{mine} serves {} impressions than {theirs} ({}), {}{}{}{}.",
        amount(impressions),
        impressions.size().sureness(impressions.percentage()),
        spared(run, policy),
        reach_clause(reach, run.person(), is_free(run, policy)),
        wasted(run),
        sold(run, policy),
    )
}

/// What becomes of impressions that are too many for their shopper; nothing where there are none at all.
fn wasted(run: &Run) -> String {
    let (policy, baseline) = run.pair();
    let share = |policy: &str| run.of_policy(policy, "overexposed_share").map(|share| percent(share.value));
    let (Some(from), Some(to)) = (share(baseline), share(policy)) else { return String::new() };
    let high = run.provenance.about.effective_frequency.1;
    format!("; impressions beyond {high} per {} go from {from} to {to} of all", run.person())
}

fn undecided(mine: &str, theirs: &str, impressions: Figure, who: &str) -> String {
    let form = impressions.percentage();
    match impressions.interval {
        _ if impressions.is_nothing() => format!("{mine} serves exactly as many impressions as {theirs}."),
        Some(_) => format!(
            "Between {mine} and {theirs} no difference in impressions can be told from chance: {} ({}).",
            impressions.number(form),
            impressions.sureness(form),
        ),
        None if impressions.value == 0.0 => {
            format!("{mine} serves as many impressions as {theirs}; so few {who}s give no interval.")
        }
        None => format!(
            "{mine} serves {} impressions than {theirs}, but so few {who}s give no interval.",
            amount(impressions)
        ),
    }
}

/// What the difference costs or saves, where there are prices.
fn spared(run: &Run, policy: &str) -> String {
    let Some([change, part]) = spend(run, policy).filter(|[change, _]| change.value.abs() >= 0.5) else {
        return String::new();
    };
    let word = if change.value < 0.0 { "sparing" } else { "costing another" };
    let (amount, part) = (thousands(change.value.abs()), percent(part.value.abs()));
    format!("{word} {} {amount} ({part} of spend), ", run.provenance.about.currency)
}

/// Does it buy what the baseline buys, so that caps alone make the difference, and these refuse nobody's first impression?
fn is_free(run: &Run, policy: &str) -> bool {
    let buys_the_same = difference(run, policy, "bought").is_some_and(Figure::is_nothing);
    buys_the_same && run.provenance.about.warm_up == 0
}

fn reach_clause(reach: Figure, who: &str, is_free: bool) -> String {
    let form = reach.percentage();
    if reach.is_nothing() {
        let why = if is_free { " (at equal supply a cap refuses no first impression)" } else { "" };
        return format!("and reaches as many {who}s{why}");
    }
    if !reach.is_clear() {
        let (change, sureness) = (reach.number(form), reach.sureness(form));
        return format!("while reach does not change beyond chance ({change}; {sureness})");
    }
    format!("and reaches {} {who}s ({})", amount(reach), reach.size().sureness(form))
}

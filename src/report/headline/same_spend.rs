//! What a policy changes at the spend of the baseline: in reach, in purchases and in money.

use super::clauses::{amount, auctions, difference, relative, sold, spend, worth};
use crate::base::number::{MATERIAL, percent, thousands};
use crate::base::phrase::quoted;
use crate::report::difference::Figure;
use crate::results::read::Run;

/// What the policy of the finding changes.
pub fn comparison(run: &Run) -> String {
    let (policy, baseline) = run.pair();
    let (mine, theirs) = (quoted(policy), quoted(baseline));
    let start = match off(run, policy) {
        None => format!("At the spend of {theirs}, {mine}"),
        Some(off) if off.is_infinite() => format!("Where {theirs} spends nothing, {mine}"),
        Some(off) => format!("With {} of the spend of {theirs}, {mine}", percent(1.0 + off)),
    };
    let worth = worth(run, policy);
    format!("{start} {}.{}{worth}{}{}", reach(run, policy), sold(run, policy), kept(run), others(run))
}

/// What the same caps save where the money is not spent elsewhere, if a policy says so.
fn kept(run: &Run) -> String {
    let about = &run.provenance.about;
    let Some(free) = &about.without_budget else { return String::new() };
    let saved = spend(run, free).filter(|[amount, part]| amount.is_clear() && part.value < 0.0);
    let Some([amount, part]) = saved else { return String::new() };
    let (amount, part) = (thousands(-amount.value), percent(-part.value));
    format!(" {} saves {} {amount} of that spend ({part}).{}", quoted(free), about.currency, sold(run, free))
}

/// How far its whole spend is from the baseline's, as a part of that, where sampling error does not explain it and it matters. (The share
/// of its budget that a policy spends need not tell: owned messages, for one, can cost beside it.)
fn off(run: &Run, policy: &str) -> Option<f64> {
    let Some(part) = relative(run, policy, "spend") else {
        // Of nothing it is no part.
        return difference(run, policy, "spend").filter(|spend| spend.value > 0.0).map(|_| f64::INFINITY);
    };
    let is_told = part.interval.is_none() || part.is_clear();
    (is_told && part.value.abs() > MATERIAL).then_some(part.value)
}

/// "reaches 4.6 % more shoppers (…) and needs 35 % more auctions"
fn reach(run: &Run, policy: &str) -> String {
    let auctions = auctions(run, policy).map_or(String::new(), |auctions| format!(" and {auctions}"));
    reached(run, policy) + &auctions
}

/// What the others at that spend reach: one sentence each, for a few.
fn others(run: &Run) -> String {
    let others = run.provenance.about.same_spend.iter().filter(|other| *other != run.pair().0).take(2);
    let sentence = |other: &String| {
        let off = off(run, other).filter(|off| off.is_finite());
        let part = off.map_or(String::new(), |off| format!(", with {} of that spend,", percent(1.0 + off)));
        format!(" For comparison, {}{part} {}.", quoted(other), reach(run, other))
    };
    others.map(sentence).collect()
}

/// "reaches 4.6 % more shoppers (95 % interval 4.5 % to 4.7 %)", whatever was found.
fn reached(run: &Run, policy: &str) -> String {
    let Some(change) = relative(run, policy, "reach") else {
        let nobody = run.of_policy(policy, "reach").is_none_or(|reach| reach.value == 0.0);
        return if nobody { "reaches no shoppers either" } else { "reaches shoppers where there were none" }.into();
    };
    let (form, size) = (change.percentage(), change.size());
    match change {
        _ if change.is_clear() => format!("reaches {} shoppers ({})", amount(change), size.sureness(form)),
        Figure { value: 0.0, .. } => "reaches as many shoppers".into(),
        _ => format!("reaches as many shoppers, within sampling error ({})", change.sureness(form)),
    }
}

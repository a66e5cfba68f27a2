//! What a policy changes at the spend of the baseline: in reach, in purchases and in money.

use super::clauses::{amount, auctions, difference, relative, sold};
use crate::base::number::{MATERIAL, percent};
use crate::base::phrase::quoted;
use crate::report::difference::Figure;
use crate::results::read::Run;

/// What a policy changes.
pub fn comparison(run: &Run, policy: &str) -> String {
    let baseline = run.pair().1;
    let (mine, theirs) = (quoted(policy), quoted(baseline));
    let start = match off(run, policy) {
        None => format!("At the spend of {theirs}, {mine}"),
        Some(off) if off.is_infinite() => format!("Where {theirs} spends nothing, {mine}"),
        Some(off) => format!("With {} of the spend of {theirs}, {mine}", percent(1.0 + off)),
    };
    format!("{start} {}.{}", reach(run, policy), sold(run, policy))
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

//! What policies cost beside their media, checked.

use toml::Spanned;

use super::problem::{Problem, Problems};
use super::spend::CostEntry;
use super::written::PolicyEntry;
use crate::policy::Policy;
use crate::policy::cost::Cost;

/// Gives every policy the cost that its entry names.
pub fn settle(entries: &[Spanned<PolicyEntry>], policies: &mut [Policy], sells: bool, problems: &mut Problems) {
    for (entry, policy) in entries.iter().zip(policies) {
        let Some(cost) = &entry.get_ref().cost else { continue };
        let CostEntry { fixed, per_month, per_thousand, per_channel } = cost.get_ref();
        if fixed.is_none() && per_month.is_none() && per_thousand.is_none() && per_channel.is_none() {
            let cure =
                "say { fixed = 20_000, per_month = 5_000, per_thousand = 0.1, per_channel = 2_000 }, or some of them";
            problems.push(Problem::error("this cost is empty", cure, Some(cost.span())));
            continue;
        }
        policy.cost = Some(Cost {
            fixed: fixed.unwrap_or_default(),
            per_month: per_month.unwrap_or_default(),
            per_thousand: *per_thousand,
            per_channel: per_channel.unwrap_or_default(),
        });
        if per_channel.is_some() && policy.joined() == 0 {
            let cure = "no cap of this policy shares a count between channels: take it out, or share one";
            problems.push(Problem::warning("this `per_channel` costs nothing", cure, Some(cost.span())));
        }
        if !sells {
            let cure = "add a [response], so that what the policy brings stands beside what it costs";
            problems.push(Problem::warning("this cost has nothing to pay for it", cure, Some(cost.span())));
        }
    }
}

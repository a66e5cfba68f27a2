//! Of whom a comparison speaks: the policy that stands for sharing a count, and those beside it.

use crate::policy::Policy;
use crate::policy::budget::Amount;
use crate::policy::cap::{Cap, CountBy};
use crate::policy::reactions::Reactions;
use crate::policy::trigger::Start;
use crate::scenario::model::Model;

/// The policy to speak of: the one that the scenario names, or else one that spends as much as the baseline, or else the first that shares a
/// count between channels, or else the first. None where there is only the baseline.
pub fn subject(model: &Model) -> Option<usize> {
    let shares = |policy: &usize| {
        let Policy { caps, reactions, .. } = &model.policies[*policy];
        caps.iter().any(Cap::is_shared) || reactions.suppressions.iter().any(|one| one.is_shared)
    };
    let baseline_shares = shares(&model.baseline);
    model
        .subject
        .or_else(|| equal_spenders(model).next())
        .or_else(|| model.challengers().find(|policy| shares(policy) != baseline_shares))
        .or_else(|| model.challengers().next())
}

/// The policies that are to spend as much as the baseline, in order.
pub fn equal_spenders(model: &Model) -> impl Iterator<Item = usize> + '_ {
    model.challengers().filter(|policy| {
        let budget = model.policies[*policy].budget.as_ref();
        let is_like = |amount: &Amount| matches!(amount, Amount::Like(other) if *other == model.baseline);
        budget.is_some_and(|budget| budget.budget_lines.iter().all(|budget_line| is_like(&budget_line.amount)))
    })
}

/// The policies that know every shopper in truth where the identity graph does not: by a cap, an audience, a suppression, or a
/// message that is sent to whom an ad was shown. They are bounds, and nobody can buy them.
pub fn oracles(model: &Model) -> impl Iterator<Item = usize> + '_ {
    let is_oracle = move |policy: &usize| {
        let Policy { caps, reactions, .. } = &model.policies[*policy];
        let Reactions { suppressions, triggers, audiences, .. } = reactions;
        caps.iter().any(|cap| is_beyond(cap, model))
            || suppressions.iter().any(|one| one.id == CountBy::Person && !is_known(model, one.scope.channels))
            || audiences.iter().any(|one| one.id == CountBy::Person && !is_known(model, one.channels))
            || triggers.iter().any(|one| one.on == Start::FirstImpression && !is_known(model, u64::MAX))
    };
    (0..model.policies.len()).filter(is_oracle)
}

/// Does a cap count people where the graph does not know them?
fn is_beyond(cap: &Cap, model: &Model) -> bool {
    let by_graph = Cap { count_by: CountBy::Graph, ..cap.clone() };
    cap.count_by == CountBy::Person && !by_graph.knows_people(&model.world.channels)
}

/// Does the graph know everybody on these channels, one bit each, as far as they serve?
fn is_known(model: &Model, channels: u64) -> bool {
    let mut served =
        (0..).zip(&model.world.channels).filter(|(index, channel)| channels >> index & 1 == 1 && channel.serves());
    served.all(|(_, channel)| channel.identity.is_perfect())
}

/// The first policy with the caps of one that has a budget, and with none itself: what these caps save, it keeps.
pub fn without_budget(model: &Model, policy: usize) -> Option<usize> {
    let policies = &model.policies;
    let is_it = |other: &usize| policies[*other].budget.is_none() && policies[*other].has_rules_of(&policies[policy]);
    policies[policy].budget.as_ref().and_then(|_| model.challengers().find(is_it))
}

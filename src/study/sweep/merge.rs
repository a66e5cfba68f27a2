//! One model for several points of one world: equal policies are replayed once.

use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::policy::cap::Cap;
use crate::scenario::Scenario;
use crate::scenario::model::Model;

/// Points as one model.
pub struct Merged {
    /// The policies of all points, every one once.
    pub model: Model,
    /// By point, where its own policies are.
    pub indices: Vec<Vec<usize>>,
}

/// What a policy does, whatever it is called: two with the same key do the same to every shopper.
pub fn keys(model: &Model) -> Vec<String> {
    let free = |policy: &Policy| {
        let unnamed = |cap: &Cap| Cap { label: String::new(), ..cap.clone() };
        let caps: Vec<Cap> = policy.caps.iter().map(unnamed).collect();
        // All that a policy has but its name and its budget: what is added to it makes two policies differ.
        format!("{:?}", Policy { name: String::new(), caps, budget: None, ..policy.clone() })
    };
    let amount = |line: &BudgetLine| match line.amount {
        Amount::Like(other) => format!("{} like {}", line.channels, free(&model.policies[other])),
        Amount::Fixed(money) => format!("{} {money:?}", line.channels),
    };
    let budget = |budget: &Budget| {
        let lines: Vec<String> = budget.budget_lines.iter().map(amount).collect();
        format!("{lines:?} {:?}", budget.weeks)
    };
    model.policies.iter().map(|policy| format!("{} {:?}", free(policy), policy.budget.as_ref().map(budget))).collect()
}

/// Joins points of one world.
pub fn merge(points: &[Scenario]) -> Option<Merged> {
    let first = points.first()?;
    let (mut known, mut policies, mut indices) = (Vec::new(), Vec::<Policy>::new(), Vec::new());
    for point in points {
        let keys = keys(point);
        let mut own = vec![0; keys.len()];
        // Whom others spend like has no budget itself, and comes first.
        let order =
            |has_budget: bool| (0..keys.len()).filter(move |p| point.policies[*p].budget.is_some() == has_budget);
        for index in order(false).chain(order(true)) {
            let found = known.iter().position(|key| *key == keys[index]);
            own[index] = found.unwrap_or_else(|| {
                known.push(keys[index].clone());
                policies.push(moved(&point.policies[index], &own));
                policies.len() - 1
            });
        }
        indices.push(own);
    }
    Some(Merged { model: first.with_policies(policies), indices })
}

/// A policy that spends like others where they are now.
fn moved(policy: &Policy, indices: &[usize]) -> Policy {
    let line = |line: &BudgetLine| match line.amount {
        Amount::Like(other) => BudgetLine { amount: Amount::Like(indices[other]), ..*line },
        Amount::Fixed(_) => *line,
    };
    let budget = policy.budget.as_ref().map(|budget| Budget {
        budget_lines: budget.budget_lines.iter().map(line).collect(),
        weeks: budget.weeks.clone(),
    });
    Policy { budget, ..policy.clone() }
}

//! A part of a scenario: its first shoppers, or some of its policies. Studies look at parts before they look at the whole.

use super::Scenario;
use crate::base::money::Expense;
use crate::base::quantity::Money;
use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::policy::cost::Cost;

impl Scenario {
    /// The first so many shoppers, with that part of every amount that is written for all of them: budgets, and costs that do
    /// not grow with the shoppers. So each shopper meets the campaign that it meets in the whole.
    pub fn first(mut self, shoppers: u64) -> Self {
        let part = shoppers as f64 / self.model.shoppers.max(1) as f64;
        self.model.policies.iter_mut().for_each(|policy| scale(policy, part));
        self.with_shoppers(shoppers)
    }

    /// Some of its policies alone, by their indices, with the baseline and with those that they spend like.
    pub fn with_policies_alone(mut self, chosen: &[usize]) -> Self {
        let policies = &self.model.policies;
        let like = |index: &usize| policies[*index].budget.as_ref().and_then(Budget::like);
        let kept = chosen.iter().copied().chain(chosen.iter().filter_map(like)).chain([self.model.baseline]);
        let mut kept: Vec<usize> = kept.collect();
        kept.sort_unstable();
        kept.dedup();
        let index = |old: usize| kept.iter().position(|kept| *kept == old).unwrap_or(0);
        let moved = |old: &usize| {
            let mut policy = policies[*old].clone();
            for line in policy.budget.iter_mut().flat_map(|budget| &mut budget.budget_lines) {
                if let Amount::Like(other) = line.amount {
                    line.amount = Amount::Like(index(other));
                }
            }
            policy
        };
        (self.model.policies, self.model.baseline) = (kept.iter().map(moved).collect(), index(self.model.baseline));
        self
    }
}

fn scale(policy: &mut Policy, part: f64) {
    let money = |money: Money| Money(((money.0 as f64 * part).round() as i128).max(1));
    for BudgetLine { amount, .. } in policy.budget.iter_mut().flat_map(|budget| &mut budget.budget_lines) {
        if let Amount::Fixed(whole) = amount {
            *whole = money(*whole);
        }
    }
    if let Some(cost) = &mut policy.cost {
        let expense = |whole: Expense| whole.times(part);
        *cost = Cost {
            fixed: expense(cost.fixed),
            per_month: expense(cost.per_month),
            per_channel: expense(cost.per_channel),
            ..*cost
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
version = 1
name = 'part'
seed = 3
shoppers = 1000
flight = { start = 2026-03-02, days = 7 }
journey = { model = 'independent' }
channel = [{ name = 'tv', role = 'media', opportunities = '2 per day', win_rate = 0.5, price = { cpm = 20 } }]
policy = [
  { name = 'free' },
  { name = 'capped', caps = [{ scope = 'all channels', max = 2, per = '7d' }], cost = { fixed = 100, per_thousand = 1 } },
  { name = 'same', like = 'capped', spend = { like = 'capped' } },
  { name = 'fixed', like = 'capped', spend = { total = 30 } },
]
[compare]
baseline = 'capped'
";

    fn scenario() -> Scenario {
        Scenario::parse(TEXT, "a text of this test").unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn a_tenth_of_the_shoppers_has_a_tenth_of_every_amount() {
        let tenth = scenario().first(100);
        let amounts: Vec<Amount> =
            tenth.policies.iter().filter_map(|p| Some(p.budget.as_ref()?.budget_lines[0].amount)).collect();
        assert_eq!(amounts, [Amount::Like(1), Amount::Fixed(Money(3_000_000))]);
        let cost = tenth.policies[1].cost.unwrap();
        assert!(
            (cost.fixed.units() - 10.0).abs() < 1e-9
                && cost.per_thousand == scenario().policies[1].cost.unwrap().per_thousand
        );
        assert_eq!(tenth.shoppers, 100);
    }

    #[test]
    fn policies_keep_those_they_are_told_by() {
        let names = |chosen: &[usize]| -> Vec<String> {
            scenario().with_policies_alone(chosen).policies.iter().map(|policy| policy.name.clone()).collect()
        };
        assert_eq!(names(&[0]), ["free", "capped"]);
        assert_eq!(names(&[3, 1]), ["capped", "fixed"]);
        let same = scenario().with_policies_alone(&[2]);
        assert_eq!((same.policies.len(), same.baseline), (2, 0));
        assert_eq!(same.policies[1].budget.as_ref().unwrap().like(), Some(0));
    }
}

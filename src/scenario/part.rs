//! A part of a scenario: its first shoppers, or some of its policies; or shoppers drawn otherwise. Studies look at parts before they look at the whole.

use super::Scenario;
use crate::policy::budget::{Amount, Budget};

impl Scenario {
    /// The first so many shoppers, which stand for all people that the scenario is about: amounts, counts and money stay
    /// theirs.
    pub fn first(mut self, shoppers: u64) -> Self {
        self.model.people = Some(self.model.people());
        self.with_shoppers(shoppers)
    }

    /// The same shoppers, drawn each alone and not in nets: a sample of them scatters as one of real people does.
    pub fn of_independent_shoppers(mut self) -> Self {
        self.model.world.population = self.model.world.population.clone().independent();
        self
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
        let subject = self.model.subject.filter(|subject| kept.contains(subject)).map(index);
        let (policies, baseline) = (kept.iter().map(moved).collect(), index(self.model.baseline));
        (self.model.policies, self.model.baseline, self.model.subject) = (policies, baseline, subject);
        self
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
    fn some_shoppers_stand_for_all() {
        let tenth = scenario().first(100);
        assert_eq!((tenth.shoppers, tenth.people()), (100, 1_000));
        assert_eq!((tenth.first(10).people(), scenario().people), (1_000, None));
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

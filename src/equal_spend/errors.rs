//! How sure numbers are that hang on solved win rates.
//!
//! Win rates that meet a budget are solved on the shoppers of the run. Other shoppers would find
//! slightly others, and every number of the policy would follow. So each budget_line is loosened alone, once
//! more, on some of the shoppers: that tells what its throttle moves. How far each group of shoppers moved the
//! throttle, the budget's own equation tells. With both the jackknife leaves a group out of the
//! solution as well as of the count ([`crate::analysis::reaction`]).

use std::ops::ControlFlow;

use super::slopes::{LOOSER, Loosened, loosened, steps};
use crate::analysis::estimate::Sample;
use crate::analysis::reaction::Reaction;
use crate::engine::simulate::simulate_all;
use crate::engine::tally::{GROUPS, Group, Tally, group_range};
use crate::equal_spend::expected;
use crate::policy::budget::{Amount, BudgetLine};
use crate::scenario::Scenario;

/// So many shoppers, of whole groups, are looked at once more (or all). What chance does to their slopes is as small
/// beside the errors of a run of any length, for these shrink as steps do.
const FEWEST: u64 = 20_000;

/// A tally made ready for estimation, with what solved win rates add to errors; None where `watch`, which learns how
/// many shoppers each part of the work held, breaks it off. Without budgets it is [`Sample::new`].
pub fn sample(
    scenario: &Scenario,
    tally: &Tally,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Sample> {
    let sample = Sample::new(tally);
    if !scenario.has_budgets() || scenario.world.path.is_logged() {
        return Some(sample);
    }
    let groups = looked_at(scenario.shoppers);
    let as_met = Group::sum(&tally.groups[..groups]);
    let (budget_lines, policies): (Vec<_>, Vec<_>) = loosened(scenario).into_iter().unzip();
    let again = Scenario { shoppers: as_met.shoppers, policies, baseline: 0, ..scenario.clone() };
    let counts = simulate_all(&again, threads, watch)?.total().policies;
    let again = budget_lines.iter().zip(counts).map(|(budget_line, counts)| {
        let mut again = as_met.clone();
        again.policies[budget_line.policy] = counts;
        again
    });
    let seen = Seen { scenario, tally, as_met: &as_met };
    let reactions = seen.reactions(&budget_lines, again.collect(), sample.counts());
    Some(sample.solved(reactions))
}

/// How many of the first groups are looked at once more.
fn looked_at(shoppers: u64) -> usize {
    (1..GROUPS).find(|groups| group_range(groups - 1, shoppers).end >= FEWEST).unwrap_or(GROUPS)
}

/// What the run counted.
struct Seen<'a> {
    scenario: &'a Scenario,
    tally: &'a Tally,
    /// Those who are looked at once more, as the run met them.
    as_met: &'a Group,
}

impl Seen<'_> {
    /// For every budget_line that is not stuck, what it moves and how far each group moved it. `again` are those who are
    /// looked at once more, by budget_line that was loosened.
    fn reactions(&self, budget_lines: &[Loosened], again: Vec<Group>, whole: &Group) -> Vec<Reaction> {
        // A part that meets a looser throttle moves the whole less than all would.
        let length = LOOSER * self.as_met.shoppers as f64 / whole.shoppers as f64;
        let mut again = again.into_iter();
        let mut reactions = Vec::new();
        for budget_lines in budget_lines.chunk_by(|one, next| one.policy == next.policy) {
            let again: Vec<Group> = again.by_ref().take(budget_lines.len()).collect();
            let rise =
                |budget_line, again| (self.spend(budget_line, again) / self.spend(budget_line, self.as_met)).ln();
            let rises = |budget_line| again.iter().map(|again| rise(budget_line, again)).collect();
            let rises: Vec<Vec<f64>> = budget_lines.iter().map(|budget_line| rises(*budget_line)).collect();
            let asked: Vec<Vec<f64>> = budget_lines.iter().map(|budget_line| self.moved(*budget_line)).collect();
            for (again, steps) in again.iter().zip(steps(&rises, &asked)) {
                let lengths = steps.map(|steps| steps.into_iter().map(|step| step / length).collect());
                reactions.extend(lengths.map(|lengths| Reaction { loosened: self.with(whole, again), lengths }));
            }
        }
        reactions
    }

    /// The whole run, in which those who are looked at once more met what they met then.
    fn with(&self, whole: &Group, again: &Group) -> Group {
        let mut loosened = whole.clone();
        loosened.subtract(self.as_met);
        loosened.add(again);
        loosened
    }

    /// By group, by how much ln T − ln S of a budget_line differs without it, where more can be bought: a week that buys all
    /// there is answers to nobody.
    fn moved(&self, budget_line: Loosened) -> Vec<f64> {
        let (mut target, mut spend) = (0.0, 0.0);
        for group in &self.tally.groups {
            target += self.target(budget_line, group);
            spend += self.spend(budget_line, group);
        }
        let live = self.live(budget_line);
        let gap = |target: f64, spend: f64| live * (target / spend).ln();
        let moved = |group: &Group| {
            gap(target - self.target(budget_line, group), spend - self.spend(budget_line, group)) - gap(target, spend)
        };
        self.tally.groups.iter().filter(|group| group.shoppers > 0).map(moved).collect()
    }

    /// The part of what a budget_line spends that falls in weeks in which there is more to buy.
    fn live(&self, budget_line: Loosened) -> f64 {
        let Scenario { policies, world, .. } = self.scenario;
        let (policy, detail) = (&policies[budget_line.policy], &self.tally.details[budget_line.policy]);
        let Some(budget) = &policy.budget else { return 1.0 };
        let spend = |week: usize| expected(self.scenario, detail, budget_line.budget_line, budget.paced(week));
        let is_live = |week: &usize| !budget_line.budget_line.is_exhausted(&policy.throttle, *week, &world.channels);
        let weeks = 0..budget.weeks.len();
        weeks.clone().filter(is_live).map(spend).sum::<f64>() / weeks.map(spend).sum::<f64>()
    }

    /// What a budget_line should spend on some shoppers.
    fn target(&self, budget_line: Loosened, group: &Group) -> f64 {
        match budget_line.budget_line.amount {
            Amount::Fixed(money) => money.0 as f64 * group.shoppers as f64 / self.scenario.shoppers as f64,
            Amount::Like(other) => self.expected(budget_line.budget_line, group, other),
        }
    }

    /// What it is expected to spend on them.
    fn spend(&self, budget_line: Loosened, group: &Group) -> f64 {
        self.expected(budget_line.budget_line, group, budget_line.policy)
    }

    fn expected(&self, budget_line: BudgetLine, group: &Group, policy: usize) -> f64 {
        let impressions = group.policies[policy].channels.iter().map(|channel| channel.delivered.impressions);
        budget_line.expects(&self.scenario.world.channels, impressions)
    }
}

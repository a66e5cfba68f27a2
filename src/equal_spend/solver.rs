//! The solver: throttles are tried on a sample of the pilot, and corrected by what the whole pilot spends.
//!
//! The pilot spends more or less than the sample: ln S differs by an amount that hardly depends on the throttles. So a
//! throttle that misses a target on the pilot is sought again on the sample, with a target that is further by as much.
//! Budget lines and weeks act on each other through shared caps. The sample shows how, so nothing about it is assumed.

use std::collections::BTreeSet;

use super::expected::expected;
use super::target::{Target, gap};
use crate::engine::prepared::Prepared;
use crate::engine::simulate::{Watch, simulate_all};
use crate::engine::tally::Detail;
use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::policy::throttle::Throttle;
use crate::scenario::model::Model;

/// So near to its target, as a logarithm, a budget line is left, and so near where the pilot is yet to come.
const NEAR: f64 = 1e-4;
const ROUGH: f64 = 2e-3;

/// The most steps towards one target.
const STEPS: usize = 16;

/// Targets, and the throttles on their way to them.
pub struct Solver<'a> {
    model: &'a Model,
    threads: usize,
    /// The first so many shoppers are the sample.
    sample: u64,
    targets: Vec<Target>,
    /// Policies that are not solved yet. Others are left alone, so no policy's throttle depends on who is solved beside it.
    open: BTreeSet<usize>,
}

impl<'a> Solver<'a> {
    /// Every target at its win rates.
    pub fn new(model: &'a Model, threads: usize, sample: u64) -> Self {
        let targets = targets(model);
        let open = targets.iter().map(|target| target.policy).collect();
        Self { model, threads, sample, targets, open }
    }

    /// Meets the sample's own budgets, to be corrected by a pilot of so many shoppers.
    pub fn settle(&mut self, pilot: u64, watch: Watch<'_>) -> Option<()> {
        let spent = self.deliver(self.sample, watch)?;
        let gaps = self.gaps(self.sample, &spent);
        let all = self.open.clone();
        self.look_at_sample(&spent, &all);
        self.aim(&gaps);
        self.approach(if self.sample < pilot { ROUGH } else { NEAR }, watch)?;
        self.targets.iter_mut().for_each(Target::judge_size);
        Some(())
    }

    /// Corrects the throttles by what the first so many shoppers spend. Policies that missed by less than `far`, as a
    /// logarithm, are solved then. Returns whether any is left.
    pub fn correct_by(&mut self, shoppers: u64, far: f64, watch: Watch<'_>) -> Option<bool> {
        let spent = self.deliver(shoppers, watch)?;
        let gaps = self.gaps(shoppers, &spent);
        self.aim(&gaps);
        let open = &self.open;
        let small = |target: &Target| target.is_small && open.contains(&target.policy);
        for (target, gap) in self.targets.iter_mut().zip(&gaps).filter(|(target, _)| small(target)) {
            target.go(*gap);
        }
        self.approach(NEAR, watch)?;
        let moved = |(target, gap): &(&Target, &f64)| gap.abs() >= far && !target.is_met(**gap, NEAR);
        let left = self.targets.iter().zip(&gaps).filter(moved).map(|(target, _)| target.policy).collect();
        self.open = self.open.intersection(&left).copied().collect();
        Some(!self.open.is_empty())
    }

    /// The throttles at hand, by policy.
    pub fn throttles(&self) -> Vec<Throttle> {
        let channels = &self.model.world.channels;
        let weeks = |budget: &Budget| budget.weeks.len();
        let throttle = |policy: &Policy| {
            let throttle = match policy.budget.as_ref().map(weeks) {
                Some(weeks) => Throttle::weekly(channels, weeks),
                None => Throttle::win_rates(channels),
            };
            throttle.on(policy.schedule.clone())
        };
        let mut throttles: Vec<Throttle> = self.model.policies.iter().map(throttle).collect();
        for target in &self.targets {
            for (channel, win_rate) in &target.steered {
                throttles[target.policy].set(target.week, *channel, *win_rate, target.times());
            }
        }
        throttles
    }

    /// How far some shoppers are from every target of the policies that were simulated, as a logarithm.
    fn gaps(&self, shoppers: u64, spent: &Delivery) -> Vec<f64> {
        let part = shoppers as f64 / self.model.people() as f64;
        let asked = |target: &Target| match target.budget_line.amount {
            Amount::Fixed(money) => money.0 as f64 * part,
            Amount::Like(other) => self.spend(other, target.budget_line, None, spent),
        };
        let gap_of = |target: &Target| gap(target.share * asked(target), self.spend_of(target, spent));
        self.targets.iter().map(gap_of).collect()
    }

    /// How far all shoppers are from every target, as a logarithm.
    #[cfg(test)]
    pub fn gaps_of_all(&self, watch: Watch<'_>) -> Option<Vec<f64>> {
        Some(self.gaps(self.model.shoppers, &self.simulate(self.model.shoppers, 0..self.model.policies.len(), watch)?))
    }

    /// Moves every target so far from what the sample spends.
    fn aim(&mut self, gaps: &[f64]) {
        let open = &self.open;
        let targets = self.targets.iter_mut().zip(gaps).filter(|(target, _)| open.contains(&target.policy));
        targets.for_each(|(target, gap)| target.aim(*gap));
    }

    /// Steps on the sample until it meets the targets. (What is too small for it was moved before.)
    fn approach(&mut self, near: f64, watch: Watch<'_>) -> Option<()> {
        for _ in 0..STEPS {
            let open = &self.open;
            let moves = |target: &&mut Target| !target.rests(near) && open.contains(&target.policy);
            let moving: Vec<&mut Target> = self.targets.iter_mut().filter(moves).collect();
            let policies: BTreeSet<usize> = moving.iter().map(|target| target.policy).collect();
            if policies.is_empty() {
                break;
            }
            moving.into_iter().for_each(Target::step);
            // What rests would spend the same again.
            let spent = self.simulate(self.sample, policies.iter().copied(), watch)?;
            self.look_at_sample(&spent, &policies);
        }
        Some(())
    }

    /// Learns what these policies spend.
    fn look_at_sample(&mut self, spent: &Delivery, policies: &BTreeSet<usize>) {
        let look = |target: &Target| (self.spend_of(target, spent), self.bought(target, spent));
        let looks: Vec<(f64, u64)> = self.targets.iter().map(look).collect();
        let looks = self.targets.iter_mut().zip(looks).filter(|(target, _)| policies.contains(&target.policy));
        for (target, look) in looks {
            (target.spend, target.bought) = look;
            target.learn();
        }
    }

    fn bought(&self, target: &Target, spent: &Delivery) -> u64 {
        spent.of(target.policy).map_or(0, |detail| impressions(detail, &target.steered, self.week(target)))
    }

    fn spend_of(&self, target: &Target, spent: &Delivery) -> f64 {
        self.spend(target.policy, target.budget_line, self.week(target), spent)
    }

    /// What a policy is expected to spend from a budget line.
    fn spend(&self, policy: usize, budget_line: BudgetLine, week: Option<usize>, spent: &Delivery) -> f64 {
        spent.of(policy).map_or(0.0, |detail| expected(self.model, detail, budget_line, week))
    }

    /// The week of a target; none where its budget is not paced.
    fn week(&self, target: &Target) -> Option<usize> {
        self.model.policies[target.policy].budget.as_ref()?.paced(target.week)
    }

    /// Policies whose spend is asked of others.
    fn liked(&self) -> impl Iterator<Item = usize> + '_ {
        self.targets.iter().filter(|target| self.open.contains(&target.policy)).filter_map(|target| {
            match target.budget_line.amount {
                Amount::Like(policy) => Some(policy),
                Amount::Fixed(_) => None,
            }
        })
    }

    /// Policies that are not solved yet.
    fn spenders(&self) -> impl Iterator<Item = usize> + '_ {
        self.open.iter().copied()
    }

    /// What the first shoppers are delivered with the throttles at hand: all that targets and spend depend on.
    fn deliver(&self, shoppers: u64, watch: Watch<'_>) -> Option<Delivery> {
        self.simulate(shoppers, self.liked().chain(self.spenders()), watch)
    }

    /// What some policies deliver to the first shoppers.
    fn simulate(&self, shoppers: u64, policies: impl Iterator<Item = usize>, watch: Watch<'_>) -> Option<Delivery> {
        let indices: Vec<usize> = policies.collect::<BTreeSet<_>>().into_iter().collect();
        let all = self.throttles();
        let throttles = indices.iter().map(|index| all[*index].clone()).collect();
        let policies = indices.iter().map(|index| self.model.policies[*index].clone()).collect();
        let model = self.model.with_policies(policies).with_shoppers(shoppers).delivery_alone();
        let details = simulate_all(&Prepared::with_throttles(model, throttles), self.threads, watch)?.details;
        Some(Delivery { indices, details })
    }
}

fn targets(model: &Model) -> Vec<Target> {
    let weeks = model.budgets().flat_map(|(policy, _, budget)| {
        let weeks = budget.weeks.iter().enumerate();
        weeks.flat_map(move |(week, share)| budget.budget_lines.iter().map(move |line| (policy, *line, week, *share)))
    });
    weeks.map(|(policy, line, week, share)| Target::new(model, policy, line, week, share)).collect()
}

/// What some of a model's policies delivered.
struct Delivery {
    indices: Vec<usize>,
    details: Vec<Detail>,
}

impl Delivery {
    /// What the policy at an index in the model delivered.
    fn of(&self, policy: usize) -> Option<&Detail> {
        self.indices.iter().position(|index| *index == policy).map(|index| &self.details[index])
    }
}

/// Ads shown on some channels, in a week of the flight or in all.
fn impressions(detail: &Detail, channels: &[(usize, f64)], week: Option<usize>) -> u64 {
    let of_day = |day: &[u64]| channels.iter().map(|(channel, _)| day[*channel]).sum::<u64>();
    detail.days(week).map(of_day).sum()
}

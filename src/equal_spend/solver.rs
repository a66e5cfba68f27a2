//! The solver: throttles are tried on a sample of the shoppers, and corrected by what more of them were delivered.
//!
//! Others ask for more or less than the sample: ln S is higher or lower there by a difference that hardly depends on the
//! throttles. So a throttle that misses a target on many shoppers is sought again on the sample, with a target that is
//! further by as much. Nothing need be known of how budget_lines and weeks act on each other: the sample shows it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::target::{Cell, gap};
use super::{Watch, expected};
use crate::engine::simulate::simulate_all;
use crate::engine::tally::{Detail, Tally};
use crate::policy::budget::{Amount, BudgetLine};
use crate::policy::throttle::{Bracket, Throttle};
use crate::scenario::Scenario;
use crate::world::price::Delivered;

/// So near to its target, as a logarithm, a budget_line is left, and so near where more shoppers are yet to come.
const NEAR: f64 = 1e-4;
const ROUGH: f64 = 2e-3;

/// Spend solved on n shoppers errs by about 1.3 / √n in the flagship; a last step is expected to be no longer than so many
/// times 1 / √n, or than that of the impressions where these are fewer: the second number where a policy has several
/// budget_lines or weeks, which act on each other. Were it more, more of what they offer would have to be noted; where a step is
/// longer, all shoppers are looked at twice.
const FAR: [f64; 2] = [3.5, 10.0];

/// The most steps towards one target.
const STEPS: usize = 16;

fn cells(scenario: &Scenario) -> Vec<Cell> {
    let weeks = scenario.budgets().flat_map(|(policy, _, budget)| {
        let weeks = budget.weeks.iter().enumerate();
        weeks.flat_map(move |(week, share)| {
            budget.budget_lines.iter().map(move |budget_line| (policy, *budget_line, week, *share))
        })
    });
    weeks.map(|(policy, budget_line, week, share)| Cell::new(scenario, policy, budget_line, week, share)).collect()
}

/// Cells on their way to their targets.
pub struct Solver<'a> {
    scenario: &'a Scenario,
    pub threads: usize,
    /// The first so many shoppers are the sample.
    sample: u64,
    cells: Vec<Cell>,
}

impl<'a> Solver<'a> {
    /// Every cell at its win rates; None without budgets.
    pub fn new(scenario: &'a Scenario, threads: usize, sample: u64) -> Option<Self> {
        scenario.has_budgets().then(|| Self { scenario, threads, sample, cells: cells(scenario) })
    }

    /// Meets the sample's own budgets.
    pub fn settle(&mut self, watch: Watch<'_>) -> Option<()> {
        let spent = self.deliver(self.sample, watch)?;
        let gaps = self.look(self.sample, &spent);
        self.look_at_sample(&spent);
        self.aim(&gaps);
        self.approach(if self.sample < self.scenario.shoppers { ROUGH } else { NEAR }, watch)?;
        self.cells.iter_mut().for_each(Cell::judge_size);
        Some(())
    }

    /// Corrects the throttles by what the first so many shoppers are delivered.
    pub fn correct_on(&mut self, shoppers: u64, watch: Watch<'_>) -> Option<()> {
        let spent = self.deliver(shoppers, watch)?;
        let gaps = self.look(shoppers, &spent);
        self.correct(&gaps, watch)
    }

    /// Corrects them where every cell is so far from its target.
    pub fn correct(&mut self, gaps: &[f64], watch: Watch<'_>) -> Option<()> {
        self.aim(gaps);
        for (cell, gap) in self.cells.iter_mut().zip(gaps).filter(|(cell, _)| cell.is_small) {
            cell.go(*gap);
        }
        self.approach(NEAR, watch)
    }

    /// How far all shoppers are from every cell's target, as a logarithm.
    pub fn look_at_all(&mut self, tally: &Tally) -> Vec<f64> {
        self.look(self.scenario.shoppers, &Delivery::of_all(&tally.details))
    }

    /// Is every cell that can be moved so near to its target?
    pub fn is_met(&self, gaps: &[f64], near: f64) -> bool {
        self.cells.iter().zip(gaps).all(|(cell, gap)| cell.is_met(*gap, near))
    }

    /// How far so many shoppers are from every cell's target, as a logarithm.
    fn look(&mut self, shoppers: u64, spent: &Delivery<'_>) -> Vec<f64> {
        let part = shoppers as f64 / self.scenario.shoppers as f64;
        let look = |cell: &Cell| {
            let target = cell.share
                * match cell.budget_line.amount {
                    Amount::Fixed(money) => money.0 as f64 * part,
                    Amount::Like(other) => self.spend(other, cell.budget_line, None, spent),
                };
            gap(target, self.spend_of(cell, spent))
        };
        let gaps = self.cells.iter().map(look).collect();
        let bought: Vec<u64> = self.cells.iter().map(|cell| self.bought(cell, spent)).collect();
        self.cells.iter_mut().zip(bought).for_each(|(cell, bought)| cell.impressions = bought);
        gaps
    }

    /// Moves every target so far from what the sample spends.
    fn aim(&mut self, gaps: &[f64]) {
        self.cells.iter_mut().zip(gaps).for_each(|(cell, gap)| cell.aim(*gap));
    }

    /// Steps on the sample until it meets the targets. (What is too small for it was moved before.)
    fn approach(&mut self, near: f64, watch: Watch<'_>) -> Option<()> {
        for _ in 0..STEPS {
            let moving: Vec<&mut Cell> = self.cells.iter_mut().filter(|cell| !cell.rests(near)).collect();
            if moving.is_empty() {
                break;
            }
            moving.into_iter().for_each(Cell::step);
            let spent = self.simulate(self.sample, self.spenders(), watch)?;
            self.look_at_sample(&spent);
        }
        Some(())
    }

    fn look_at_sample(&mut self, spent: &Delivery<'_>) {
        let look = |cell: &Cell| (self.spend_of(cell, spent), self.bought(cell, spent));
        let looks: Vec<(f64, u64)> = self.cells.iter().map(look).collect();
        for (cell, look) in self.cells.iter_mut().zip(looks) {
            (cell.spend, cell.bought) = look;
            cell.learn();
        }
    }

    fn bought(&self, cell: &Cell, spent: &Delivery<'_>) -> u64 {
        spent.of(cell.policy).map_or(0, |detail| impressions(detail, &cell.steered, self.week(cell)))
    }

    fn spend_of(&self, cell: &Cell, spent: &Delivery<'_>) -> f64 {
        self.spend(cell.policy, cell.budget_line, self.week(cell), spent)
    }

    /// What a policy is expected to spend from a budget_line.
    fn spend(&self, policy: usize, budget_line: BudgetLine, week: Option<usize>, spent: &Delivery<'_>) -> f64 {
        spent.of(policy).map_or(0.0, |detail| expected(self.scenario, detail, budget_line, week))
    }

    /// The week of a cell; none where its budget is not paced.
    fn week(&self, cell: &Cell) -> Option<usize> {
        self.scenario.policies[cell.policy].budget.as_ref()?.paced(cell.week)
    }

    /// Policies whose spend is asked of others.
    fn liked(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().filter_map(|cell| match cell.budget_line.amount {
            Amount::Like(policy) => Some(policy),
            Amount::Fixed(_) => None,
        })
    }

    /// Policies with a budget.
    fn spenders(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().map(|cell| cell.policy)
    }

    /// What the first shoppers are delivered with the throttles at hand: all that targets and spend hang on.
    fn deliver(&self, shoppers: u64, watch: Watch<'_>) -> Option<Delivery<'static>> {
        self.simulate(shoppers, self.liked().chain(self.spenders()), watch)
    }

    /// What some policies deliver to the first shoppers.
    fn simulate(
        &self,
        shoppers: u64,
        policies: impl Iterator<Item = usize>,
        watch: Watch<'_>,
    ) -> Option<Delivery<'static>> {
        let indices: Vec<usize> = policies.collect::<BTreeSet<_>>().into_iter().collect();
        let all = self.throttled().policies;
        let policies = indices.iter().map(|index| all[*index].clone()).collect();
        let delivery = Scenario { shoppers, policies, baseline: 0, ..self.scenario.clone() }.delivery_alone();
        let details = simulate_all(&delivery, self.threads, watch)?.details.into();
        Some(Delivery { indices, details })
    }

    /// Where a last step may lead that is taken after so many shoppers.
    pub fn brackets(&self, shoppers: u64) -> Vec<Bracket> {
        let is_alone = |cell: &Cell| self.spenders().filter(|policy| *policy == cell.policy).count() == 1;
        let far = |cell: &Cell| match cell.is_exhausted() {
            true => 0.0,
            false => FAR[usize::from(!is_alone(cell))] / (cell.impressions.clamp(1, shoppers) as f64).sqrt(),
        };
        let [low, high] = [-1.0, 1.0].map(|way| self.throttled_after(|cell| way * far(cell)));
        let both = low.budgets().zip(high.budgets());
        both.map(|((_, low, _), (_, high, _))| Bracket { low: low.throttle.clone(), high: high.throttle.clone() })
            .collect()
    }

    /// The scenario with the throttles at hand.
    pub fn throttled(&self) -> Scenario {
        self.throttled_after(|_| 0.0)
    }

    /// The scenario after a step that changes every cell's ln S by so much.
    fn throttled_after(&self, change: impl Fn(&Cell) -> f64) -> Scenario {
        let mut scenario = self.scenario.clone();
        let channels = &scenario.world.channels;
        for policy in &mut scenario.policies {
            if let Some(budget) = &policy.budget {
                policy.throttle = Throttle::weekly(channels, budget.weeks.len());
            }
        }
        for cell in &self.cells {
            for (channel, win_rate) in &cell.steered {
                scenario.policies[cell.policy].throttle.set(
                    cell.week,
                    *channel,
                    *win_rate,
                    cell.times_after(change(cell)),
                );
            }
        }
        scenario
    }
}

/// What some of a scenario's policies delivered.
struct Delivery<'a> {
    indices: Vec<usize>,
    details: Cow<'a, [Detail]>,
}

impl<'a> Delivery<'a> {
    /// All of them, in order.
    fn of_all(details: &'a [Detail]) -> Self {
        Self { indices: (0..details.len()).collect(), details: details.into() }
    }

    /// What the policy at a index in the scenario delivered.
    fn of(&self, policy: usize) -> Option<&Detail> {
        self.indices.iter().position(|index| *index == policy).map(|index| &self.details[index])
    }
}

/// Ads shown on some channels, in a week of the flight or in all.
fn impressions(detail: &Detail, channels: &[(usize, f64)], week: Option<usize>) -> u64 {
    let of_day = |day: &[Delivered]| channels.iter().map(|(channel, _)| day[*channel].impressions).sum::<u64>();
    detail.days(week).map(of_day).sum()
}

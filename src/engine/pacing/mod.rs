//! Equal spend: the throttles that meet the policies' budgets, solved outside the hot loop.
//!
//! A cell is one purse in one week of its pacing. Its win rates are multiplied by one number t (all
//! supply at most), and t is sought for which its expected spend S(t) meets its target T:
//!
//! ln t ← ln t + (ln T − ln S(t)) / e,  e = Δ ln S / Δ ln t
//!
//! a secant step on the logarithms, all cells at once. Shoppers and marks are the run's own, so S(t)
//! has no noise that the next step does not share, and a looser throttle buys all that a tighter one
//! does. The steps are taken on a pilot, the first shoppers; one more on a larger part of them, of
//! whole groups, takes away most of what the pilot does not know. For that one each purse is loosened
//! alone, so that what one purse does to the others' spend is known too (`slopes`).
//!
//! Spend is taken at its expectation: clicks by their rate, prices that spread by their mean. That is
//! the same on average, and less noisy.

mod cell;
pub mod slopes;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use cell::Cell;
use slopes::{loosened, steps};

use super::simulate::simulate_all;
use super::tally::{Detail, GROUPS, group_range};
use crate::policy::Policy;
use crate::policy::budget::{Amount, Purse};
use crate::policy::throttle::Throttle;
use crate::scenario::Scenario;

/// The pilot is the first fiftieth of the shoppers, but not fewer than these (or all of them).
const PILOT: u64 = 20_000;

/// The larger part, in hundredths of the shoppers: groups.
const PART: usize = 40;

/// The most steps on the pilot.
const STEPS: usize = 16;

/// The same scenario with throttles that meet every budget; None where `watch`, which learns how
/// many shoppers each part of the work held, breaks it off. Without budgets there is nothing to do.
pub fn meet_budgets(
    scenario: &Scenario,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Scenario> {
    let mut solver = Solver { scenario, threads, watch, cells: cells(scenario) };
    if solver.cells.is_empty() {
        return Some(scenario.clone());
    }
    let (pilot, part) = sizes(scenario.shoppers);
    solver.settle(pilot)?;
    if pilot < part {
        solver.correct(pilot, part)?;
    }
    Some(solver.throttled())
}

/// How many shoppers the pilot and the larger part hold.
fn sizes(shoppers: u64) -> (u64, u64) {
    let (pilot, part) = ((shoppers / 50).max(PILOT), group_range(PART - 1, shoppers).end);
    if pilot < part { (pilot, part) } else { (shoppers, shoppers) }
}

/// How many of the first groups of a tally budgets are solved on.
pub fn groups_solved_on(shoppers: u64) -> usize {
    let (pilot, part) = sizes(shoppers);
    if pilot < part { PART } else { GROUPS }
}

fn cells(scenario: &Scenario) -> Vec<Cell> {
    let weeks = scenario.budgets().flat_map(|(policy, _, budget)| {
        let weeks = budget.weeks.iter().enumerate();
        weeks.flat_map(move |(week, share)| budget.purses.iter().map(move |purse| (policy, *purse, week, *share)))
    });
    weeks.map(|(policy, purse, week, share)| Cell::new(scenario, policy, purse, week, share)).collect()
}

struct Solver<'a, Watch> {
    scenario: &'a Scenario,
    threads: usize,
    watch: Watch,
    cells: Vec<Cell>,
}

impl<Watch: Fn(u64) -> ControlFlow<()> + Sync> Solver<'_, Watch> {
    /// Steps on the first shoppers until every cell is settled.
    fn settle(&mut self, shoppers: u64) -> Option<()> {
        let mut spent = self.simulate(shoppers, self.liked().chain(self.spenders()))?;
        self.target(shoppers, &spent);
        for _ in 0..STEPS {
            self.look(&spent);
            self.cells.iter_mut().for_each(Cell::learn);
            if self.cells.iter().all(Cell::is_settled) {
                break;
            }
            self.cells.iter_mut().filter(|cell| !cell.is_settled()).for_each(Cell::step);
            spent = self.simulate(shoppers, self.spenders())?;
        }
        Some(())
    }

    /// One more step, on more shoppers, with slopes of the pilot's.
    fn correct(&mut self, pilot: u64, shoppers: u64) -> Option<()> {
        let rises = self.rises(pilot)?;
        let spent = self.simulate(shoppers, self.liked().chain(self.spenders()))?;
        self.target(shoppers, &spent);
        self.look(&spent);
        let together = self.cells.chunk_by_mut(Cell::is_beside);
        for (cells, rises) in together.zip(&rises) {
            let gaps: Vec<Vec<f64>> = cells.iter().map(|cell| vec![cell.gap()]).collect();
            for (cell, step) in cells.iter_mut().zip(steps(rises, &gaps)) {
                match step {
                    Some(step) => cell.go(step[0]),
                    None => cell.step(),
                }
            }
        }
        Some(())
    }

    /// For all purses of a policy in a week together: how much ln S of each rises when each is loosened.
    fn rises(&self, shoppers: u64) -> Option<Vec<Vec<Vec<f64>>>> {
        let throttled = self.throttled();
        let (loosened, policies): (Vec<_>, Vec<_>) = loosened(&throttled).into_iter().unzip();
        let (own, all) = self.simulate_beside(shoppers, self.spenders(), policies)?;
        let rises = |cell: &Cell| {
            let of_policy = loosened.iter().zip(&all).filter(|(loosened, _)| loosened.policy == cell.policy);
            let spend = |detail| expected(self.scenario, detail, cell.purse, self.week(cell));
            let own = own.of(cell.policy).map_or(0.0, spend);
            of_policy.map(|(_, detail)| (spend(detail) / own).ln()).collect()
        };
        let together = self.cells.chunk_by(Cell::is_beside);
        Some(together.map(|cells| cells.iter().map(rises).collect()).collect())
    }

    fn target(&mut self, shoppers: u64, liked: &Delivery) {
        let part = shoppers as f64 / self.scenario.shoppers as f64;
        for cell in &mut self.cells {
            let whole = match cell.purse.amount {
                Amount::Fixed(money) => money.0 as f64 * part,
                Amount::Like(other) => {
                    liked.of(other).map_or(0.0, |detail| expected(self.scenario, detail, cell.purse, None))
                }
            };
            cell.target = whole * cell.share;
        }
    }

    fn look(&mut self, spent: &Delivery) {
        let spend = |cell: &Cell| {
            spent.of(cell.policy).map_or(0.0, |detail| expected(self.scenario, detail, cell.purse, self.week(cell)))
        };
        let spends: Vec<f64> = self.cells.iter().map(spend).collect();
        self.cells.iter_mut().zip(spends).for_each(|(cell, spend)| cell.spend = spend);
    }

    /// The week of a cell; none where its budget is not paced.
    fn week(&self, cell: &Cell) -> Option<usize> {
        self.scenario.policies[cell.policy].budget.as_ref()?.paced(cell.week)
    }

    /// Policies whose spend is asked of others.
    fn liked(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().filter_map(|cell| match cell.purse.amount {
            Amount::Like(policy) => Some(policy),
            Amount::Fixed(_) => None,
        })
    }

    /// Policies with a budget.
    fn spenders(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().map(|cell| cell.policy)
    }

    /// What some policies deliver, with the throttles at hand, to the first shoppers.
    fn simulate(&self, shoppers: u64, policies: impl Iterator<Item = usize>) -> Option<Delivery> {
        Some(self.simulate_beside(shoppers, policies, Vec::new())?.0)
    }

    /// The same, and what policies that are not the scenario's deliver beside them.
    fn simulate_beside(
        &self,
        shoppers: u64,
        policies: impl Iterator<Item = usize>,
        others: Vec<Policy>,
    ) -> Option<(Delivery, Vec<Detail>)> {
        let places: Vec<usize> = policies.collect::<BTreeSet<_>>().into_iter().collect();
        let all = self.throttled().policies;
        let own = places.iter().map(|place| all[*place].clone());
        let mut details = self.details(shoppers, own.chain(others).collect())?;
        let beside = details.split_off(places.len());
        Some((Delivery { places, details }, beside))
    }

    /// What policies deliver to the first shoppers, and nothing else.
    fn details(&self, shoppers: u64, policies: Vec<Policy>) -> Option<Vec<Detail>> {
        if policies.is_empty() {
            return Some(Vec::new());
        }
        let delivery = Scenario { shoppers, policies, baseline: 0, ..self.scenario.clone() }.delivery_alone();
        Some(simulate_all(&delivery, self.threads, &self.watch)?.details)
    }

    /// The scenario with the throttles at hand.
    fn throttled(&self) -> Scenario {
        let mut scenario = self.scenario.clone();
        let channels = &scenario.world.channels;
        for policy in &mut scenario.policies {
            if let Some(budget) = &policy.budget {
                policy.throttle = Throttle::weekly(channels, budget.weeks.len());
            }
        }
        for cell in &self.cells {
            for (channel, win_rate) in &cell.steered {
                scenario.policies[cell.policy].throttle.set(cell.week, *channel, *win_rate, cell.times());
            }
        }
        scenario
    }
}

/// What some of a scenario's policies delivered.
struct Delivery {
    places: Vec<usize>,
    details: Vec<Detail>,
}

impl Delivery {
    /// What the policy at a place in the scenario delivered.
    fn of(&self, policy: usize) -> Option<&Detail> {
        self.places.iter().position(|place| *place == policy).map(|place| &self.details[place])
    }
}

/// What is expected to be spent from a purse, in a week of the flight or in all, in millionths.
pub fn expected(scenario: &Scenario, detail: &Detail, purse: Purse, week: Option<usize>) -> f64 {
    let channels = &scenario.world.channels;
    detail.days(week).map(|day| purse.expects(channels, day.iter().map(|channel| channel.impressions))).sum()
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn solving_takes_less_than_the_run() {
        for shoppers in [1, 1_000, 49_999, 50_000, 50_003, 200_000, 1_000_000, 100_000_000] {
            let (pilot, part) = sizes(shoppers);
            assert!(pilot <= part && part <= shoppers && (pilot == shoppers || pilot >= 20_000), "{shoppers}");
        }
    }
}

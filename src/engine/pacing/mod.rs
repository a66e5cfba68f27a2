//! Equal spend: the throttles that meet the policies' budgets, solved outside the hot loop.
//!
//! A cell is one purse in one week of its pacing. Its win rates are multiplied by one number t (all
//! supply at most), and t is sought for which its expected spend S(t) meets its target T:
//!
//! ln t ← ln t + (ln T − ln S(t)) / e,  e = Δ ln S / Δ ln t
//!
//! a secant step on the logarithms, all cells at once. Shoppers and marks are the run's own, so S(t)
//! has no noise that the next step does not share, and a looser throttle buys all that a tighter one
//! does. These steps are taken on few shoppers, and then one each on more and more of them: a pilot, a part, and
//! all. On the pilot each purse is loosened alone, so that what one purse does to the others' spend is known to
//! these steps too (`slopes`). The run itself is made with the part's throttles, and the last step is taken by what
//! all shoppers spent. It is short, and changes nothing for most: only who has a mark near the thresholds is
//! simulated again (`patch`).
//!
//! Spend is taken at its expectation: clicks by their rate, prices that spread by their mean. That is
//! the same on average, and less noisy.

mod cell;
mod patch;
pub mod slopes;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use cell::Cell;
use patch::Change;
use slopes::{loosened, steps};

use super::simulate::{Outcome, simulate_all, simulate_within};
use super::tally::{Detail, Tally, group_range};
use crate::policy::Policy;
use crate::policy::budget::{Amount, Purse};
use crate::policy::throttle::{Bracket, Throttle};
use crate::scenario::Scenario;

/// The pilot is a fiftieth of the shoppers, but not fewer than these (or all of them).
const PILOT: u64 = 20_000;

/// Unless these are all, the first steps are taken on one in so many of the pilot.
const FIRST: u64 = 5;

/// So near to its target, as a logarithm, a purse is left, and so near where more shoppers are yet to come.
const NEAR: f64 = 1e-4;
const ROUGH: f64 = 2e-3;

/// The part, in hundredths of the shoppers (groups), where that is more than twice the pilot.
const PART: usize = 5;

/// Spend solved on n shoppers errs by about 1.3 / √n in the flagship; a last step is expected to be no longer than so many
/// times 1 / √n. Were it more, more shoppers would have to be looked at twice; where a step is longer, all are.
const FAR: f64 = 3.5;

/// The most first steps.
const STEPS: usize = 16;

/// Learns how many shoppers each part of the work held, and may break it off.
pub type Watch<'a> = &'a (dyn Fn(u64) -> ControlFlow<()> + Sync);

/// The same scenario with throttles that meet every budget; None where `watch`, which learns how
/// many shoppers each part of the work held, breaks it off. Without budgets there is nothing to do.
pub fn meet_budgets(
    scenario: &Scenario,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<Scenario> {
    if !scenario.has_budgets() {
        return Some(scenario.clone());
    }
    // What is bought hangs on nothing but what is delivered.
    let (met, _) = simulate_to_budgets(&scenario.clone().delivery_alone(), threads, watch)?;
    let mut scenario = scenario.clone();
    for (policy, met) in scenario.policies.iter_mut().zip(met.policies) {
        policy.throttle = met.throttle;
    }
    Some(scenario)
}

/// The same, and what all shoppers met by these throttles: the tally of that scenario, bit for bit.
pub fn simulate_to_budgets(
    scenario: &Scenario,
    threads: usize,
    watch: impl Fn(u64) -> ControlFlow<()> + Sync,
) -> Option<(Scenario, Tally)> {
    let pilot = Pilot::new(scenario, threads, &watch)?;
    let outcome = simulate_within(pilot.scenario(), pilot.brackets(), threads, &watch)?;
    pilot.correct(outcome, &watch)
}

/// Throttles that meet the budgets of a part of the shoppers.
pub struct Pilot<'a> {
    solver: Solver<'a>,
    /// For all purses of a policy in a week together: how much ln S of each rises when each is loosened. None where
    /// no shoppers are left to correct by.
    rises: Option<Vec<Vec<Vec<f64>>>>,
    scenario: Scenario,
    brackets: Vec<Bracket>,
}

impl<'a> Pilot<'a> {
    /// Looks for the throttles.
    pub fn new(scenario: &'a Scenario, threads: usize, watch: Watch<'_>) -> Option<Self> {
        let Sizes { first, pilot, part } = Sizes::of(scenario.shoppers);
        let mut solver = Solver { scenario, threads, cells: cells(scenario) };
        let (mut rises, mut brackets) = (None, Vec::new());
        if !solver.cells.is_empty() {
            solver.settle(first, watch)?;
            if first < scenario.shoppers {
                let (spent, found) = solver.rises(pilot, watch)?;
                solver.correct(pilot, &spent, &found);
                if pilot < part {
                    let spent = solver.simulate(part, solver.liked().chain(solver.spenders()), watch)?;
                    solver.correct(part, &spent, &found);
                }
                (rises, brackets) = (Some(found), solver.brackets(part));
            }
        }
        let scenario = solver.throttled();
        Some(Self { solver, rises, scenario, brackets })
    }

    /// The scenario with the pilot's throttles.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Within these, nearly certainly, are the throttles that meet the budgets of all shoppers.
    pub fn brackets(&self) -> &[Bracket] {
        &self.brackets
    }

    /// The throttles that meet the budgets of all shoppers, and what they met by them. `outcome` is that of the pilot's
    /// scenario and brackets.
    pub fn correct(self, outcome: Outcome, watch: Watch<'_>) -> Option<(Scenario, Tally)> {
        let Self { mut solver, rises, scenario: first, brackets } = self;
        let Outcome { tally, marginal } = outcome;
        let Some(rises) = rises else { return Some((first, tally)) };
        solver.correct(first.shoppers, &Delivery::of_all(&tally.details), &rises);
        let last = solver.throttled();
        let change = Change { from: &first, to: &last, brackets: &brackets, marginal: &marginal };
        let tally = change.patch(tally, solver.threads, watch)?;
        Some((last, tally))
    }
}

/// On how many shoppers the first steps are taken, and on how many one more each.
struct Sizes {
    first: u64,
    pilot: u64,
    part: u64,
}

impl Sizes {
    fn of(shoppers: u64) -> Self {
        let (pilot, part) = ((shoppers / 50).max(PILOT).min(shoppers), group_range(PART - 1, shoppers).end);
        let first = if pilot < shoppers { pilot / FIRST } else { shoppers };
        Self { first, pilot, part: if part > 2 * pilot { part } else { pilot } }
    }
}

fn cells(scenario: &Scenario) -> Vec<Cell> {
    let weeks = scenario.budgets().flat_map(|(policy, _, budget)| {
        let weeks = budget.weeks.iter().enumerate();
        weeks.flat_map(move |(week, share)| budget.purses.iter().map(move |purse| (policy, *purse, week, *share)))
    });
    weeks.map(|(policy, purse, week, share)| Cell::new(scenario, policy, purse, week, share)).collect()
}

struct Solver<'a> {
    scenario: &'a Scenario,
    threads: usize,
    cells: Vec<Cell>,
}

impl Solver<'_> {
    /// Steps on the first shoppers until every cell is settled.
    fn settle(&mut self, shoppers: u64, watch: Watch<'_>) -> Option<()> {
        let mut spent = self.simulate(shoppers, self.liked().chain(self.spenders()), watch)?;
        self.target(shoppers, &spent);
        let near = if shoppers < self.scenario.shoppers { ROUGH } else { NEAR };
        for _ in 0..STEPS {
            self.look(&spent);
            self.cells.iter_mut().for_each(Cell::learn);
            let steps = self.cells.iter_mut().filter(|cell| !cell.is_settled(near));
            if steps.map(Cell::step).count() == 0 {
                break;
            }
            spent = self.simulate(shoppers, self.spenders(), watch)?;
        }
        Some(())
    }

    /// One more step, by what so many shoppers were delivered.
    fn correct(&mut self, shoppers: u64, spent: &Delivery<'_>, rises: &[Vec<Vec<f64>>]) {
        self.target(shoppers, spent);
        self.look(spent);
        let together = self.cells.chunk_by_mut(Cell::is_beside);
        for (cells, rises) in together.zip(rises) {
            let gaps: Vec<Vec<f64>> = cells.iter().map(|cell| vec![cell.gap()]).collect();
            for (cell, step) in cells.iter_mut().zip(steps(rises, &gaps)) {
                match step {
                    Some(step) => cell.go(step[0]),
                    None => cell.step(),
                }
            }
        }
    }

    /// What so many shoppers are delivered; and for all purses of a policy in a week together, how much ln S of each
    /// rises when each is loosened.
    fn rises(&self, shoppers: u64, watch: Watch<'_>) -> Option<(Delivery<'static>, Vec<Vec<Vec<f64>>>)> {
        let throttled = self.throttled();
        let (loosened, policies): (Vec<_>, Vec<_>) = loosened(&throttled).into_iter().unzip();
        let (own, beside) = self.simulate_beside(shoppers, self.liked().chain(self.spenders()), policies, watch)?;
        let rises = |cell: &Cell| {
            let of_policy = loosened.iter().zip(&beside).filter(|(loosened, _)| loosened.policy == cell.policy);
            let spend = |detail| expected(self.scenario, detail, cell.purse, self.week(cell));
            let own = own.of(cell.policy).map_or(0.0, spend);
            of_policy.map(|(_, detail)| (spend(detail) / own).ln()).collect()
        };
        let together = self.cells.chunk_by(Cell::is_beside);
        let rises = together.map(|cells| cells.iter().map(rises).collect()).collect();
        Some((own, rises))
    }

    fn target(&mut self, shoppers: u64, liked: &Delivery<'_>) {
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

    fn look(&mut self, spent: &Delivery<'_>) {
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
    fn simulate(
        &self,
        shoppers: u64,
        policies: impl Iterator<Item = usize>,
        watch: Watch<'_>,
    ) -> Option<Delivery<'static>> {
        Some(self.simulate_beside(shoppers, policies, Vec::new(), watch)?.0)
    }

    /// The same, and what policies that are not the scenario's deliver beside them.
    fn simulate_beside(
        &self,
        shoppers: u64,
        policies: impl Iterator<Item = usize>,
        others: Vec<Policy>,
        watch: Watch<'_>,
    ) -> Option<(Delivery<'static>, Vec<Detail>)> {
        let places: Vec<usize> = policies.collect::<BTreeSet<_>>().into_iter().collect();
        let all = self.throttled().policies;
        let policies: Vec<Policy> = places.iter().map(|place| all[*place].clone()).chain(others).collect();
        if policies.is_empty() {
            return Some((Delivery { places, details: Cow::default() }, Vec::new()));
        }
        let delivery = Scenario { shoppers, policies, baseline: 0, ..self.scenario.clone() }.delivery_alone();
        let mut details = simulate_all(&delivery, self.threads, watch)?.details;
        let beside = details.split_off(places.len());
        Some((Delivery { places, details: details.into() }, beside))
    }

    /// Where a last step may lead that is taken after so many shoppers.
    fn brackets(&self, shoppers: u64) -> Vec<Bracket> {
        let far = FAR / (shoppers as f64).sqrt();
        let [low, high] = [-far, far].map(|change| self.throttled_after(change));
        let both = low.budgets().zip(high.budgets());
        both.map(|((_, low, _), (_, high, _))| Bracket { low: low.throttle.clone(), high: high.throttle.clone() })
            .collect()
    }

    /// The scenario with the throttles at hand.
    fn throttled(&self) -> Scenario {
        self.throttled_after(0.0)
    }

    /// The scenario after a step that changes every cell's ln S by so much.
    fn throttled_after(&self, change: f64) -> Scenario {
        let mut scenario = self.scenario.clone();
        let channels = &scenario.world.channels;
        for policy in &mut scenario.policies {
            if let Some(budget) = &policy.budget {
                policy.throttle = Throttle::weekly(channels, budget.weeks.len());
            }
        }
        for cell in &self.cells {
            for (channel, win_rate) in &cell.steered {
                scenario.policies[cell.policy].throttle.set(cell.week, *channel, *win_rate, cell.times_after(change));
            }
        }
        scenario
    }
}

/// What some of a scenario's policies delivered.
struct Delivery<'a> {
    places: Vec<usize>,
    details: Cow<'a, [Detail]>,
}

impl<'a> Delivery<'a> {
    /// All of them, in order.
    fn of_all(details: &'a [Detail]) -> Self {
        Self { places: (0..details.len()).collect(), details: details.into() }
    }

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
    use super::Sizes;

    #[test]
    fn solving_takes_less_than_the_run() {
        for shoppers in [1, 1_000, 20_000, 49_999, 50_003, 200_000, 410_000, 1_000_000, 100_000_000] {
            let Sizes { first, pilot, part } = Sizes::of(shoppers);
            assert!(first <= pilot && pilot <= part && part <= shoppers, "{shoppers}");
            assert!(pilot == shoppers || pilot >= 20_000, "{shoppers}");
            assert!(pilot == part || 5 * part <= shoppers, "{shoppers}");
        }
    }
}

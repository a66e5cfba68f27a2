//! Equal spend: the throttles that meet the policies' budgets, solved outside the hot loop.
//!
//! A cell is one purse in one week of its pacing. Its win rates are multiplied by one number t (all
//! supply at most), and t is sought for which its expected spend S(t) meets its target T:
//!
//! ln t ← ln t + (ln T − ln S(t)) / e,  e = Δ ln S / Δ ln t
//!
//! a secant step on the logarithms, all cells at once. Shoppers and marks are the run's own, so S(t)
//! has no noise that the next step does not share, and a looser throttle buys all that a tighter one
//! does. The steps are taken on a pilot, the first shoppers; one more on a larger part of them, with
//! the slope that the pilot found, takes away most of what the pilot does not know.
//!
//! Spend is taken at its expectation: clicks by their rate, prices that spread by their mean. That is
//! the same on average, and less noisy.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::simulate::simulate_all;
use super::tally::Tally;
use crate::base::time::DAY;
use crate::policy::budget::{Amount, Purse};
use crate::policy::throttle::{Throttle, WEEK};
use crate::scenario::Scenario;

/// The pilot is the first fiftieth of the shoppers, but not fewer than these (or all of them).
const PILOT: u64 = 20_000;

/// The larger part, of all shoppers.
const PART: f64 = 0.4;

/// The most steps on the pilot.
const STEPS: usize = 16;

/// So near, as a logarithm, is met. A pilot is not worth more.
const NEAR: f64 = 1e-4;

/// What a shorter step tells of the slope is drowned by the other cells' steps and by single impressions.
const TELLING: f64 = 0.01;

/// No step changes a throttle by more than this factor.
const LONGEST_STEP: f64 = 3.0;

/// What a slope may be: spend rises with supply, and hardly faster.
const SLOPES: (f64, f64) = (0.1, 1.5);

/// Supply is never throttled further than this.
const LEAST: f64 = 1e-6;

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
        solver.correct(part)?;
    }
    Some(solver.throttled())
}

/// How many shoppers the pilot and the larger part hold.
fn sizes(shoppers: u64) -> (u64, u64) {
    let (pilot, part) = ((shoppers / 50).max(PILOT), (shoppers as f64 * PART) as u64);
    if pilot < part { (pilot, part) } else { (shoppers, shoppers) }
}

/// One purse in one week, and what is known of it.
#[derive(Debug, Clone)]
struct Cell {
    policy: usize,
    purse: Purse,
    week: usize,
    /// The week's share of the purse.
    share: f64,
    /// Channels that are bought more or less of, with their win rates.
    steered: Vec<(usize, f64)>,
    /// ln t, and where everything is bought.
    times: f64,
    most: f64,
    /// What the sample at hand asks and brings, in millionths.
    target: f64,
    spend: f64,
    slope: f64,
    /// ln t and ln S one step before.
    before: Option<(f64, f64)>,
}

fn cells(scenario: &Scenario) -> Vec<Cell> {
    let budgets =
        scenario.policies.iter().enumerate().filter_map(|(place, policy)| Some((place, policy.budget.as_ref()?)));
    let weeks = budgets.flat_map(|(policy, budget)| {
        let weeks = budget.weeks.iter().enumerate();
        weeks.flat_map(move |(week, share)| budget.purses.iter().map(move |purse| (policy, *purse, week, *share)))
    });
    weeks.map(|(policy, purse, week, share)| Cell::new(scenario, policy, purse, week, share)).collect()
}

impl Cell {
    fn new(scenario: &Scenario, policy: usize, purse: Purse, week: usize, share: f64) -> Self {
        let steered: Vec<_> = purse.steered(&scenario.world.channels).filter(|(_, rate)| *rate > 0.0).collect();
        let lowest = steered.iter().map(|(_, rate)| *rate).fold(1.0, f64::min);
        let (times, target, spend) = (0.0, 0.0, 0.0);
        Self { policy, purse, week, share, steered, times, most: -lowest.ln(), target, spend, slope: 1.0, before: None }
    }

    /// How far it is from its target, as a logarithm; below zero it spends too much.
    fn gap(&self) -> f64 {
        // Where nothing at all is spent, any step is a long one.
        (self.target.max(1.0) / self.spend.max(1.0)).ln()
    }

    /// Met, or as near as supply allows?
    fn is_settled(&self) -> bool {
        let gap = self.gap();
        gap.abs() < NEAR || (gap > 0.0 && self.times >= self.most) || (gap < 0.0 && self.times <= LEAST.ln())
    }

    fn learn(&mut self) {
        let now = (self.times, self.spend.max(1.0).ln());
        if let Some((times, spend)) = self.before
            && (now.0 - times).abs() > TELLING
        {
            self.slope = ((now.1 - spend) / (now.0 - times)).clamp(SLOPES.0, SLOPES.1);
        }
        self.before = Some(now);
    }

    fn step(&mut self) {
        let longest = LONGEST_STEP.ln();
        let step = (self.gap() / self.slope).clamp(-longest, longest);
        self.times = (self.times + step).clamp(LEAST.ln(), self.most.max(LEAST.ln()));
    }
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
        self.aim(shoppers)?;
        for _ in 0..STEPS {
            let tally = self.simulate(shoppers, &self.spenders())?;
            self.look(&self.spenders(), &tally);
            self.cells.iter_mut().for_each(Cell::learn);
            if self.cells.iter().all(Cell::is_settled) {
                break;
            }
            self.cells.iter_mut().filter(|cell| !cell.is_settled()).for_each(Cell::step);
        }
        Some(())
    }

    /// One more step, on more shoppers, with the slopes that are known.
    fn correct(&mut self, shoppers: u64) -> Option<()> {
        let all: Vec<usize> = self.liked().into_iter().chain(self.spenders()).collect();
        let tally = self.simulate(shoppers, &all)?;
        self.target(shoppers, &all, &tally);
        self.look(&all, &tally);
        self.cells.iter_mut().for_each(Cell::step);
        Some(())
    }

    /// Finds what the budgets ask of the first shoppers.
    fn aim(&mut self, shoppers: u64) -> Option<()> {
        let liked = self.liked();
        let tally = if liked.is_empty() { None } else { Some(self.simulate(shoppers, &liked)?) };
        let empty = Tally { groups: Vec::new(), details: Vec::new() };
        self.target(shoppers, &liked, tally.as_ref().unwrap_or(&empty));
        Some(())
    }

    fn target(&mut self, shoppers: u64, policies: &[usize], tally: &Tally) {
        let part = shoppers as f64 / self.scenario.shoppers as f64;
        for cell in &mut self.cells {
            let whole = match cell.purse.amount {
                Amount::Fixed(money) => money.0 as f64 * part,
                Amount::Like(other) => expected(self.scenario, policies, tally, other, cell.purse, None),
            };
            cell.target = whole * cell.share;
        }
    }

    fn look(&mut self, policies: &[usize], tally: &Tally) {
        for cell in &mut self.cells {
            let paced =
                self.scenario.policies[cell.policy].budget.as_ref().is_some_and(|budget| budget.weeks.len() > 1);
            let week = paced.then_some(cell.week);
            cell.spend = expected(self.scenario, policies, tally, cell.policy, cell.purse, week);
        }
    }

    /// Policies whose spend is asked of others, and policies with a budget.
    fn liked(&self) -> Vec<usize> {
        let like = |cell: &Cell| match cell.purse.amount {
            Amount::Like(policy) => Some(policy),
            Amount::Fixed(_) => None,
        };
        distinct(self.cells.iter().filter_map(like))
    }

    fn spenders(&self) -> Vec<usize> {
        distinct(self.cells.iter().map(|cell| cell.policy))
    }

    /// Only some policies, only the first shoppers, and only what is delivered.
    fn simulate(&self, shoppers: u64, policies: &[usize]) -> Option<Tally> {
        let all = self.throttled();
        let policies = policies.iter().map(|place| all.policies[*place].clone()).collect();
        let delivery = Scenario { shoppers, policies, baseline: 0, ..all }.delivery_alone();
        simulate_all(&delivery, self.threads, &self.watch)
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

impl Cell {
    /// t: exactly as much as everything where everything is to be bought.
    fn times(&self) -> f64 {
        if self.times >= self.most { f64::INFINITY } else { self.times.exp() }
    }
}

fn distinct(policies: impl Iterator<Item = usize>) -> Vec<usize> {
    policies.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What a policy is expected to spend from a purse, in a week of the flight or in all, in millionths.
/// `policies` are the places in the scenario of those that the tally holds.
fn expected(
    scenario: &Scenario,
    policies: &[usize],
    tally: &Tally,
    policy: usize,
    purse: Purse,
    week: Option<usize>,
) -> f64 {
    let Some(place) = policies.iter().position(|place| *place == policy) else {
        return 0.0;
    };
    let channels = &scenario.world.channels;
    let days = tally.details[place].delivered.chunks(channels.len());
    let days = days.enumerate().filter(|(day, _)| week.is_none_or(|week| *day as i32 * DAY / WEEK == week as i32));
    let mut spend = 0.0;
    for (_, delivered) in days {
        for (channel, entry) in channels.iter().enumerate().filter(|(place, _)| purse.contains(*place)) {
            let price = entry.price.map_or(0.0, |price| price.expected(entry.click_rate.get()));
            spend += delivered[channel].impressions as f64 * price;
        }
    }
    spend
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

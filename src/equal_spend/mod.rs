//! Equal spend: the throttles that meet the policies' budgets, solved outside the hot loop.
//!
//! A cell is one budget_line in one week of its pacing. Its win rates are multiplied by one number t (all
//! supply at most), and t is sought for which its expected spend S(t) meets its target T:
//!
//! ln t ← ln t + (ln T − ln S(t)) / e,  e = Δ ln S / Δ ln t
//!
//! a secant step on the logarithms, all cells at once. Shoppers and marks are the run's own, so S(t)
//! has no noise that the next step does not share, and a looser throttle buys all that a tighter one
//! does. These steps are taken on a sample. What a larger part of the shoppers spends corrects its targets
//! (`solver`). The run itself is made with these throttles, and corrected by what all shoppers spent. That step is
//! short, and changes nothing for most: only who has a mark near the thresholds is simulated again (`patch`).
//!
//! Spend is taken at its expectation: clicks by their rate, prices that spread by their mean. That is
//! the same on average, and less noisy.

pub mod errors;
pub mod frontier;
mod patch;
mod slopes;
mod solver;
mod target;

use std::ops::ControlFlow;

use patch::Change;
use solver::Solver;

use crate::engine::simulate::{Outcome, simulate_within};
use crate::engine::tally::{Detail, Tally, group_range};
use crate::policy::budget::BudgetLine;
use crate::policy::throttle::Bracket;
use crate::scenario::Scenario;

/// The pilot is a fiftieth of the shoppers, but not fewer than these (or all of them).
const PILOT: u64 = 20_000;

/// Unless these are all, throttles are tried on one in so many of the pilot.
const FIRST: u64 = 5;

/// Or, where weeks are paced, on one in so many of all shoppers: there are more steps, and they should not take longer than
/// the run.
const PACED_PART: u64 = 10;

/// The part, in hundredths of the shoppers (groups), where that is more than the pilot.
const PART: usize = 5;

/// The most corrections by all shoppers: a second is made only where the first leaves a budget_line further from its target than
/// this, as a logarithm, and none that leaves them further from it together.
const LAST_STEPS: usize = 3;
const ENOUGH: f64 = 0.002;

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
    /// None where no shoppers are left to correct by.
    solver: Option<Solver<'a>>,
    scenario: Scenario,
    brackets: Vec<Bracket>,
}

impl<'a> Pilot<'a> {
    /// Looks for the throttles.
    pub fn new(scenario: &'a Scenario, threads: usize, watch: Watch<'_>) -> Option<Self> {
        Self::on(&Sizes::of(scenario), scenario, threads, watch)
    }

    fn on(sizes: &Sizes, scenario: &'a Scenario, threads: usize, watch: Watch<'_>) -> Option<Self> {
        let Some(mut solver) = Solver::new(scenario, threads, sizes.sample) else {
            return Some(Self { solver: None, scenario: scenario.clone(), brackets: Vec::new() });
        };
        solver.settle(watch)?;
        if sizes.sample < sizes.part {
            solver.correct_on(sizes.part, watch)?;
        }
        let met = solver.throttled();
        Some(match sizes.part < scenario.shoppers {
            true => Self { brackets: solver.brackets(sizes.part), solver: Some(solver), scenario: met },
            false => Self { brackets: Vec::new(), solver: None, scenario: met },
        })
    }

    /// The scenario with these throttles.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Within these, nearly certainly, are the throttles that meet the budgets of all shoppers.
    pub fn brackets(&self) -> &[Bracket] {
        &self.brackets
    }

    /// The throttles that meet the budgets of all shoppers, and what they met by them. `outcome` is that of the
    /// pilot's scenario and brackets.
    pub fn correct(self, outcome: Outcome, watch: Watch<'_>) -> Option<(Scenario, Tally)> {
        let Self { solver, scenario: mut met, mut brackets } = self;
        let Outcome { mut tally, mut marginal } = outcome;
        let Some(mut solver) = solver else { return Some((met, tally)) };
        let missed = |gaps: &[f64]| gaps.iter().map(|gap| gap.abs()).sum::<f64>();
        let mut gaps = solver.look_at_all(&tally);
        for _ in 0..LAST_STEPS {
            solver.correct(&gaps, watch)?;
            let next = solver.throttled();
            let change = Change { from: &met, to: &next, brackets: &brackets, marginal: &marginal };
            let patched = if change.is_told() {
                change.patch(&tally, solver.threads, watch)?
            } else {
                // A new run tells of what lies around the throttles that have gone so far.
                brackets = solver.brackets(next.shoppers);
                let outcome = simulate_within(&next, &brackets, solver.threads, watch)?;
                marginal = outcome.marginal;
                outcome.tally
            };
            let left = solver.look_at_all(&patched);
            if missed(&left) > missed(&gaps) {
                break;
            }
            (met, tally, gaps) = (next, patched, left);
            if solver.is_met(&gaps, ENOUGH) {
                break;
            }
        }
        Some((met, tally))
    }
}

/// On how many shoppers throttles are tried, and by how many they are corrected before the run.
struct Sizes {
    sample: u64,
    part: u64,
}

impl Sizes {
    fn of(scenario: &Scenario) -> Self {
        let shoppers = scenario.shoppers;
        let pilot = (shoppers / 50).max(PILOT).min(shoppers);
        // Weeks act on each other, and may just about run out: that needs more shoppers to show.
        let is_paced = scenario.budgets().any(|(_, _, budget)| budget.weeks.len() > 1);
        let first = pilot / FIRST;
        let sample = if pilot == shoppers {
            pilot
        } else if is_paced {
            (shoppers / PACED_PART).clamp(first, pilot)
        } else {
            first
        };
        Self { sample, part: pilot.max(group_range(PART - 1, shoppers).end) }
    }
}

/// What is expected to be spent from a budget_line, in a week of the flight or in all, in millionths.
pub fn expected(scenario: &Scenario, detail: &Detail, budget_line: BudgetLine, week: Option<usize>) -> f64 {
    let channels = &scenario.world.channels;
    detail.days(week).map(|day| budget_line.expects(channels, day.iter().map(|channel| channel.impressions))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACED: &str = "
version = 1
name = 'paced'
seed = 3
shoppers = 60000
flight = { start = 2026-03-02, days = 28 }
population = { activity = { distribution = 'gamma', shape = 0.8 } }
journey = { model = 'independent' }
[[channel]]
name = 'video'
role = 'media'
opportunities = '0.7 per day'
win_rate = 0.1
price = { cpm = 20 }
[[channel]]
name = 'banner'
role = 'media'
opportunities = '1.5 per day'
win_rate = 0.1
price = { cpm = 4 }
[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 2, per = '7d' }]
[[policy]]
name = 'paced'
caps = [{ scope = 'all channels', max = 6, per = 'flight' }]
";

    fn scenario(spend: &str) -> Scenario {
        let text = format!("{PACED}{spend}\n");
        Scenario::parse(&text, "a text of this test").unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn looking_takes_less_than_the_run() {
        let scenario = scenario("spend = { like = 'siloed' }");
        for shoppers in [1, 1_000, 20_000, 49_999, 50_003, 200_000, 410_000, 1_000_000, 100_000_000] {
            let Sizes { sample, part } = Sizes::of(&Scenario { shoppers, ..scenario.clone() });
            assert!(sample <= part && part <= shoppers && (part == shoppers || part >= 20_000), "{shoppers}");
            assert!(5 * sample <= shoppers || sample == shoppers, "{shoppers}");
            assert!(5 * part <= shoppers || part <= 20_000, "{shoppers}");
        }
    }

    /// Every stage, weeks that act on each other by a cap for the flight, and budget_lines of which one is tiny.
    #[test]
    fn every_budget_line_and_week_is_met() {
        let go_on = |_| ControlFlow::Continue(());
        for (spend, near) in [
            ("spend = { like = 'siloed' }", 0.001),
            ("spend = { like = 'siloed', split = 'channel' }\npacing = 'even'", 0.01),
            ("spend = { like = 'siloed' }\npacing = 'front'", 0.01),
            ("spend = { channels = { video = 500, banner = 2 } }", 0.02),
        ] {
            let scenario = scenario(spend);
            let sizes = Sizes { sample: 4_000, part: 20_000 };
            let pilot = Pilot::on(&sizes, &scenario, 2, &go_on).unwrap();
            let outcome = simulate_within(pilot.scenario(), pilot.brackets(), 2, go_on).unwrap();
            let (met, tally) = pilot.correct(outcome, &go_on).unwrap();
            let gaps = Solver::new(&met, 2, 1).unwrap().look_at_all(&tally);
            assert!(gaps.iter().all(|gap| gap.abs() < near), "{spend}: {gaps:?}");
        }
    }
}

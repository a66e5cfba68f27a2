//! Equal spend: the throttles that meet the policies' budgets, solved before the run.
//!
//! A target is one budget line in one week of its pacing. Its win rates are multiplied by one number t (all
//! supply at most), and t is sought for which its expected spend S(t) meets what is asked, T:
//!
//! ln t ← ln t + (ln T − ln S(t)) / e,  e = Δ ln S / Δ ln t
//!
//! This is a secant step on the logarithms, for all targets at once. The pilot is the first shoppers of the run with the
//! run's own draws, so S(t) has no noise that the next step does not share, and a looser throttle buys all that a tighter
//! one does. Steps are taken on a sample of the pilot, and the whole pilot corrects them (`solver`). Nothing is patched
//! afterwards: the run is one pass with fixed throttles. What the pilot misses on all shoppers is taken out of every
//! estimate to first order ([`errors`]).
//!
//! Spend is taken at its expectation: clicks by their rate, prices that spread by their mean. That is
//! the same on average, and less noisy.

pub mod errors;
mod expected;
pub mod frontier;
mod slopes;
mod solver;
mod target;

use solver::Solver;

use crate::engine::prepared::Prepared;
use crate::engine::simulate::Watch;
use crate::scenario::Scenario;
use crate::scenario::model::Model;

/// The scenario with throttles that meet every budget; None where `watch` breaks it off. A scenario without budgets, or
/// one whose journeys come from a log, buys at its win rates.
pub fn prepare(scenario: &Scenario, threads: usize, watch: Watch<'_>) -> Option<Prepared> {
    prepare_on(scenario, LARGEST, threads, watch)
}

/// The same with a pilot of so many shoppers at most. Numbers are read at the budget ([`errors`]), however near it the
/// throttles come.
pub fn prepare_on(scenario: &Scenario, most: u64, threads: usize, watch: Watch<'_>) -> Option<Prepared> {
    let model = &scenario.model;
    if model.world.path.is_logged() || !model.has_budgets() {
        return Some(Prepared::at_win_rates(model.clone()));
    }
    let throttles = solve(model, &Sizes::of(model, most), threads, watch)?.throttles();
    Some(Prepared::with_throttles(model.clone(), throttles))
}

/// A throttle that the pilot moves by more than this, as a logarithm, is corrected by it once more.
const FAR: f64 = 0.01;

/// The most corrections by the pilot.
const CORRECTIONS: usize = 3;

fn solve<'a>(model: &'a Model, sizes: &Sizes, threads: usize, watch: Watch<'_>) -> Option<Solver<'a>> {
    let mut solver = Solver::new(model, threads, sizes.sample);
    solver.settle(sizes.pilot, watch)?;
    if sizes.sample < sizes.pilot {
        for _ in 0..CORRECTIONS {
            if !solver.correct_by(sizes.pilot, FAR, watch)? {
                break;
            }
        }
    }
    Some(solver)
}

/// Runs of so many shoppers or fewer are their own pilot.
const SMALL: u64 = 200_000;

/// Larger runs take one in so many of their shoppers …
const ONE_IN: u64 = 3;

/// … but no more than these: spend solved on n shoppers errs by about 0.7 / √n of itself in the flagship, here by one
/// part in two thousand.
const LARGEST: u64 = 2_000_000;

/// Steps are taken on one in so many of the pilot, and on all of a pilot of this size.
const STEPS_ON: u64 = 25;
const STEPS_AT_LEAST: u64 = 20_000;

/// On how many shoppers throttles are tried, and by how many they are corrected.
struct Sizes {
    sample: u64,
    pilot: u64,
}

impl Sizes {
    fn of(model: &Model, most: u64) -> Self {
        let shoppers = model.shoppers;
        let pilot = (shoppers / ONE_IN).clamp(SMALL, LARGEST).min(shoppers).min(most);
        Self { sample: (pilot / STEPS_ON).max(STEPS_AT_LEAST).min(pilot), pilot }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

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
    fn a_pilot_is_a_part_of_the_run_and_steps_take_less() {
        for shoppers in [1, 1_000, 20_000, 49_999, 200_003, 1_000_000, 100_000_000] {
            let scenario = scenario("spend = { like = 'siloed' }").with_shoppers(shoppers);
            let Sizes { sample, pilot } = Sizes::of(&scenario.model, LARGEST);
            assert!(sample <= pilot && pilot <= shoppers && pilot <= LARGEST, "{shoppers}");
            assert!(pilot == shoppers || pilot >= SMALL, "{shoppers}");
            assert!(STEPS_ON * sample <= pilot || sample == STEPS_AT_LEAST.min(pilot), "{shoppers}");
        }
    }

    /// Every stage, weeks that act on each other by a cap for the flight, and budget lines of which one is tiny. A sample of
    /// so few shoppers misses the pilot by a hundredth, and its slope by a tenth: their product is what may be left.
    #[test]
    fn every_budget_line_and_week_is_met() {
        let go_on = |_| ControlFlow::Continue(());
        for (spend, near) in [
            ("spend = { like = 'siloed' }", 0.002),
            ("spend = { like = 'siloed', split = 'channel' }\npacing = 'even'", 0.01),
            ("spend = { like = 'siloed' }\npacing = 'front'", 0.01),
            ("spend = { channels = { video = 500, banner = 2 } }", 0.02),
        ] {
            let scenario = scenario(spend);
            let sizes = Sizes { sample: 4_000, pilot: scenario.shoppers };
            let gaps = solve(&scenario.model, &sizes, 2, &go_on).unwrap().gaps_of_all(&go_on).unwrap();
            assert!(gaps.iter().all(|gap| gap.abs() < near), "{spend}: {gaps:?}");
        }
    }
}

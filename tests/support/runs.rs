//! Runs through the library, which nobody interrupts.

use std::ops::ControlFlow;

use omnicap::analysis::estimate::Sample;
use omnicap::engine::simulate::simulate_all;
use omnicap::engine::tally::Tally;
use omnicap::equal_spend::{errors, meet_budgets};
use omnicap::scenario::Scenario;

/// Nobody interrupts.
pub fn go_on<T>(_: T) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The scenario with throttles that meet its budgets.
pub fn solve(scenario: &Scenario, threads: usize) -> Scenario {
    meet_budgets(scenario, threads, go_on).unwrap()
}

/// All shoppers counted.
pub fn run(scenario: &Scenario, threads: usize) -> Tally {
    simulate_all(scenario, threads, go_on).unwrap()
}

/// What estimates are made of, with errors that know of solved throttles.
pub fn sample(scenario: &Scenario, tally: &Tally, threads: usize) -> Sample {
    errors::sample(scenario, tally, threads, go_on).unwrap()
}

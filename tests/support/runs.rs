//! Runs through the library, which nobody interrupts.

use std::ops::ControlFlow;

use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::Tally;
use omnicap::equal_spend::prepare;
use omnicap::scenario::Scenario;
use omnicap::{Options, Results};

/// Nobody interrupts.
pub fn go_on<T>(_: T) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The scenario with throttles that meet its budgets.
pub fn prepared(scenario: &Scenario) -> Prepared {
    prepare(scenario, 0, &go_on).unwrap()
}

/// A whole run.
pub fn run(scenario: &Scenario, threads: usize) -> Results {
    omnicap::run(scenario, &Options { threads, watch: &go_on }).unwrap()
}

/// All shoppers counted.
pub fn tally(scenario: &Scenario, threads: usize) -> Tally {
    omnicap::engine::simulate::simulate_all(&prepared(scenario), threads, &go_on).unwrap()
}

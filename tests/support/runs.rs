//! Runs through the library, which nobody interrupts.

use std::ops::ControlFlow;
use std::time::Duration;

use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::Tally;
use omnicap::equal_spend::prepare;
use omnicap::report::found;
use omnicap::results::in_memory::InMemory;
use omnicap::results::provenance::Provenance;
use omnicap::results::read::{self, Run};
use omnicap::results::tables;
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

/// A run as the report sees it: read back from its tables and from `run.json`.
pub fn read_back(results: &Results) -> Run {
    let files = InMemory::write(tables::all(results)).unwrap();
    let open = |name: &str| files.text(name);
    let run = found(Provenance::new(results, vec![], 2, Duration::from_secs(1)), &open).unwrap();
    read::tables(read::provenance(&run.provenance.to_json()).unwrap(), &open).unwrap()
}

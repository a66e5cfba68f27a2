//! Scenarios to measure: those of `scenarios/`, changed where a measurement wants it.

use std::ops::ControlFlow;
use std::time::Duration;

use criterion::Criterion;
use omnicap::engine::prepared::Prepared;
use omnicap::equal_spend::prepare;
use omnicap::scenario::Scenario;
use omnicap::scenario::set::apply;

/// The plain case: five independent channels.
pub const PLAIN: &str = include_str!("../../scenarios/plain.toml");
/// The flagship: markov paths, identity, four policies.
pub const FLAGSHIP: &str = include_str!("../../scenarios/beauty-omnichannel.toml");

/// A scenario with changes as `--set` makes them.
pub fn scenario(text: &str, changes: &[&str]) -> Scenario {
    let mut text = text.to_string();
    for change in changes {
        text = apply(&text, change).unwrap_or_else(|problem| panic!("{change}: {problem:?}"));
    }
    Scenario::parse(&text, "bench").unwrap_or_else(|problems| panic!("{changes:?}: {problems:?}"))
}

/// The scenario with the throttles that meet its budgets.
pub fn prepared(scenario: &Scenario) -> Prepared {
    prepare(scenario, 0, &|_| ControlFlow::Continue(())).expect("nobody interrupts")
}

/// The text with its first policies alone.
pub fn first_policies(text: &str, count: usize) -> String {
    const BEGINS: &str = "[[policy]]";
    text.split(BEGINS).take(count + 1).collect::<Vec<_>>().join(BEGINS)
}

/// Few and short samples: the whole set takes about a minute.
pub fn quick() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

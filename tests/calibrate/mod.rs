//! Claim: a scenario that was simulated and tabulated gets its own parameters back within their
//! intervals, and a table that cannot be believed is not believed silently.

mod command;
mod coverage;
mod forms;
mod known_tables;
mod tables;
mod told;
mod world;

/// One table without row 0, and all tables at once.
#[test]
fn known_parameters_come_back() {
    comes_back(&[], false, false, 8_000);
    comes_back(&[0, 1], true, true, 8_000);
}

/// With row 0 and without, with a table of one channel, and with all tables at once.
#[test]
#[ignore = "slow: .ci/run runs it"]
fn known_parameters_come_back_from_every_set_of_tables() {
    for (channels, with_overlap, population) in
        [(&[][..], false, true), (&[], false, false), (&[0], false, true), (&[0, 1], true, true)]
    {
        comes_back(channels, with_overlap, population, 20_000);
    }
}

/// The seed is fixed: that intervals hold the truth as often as they say is for the slow check. (Seed 11 makes a table
/// that its own parameters miss by chance, at 0.7 %; of seeds 12 to 22 none does.)
fn comes_back(channels: &[usize], with_overlap: bool, population: bool, shoppers: u64) {
    let scenario = world::scenario(12, shoppers);
    let tables = world::tables(&scenario, channels, with_overlap, population);
    let fit = world::fit(1_000, tables, shoppers);
    for value in &fit.values {
        println!("{channels:?} {population}: {} {:.4} {:.4?}", value.parameter.words(), value.value, value.interval);
        let (low, high) = value.interval.expect("tables tell it");
        let truth = world::truth(&value.parameter);
        assert!(low <= truth && truth <= high, "{}: {truth} is not in {low}–{high}", value.parameter.words());
        assert!(high < 2.5 * low, "{}: {low}–{high} says nothing", value.parameter.words());
    }
    assert!(!fit.goodness.misses(), "{:?}", fit.goodness);
}

/// Theory is exact here, so nothing is simulated and the values come back at once.
#[test]
fn where_theory_holds_nothing_is_simulated() {
    let fit = world::on_paper(3);
    assert!(fit.exact);
    // The shape, and the rates as a multiple of the scenario's own.
    for (value, truth) in fit.values.iter().zip([0.7, 1.0]) {
        let (low, high) = value.interval.expect("a table tells it");
        assert!(low <= truth && truth <= high && high < 1.5 * low, "{}: {low}–{high}", value.parameter.words());
    }
}

//! What cannot be run is refused, in the user's own words and with a cure.
//!
//! The cases stand in `tests/scenarios/bad`, and under `odd` those that run with a warning. A new case needs no Rust:
//! `tests/scenarios/README.md` says how it is written.

use omnicap::scenario::Scenario;
use omnicap::scenario::problem::Problems;

use super::support::cases::{Case, cases};
use super::support::scenarios::parse_beside;

/// The files that the cases name stand in a folder of their own.
fn read(case: &Case) -> Result<Scenario, Problems> {
    parse_beside(&case.text(), "tests/scenarios/files")
}

fn compare(case: &Case, problems: &Problems) {
    let told = case.told(problems);
    assert!(told == case.expected(), "{}: write what is said below the lines it is about:\n\n{told}\n", case.name);
    // What people see holds the same words.
    let rendered = problems.render(false);
    for problem in problems.list() {
        assert!(rendered.contains(&problem.title) && rendered.contains(&problem.cure), "{rendered}");
    }
}

#[test]
fn bad_scenarios_are_refused() {
    for case in cases("tests/scenarios/bad") {
        let problems = read(&case).expect_err(&case.name);
        assert!(problems.has_errors());
        compare(&case, &problems);
    }
}

#[test]
fn odd_scenarios_run_with_a_warning() {
    for case in cases("tests/scenarios/odd") {
        let scenario = read(&case).unwrap_or_else(|problems| panic!("{}: {problems}", case.name));
        assert!(!scenario.warnings.is_empty(), "{}", case.name);
        compare(&case, &scenario.warnings);
    }
}

#[test]
fn nothing_is_a_scenario_only_by_saying_so() {
    for text in ["", "\n\n", "\u{0}", "version", "[", "=", "[[[", "\"\"\"", "a.b.c = {", "version = 1"] {
        assert!(Scenario::parse(text, "x.toml").is_err(), "{text:?}");
    }
}

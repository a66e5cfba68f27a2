//! Claim: the simulator gives what theory expects, wherever theory knows the answer, and would be
//! caught if it did not.

use std::sync::LazyLock;

use omnicap::study::selftest::{Check, Compared, Judgement, checks, highest_z, run};

static OUTCOMES: LazyLock<Vec<Judgement>> = LazyLock::new(|| checks().iter().map(|check| run(check, 0)).collect());

#[test]
fn every_closed_form_is_met() {
    let failed: Vec<_> = OUTCOMES.iter().filter(|outcome| !outcome.passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Were the errors too large everything would pass; were they too small, little would.
#[test]
fn errors_are_neither_too_large_nor_too_small() {
    let outcomes = OUTCOMES.iter().filter(|outcome| outcome.standard_error > 0.0);
    let squares: Vec<f64> = outcomes.map(|outcome| outcome.z * outcome.z).collect();
    let mean = squares.iter().sum::<f64>() / squares.len() as f64;
    // Of about 30 squares of mean 1 and variance 2 the mean lies within five of its errors, 1 ± 1.3.
    assert!((0.3..2.3).contains(&mean), "mean square of z: {mean}");
}

#[test]
fn a_wrong_expectation_is_refused() {
    for check in checks().into_iter().filter(|check| check.expected > 0.0).step_by(4) {
        let wrong = Check { expected: check.expected * 1.05, ..check };
        let outcome = run(&wrong, 0);
        assert!(!outcome.passed && outcome.z < -highest_z(), "{outcome:?}");
    }
}

#[test]
fn policies_that_differ_are_found_out() {
    let check = checks().into_iter().find(|check| matches!(check.measure, Compared::Unlike)).expect("exact checks");
    let tight = check.scenario.replacen("max = 1000000", "max = 9", 1);
    assert_ne!(tight, check.scenario);
    let outcome = run(&Check { scenario: tight, ..check }, 0);
    assert_eq!((outcome.simulated, outcome.passed), (1.0, false));
}

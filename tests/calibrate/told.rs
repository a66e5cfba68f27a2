//! Claim: what tables leave open is told, what could mend a misfit is named, and no share is taken of what are not people.

use std::ops::ControlFlow;

use omnicap::results::tables::calibration;
use omnicap::study::calibrate::advice::advice;
use omnicap::study::calibrate::frequency::{Pick, read};
use omnicap::study::calibrate::tables::Tables;
use omnicap::study::calibrate::{Question, calibrate};
use omnicap::study::theory::gamma_poisson;

use super::forms::{MEAN, PEOPLE, SHAPE, fit, fit_at, or_more, people, scenario};
use crate::support::folder::assert_says;

fn unreached() -> f64 {
    people()[0] as f64 / PEOPLE as f64
}

/// Impressions are no people: shares are those of users, and beside them stands how many impressions a user sees.
#[test]
fn shares_are_of_people_and_impressions_a_mean() {
    let (fit, _) =
        fit(&format!("reach,average_frequency\n{},{:.4}\n", or_more(1), MEAN / (1.0 - unreached()))).unwrap();
    let rows = calibration::rows(&fit, &scenario(0.1));
    let near = |value: f64, expected: f64| assert!((value / expected - 1.0).abs() < 1e-3, "{value} for {expected}");
    for (row, expected) in rows.iter().zip([unreached(), 1.0 - unreached(), MEAN]) {
        near(row.observed, expected);
        near(row.fitted, expected);
    }
    assert_eq!(rows.iter().map(|row| row.is_mean).collect::<Vec<_>>(), [false, false, true]);
    let (.., observed, fitted) = fit.largest_gap();
    assert!((observed - fitted).abs() < 1e-4);
}

/// A planning tool's reach and points of a small plan, whose shape is far below those of people's whole media use.
#[test]
fn a_small_radio_plan_is_fitted() {
    let (fit, said) = fit_at(0.1, "reach_%,GRP\n2.79,5.07\n", Some(10_973_300)).unwrap();
    let [shape, rate] = fit.values.as_slice() else { panic!("{:?}", fit.values) };
    assert_eq!(format!("{:.4}", shape.value), "0.0264");
    assert!((rate.value * 2.8 / 0.0507 - 1.0).abs() < 1e-3 && !shape.at_limit, "{rate:?}");
    assert_says(&said, &["Intervals hold if the percentages count all of 10,973,300 people."]);
}

/// Where nobody says how many were never reached, the fit does.
#[test]
fn those_never_reached_are_told() {
    let rows = |but: &str| {
        let row = |times: usize| match times {
            8 => format!("8+,{}\n", or_more(8)),
            _ => format!("{times},{}\n", people()[times]),
        };
        let all: String = (1..=8).map(row).collect();
        format!("frequency,users\n{}", all.replace(but, ""))
    };
    let never = format!("{:.1} % of all people", 100.0 * unreached());
    let (known, said) = fit_at(0.1, &rows("none"), Some(PEOPLE)).unwrap();
    assert!(!said.contains("never reached"), "{said}");
    assert!((known.unreached - unreached()).abs() < 1e-3);
    let third = format!("3,{}\n", people()[3]);
    let (_, said) = fit_at(0.1, &rows(&third), Some(PEOPLE)).unwrap();
    assert_says(&said, &["so “0 or 3” is one group", &never]);
    let (without, said) = fit_at(0.1, &rows("none"), None).unwrap();
    assert_says(&said, &["has no row 0, and no population is given", "of all people never reached"]);
    assert!((without.unreached - unreached()).abs() < 0.01, "{}", without.unreached);
}

/// Where nobody says how many people there are, only the misfit shows that a table is cumulative.
#[test]
fn a_misfit_that_may_be_a_cumulative_table_is_named() {
    let cumulative: String = (1..=6).map(|times| format!("{times},{}\n", or_more(times))).collect();
    let scenario = scenario(0.1);
    let said = |rows: &str| {
        let pick = Pick { policy: "free", scope: "all", people: None };
        let (table, _) = read(format!("frequency,users\n{rows}").as_bytes(), "t.csv", pick).unwrap();
        let tables =
            Tables { frequency: ("t.csv".into(), table), channels: Vec::new(), overlap: None, population: None };
        let question = Question { scenario: &scenario, policy: 0, tables, shoppers: 2_000, threads: 0 };
        let fit = calibrate(&question, &|_| ControlFlow::Continue(())).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        advice(&fit, &question, true)
    };
    let advice = said(&cumulative);
    assert_says(
        &advice[0],
        &["perhaps each row of t.csv counts those who saw so many or more", "write its frequencies as 1+"],
    );
    // One channel's table is that of all channels: nobody is asked for it again.
    assert!(!advice.join("\n").contains("--channel"), "{advice:?}");
    // Rows that fall and fit are what they are.
    let falls = gamma_poisson(MEAN, SHAPE).take(40).enumerate().skip(1);
    let single: String = falls.map(|(k, share)| format!("{k},{:.0}\n", share * PEOPLE as f64)).collect();
    assert!(said(&single).is_empty());
}

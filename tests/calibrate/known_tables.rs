//! Claim: tables that others published, with fits of the negative binomial law that others made, are given back.

use std::ops::ControlFlow;

use omnicap::study::calibrate::advice::advice;
use omnicap::study::calibrate::closed_form::{self, ClosedForm};
use omnicap::study::calibrate::frequency::{Pick, read};
use omnicap::study::calibrate::frequency_table::FrequencyTable;
use omnicap::study::calibrate::tables::Tables;
use omnicap::study::calibrate::words::{interval, paper};
use omnicap::study::calibrate::{Question, calibrate};
use omnicap::study::theory::gamma_poisson;

use crate::support::folder::assert_says;
use crate::support::scenarios::parse;

fn table(csv: &str, people: Option<u64>) -> FrequencyTable {
    let pick = Pick { policy: "p", scope: "all", people };
    read(csv.as_bytes(), "t.csv", pick).unwrap_or_else(|problems| panic!("{problems}")).0
}

fn tables(csv: &str, population: Option<u64>) -> Tables {
    Tables { frequency: ("t.csv".into(), table(csv, population)), channels: Vec::new(), overlap: None, population }
}

/// The law through a table, and its log-likelihood.
fn law(csv: &str, population: Option<u64>) -> (ClosedForm, f64) {
    let target = tables(csv, population).law();
    let law = closed_form::fit(&target, None).unwrap();
    let shares = closed_form::shares(&target, law.mean, law.shape).unwrap();
    let cells = target.cells.iter().zip(&shares[0]).filter(|(cell, _)| cell.users > 0);
    (law, cells.map(|(cell, share)| cell.users as f64 * share.ln()).sum())
}

/// One row a number of times from 0, the last open where it is said to be.
fn counts(counts: &[u64], open: bool) -> String {
    let label = |times: usize| if open && times + 1 == counts.len() { format!("{times}+") } else { times.to_string() };
    let rows = counts.iter().enumerate().map(|(times, people)| format!("{},{people}\n", label(times)));
    format!("frequency,users\n{}", rows.collect::<String>())
}

#[track_caller]
fn is(value: f64, written: &str) {
    let digits = written.split('.').nth(1).map_or(0, str::len);
    assert_eq!(format!("{value:.digits$}"), written);
}

/// A week of billboards: 250 people with 0 to 23 exposures.
#[test]
fn a_week_of_billboards() {
    let people = [48, 37, 30, 24, 20, 16, 13, 11, 9, 7, 6, 5, 5, 3, 3, 2, 2, 2, 1, 1, 2, 1, 1, 1];
    let (law, likelihood) = law(&counts(&people, false), None);
    is(law.shape, "0.969");
    is(law.mean, "4.456");
    is(law.shape / law.mean, "0.2175");
    is(likelihood, "-649.69");
}

/// Visits to a site, the last row open: 2,728 people.
#[test]
fn visits_to_a_site() {
    let (law, likelihood) = law(&counts(&[2046, 318, 129, 66, 38, 30, 16, 11, 9, 10, 55], true), None);
    is(law.shape, "0.1573");
    is(law.shape / law.mean, "0.1975");
    is(likelihood, "-2690.27");
}

/// Three radio plans as a planning tool prints them: reach and points, and who is reached twice and more often.
#[test]
fn three_radio_plans() {
    for (reach, points, shape, more) in [
        ("2.79", "5.07", "0.0264", ["1.10", "0.53", "0.28", "0.15"]),
        ("12.27", "25.95", "0.1054", ["5.69", "3.11", "1.82", "1.11"]),
        ("22.28", "211.44", "0.0746", ["16.68", "13.77", "11.83", "10.39"]),
    ] {
        let (law, _) = law(&format!("reach_%,GRP\n{reach},{points}\n"), Some(10_973_300));
        is(law.shape, shape);
        for (times, expected) in (2..).zip(more) {
            is(100.0 * (1.0 - gamma_poisson(law.mean, law.shape).take(times).sum::<f64>()), expected);
        }
    }
}

/// A published "deep dive" has 25 buckets, 28.4 % of users at one impression and 9.7 % at 25 and more: no gamma reaches
/// that. The best shape is none at all (a log-series), it is said to be at its limit, and gets no interval; and it is said
/// what could mend it.
#[test]
fn a_tail_that_no_gamma_reaches() {
    let power = |k: u32| f64::from(k).powf(-1.2);
    let between = |k: u32| 2_414_100.0 * power(k) / (2..=24).map(power).sum::<f64>();
    let middle: String = (2..=24).map(|k| format!("{k},{:.0}\n", between(k))).collect();
    let csv = format!("frequency,users\n1,1107600\n{middle}25+,378300\n");
    let tables = tables(&csv, None);
    let law = closed_form::fit(&tables.law(), None).unwrap();
    assert!(law.at_limit && law.shape < 0.011, "{}", law.shape);
    let scenario = parse(
        "version = 1\nname = 'law'\nseed = 1\nshoppers = 20_000\nflight = { start = 2026-03-02, days = 28 }\n\
         journey = { model = 'independent' }\npolicy = [{ name = 'free' }]\n\
         channel = [{ name = 'tv', role = 'media', opportunities = '0.4 per day' }]\n",
    );
    let question = Question { scenario: &scenario, policy: 0, tables, shoppers: 2_000, threads: 0 };
    let fit = calibrate(&question, &|_| ControlFlow::Continue(())).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let shape = &fit.values[0];
    assert!(shape.at_limit && shape.interval.is_none(), "{shape:?}");
    assert_eq!(interval(shape), "at the end of its range");
    assert_says(&paper(&fit), &["the end of the range that is searched"]);
    assert!(fit.goodness.misses());
    let advice = advice(&fit, &question, true).join("\n");
    assert_says(
        &advice,
        &["at the end of their range: shape of activity", "log-normal", "segments with an `activity`"],
    );
}

/// Forty of a hundred people are out of every channel's reach: a row 0 shows it, and the advice says it.
#[test]
fn people_who_can_never_be_reached_are_named() {
    let reached = gamma_poisson(3.0, 1.5).take(15).map(|share| (60_000.0 * share) as u64);
    let mut people: Vec<u64> = reached.collect();
    people.push(60_000 - people.iter().sum::<u64>());
    people[0] += 40_000;
    let scenario = parse(
        "version = 1\nname = 'law'\nseed = 1\nshoppers = 20_000\nflight = { start = 2026-03-02, days = 28 }\n\
         journey = { model = 'independent' }\npolicy = [{ name = 'free' }]\n\
         channel = [{ name = 'tv', role = 'media', opportunities = '0.1 per day' }]\n",
    );
    let said = |csv: &str| {
        let question =
            Question { scenario: &scenario, policy: 0, tables: tables(csv, None), shoppers: 2_000, threads: 0 };
        let fit = calibrate(&question, &|_| ControlFlow::Continue(())).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        (fit.goodness.misses(), advice(&fit, &question, true).join("\n"))
    };
    let (misses, advice) = said(&counts(&people, true));
    assert!(misses);
    assert_says(
        &advice,
        &["40.0 % of the people may be out of every channel's reach", "gamma of shape 1.5", "`activity = 0`"],
    );
    // Without row 0 the same people are met, and nothing shows who cannot be reached.
    let without = counts(&people, true).replacen(&format!("0,{}\n", people[0]), "", 1);
    assert!(!said(&without).0);
}

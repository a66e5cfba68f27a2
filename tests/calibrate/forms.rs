//! Claim: the forms in which people have reach and frequency give the same fit; what a table does not say is unknown, and
//! what it may mean is asked.

use std::ops::ControlFlow;

use omnicap::scenario::Scenario;
use omnicap::study::calibrate::closed_form;
use omnicap::study::calibrate::frequency::{Pick, read};
use omnicap::study::calibrate::left_open::left_open;
use omnicap::study::calibrate::tables::Tables;
use omnicap::study::calibrate::words::{interval, verdict};
use omnicap::study::calibrate::{Fit, Question, calibrate};
use omnicap::study::theory::gamma_poisson;

use crate::support::folder::assert_says;
use crate::support::scenarios::parse;

pub const PEOPLE: u64 = 200_000;
pub const SHAPE: f64 = 0.6;
pub const MEAN: f64 = 2.1;

/// One channel whose impressions follow the law exactly, at this rate; the shape is another one.
pub fn scenario(per_day: f64) -> Scenario {
    parse(&format!(
        "version = 1\nname = 'law'\nseed = 1\nshoppers = 20_000\nflight = {{ start = 2026-03-02, days = 28 }}\n\
         population = {{ activity = {{ distribution = 'gamma', shape = 2.0 }} }}\njourney = {{ model = 'independent' }}\n\
         channel = [{{ name = 'tv', role = 'media', opportunities = '{per_day} per day' }}]\npolicy = [{{ name = 'free' }}]\n"
    ))
}

/// How many people see 0, 1, … 11 impressions, and 12 or more.
pub fn people() -> Vec<u64> {
    let law = gamma_poisson(MEAN, SHAPE).take(12).map(|share| (share * PEOPLE as f64).round() as u64);
    let mut people: Vec<u64> = law.collect();
    people.push(PEOPLE - people.iter().sum::<u64>());
    people
}

pub fn or_more(times: usize) -> u64 {
    people()[times..].iter().sum()
}

/// Reads a table, fits the scenario, and tells what was said of the table.
pub fn fit_at(per_day: f64, csv: &str, population: Option<u64>) -> Result<(Fit, String), String> {
    let pick = Pick { policy: "free", scope: "all", people: population };
    let (table, said) = read(csv.as_bytes(), "t.csv", pick).map_err(|problems| problems.render(false))?;
    let scenario = scenario(per_day);
    let tables = Tables { frequency: ("t.csv".into(), table), channels: Vec::new(), overlap: None, population };
    tables.contradictions(&scenario).map_err(|problem| format!("{} {}", problem.title, problem.cure))?;
    let question = Question { scenario: &scenario, policy: 0, tables, shoppers: 2_000, threads: 0 };
    let fit = calibrate(&question, &|_| ControlFlow::Continue(())).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let said = said.render(false) + &left_open(&fit, &question).join("\n");
    Ok((fit, said))
}

pub fn fit(csv: &str) -> Result<(Fit, String), String> {
    fit_at(0.1, csv, Some(PEOPLE))
}

#[track_caller]
fn comes_back(fit: &Fit, what: &str) {
    let [shape, rate] = fit.values.as_slice() else { panic!("{what}: {:?}", fit.values) };
    assert!((shape.value / SHAPE - 1.0).abs() < 0.01, "{what}: shape {}", shape.value);
    assert!((rate.value * 2.8 / MEAN - 1.0).abs() < 0.01, "{what}: rate {}", rate.value);
    let (low, high) = shape.interval.unwrap();
    assert!(low < SHAPE && SHAPE < high && high < 1.2 * low, "{what}: {low}–{high}");
    let unreached = gamma_poisson(rate.value * 2.8, shape.value).next().unwrap();
    let truth = people()[0] as f64 / PEOPLE as f64;
    assert!((unreached - truth).abs() < 0.005, "{what}: {unreached} never reached, and not {truth}");
}

/// Rows 1 to 11 and 12+, written by `row`, for those that `keep` keeps.
fn rows(head: &str, row: impl Fn(usize, u64) -> String) -> String {
    let all = (1..=12).map(|times| row(times, people()[times])).collect::<String>();
    format!("{head}\n{all}")
}

fn label(times: usize) -> String {
    if times == 12 { "12+".into() } else { times.to_string() }
}

/// A count whose thousands are parted.
fn thousands(users: u64, mark: &str) -> String {
    match users {
        0..1000 => users.to_string(),
        many => format!("{}{mark}{:03}", many / 1000, many % 1000),
    }
}

#[test]
fn every_form_gives_the_same_fit() {
    let plain = |times: usize, users: u64| format!("{},{users}\n", label(times));
    let share = |users: u64| 100.0 * users as f64 / PEOPLE as f64;
    let reach = or_more(1);
    let forms = [
        ("plain", rows("frequency,users", plain)),
        ("with row 0", rows("frequency,users", plain) + &format!("0,{}\n", people()[0])),
        ("k+", rows("frequency,users", |times, _| format!("{times}+,{}\n", or_more(times)))),
        (
            "k+ in words",
            rows("reach,people", |times, _| format!("{times} or more,{}\n", or_more(times)))
                .replace("reach,", "frequency,"),
        ),
        ("k+ in the header", rows("k+,users", |times, _| format!("{times},{}\n", or_more(times)))),
        ("k+ in percent", rows("frequency,reach", |times, _| format!("{times}+,{:.3} %\n", share(or_more(times))))),
        ("percent", rows("frequency;reach_%", |times, users| format!("{};{:.3}\n", label(times), share(users)))),
        ("a sum among them", rows("frequency,users", plain) + &format!("4+,{}\n1+,{reach}\n", or_more(4))),
        (
            "a sum at the end",
            (1..=5)
                .map(|times| plain(times, people()[times]))
                .fold("frequency,users\n".into(), |text: String, row| text + &row)
                + &format!("5+,{}\n", or_more(5)),
        ),
        ("points", rows("frequency;users", |times, users| format!("{};{}\n", label(times), thousands(users, ".")))),
        (
            "narrow spaces",
            rows("frequency,users", |times, users| format!("{},{}\n", label(times), thousands(users, "\u{202f}"))),
        ),
        (
            "titles and a total",
            rows("Report,Reach\nDates,\"3/1/26 - 3/28/26\"\n\nFrequency,Users", plain)
                + &format!("Grand Total:,{reach}\n\nSource: a log\n"),
        ),
        (
            "on its side",
            format!(
                "Plan,{}\nA,{}\n",
                (1..=12).map(|times| format!("{times}+")).collect::<Vec<_>>().join(","),
                (1..=12).map(|times| or_more(times).to_string()).collect::<Vec<_>>().join(",")
            ),
        ),
    ];
    for (what, csv) in forms {
        let (fit, _) = fit(&csv).unwrap_or_else(|why| panic!("{what}: {why}\n{csv}"));
        comes_back(&fit, what);
        assert!(!fit.goodness.misses(), "{what}: {}", verdict(&fit));
    }
}

/// What is left out or read in one of two ways is told.
#[test]
fn what_is_not_fitted_is_told() {
    let plain = |times: usize, users: u64| format!("{},{users}\n", label(times));
    let table = rows("frequency,users", plain);
    for (csv, words) in [
        (format!("A report\n{table}"), "a line above the header is left out"),
        (format!("{table}Total,{}\n", or_more(1)), "is the sum of the others"),
        (format!("{table}Total,{}\n", or_more(2)), "the others have"),
        (format!("{table}1+,{}\n", or_more(1)), "1+ is the sum of the rows"),
        (table.replace("12+,", "12,"), "the table ends at frequency 12"),
        (
            rows("frequency;users", |times, users| format!("{};{}\n", label(times), thousands(users, "."))),
            "points part thousands here",
        ),
    ] {
        let pick = Pick { policy: "free", scope: "all", people: None };
        let (_, said) = read(csv.as_bytes(), "t.csv", pick).unwrap_or_else(|why| panic!("{why}"));
        assert_says(&said.render(false), &[words]);
    }
}

/// A row that is missing, blank or doubled counts nobody as never reached: they and its users are one group.
#[test]
fn rows_that_are_not_there_make_nobody_unreached() {
    let but = |times: usize, instead: &str| {
        let row = |at: usize, users: u64| match at {
            _ if at == times => instead.replace("USERS", &users.to_string()),
            _ => format!("{},{users}\n", label(at)),
        };
        rows("frequency,users", row)
    };
    for (what, csv) in [
        ("missing", but(3, "")),
        ("blank", but(3, "3,\n")),
        ("doubled", but(3, "3,USERS\n3,17\n")),
        ("the first missing", but(1, "")),
        ("without its frequency", but(3, ",USERS\n")),
    ] {
        let (fit, _) = fit(&csv).unwrap_or_else(|why| panic!("{what}: {why}"));
        comes_back(&fit, what);
        let joint = &fit.targets[0].cells[0];
        let expected = people()[0] + people()[if what.contains("first") { 1 } else { 3 }];
        assert_eq!(joint.users, expected, "{what}: {}", joint.label);
    }
    // A row 0 beside it tells both, and a sum in the table fills the gap.
    let (fit_, _) = fit(&(but(3, "") + &format!("0,{}\n", people()[0]))).unwrap();
    let cells: Vec<_> = fit_.targets[0].cells.iter().map(|cell| (cell.label.as_str(), cell.users)).collect();
    assert_eq!(cells[..2], [("0", people()[0]), ("3", people()[3])]);
    let (fit_, said) = fit(&(but(3, "") + &format!("1+,{}\n", or_more(1)))).unwrap();
    comes_back(&fit_, "filled");
    assert_says(&said, &[&format!("{} users saw 3", people()[3])]);
}

/// A row that does not say its frequency may count those who saw nothing, where every other frequency has a row.
#[test]
fn users_without_a_frequency_may_be_those_never_reached() {
    let csv = rows("frequency,users", |times, users| format!("{},{users}\n", label(times))).replacen(
        '\n',
        &format!("\n,{}\n", people()[0]),
        1,
    );
    let (fit_, said) = fit(&csv).unwrap();
    comes_back(&fit_, "without its frequency");
    assert_eq!(fit_.targets[0].cells[0].users, people()[0]);
    assert_says(&said, &["every frequency without a row (0 too), are unknown"]);
    // Nobody says how many people there are: those rows alone are fitted.
    let (fit_, _) = fit_at(0.1, &csv, None).unwrap();
    assert_eq!(fit_.targets[0].cells[0].label, "1");
}

/// Rows that fall and add up to too many may each count those who saw so many or more: nobody guesses.
#[test]
fn a_cumulative_table_without_its_signs_is_asked_about() {
    let cumulative = |head: &str, row: &dyn Fn(u64) -> String| {
        (1..=6).fold(format!("{head}\n"), |text, times| text + &format!("{times},{}\n", row(or_more(times))))
    };
    let users = cumulative("frequency,users", &|users| users.to_string());
    let percent = cumulative("frequency,reach", &|users| format!("{:.1} %", 100.0 * users as f64 / PEOPLE as f64));
    let both = cumulative("frequency,users,reach_percentage", &|users| {
        format!("{users},{:.2}", 100.0 * users as f64 / or_more(1) as f64)
    });
    let total = format!("{users}Total,{}\n", or_more(1));
    for (csv, people) in [(users, Some(PEOPLE)), (percent, Some(PEOPLE)), (both, None), (total, None)] {
        let why = fit_at(0.1, &csv, people).unwrap_err();
        assert_says(&why, &["write its frequencies as 1+, 2+, 3+"]);
    }
}

#[test]
fn percentages_without_their_people_are_refused() {
    for (csv, people, words) in [
        ("frequency,reach\n1+,40 %\n2+,20 %\n3+,8 %\n", None, "--population"),
        ("frequency,reach_%\n1,50\n2,30\n3+,20\n", Some(PEOPLE), "shares of those reached"),
        ("frequency,reach_%\n1+,100\n2+,30\n3+,20\n", Some(PEOPLE), "shares of those reached"),
        ("frequency,reach_%\n1,0.5\n2,0.3\n3+,0.1\n", Some(PEOPLE), "with their sign"),
        ("frequency,reach_%\n1,50\n2,90\n3+,20\n", Some(PEOPLE), "add up to 160.0 %"),
        ("frequency,reach\n1+,140 %\n2+,20 %\n", Some(PEOPLE), "not a percentage of people"),
        ("reach,grp\n40000,90\n", None, "--population"),
        ("reach_%,impressions\n40,90000\n", None, "--population"),
        ("reach_%,grp\n40,900000000\n", Some(PEOPLE), "would see 22500000 impressions"),
        ("grp,week\n90,3\n", Some(PEOPLE), "do not say how many people"),
        ("reach,average_frequency\n900,0.5\n", None, "an average frequency is 1 or more"),
        ("reach,average_frequency\n900,1.5\n950,1.6\n", None, "give the row of the whole flight alone"),
    ] {
        let why = fit_at(0.1, csv, people).map(|(fit, _)| fit.values).unwrap_err();
        assert_says(&why, &[words]);
    }
}

/// Reach and an average frequency, or points, fix shape and rate and leave nothing to judge them by; that is said, and
/// what they leave open.
#[test]
fn reach_with_an_average_frequency_is_fitted() {
    let law: Vec<f64> = gamma_poisson(MEAN, SHAPE).take(1).collect();
    let reach = 1.0 - law[0];
    let users = (reach * PEOPLE as f64).round();
    for csv in [
        format!("reach,average_frequency\n{users},{:.4}\n", MEAN / reach),
        format!("reach,frequency\n{users},{:.4}\n", MEAN / reach),
        format!("reach,impressions\n{users},{:.0}\n", MEAN * PEOPLE as f64),
        format!("reach_%;grp\n{:.3};{:.2}\n", 100.0 * reach, 100.0 * MEAN),
    ] {
        let (fit, said) = fit(&csv).unwrap_or_else(|why| panic!("{csv}: {why}"));
        comes_back(&fit, &csv);
        assert_says(&verdict(&fit), &["no degrees of freedom", "reach and average frequency"]);
        assert!(!verdict(&fit).contains("p = "), "{}", verdict(&fit));
        assert_says(&said, &["How many people see 10 and more follows from the law"]);
    }
    // The interval knows that percentages without decimals are coarse.
    let width = |csv: &str| {
        let (low, high) = fit(csv).unwrap().0.values[0].interval.unwrap();
        (high / low).ln()
    };
    let (fine, coarse) =
        (format!("reach_%,grp\n{:.3},210.0\n", 100.0 * reach), format!("reach_%,grp\n{:.0},210\n", 100.0 * reach));
    assert!(width(&coarse) > 2.0 * width(&fine), "{} {}", width(&fine), width(&coarse));
}

/// Without the number of people the rate is the one that the scenario states.
#[test]
fn an_average_frequency_alone_is_fitted_at_the_stated_rate() {
    let reach = 1.0 - gamma_poisson(MEAN, SHAPE).next().unwrap();
    let csv = format!("reach,average_frequency\n50000,{:.4}\n", MEAN / reach);
    let (fit, said) = fit_at(MEAN / 28.0, &csv, None).unwrap();
    let [shape] = fit.values.as_slice() else { panic!("{:?}", fit.values) };
    assert!((shape.value / SHAPE - 1.0).abs() < 0.01, "{}", shape.value);
    assert_says(&said, &["at the rates that the scenario states", "no row 0, and no population"]);
    assert_says(&verdict(&fit), &["no degrees of freedom: one value is fitted to the average frequency"]);
    // Percentages and points say as little of the number, and as much of the average.
    let points = format!("reach_%,GRP\n{:.4},{:.3}\n", 100.0 * reach, 100.0 * MEAN);
    let (same, said) = fit_at(MEAN / 28.0, &points, None).unwrap();
    assert!(same.values.len() == 1 && (same.values[0].value / SHAPE - 1.0).abs() < 0.01, "{:?}", same.values);
    assert_says(&said, &["With --population the rates are fitted too", "that of a million people"]);
    assert!(!said.contains("count all of"), "{said}");
    // At another rate it is another shape.
    let (other, _) = fit_at(0.15, &csv, None).unwrap();
    assert!((other.values[0].value / SHAPE - 1.0).abs() > 0.1);
}

/// Three cells hold two values exactly, whatever the truth is.
#[test]
fn a_fit_without_degrees_of_freedom_is_said_to_be_one() {
    let (fit, _) = fit(&format!("frequency,users\n1,{}\n2+,{}\n", people()[1], or_more(2))).unwrap();
    assert_says(&verdict(&fit), &["The fit has no degrees of freedom: 2 values are fitted"]);
    assert!((fit.values[0].value / SHAPE - 1.0).abs() < 0.01, "{}", fit.values[0].value);
    // One cell more, and it is judged.
    let (fit, _) =
        self::fit(&format!("frequency,users\n1,{}\n2,{}\n3+,{}\n", people()[1], people()[2], or_more(3))).unwrap();
    assert_says(&verdict(&fit), &["with 1 degree of freedom (p = "]);
}

/// An end of an interval that is the end of the value's range is not where chance ends.
#[test]
fn a_value_at_its_limit_has_no_interval() {
    // Everybody alike: the shape has no upper end.
    let poisson = |k: u32| (1..=k).fold((-2.0_f64).exp(), |term, k| term * 2.0 / f64::from(k));
    let csv =
        (0..8).fold("frequency,users\n".to_string(), |text, k| text + &format!("{k},{:.0}\n", 4_000.0 * poisson(k)));
    let (fit, _) = fit_at(0.1, &csv, None).unwrap();
    let shape = &fit.values[0];
    let said = interval(shape);
    assert!(said == "at the end of its range" || said.ends_with("and more"), "{said}: {shape:?}");
    assert!(shape.value > 20.0 && closed_form::fit(&fit.targets[0], None).unwrap().shape > 20.0);
}

//! Claim: `periods.csv` says how many shoppers were reached in every week and until its end, as a plain count of all
//! impressions does; its last week to date is the run.

use std::collections::BTreeMap;

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{FLAGSHIP, path_of};
use super::support::tables::{Row, number};

/// Purchases, prices and a policy that spends as much as another, in a market of another size, with a short last week.
const RUN: [&str; 13] = [
    "--shoppers",
    "2000",
    "--set",
    "flight.days=24",
    "--set",
    "population.size=50_000",
    "--set",
    "measure.leave_one_out=false",
    "--set",
    "measure.causal_curve=false",
    "--no-charts",
    "-q",
    "--out",
];

fn run(folder: &Folder, more: &[&str]) {
    let path = path_of(FLAGSHIP);
    folder.run(&[&["run", &path], &RUN[..], more].concat());
}

fn is_of(row: &Row, policy: &str, scope: &str, week: usize, span: &str) -> bool {
    [&row["policy"], &row["scope"], &row["span"]] == [policy, scope, span] && row["week"] == week.to_string()
}

fn value(rows: &[Row], of: (&str, &str, usize, &str), metric: &str) -> f64 {
    let (policy, scope, week, span) = of;
    let row = rows.iter().find(|row| is_of(row, policy, scope, week, span) && row["metric"] == metric);
    number(row.unwrap_or_else(|| panic!("no {metric} of {of:?}")), "value")
}

#[test]
fn the_last_week_to_date_is_the_run() {
    let folder = Folder::new();
    run(&folder, &["asked", "--periods"]);
    run(&folder, &["plain"]);
    assert!(!folder.names("plain").contains(&"periods.csv".into()), "nobody asked");
    let rows = folder.rows("asked/periods.csv");
    let last: Vec<&Row> = rows.iter().filter(|row| row["week"] == "4" && row["span"] == "cumulative").collect();
    let told = |file: &str| folder.rows(&format!("plain/{file}"));
    let (summary, channels) = (told("summary.csv"), told("channels.csv"));
    let mut compared = 0;
    for row in &last {
        let is_same = |other: &&Row| other["policy"] == row["policy"] && other["metric"] == row["metric"];
        let other = match row["scope"].as_str() {
            "all" => summary.iter().find(is_same),
            scope => channels.iter().find(|other| other["channel"] == scope && is_same(other)),
        };
        let Some(other) = other else { continue };
        for cell in ["value", "standard_error", "low", "high", "unit"] {
            assert_eq!(row[cell], other[cell], "{cell} of {row:?}");
        }
        compared += 1;
    }
    // Of all: 13 metrics; of a channel: 4, for k+ and GRP stand here alone.
    let scopes = last.iter().filter(|row| row["metric"] == "reach").count();
    let policies = last.iter().filter(|row| row["metric"] == "reach" && row["scope"] == "all").count();
    assert_eq!(compared, 13 * policies + 4 * (scopes - policies));
    let days: Vec<(&str, &str)> = (1..=4)
        .map(|week| rows.iter().find(|row| row["week"] == week.to_string()).unwrap())
        .map(|row| (row["date"].as_str(), row["days"].as_str()))
        .collect();
    assert_eq!(days, [("2026-03-02", "7"), ("2026-03-09", "7"), ("2026-03-16", "7"), ("2026-03-23", "3")]);
}

/// Impressions and spend add up over weeks, and GRP are impressions per hundred people of the market.
#[test]
fn weeks_add_up() {
    let folder = Folder::new();
    run(&folder, &["asked", "--periods"]);
    let rows = folder.rows("asked/periods.csv");
    let names: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["week"] == "1" && row["span"] == "week" && row["metric"] == "reach")
        .map(|row| (row["policy"].as_str(), row["scope"].as_str()))
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for (policy, scope) in names {
        let of = |week: usize, span: &str, metric: &str| value(&rows, (policy, scope, week, span), metric);
        for metric in ["impressions", "spend"] {
            let mut sum = 0.0;
            for week in 1..=4 {
                sum += of(week, "week", metric);
                let to_date = of(week, "cumulative", metric);
                assert!((sum - to_date).abs() <= 1e-7 * to_date.max(1.0), "{metric}: {sum} and {to_date}");
            }
        }
        for (week, span) in (1..=4).flat_map(|week| [(week, "week"), (week, "cumulative")]) {
            let (grp, impressions) = (of(week, span, "grp"), of(week, span, "impressions"));
            assert!((grp - 100.0 * impressions / 50_000.0).abs() < 1e-6, "{grp} of {impressions}");
            let plus: Vec<f64> = (2..=10).map(|k| of(week, span, &format!("reach_{k}_plus"))).collect();
            let reach = of(week, span, "reach");
            assert!(plus.iter().all(|k| *k <= reach) && plus.is_sorted_by(|one, next| one >= next), "{plus:?}");
        }
    }
}

/// By policy, scope, week and span: of every shopper, how many impressions.
type Seen = BTreeMap<(String, String, usize, &'static str), BTreeMap<String, u64>>;

/// Every impression of every shopper, counted one by one.
fn counted(events: &[Row], weeks: usize) -> Seen {
    let mut seen = Seen::new();
    for event in events.iter().filter(|event| event["decision"] == "served") {
        let time: i64 = event["time_s"].parse().unwrap();
        if time < 0 {
            continue;
        }
        let week = (time / 604_800) as usize + 1;
        for scope in ["all", &event["channel"]] {
            let spans = (week..=weeks).map(|week| (week, "cumulative")).chain([(week, "week")]);
            for (week, span) in spans {
                let of = (event["policy"].clone(), scope.into(), week, span);
                *seen.entry(of).or_default().entry(event["shopper"].clone()).or_default() += 1;
            }
        }
    }
    seen
}

#[test]
fn weeks_are_counted_as_a_plain_loop_counts_them() {
    let folder = Folder::new();
    let plain = path_of("scenarios/identity.toml");
    let run = ["run", &plain, "--shoppers", "250", "--periods", "--events", "250:served", "--set", "flight.days=17"];
    folder.run(&[&run[..], &["--no-charts", "-q", "--out", "run"]].concat());
    let seen = counted(&folder.rows("run/events.csv"), 3);
    let rows = folder.rows("run/periods.csv");
    assert!(seen.len() > 20, "{}", seen.len());
    for ((policy, scope, week, span), shoppers) in &seen {
        let of = |metric: &str| value(&rows, (policy, scope, *week, span), metric);
        assert_eq!(of("impressions"), shoppers.values().sum::<u64>() as f64);
        assert_eq!(of("reach"), shoppers.len() as f64);
        for k in 2..=10 {
            let often = shoppers.values().filter(|times| **times >= k).count();
            assert_eq!(of(&format!("reach_{k}_plus")), often as f64, "{policy}, {scope}, {week}, {span}, {k}");
        }
    }
}

/// What is asked for is a part of the scenario: the flag and the key give the same, and a replay has it too.
#[test]
fn the_flag_is_the_key() {
    let folder = Folder::new();
    let plain = path_of("scenarios/plain.toml");
    for (out, asked) in [("flag", &["--periods"][..]), ("key", &["--set", "measure.periods=true", "--threads", "1"])] {
        let run = ["run", &plain, "--shoppers", "300", "--no-charts", "-q", "--out", out];
        folder.run(&[&run[..], asked].concat());
    }
    assert!(folder.read("flag/periods.csv") == folder.read("key/periods.csv"));
    let (log, scenario) = (path_of("scenarios/recorded-log.csv"), path_of("scenarios/recorded.toml"));
    folder.run(&["replay", &log, "--scenario", &scenario, "--periods", "--no-charts", "-q", "--out", "replay"]);
    let (rows, summary) = (folder.rows("replay/periods.csv"), folder.rows("replay/summary.csv"));
    let weeks = rows.iter().map(|row| row["week"].parse::<usize>().unwrap()).max().unwrap();
    for row in summary.iter().filter(|row| row["metric"] == "reach") {
        assert_eq!(value(&rows, (&row["policy"], "all", weeks, "cumulative"), "reach"), number(row, "value"));
    }
    assert_says(&folder.run(&["check", &plain, "--set", "measure.periods=true"]).out, &["week by week"]);
}

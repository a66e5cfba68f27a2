//! Claim: `omnicap export` writes what Meridian, Robyn and Halo document that they read, with the numbers of the run's tables.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use super::support::folder::{Folder, assert_says, copy};
use super::support::scenarios::{FLAGSHIP, path_of, project, text_of};
use super::support::tables::{Row, cells, number};

/// A channel that costs nothing.
const LETTERS: &str = "
[[channel]]
name = 'letter'
role = 'owned'
[[trigger]]
on = 'visit'
channel = 'letter'
after = ['1h']
";

/// A run with purchases, paid channels and one that costs nothing, and its three exports.
static EXPORTED: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    folder.write("letters.toml", text_of(FLAGSHIP) + LETTERS);
    let few = ["--set", "measure.leave_one_out=false", "--set", "measure.causal_curve=false"];
    let run = ["run", "letters.toml", "--shoppers", "1500", "--periods", "--no-charts", "-q", "--out", "run"];
    folder.run(&[&run[..], &few].concat());
    for tool in ["meridian", "robyn", "halo"] {
        let said = folder.run(&["export", "run", "--to", tool]).out;
        assert_says(&said, &[&format!("to run-{tool}."), "docs/exports.md"]);
    }
    folder
});

/// A metric of a policy, on a channel or on all, in a week.
fn told(rows: &[Row], of: [&str; 4], week: usize) -> f64 {
    let [policy, scope, span, metric] = of;
    let is_it = |row: &&Row| {
        [&row["policy"], &row["scope"], &row["span"], &row["metric"]] == of.each_ref()
            && row["week"] == week.to_string()
    };
    let row = rows.iter().find(is_it).unwrap_or_else(|| panic!("{policy} {scope} {span} {metric} {week}"));
    row["value"].parse().unwrap_or(0.0)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn meridian_s_columns_are_those_that_are_named() {
    let periods = EXPORTED.rows("run/periods.csv");
    let columns = EXPORTED.json("run-meridian/columns.json");
    let coords = &columns["coord_to_columns"];
    let single = ["geo", "time", "population", "kpi", "revenue_per_kpi"].map(|key| coords[key].as_str().unwrap());
    let many = ["reach", "frequency", "rf_spend", "organic_reach", "organic_frequency"];
    let named: BTreeSet<&str> = single.into_iter().chain(many.iter().flat_map(|key| texts(&coords[*key]))).collect();
    for (key, to_channel) in many.iter().map(|key| (key, &columns[format!("{key}_to_channel")])) {
        let mapped: Vec<&str> = to_channel.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(mapped, texts(&coords[*key]), "{key}");
    }
    let rows = EXPORTED.rows("run-meridian/coordinated.csv");
    assert_eq!(rows[0].keys().map(String::as_str).collect::<BTreeSet<_>>(), named);
    let bought: f64 = EXPORTED
        .rows("run/timeline.csv")
        .iter()
        .filter(|row| row["policy"] == "coordinated")
        .map(|row| number(row, "purchases"))
        .sum();
    assert_eq!(rows.iter().map(|row| number(row, "conversions")).sum::<f64>(), bought);
    for (week, row) in (1..).zip(&rows) {
        assert!(row.values().all(|cell| !cell.is_empty()), "{row:?}");
        let first = periods.iter().find(|row| row["week"] == week.to_string()).unwrap();
        assert_eq!((&row["geo"], &row["time"]), (&"national_geo".to_string(), &first["date"]));
        for (column, channel) in columns["reach_to_channel"].as_object().unwrap() {
            let channel = channel.as_str().unwrap();
            let of = |metric: &str| told(&periods, ["coordinated", channel, "week", metric], week);
            assert_eq!(number(row, column), of("reach"));
            assert_eq!(number(row, &format!("{channel}_spend")), of("spend"));
            let shown = number(row, column) * number(row, &format!("{channel}_frequency"));
            assert!((shown - of("impressions")).abs() < 1e-6 * shown.max(1.0), "{shown}");
        }
    }
    let names = EXPORTED.names("run-meridian");
    let policies: BTreeSet<&String> = periods.iter().map(|row| &row["policy"]).collect();
    assert_eq!(names.len(), policies.len() + 1, "{names:?}");
}

#[test]
fn robyn_s_curves_rise_from_week_to_week() {
    let periods = EXPORTED.rows("run/periods.csv");
    let paid: BTreeSet<&String> = periods
        .iter()
        .filter(|row| row["scope"] != "all" && row["metric"] == "spend" && row["value"] != "0")
        .map(|row| &row["scope"])
        .collect();
    let names = EXPORTED.names("run-robyn");
    let policies: BTreeSet<&String> = periods.iter().map(|row| &row["policy"]).collect();
    assert_eq!(names.len(), paid.len() * policies.len(), "{names:?}");
    for channel in paid {
        let text = EXPORTED.read(&format!("run-robyn/coordinated_{channel}.csv"));
        assert_eq!(text.lines().next(), Some("spend_cumulated,response_cumulated,freq_bucket"));
        let cells = cells(&text);
        let buckets: Vec<&String> = cells.iter().map(|row| &row[2]).collect();
        let weeks = cells.len() / 10;
        let expected = (1..=10).flat_map(|k| (0..weeks).map(move |_| format!("reach {k}+")));
        assert_eq!(buckets, expected.collect::<Vec<_>>().iter().collect::<Vec<_>>());
        for (k, curve) in (1..).zip(cells.chunks(weeks)) {
            let point = |row: &Vec<String>| [0, 1].map(|cell| row[cell].parse::<f64>().unwrap());
            let points: Vec<[f64; 2]> = curve.iter().map(point).collect();
            assert!(points.windows(2).all(|pair| pair[0][0] <= pair[1][0] && pair[0][1] <= pair[1][1]), "{points:?}");
            let metric = if k == 1 { "reach".to_string() } else { format!("reach_{k}_plus") };
            let of = |metric: &str| told(&periods, ["coordinated", channel, "cumulative", metric], weeks);
            assert_eq!(points[weeks - 1], [of("spend"), of(&metric)]);
        }
    }
}

#[test]
fn halo_s_results_are_weeks_alone_and_to_date() {
    let periods = EXPORTED.rows("run/periods.csv");
    let report = EXPORTED.json("run-halo/basic_report.json");
    let group =
        report["resultGroups"].as_array().unwrap().iter().find(|group| group["title"] == "coordinated").unwrap();
    let results = group["results"].as_array().unwrap();
    assert_eq!(report["reportingInterval"]["reportStart"], "2026-03-02");
    for (week, result) in (1..).zip(results) {
        let (metadata, set) = (&result["metadata"], &result["metricSet"]);
        assert_eq!(metadata["metricFrequency"]["weekly"], "MONDAY");
        assert_eq!(metadata["cumulativeMetricStartTime"], "2026-03-02T00:00:00Z");
        assert!(metadata["nonCumulativeMetricStartTime"].as_str() < metadata["metricEndTime"].as_str());
        let parts =
            set["components"].as_array().unwrap().iter().map(|part| (part["key"].as_str().unwrap(), &part["value"]));
        for (scope, part) in parts.chain([("all", &set["reportingUnit"])]) {
            for (field, span) in [("nonCumulative", "week"), ("cumulative", "cumulative")] {
                let of = |metric: &str| told(&periods, ["coordinated", scope, span, metric], week);
                let basic = &part[field];
                assert_eq!(basic["reach"].as_f64().unwrap(), of("reach").round());
                assert_eq!(basic["impressions"].as_f64().unwrap(), of("impressions").round());
                assert_eq!(basic["grps"].as_f64().unwrap(), of("grp"));
                let plus: Vec<f64> =
                    basic["kPlusReach"].as_array().unwrap().iter().map(|k| k.as_f64().unwrap()).collect();
                assert_eq!((plus.len(), plus[0], plus[2]), (10, of("reach").round(), of("reach_3_plus").round()));
            }
        }
    }
    let table = EXPORTED.rows("run-halo/cumulative_weekly_reach.csv");
    let last =
        table.iter().rfind(|row| row["result_group"] == "coordinated" && row["component"] == "reporting_unit").unwrap();
    assert_eq!(
        number(last, "k_plus_reach_10"),
        told(&periods, ["coordinated", "all", "cumulative", "reach_10_plus"], results.len())
    );
    assert_eq!(last["metric_end"], report["reportingInterval"]["reportEnd"].as_str().unwrap());
}

/// The page's commands do what it says.
#[test]
fn the_commands_of_the_page_work() {
    let folder = Folder::new();
    copy(&project("scenarios"), &folder.at("scenarios"));
    let page = text_of("docs/exports.md");
    let (_, block) = page.split_once("```sh\n").unwrap();
    for line in block.split("```").next().unwrap().lines() {
        let mut words: Vec<&str> = line.split_whitespace().skip(1).collect();
        if words[0] == "run" {
            words.extend(["--shoppers", "300", "--no-charts"]);
        }
        folder.run(&words);
    }
    assert!(folder.at("output/weekly-meridian/coordinated.csv").exists());
}

#[test]
fn what_cannot_be_exported_is_refused() {
    let folder = Folder::new();
    let plain = path_of("scenarios/plain.toml");
    let run = |out: &str, more: &[&str]| {
        let run = ["run", &plain, "--shoppers", "200", "--no-charts", "-q", "--out", out];
        folder.run(&[&run[..], more].concat());
    };
    run("without", &[]);
    run("with", &["--periods"]);
    folder.write("taken", "mine");
    for (arguments, words) in [
        (&["export", "with", "--to", "excel"][..], &["excel", "meridian, robyn, halo"][..]),
        (
            &["export", "without", "--to", "halo"],
            &["without has no periods.csv", "run its scenario again with --periods"],
        ),
        (&["export", "nothing", "--to", "halo"], &["there is no folder nothing"]),
        (&["export", "with", "--to", "robyn"], &["no channel of this run costs anything", "give the channels a price"]),
        (&["export", "with", "--to", "halo", "--out", "taken"], &["taken exists already, and stays as it is", "--out"]),
        (&["export", "with", "--to", "halo", "--out", "without"], &["without exists already"]),
    ] {
        let said = folder.try_to(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.all());
        assert_says(&said.err, words);
    }
    assert_eq!(folder.names("."), ["taken", "with", "without"]);
    assert_says(&folder.run(&["export", "with", "--to", "meridian"]).out, &["add a column `conversions`"]);
    assert!(!folder.read("with-meridian/siloed.csv").contains("conversions"));
    folder.write("with/periods.csv", folder.read("with/periods.csv").replace(",1,2026-", ",99999999999,2026-"));
    let altered = folder.try_to(&["export", "with", "--to", "halo"]);
    assert_eq!(altered.code, Some(2), "{}", altered.all());
    assert_says(&altered.err, &["with is not as omnicap wrote it: periods.csv", "run its scenario again"]);
}

//! Allocation: money goes where it brings more, tables are those of runs, and wrong totals are refused.

use super::support::folder::{Folder, assert_says};
use super::support::tables::{Row, number};

/// Two channels that meet the same shoppers alike, one four times as dear: reach is bought on the cheap one.
const TWO: &str = r#"
version = 1
name = "two"
seed = 5
shoppers = 20_000
flight = { start = 2026-03-02, days = 10 }
journey = { model = "independent" }
channel = [
  { name = "dear", role = "media", opportunities = "1 per day", win_rate = 0.05, price = { cpm = 20 } },
  { name = "cheap", role = "media", opportunities = "1 per day", win_rate = 0.05, price = { cpm = 5 } },
]
policy = [
  { name = "free" },
  { name = "capped", caps = [{ scope = "all channels", max = 5, per = "7d" }] },
  { name = "alike", spend = { like = "capped" } },
]
"#;

const ALLOCATE: [&str; 10] =
    ["allocate", "two.toml", "-q", "--total", "250", "--metric", "reach", "--policy", "capped", "--out"];

fn of<'a>(rows: &'a [Row], split: &str, channel: &str) -> &'a Row {
    rows.iter().find(|row| row["split"] == split && row["channel"] == channel).unwrap()
}

#[test]
fn money_goes_where_it_brings_more() {
    let folder = Folder::new();
    folder.write("two.toml", TWO);
    folder.run(&[&ALLOCATE[..], &["o", "--no-charts"]].concat());
    let rows = folder.rows("o/allocation.csv");
    let budget = |split: &str, channel: &str| number(of(&rows, split, channel), "budget");
    // Today four fifths go to the dear channel.
    assert!((budget("today", "dear") - 200.0).abs() < 5.0, "{rows:?}");
    assert!(budget("best", "dear") < 250.0 / 16.0 && budget("best", "cheap") > 230.0, "{rows:?}");
    assert!((budget("best", "dear") + budget("best", "cheap") - 250.0).abs() < 1e-6);
    // An impression costs a quarter there, and does the same.
    let today = |channel: &str| number(of(&rows, "today", channel), "per_1000");
    assert!((today("cheap") / today("dear") - 4.0).abs() < 0.6, "{} {}", today("cheap"), today("dear"));
    let exchanges = folder.rows("o/exchanges.csv");
    assert!(!exchanges.is_empty());
    assert!(exchanges.iter().all(|row| row["from"] == "dear" && row["to"] == "cheap" && number(row, "low") > 0.0));
    let gain = folder.rows("o/split_gain.csv");
    let reach = gain.iter().find(|row| row["metric"] == "reach").unwrap();
    assert!(number(reach, "low") > 0.0);
    let curve = folder.rows("o/curves.csv");
    let cheap: Vec<f64> =
        curve.iter().filter(|row| row["channel"] == "cheap").map(|row| number(row, "spent")).collect();
    assert!(cheap.len() == 7 && cheap.windows(2).all(|pair| pair[0] <= pair[1]), "{cheap:?}");
    let headline = folder.json("o/study.json")["about"]["headline"].to_string();
    assert_says(&headline, &["the best split of USD 250", "fresh shoppers", "brings most shoppers reached"]);
}

/// A split is a run with these budgets.
#[test]
fn a_split_is_a_run() {
    let folder = Folder::new();
    folder.write("two.toml", TWO);
    folder.run(&[&ALLOCATE[..], &["o", "--no-charts"]].concat());
    let gain = folder.rows("o/split_gain.csv");
    let rows = folder.rows("o/allocation.csv");
    let budget = |channel: &str| format!("{channel} = {:.2}", number(of(&rows, "best", channel), "budget"));
    let spend = format!("policy.capped.spend={{ channels = {{ {}, {} }} }}", budget("dear"), budget("cheap"));
    let seed = folder.json("o/study.json")["allocation"]["fresh_seed"].to_string();
    let sets = ["--set", &spend, "--set", "policy.alike.spend=free", "--seed", &seed];
    folder.run(&[&["run", "two.toml", "-q", "--no-charts", "--out", "r"], &sets[..]].concat());
    let summary = folder.rows("r/summary.csv");
    for metric in ["reach", "spend", "average_frequency"] {
        let told = gain.iter().find(|row| row["metric"] == metric).unwrap();
        let own = summary.iter().find(|row| row["policy"] == "capped" && row["metric"] == metric).unwrap();
        assert!((number(told, "best") / number(own, "value") - 1.0).abs() < 1e-9, "{metric}");
    }
}

#[cfg(feature = "charts")]
#[test]
fn the_page_and_the_charts_are_made_of_the_tables() {
    let folder = Folder::new();
    folder.write("two.toml", TWO);
    let said =
        folder.run(&["allocate", "two.toml", "--total", "250", "--metric", "reach", "--most", "4000", "--out", "o"]);
    assert_says(&said.out, &["Next 1,000", "the next USD 1,000 brings most shoppers reached"]);
    for chart in ["next", "curves"] {
        roxmltree::Document::parse(&folder.read(&format!("o/charts/{chart}.svg"))).unwrap();
    }
    assert_says(&folder.read("o/allocation.html"), &["Where the money goes", "Every channel", "exchanges.csv"]);
}

#[test]
fn what_cannot_be_split_is_refused() {
    let folder = Folder::new();
    folder.write("two.toml", TWO);
    folder.write("one.toml", TWO.replace(", price = { cpm = 20 }", ""));
    let cases: [(&[&str], &[&str]); 4] = [
        (&["two.toml"], &["--total"]),
        (&["two.toml", "--total", "0"], &["above 0"]),
        (&["two.toml", "--total", "9", "--metric", "reech"], &["do you mean `reach`?"]),
        (&["one.toml", "--total", "9", "--metric", "reach"], &["fewer than two channels have a price"]),
    ];
    for (args, said) in cases {
        let tried = folder.try_to(&[&["allocate"], args].concat());
        assert_eq!(tried.code, Some(2), "{}", tried.all());
        assert_says(&tried.err, said);
    }
}

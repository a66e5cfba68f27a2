//! Claim: what the command says fits 80 columns, and no number is broken.

use super::support::folder::{Folder, assert_says, said};
use super::support::scenarios::{path_of, shipped};

/// What is said to who reads through a pipe, with a terminal of this width behind it.
fn told(folder: &Folder, args: &[&str], columns: &str) -> String {
    let said = said(folder.omnicap(args).env("COLUMNS", columns));
    assert_eq!(said.code, Some(0), "{args:?}: {}", said.all());
    said.out
}

#[track_caller]
fn fits(text: &str, what: &[&str]) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{what:?}: {line}");
        let start = line.trim_start_matches([' ', '│', '┆']);
        let is_margin =
            start.strip_prefix("± ").is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()));
        assert!(!is_margin && !start.starts_with('%'), "{what:?} breaks a number: {line}");
    }
}

#[test]
fn every_shipped_scenario_is_told_in_80_columns() {
    let folder = Folder::new();
    for (index, scenario) in shipped().iter().enumerate() {
        let (path, out) = (path_of(scenario), format!("out-{index}"));
        let run = ["run", &path, "--shoppers", "2000", "--no-charts", "--out", &out];
        for args in [&["check", path.as_str()][..], &run] {
            fits(&told(&folder, args, "80"), args);
        }
    }
    let log = path_of("scenarios/recorded-log.csv");
    let replay = ["replay", &log, "--scenario", &path_of("scenarios/recorded.toml"), "--no-charts"];
    fits(&told(&folder, &replay, "80"), &replay);
    let table = path_of("scenarios/tables/amc-example.csv");
    let plain = path_of("scenarios/plain.toml");
    let calibrate = ["calibrate", &plain, "--frequency", &table, "--shoppers", "2000", "--out", "new.toml"];
    fits(&told(&folder, &calibrate, "80"), &calibrate);
}

#[test]
fn every_help_fits_80_columns() {
    let folder = Folder::new();
    let commands = [
        "run",
        "sweep",
        "find",
        "sensitivity",
        "allocate",
        "compare",
        "replay",
        "report",
        "calibrate",
        "check",
        "new",
        "metrics",
        "schema",
        "selftest",
        "completions",
    ];
    for command in commands.into_iter().filter(|command| *command != "report" || cfg!(feature = "charts")) {
        for help in ["-h", "--help"] {
            fits(&told(&folder, &[command, help], "200"), &[command, help]);
        }
    }
    fits(&told(&folder, &["--help"], "200"), &["--help"]);
    fits(&told(&folder, &["metrics"], "80"), &["metrics"]);
}

#[test]
fn a_study_is_told_in_80_columns() {
    let folder = Folder::new();
    let plain = path_of("scenarios/plain.toml");
    let cap = "policy.coordinated.caps.0.max=2..4";
    let sweep = [
        "sweep",
        &plain,
        "--vary",
        cap,
        "--vary",
        "population.overlap=0.1,0.2",
        "--shoppers",
        "500",
        "--no-charts",
        "--out",
        "s",
    ];
    fits(&told(&folder, &sweep, "80"), &sweep);
    for (out, seed) in [("a", "1"), ("b", "2")] {
        folder.run(&["run", &plain, "--shoppers", "500", "--seed", seed, "--no-charts", "-q", "--out", out]);
    }
    fits(&told(&folder, &["compare", "a", "b"], "80"), &["compare"]);
}

/// Five columns fit; a wide terminal has room for more.
#[test]
fn a_wide_terminal_shows_more_columns() {
    let folder = Folder::new();
    let path = path_of("scenarios/identity.toml");
    let run = ["run", &path, "--shoppers", "2000", "--no-charts"];
    let header = |columns: &str| {
        let text = told(&folder, &run, columns);
        assert_says(&text, &["Every metric is in summary.csv"]);
        text.lines().find(|line| line.starts_with("│ Policy")).unwrap().matches(['┆']).count() + 1
    };
    let (narrow, wide) = (header("80"), header("200"));
    assert!(narrow <= 5 && wide > 6, "{narrow} {wide}");
}

//! Claim: what a run found is lost to no other run. A run takes the place of an earlier one only where both ask the same
//! question; a calibrated scenario runs beside the one that it was made from.

use super::support::folder::{Folder, Said, assert_says};
use super::support::scenarios::text_of;

/// The plain case, in the folder as `plain.toml`.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("plain.toml", text_of("scenarios/plain.toml"));
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Said {
    folder.try_to(&[&["run", "plain.toml", "--no-charts", "-q"], args].concat())
}

#[test]
fn the_same_run_takes_its_own_place() {
    let folder = folder();
    for comment in ["", "# a note of mine\n", "\n\n"] {
        folder.write("plain.toml", format!("{comment}{}", text_of("scenarios/plain.toml")));
        assert_eq!(run(&folder, &["--shoppers", "600", "--events", "2"]).code, Some(0));
    }
    assert_eq!(folder.names("output"), ["plain"]);
}

#[test]
fn another_run_stays_and_a_free_name_is_proposed() {
    let folder = folder();
    assert_eq!(run(&folder, &["--shoppers", "2000", "--seed", "3"]).code, Some(0));
    folder.write("output/plain-2", "mine");
    let before = folder.contents();
    let cases: [(&[&str], &str); 4] = [
        (&["--shoppers", "600", "--seed", "3"], "holds a run of 2,000 shoppers, and this one draws 600"),
        (&["--shoppers", "2000", "--seed", "4"], "holds a run of seed 3, and this one has seed 4"),
        (
            &["--shoppers", "2000", "--seed", "3", "--set", "flight.days=7"],
            "holds a run of 28 days, and this one has 7",
        ),
        (
            &["--shoppers", "2000", "--seed", "3", "--set", "policy.siloed.caps.0.max=9"],
            "--set policy.siloed.caps.0.max=9",
        ),
    ];
    for (args, why) in cases {
        let said = run(&folder, args);
        assert_eq!(said.code, Some(1), "{args:?}");
        let first = said.err.lines().next().unwrap();
        assert_says(first, &[why, "--replace", "--out output/plain-3"]);
        assert!(folder.contents() == before, "{args:?}");
    }
    assert_eq!(run(&folder, &["--shoppers", "600", "--seed", "3", "--replace"]).code, Some(0));
    assert_eq!(folder.json("output/plain/run.json")["shoppers"], 600);
}

/// What was changed in the file is named by its key.
#[test]
fn another_text_stays() {
    let folder = folder();
    assert_eq!(run(&folder, &["--shoppers", "600"]).code, Some(0));
    let text = text_of("scenarios/plain.toml");
    assert!(text.contains("max = 3"), "{text}");
    folder.write("plain.toml", text.replacen("max = 3", "max = 2", 1));
    let said = run(&folder, &["--shoppers", "600"]);
    assert_eq!(said.code, Some(1));
    assert_says(&said.err, &["in which `policy.siloed.caps.0.max` is 3, and here it is 2"]);
}

/// A replacement is still no licence to take what somebody changed.
#[test]
fn a_changed_run_stays_even_then() {
    let folder = folder();
    assert_eq!(run(&folder, &["--shoppers", "600"]).code, Some(0));
    folder.write("output/plain/notes.txt", "mine");
    let said = run(&folder, &["--shoppers", "700", "--replace"]);
    assert_eq!(said.code, Some(1));
    assert_says(&said.err, &["holds `notes.txt`"]);
    assert_eq!(folder.read("output/plain/notes.txt"), "mine");
}

#[test]
fn another_log_is_another_replay() {
    let folder = Folder::new();
    for name in ["recorded.toml", "recorded-paths.csv", "recorded-log.csv"] {
        folder.write(name, text_of(&format!("scenarios/{name}")));
    }
    folder.write("other.csv", text_of("scenarios/recorded-log.csv"));
    let replay = |log: &str, more: &[&str]| {
        folder.try_to(&[&["replay", log, "--scenario", "recorded.toml", "--no-charts", "-q"], more].concat())
    };
    assert_eq!(replay("recorded-log.csv", &[]).code, Some(0));
    assert_eq!(replay("recorded-log.csv", &[]).code, Some(0));
    let said = replay("other.csv", &[]);
    assert_eq!(said.code, Some(1));
    assert_says(&said.err, &["a replay of another log, `recorded-log.csv`", "--out"]);
    assert_eq!(replay("other.csv", &["--replace"]).code, Some(0));
    // Another log of the same name is known once it was read, and stands beside.
    let text = folder.read("other.csv");
    folder.write("other.csv", &text[..text.trim_end().rfind('\n').unwrap() + 1]);
    let said = replay("other.csv", &[]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    assert_says(&said.err, &["output/recorded-replay holds another run, which stays", "output/recorded-replay-2"]);
    assert_eq!(folder.names("output"), ["recorded-replay", "recorded-replay-2"]);
}

/// The README's two steps: a fitted scenario's run leaves the run of the scenario that was fitted.
#[test]
fn a_calibrated_scenario_has_a_place_of_its_own() {
    let folder = folder();
    folder.write("table.csv", "frequency,users\n1,500\n2,300\n3,200\n4,100\n5+,150\n");
    assert_eq!(run(&folder, &["--shoppers", "600"]).code, Some(0));
    let fit = ["calibrate", "plain.toml", "--frequency", "table.csv", "--shoppers", "4000", "-q"];
    folder.run(&fit);
    folder.run(&[&fit[..], &["--out", "deep/plain.toml"]].concat());
    for (file, name) in [("plain-calibrated.toml", "plain-calibrated"), ("deep/plain.toml", "plain-calibrated")] {
        assert_says(&folder.read(file), &[&format!("\"{name}\"   # fitted from plain.toml")]);
    }
    folder.run(&["run", "plain-calibrated.toml", "--shoppers", "600", "--no-charts", "-q"]);
    assert_eq!(folder.names("output"), ["plain", "plain-calibrated"]);
    assert_eq!(folder.json("output/plain/run.json")["scenario_name"], "plain");
}

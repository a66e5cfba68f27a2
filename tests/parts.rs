//! Parts of a run, made by any machines in any order, are the run that one machine makes.

use std::fs;

use omnicap::results::seal::{UNSEALED, seal};

use super::support::folder::{Folder, assert_says, copy};
use super::support::scenarios::{path_of, text_of};

/// Budgets, purchases, what an analyst sees, the causal curve: all that is counted anywhere.
const SCENARIO: &str = "scenarios/beauty-omnichannel.toml";

const SHOPPERS: [&str; 3] = ["--shoppers", "3000", "--periods"];

fn part(folder: &Folder, part: &str, changes: &[&str]) -> String {
    let path = path_of(SCENARIO);
    let run = ["run", &path, "--part", part, "--out", "parts"];
    folder.run(&[&run, &SHOPPERS[..], changes].concat()).all()
}

fn whole(folder: &Folder, out: &str) {
    let path = path_of(SCENARIO);
    folder.run(&[&["run", &path, "--no-charts", "-q", "--events", "20", "--out", out], &SHOPPERS[..]].concat());
}

fn assert_alike(folder: &Folder, one: &str, other: &str) {
    assert_eq!(folder.names(one), folder.names(other));
    for name in folder.names(one).iter().filter(|name| name.ends_with(".csv")) {
        let [one, other] = [one, other].map(|run| folder.read(&format!("{run}/{name}")));
        assert!(one == other, "{name}");
    }
    let told = |run: &str| {
        let mut told = folder.json(&format!("{run}/run.json"));
        let times =
            ["threads", "wall_seconds", "solving_seconds", "shoppers_per_second", "opportunities_per_second", "seal"];
        let fields = told.as_object_mut().unwrap();
        times.into_iter().for_each(|time| drop(fields.remove(time)));
        told
    };
    assert_eq!(told(one), told(other));
}

#[test]
fn any_number_of_parts_in_any_order_is_the_run() {
    let folder = Folder::new();
    whole(&folder, "whole");
    for of in [1, 2, 7] {
        for number in (1..=of).rev() {
            part(&folder, &format!("{number}/{of}"), &["-q", "--threads", if number % 2 == 0 { "1" } else { "2" }]);
        }
        let out = format!("of-{of}");
        folder.run(&["merge", "parts", "--no-charts", "-q", "--events", "20", "--out", &out]);
        assert_alike(&folder, "whole", &out);
        fs::rename(folder.at("parts"), folder.at(&format!("parts-{of}"))).unwrap();
    }
    // The files can be named one by one, wherever they are.
    let files = ["parts-2/part-2-of-2.omnicap", "parts-2/part-1-of-2.omnicap"];
    folder.run(&[&["merge"], &files[..], &["--no-charts", "-q", "--events", "20", "--out", "named"]].concat());
    assert_alike(&folder, "whole", "named");
}

/// A job that is begun again makes what is missing alone, and a part is the same file whoever makes it.
#[test]
fn a_part_that_is_there_is_not_made_again() {
    let folder = Folder::new();
    part(&folder, "2/3", &["-q"]);
    let before = fs::read(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    assert_says(&part(&folder, "2/3", &[]), &["part-2-of-3.omnicap is there already: it is not made again"]);
    fs::remove_file(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    assert_says(&part(&folder, "2/3", &["--threads", "1"]), &["1,000 shoppers (part 2/3)", "omnicap merge parts"]);
    assert!(before == fs::read(folder.at("parts/part-2-of-3.omnicap")).unwrap());
    let path = path_of(SCENARIO);
    let other = folder.try_to(&[
        "run",
        &path,
        "--part",
        "2/3",
        "--out",
        "parts",
        "--shoppers",
        "3000",
        "--seed",
        "1",
        "--periods",
    ]);
    assert_eq!(other.code, Some(2));
    assert_says(&other.err, &["of seed 2026, and this one has seed 1", "choose another folder with --out"]);
    assert!(before == fs::read(folder.at("parts/part-2-of-3.omnicap")).unwrap());
}

/// Four parts of a run, which can be spoilt in many ways.
struct Four(Folder);

impl Four {
    fn new() -> Self {
        let folder = Folder::new();
        for number in ["1/4", "2/4", "3/4", "4/4"] {
            part(&folder, number, &["-q"]);
        }
        Self(folder)
    }

    /// The second part.
    fn second(&self) -> Vec<u8> {
        fs::read(self.0.at("parts/part-2-of-4.omnicap")).unwrap()
    }

    /// Merges them without some, and with some files more or instead. It is refused, and nothing is written.
    fn refuses(&self, without: &[&str], with: &[(&str, &[u8])], words: &[&str]) {
        let folder = &self.0;
        fs::remove_dir_all(folder.at("tried")).ok();
        copy(&folder.at("parts"), &folder.at("tried"));
        without.iter().for_each(|name| fs::remove_file(folder.at("tried").join(name)).unwrap());
        with.iter().for_each(|(name, bytes)| fs::write(folder.at("tried").join(name), bytes).unwrap());
        let said = folder.try_to(&["merge", "tried", "--out", "merged"]);
        assert_eq!(said.code, Some(2), "{}", said.all());
        assert_says(&said.err, words);
        assert!(!folder.at("merged").exists());
    }
}

/// Everything that is wrong is named at once.
#[test]
fn what_is_missing_double_or_damaged_is_named() {
    let four = Four::new();
    let (second, bytes) = ("part-2-of-4.omnicap", four.second());
    four.refuses(&["part-3-of-4.omnicap"], &[], &["part 3 of 4 is missing"]);
    four.refuses(&["part-1-of-4.omnicap", second], &[], &["parts 1 to 2 of 4 are missing"]);
    let twice = "part 2/4 is there more than once: tried/copy.omnicap, tried/part-2-of-4.omnicap";
    four.refuses(&[], &[("copy.omnicap", &bytes)], &[twice]);
    four.refuses(&[], &[(second, &bytes[..bytes.len() - 1])], &["part-2-of-4.omnicap is damaged"]);
    four.refuses(&[], &[(second, &bytes[..900])], &["is damaged", "part 2 of 4 is missing"]);
    for foreign in [&b"hello"[..], b""] {
        four.refuses(&[], &[("x.omnicap", foreign)], &["x.omnicap is no part file of omnicap"]);
    }
}

#[test]
fn parts_of_other_runs_are_named() {
    let four = Four::new();
    let (second, bytes) = ("part-2-of-4.omnicap", four.second());
    let changed = |from: &str, to: &str| with_header(&bytes, |header| header.replacen(from, to, 1));
    let fewer = changed("\"simulated\": 750", "\"simulated\": 700");
    four.refuses(&[], &[(second, &fewer)], &["holds 700 shoppers of 750"]);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let older = changed(&version, "\"version\": \"0.0.1\"");
    four.refuses(&[], &[(second, &older)], &["was written by omnicap 0.0.1, and the others by"]);
    let newer = changed("\"format\": 4", "\"format\": 3");
    four.refuses(&[], &[(second, &newer)], &["in a form that this version does not read"]);
    part(&four.0, "2/5", &["-q"]);
    fs::rename(four.0.at("parts/part-2-of-5.omnicap"), four.0.at("five")).unwrap();
    let five = fs::read(four.0.at("five")).unwrap();
    four.refuses(&[], &[("x.omnicap", &five)], &["x.omnicap is one of 5 parts"]);
    fs::rename(four.0.at("parts"), four.0.at("own")).unwrap();
    part(&four.0, "2/4", &["-q", "--set", "policy.siloed.caps.0.max=5"]);
    let other = four.second();
    fs::remove_dir_all(four.0.at("parts")).unwrap();
    fs::rename(four.0.at("own"), four.0.at("parts")).unwrap();
    let words = ["is a part of a run with --set policy.siloed.caps.0.max=5", "part 2 of 4 is missing"];
    four.refuses(&[], &[(second, &other)], &words);
}

/// A part with another header, sealed again.
fn with_header(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let end = bytes.windows(3).position(|window| window == b"\n}\n").unwrap() + 3;
    let header = std::str::from_utf8(&bytes[..end]).unwrap();
    let own: serde_json::Value = serde_json::from_str(header).unwrap();
    let changed = change(header);
    assert_ne!(changed, header);
    let mut forged = seal(&changed.replace(own["seal"].as_str().unwrap(), UNSEALED)).into_bytes();
    forged.extend(&bytes[end..]);
    forged
}

#[test]
fn what_cannot_be_a_part_is_refused() {
    let folder = Folder::new();
    let path = path_of(SCENARIO);
    for (arguments, words) in [
        (&["run", &path, "--part", "5/4"][..], "such as 3/64: the third of 64"),
        (&["run", &path, "--part", "1/4", "--shoppers", "3"], "3 shoppers cannot be split into 4 parts"),
        (&["run", &path, "--part", "1/4", "--events", "3"], "cannot be used with"),
        (&["merge"], "is missing"),
        (&["merge", "."], "no part file"),
        (&["merge", "nothing"], "no such file"),
    ] {
        let said = folder.try_to(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.all());
        assert_says(&said.err.to_lowercase(), &[&words.to_lowercase()]);
    }
    assert!(folder.contents().is_empty());
}

/// Files that a scenario names are looked for beside it, and must be those of the parts.
#[test]
fn files_that_a_scenario_names_are_the_same() {
    let folder = Folder::new();
    folder.write("recorded.toml", text_of("scenarios/recorded.toml"));
    let paths = text_of("scenarios/recorded-paths.csv");
    folder.write("recorded-paths.csv", &paths);
    for number in ["1/2", "2/2"] {
        folder.run(&["run", "recorded.toml", "--shoppers", "2000", "--part", number, "--out", "parts", "-q"]);
    }
    folder.run(&["run", "recorded.toml", "--shoppers", "2000", "--no-charts", "-q", "--out", "whole"]);
    folder.run(&["merge", "parts", "--no-charts", "-q", "--out", "merged"]);
    for table in ["summary.csv", "journeys.csv", "channels.csv"] {
        assert!(folder.read(&format!("whole/{table}")) == folder.read(&format!("merged/{table}")), "{table}");
    }
    folder.write("recorded-paths.csv", paths.lines().take(2_000).collect::<Vec<_>>().join("\n"));
    let said = folder.try_to(&["merge", "parts", "--no-charts", "--out", "again"]);
    assert_eq!(said.code, Some(2));
    assert_says(&said.err, &["recorded-paths.csv is not the file that the parts were made with", "--scenario"]);
    assert!(!folder.at("again").exists());
}

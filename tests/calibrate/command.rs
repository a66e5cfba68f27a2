//! Claim: the command names what is wrong, and nothing that a user has is overwritten.

use std::fs;

use crate::support::folder::{Folder, Said, assert_says};
use crate::support::scenarios::{FLAGSHIP, path_of, text_of};

/// `omnicap calibrate` of a shipped scenario.
fn calibrate_of(folder: &Folder, scenario: &str, args: &[&str]) -> Said {
    folder.try_to(&[&["calibrate", &path_of(scenario)], args].concat())
}

/// The same of the plain case, with few shoppers.
fn calibrate(folder: &Folder, args: &[&str]) -> Said {
    calibrate_of(folder, "scenarios/plain.toml", &[&["--shoppers", "4000"], args].concat())
}

fn amc() -> String {
    path_of("scenarios/tables/amc-example.csv")
}

/// Amazon's documented example goes through, and its impossible rows are named.
#[test]
fn the_documented_example_is_fitted_and_its_contradictions_named() {
    let folder = Folder::new();
    let said = calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    let words = [
        "349 users at frequency 10 are given 2792 impressions",
        "they must have seen at least 3490",
        "609 users at frequency 11+ are given 5481 impressions",
        "opportunities of all",
        "shape of activity",
    ];
    assert_says(&said.all(), &words);
    for file in ["new.toml", "new.csv"] {
        assert!(!folder.read(file).is_empty(), "{file}");
    }
    if cfg!(feature = "charts") {
        assert!(fs::read(folder.at("new.png")).unwrap().starts_with(b"\x89PNG"));
        assert_says(&folder.read("new.svg"), &["Observed against fitted"]);
    }
}

/// Only what was fitted changes, and each says where it is from.
#[test]
fn the_new_scenario_differs_in_the_fitted_lines_alone() {
    let folder = Folder::new();
    let said = calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml", "--quiet", "--seed", "5"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    let (old, new) = (text_of("scenarios/plain.toml"), folder.read("new.toml"));
    let fitted: Vec<&str> = new.lines().filter(|line| line.contains("# fitted to amc-example.csv")).collect();
    assert_eq!(fitted.len(), 6, "{new}");
    let (top, new) = new.split_once("\n\n").unwrap();
    assert!(top.starts_with("# Fitted by `omnicap calibrate` to amc-example.csv."), "{top}");
    assert_says(top, &["plain.toml"]);
    assert_says(new, &["name     = \"new\"   # fitted from plain.toml\n"]);
    let new = new.replace("\"new\"   # fitted from plain.toml", "\"plain\"");
    let kept: Vec<&str> = new.lines().filter(|line| !fitted.contains(line) && !line.trim().is_empty()).collect();
    let before = old.lines().filter(|line| !line.starts_with("opportunities") && !line.trim().is_empty());
    let before: Vec<&str> = before.collect();
    assert_eq!(kept.iter().filter(|line| **line != "[population]").copied().collect::<Vec<_>>(), before);
    // And it runs.
    folder.run(&["run", "new.toml", "--shoppers", "500", "--no-charts"]);
}

/// Counts and money of a run are those of the people in the tables, or it is said by how much they are not; and
/// where the model misses, what was not yet tried is named.
#[test]
fn the_people_of_the_tables_are_drawn_and_what_to_try_is_named() {
    let folder = Folder::new();
    let fit = |args: &[&str]| {
        let _ = fs::remove_dir_all(folder.at("out"));
        fs::create_dir(folder.at("out")).unwrap();
        let said = calibrate(&folder, &[args, &["--out", "out/new.toml"]].concat());
        assert_eq!(said.code, Some(0), "{}", said.all());
        (said.all(), folder.read("out/new.toml"))
    };
    let (text, new) = fit(&["--frequency", &amc(), "--population", "400000"]);
    assert!(new.contains("shoppers = 400000   # `shoppers` is now 400,000"), "{new}");
    let words = [
        "Mind the numbers: `shoppers` is now 400,000",
        "were the caps of “siloed”, the baseline, on",
        "name with --policy the policy that was (“coordinated”)",
        "the scenario's own on one, two, three, four, five",
        "`overlap` is the scenario's own",
    ];
    assert_says(&text, &words);
    assert!(!text.contains("say with --population"), "{text}");
    // So few people are told by a table with row 0, and make rough numbers if no others are drawn.
    let few = "frequency,users\n0,3000\n1,500\n2,30\n3,200\n4,10\n5+,260\n";
    folder.write("few.csv", few);
    let (text, new) = fit(&["--frequency", "few.csv", "--policy", "siloed"]);
    assert!(new.contains("# the tables count 4,000 people, a run draws"), "{new}");
    assert_says(&text, &["are the caps of “siloed” those that were on"]);
    assert!(!text.contains("name with --policy"), "{text}");
}

/// Who does how much stands in real paths: there is nothing to fit, and nobody need look at rates.
#[test]
fn real_paths_are_refused_at_once() {
    let folder = Folder::new();
    let said = calibrate_of(&folder, "scenarios/recorded.toml", &["--frequency", "nowhere.csv", "--out", "new.toml"]);
    assert_eq!(said.code, Some(2));
    assert_says(&said.all(), &["the recorded model draws nothing", "markov, linear or independent"]);
}

/// Win rates that are solved for a budget follow from what is to be fitted.
#[test]
fn a_policy_with_a_budget_is_no_measurement() {
    let folder = Folder::new();
    let args = ["--frequency", "nowhere.csv", "--policy", "coordinated, same spend", "--out", "new.toml"];
    let said = calibrate_of(&folder, FLAGSHIP, &args);
    assert_eq!(said.code, Some(2));
    assert_says(&said.all(), &["buys for a budget", "fit under `coordinated`"]);
}

#[test]
fn what_is_there_stays() {
    let folder = Folder::new();
    for file in ["new.toml", "new.csv"] {
        folder.write(file, "mine");
        let said = calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml"]);
        assert_eq!(said.code, Some(1));
        assert_says(&said.all(), &[&format!("{file} exists already"), "--out"]);
        assert_eq!(folder.read(file), "mine");
        assert_eq!(folder.names("."), [file]);
        fs::remove_file(folder.at(file)).unwrap();
    }
}

#[test]
fn what_cannot_be_fitted_is_refused_with_a_cure() {
    let folder = Folder::new();
    let file = |name: &str, text: &str| folder.write(name, text);
    file("empty.csv", "");
    file("two.csv", "frequency,users\n1,50\n2+,30\n");
    file("good.csv", "frequency,users\n1,500\n2,300\n3,200\n4,100\n5+,50\n");
    file("thousands.csv", "frequency,users\n1,1,41,000\n2,52,000\n3,900\n4,100\n");
    file("negative.csv", "frequency,users\n1,500\n2,-3\n");
    file("groups.csv", "exposure_group,impression_reach\none,500\none + twoo,300\n");
    fs::create_dir(folder.at("folder.csv")).unwrap();
    for (args, words) in [
        (vec!["--frequency", "none.csv"], "cannot read none.csv"),
        (vec!["--frequency", "folder.csv"], "cannot read folder.csv"),
        (vec!["--frequency", "empty.csv"], "this table is empty"),
        (vec!["--frequency", "two.csv"], "3 or more are needed"),
        (vec!["--frequency", "negative.csv"], "negative.csv:3"),
        (vec!["--frequency", "thousands.csv"], "this row has 4 cells under 2 headers"),
        (vec!["--frequency", "thousands.csv"], "thousands.csv:3"),
        (vec!["--frequency", "good.csv", "--population", "20"], "more than the population of 20"),
        (vec!["--frequency", "good.csv", "--policy", "silod"], "did you mean `siloed`?"),
        (vec!["--frequency", "good.csv", "--policy", "none such"], "the policies are `siloed`, `coordinated`"),
        (vec!["--frequency", "good.csv", "--channel", "tree=good.csv"], "did you mean `three`?"),
        (vec!["--frequency", "good.csv", "--channel", "three"], "write the channel's name and its table"),
        (vec!["--frequency", "good.csv", "--channel", "one=good.csv", "--channel", "one=good.csv"], "has two tables"),
        (vec!["--frequency", "good.csv", "--overlap", "groups.csv"], "did you mean `two`?"),
    ] {
        let said = calibrate(&folder, &[&args[..], &["--out", "new.toml"]].concat());
        assert_eq!(said.code, Some(2), "{args:?}: {}", said.all());
        assert_says(&said.all(), &[words]);
        assert!(!folder.at("new.toml").exists());
    }
}

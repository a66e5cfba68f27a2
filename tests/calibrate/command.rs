//! Claim: the command names what is wrong, and nothing that a user has is overwritten.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `omnicap calibrate` of the plain case, with few shoppers.
fn calibrate(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("omnicap").unwrap();
    let scenario = root().join("scenarios/plain.toml");
    command.current_dir(folder).arg("calibrate").arg(scenario).args(["--shoppers", "4000"]).args(args);
    command
}

fn said(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap())
}

fn amc() -> String {
    root().join("scenarios/tables/amc-example.csv").display().to_string()
}

/// Amazon's documented example goes through, and its impossible rows are named.
#[test]
fn the_documented_example_is_fitted_and_its_contradictions_named() {
    let folder = TempDir::new().unwrap();
    let (code, text) = said(&mut calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml"]));
    assert_eq!(code, Some(0), "{text}");
    for words in [
        "349 users at frequency 10 are given 2792 impressions",
        "they must have seen at least 3490",
        "609 users at frequency 11+ are given 5481 impressions",
        "opportunities of all channels without a table",
        "shape of activity",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for file in ["new.toml", "new.csv"] {
        assert!(fs::metadata(folder.path().join(file)).unwrap().len() > 0, "{file}");
    }
    if cfg!(feature = "charts") {
        assert!(fs::read(folder.path().join("new.png")).unwrap().starts_with(b"\x89PNG"));
        assert!(fs::read_to_string(folder.path().join("new.svg")).unwrap().contains("Observed against fitted"));
    }
}

/// Only what was fitted changes, and each says where it is from.
#[test]
fn the_new_scenario_differs_in_the_fitted_lines_alone() {
    let folder = TempDir::new().unwrap();
    calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml", "--quiet", "--seed", "5"]).assert().success();
    let old = fs::read_to_string(root().join("scenarios/plain.toml")).unwrap();
    let new = fs::read_to_string(folder.path().join("new.toml")).unwrap();
    let fitted: Vec<&str> = new.lines().filter(|line| line.contains("# fitted to amc-example.csv")).collect();
    assert_eq!(fitted.len(), 6, "{new}");
    let (top, new) = new.split_once("\n\n").unwrap();
    assert!(
        top.starts_with("# Fitted by `omnicap calibrate` to amc-example.csv.") && top.contains("plain.toml"),
        "{top}"
    );
    let kept: Vec<&str> = new.lines().filter(|line| !fitted.contains(line) && !line.trim().is_empty()).collect();
    let before = old.lines().filter(|line| !line.starts_with("opportunities") && !line.trim().is_empty());
    let before: Vec<&str> = before.collect();
    assert_eq!(kept.iter().filter(|line| **line != "[population]").copied().collect::<Vec<_>>(), before);
    // And it runs.
    let mut run = Command::cargo_bin("omnicap").unwrap();
    run.current_dir(&folder).args(["run", "new.toml", "--shoppers", "500", "--no-charts"]).assert().success();
}

/// Counts and money of a run are those of the people in the tables, or it is said by how much they are not; and
/// where the model misses, what was not yet tried is named.
#[test]
fn the_people_of_the_tables_are_drawn_and_what_to_try_is_named() {
    let folder = TempDir::new().unwrap();
    let fit = |args: &[&str]| {
        let _ = fs::remove_dir_all(folder.path().join("out"));
        fs::create_dir(folder.path().join("out")).unwrap();
        let (code, text) = said(&mut calibrate(&folder, &[args, &["--out", "out/new.toml"]].concat()));
        assert_eq!(code, Some(0), "{text}");
        (text, fs::read_to_string(folder.path().join("out/new.toml")).unwrap())
    };
    let (text, new) = fit(&["--frequency", &amc(), "--population", "400000"]);
    assert!(new.contains("shoppers = 400000   # `shoppers` is now 400,000"), "{new}");
    for words in [
        "Mind the numbers: `shoppers` is now 400,000",
        "were the caps of “siloed”, the baseline, on",
        "name with --policy the policy that was (“coordinated”)",
        "the scenario's own on one, two, three, four, five",
        "`overlap` is the scenario's own",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("say with --population"), "{text}");
    // So few people are told by a table with row 0, and make rough numbers if no others are drawn.
    let few = "frequency,users\n0,3000\n1,500\n2,30\n3,200\n4,10\n5+,260\n";
    fs::write(folder.path().join("few.csv"), few).unwrap();
    let (text, new) = fit(&["--frequency", "few.csv", "--policy", "siloed"]);
    assert!(new.contains("# the tables count 4,000 people, a run draws"), "{new}");
    assert!(
        text.contains("are the caps of “siloed” those that were on") && !text.contains("name with --policy"),
        "{text}"
    );
}

/// Who does how much stands in real paths: there is nothing to fit, and nobody need look at rates.
#[test]
fn real_paths_are_refused_at_once() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::cargo_bin("omnicap").unwrap();
    let scenario = root().join("scenarios/recorded.toml");
    command.current_dir(&folder).arg("calibrate").arg(scenario).args([
        "--frequency",
        "nowhere.csv",
        "--out",
        "new.toml",
    ]);
    let (code, text) = said(&mut command);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("the recorded model draws nothing") && text.contains("markov, linear or independent"),
        "{text}"
    );
}

/// Win rates that are solved for a budget follow from what is to be fitted.
#[test]
fn a_policy_with_a_budget_is_no_measurement() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::cargo_bin("omnicap").unwrap();
    let flagship = root().join("scenarios/beauty-omnichannel.toml");
    command.current_dir(&folder).arg("calibrate").arg(flagship);
    command.args(["--frequency", "nowhere.csv", "--policy", "coordinated, same spend", "--out", "new.toml"]);
    let (code, text) = said(&mut command);
    assert_eq!(code, Some(2));
    assert!(text.contains("buys for a budget") && text.contains("fit under `coordinated`"), "{text}");
}

#[test]
fn what_is_there_stays() {
    let folder = TempDir::new().unwrap();
    for file in ["new.toml", "new.csv"] {
        fs::write(folder.path().join(file), "mine").unwrap();
        let (code, text) = said(&mut calibrate(&folder, &["--frequency", &amc(), "--out", "new.toml"]));
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains(&format!("{file} exists already")) && text.contains("--out"), "{text}");
        assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), "mine");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_file(folder.path().join(file)).unwrap();
    }
}

#[test]
fn what_cannot_be_fitted_is_refused_with_a_cure() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("empty.csv", "");
    file("two.csv", "frequency,users\n1,50\n2+,30\n");
    file("good.csv", "frequency,users\n1,500\n2,300\n3,200\n4,100\n5+,50\n");
    file("thousands.csv", "frequency,users\n1,1,41,000\n2,52,000\n3,900\n4,100\n");
    file("negative.csv", "frequency,users\n1,500\n2,-3\n");
    file("groups.csv", "exposure_group,impression_reach\none,500\none + twoo,300\n");
    fs::create_dir(folder.path().join("folder.csv")).unwrap();
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
        let (code, text) = said(&mut calibrate(&folder, &[&args[..], &["--out", "new.toml"]].concat()));
        assert_eq!(code, Some(2), "{args:?}: {text}");
        assert!(text.contains(words), "{args:?}: {text}");
        assert!(!folder.path().join("new.toml").exists());
    }
}

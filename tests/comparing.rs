//! Finished runs side by side: what differs in their scenarios and their numbers, and how sure that is.

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::path_of;
use super::support::tables::{Row, number, row_of};

/// Runs of the plain case, with these changes.
fn ran(folder: &Folder, name: &str, changes: &[&str]) {
    let run = ["run", &path_of("scenarios/plain.toml"), "--shoppers", "4000", "--no-charts", "-q", "--out", name];
    folder.run(&[&run[..], changes].concat());
}

fn compared(folder: &Folder, runs: &[&str]) -> (String, Vec<Row>) {
    let _ = std::fs::remove_file(folder.at("compared.csv"));
    let said = folder.run(&[&["compare"], runs, &["--out", "compared.csv"]].concat());
    (said.out, folder.rows("compared.csv"))
}

/// A cap of 3 in one run and of 5 in the other differ as two policies of one run do.
#[test]
fn runs_of_the_same_shoppers_are_paired() {
    let folder = Folder::new();
    ran(&folder, "three", &["--set", "policy.coordinated.caps.0.max=3"]);
    ran(&folder, "five", &["--set", "policy.coordinated.caps.0.max=5"]);
    folder.write("both.toml", super::support::scenarios::text_of("scenarios/plain.toml")
        .replace("max = 7", "max = 3")
        + "[[policy]]\nname = \"five\"\nlike = \"siloed\"\ncaps = [{ scope = \"all channels\", max = 5, per = \"7d\" }]\n[compare]\nbaseline = \"coordinated\"\n");
    folder.run(&["run", "both.toml", "--shoppers", "4000", "--no-charts", "-q", "--out", "both"]);
    let (said, rows) = compared(&folder, &["three", "five"]);
    assert_says(&said, &["five against three", "policy.coordinated.caps.0.max: 3 → 5", "differences are paired"]);
    let within = folder.rows("both/comparison.csv");
    let (mut checked, coordinated) = (0, rows.iter().filter(|row| row["policy"] == "coordinated"));
    for row in coordinated
        .filter(|row| ["reach_share", "impressions", "average_frequency", "capped"].contains(&row["metric"].as_str()))
    {
        let own = row_of(&within, "five", &row["metric"]);
        for column in ["difference", "standard_error", "low", "high", "relative", "relative_low", "relative_high"] {
            let (told, expected) = (number(row, column), number(own, column));
            assert!(
                (told - expected).abs() <= 1e-6 * expected.abs().max(1e-9),
                "{} {column}: {told} {expected}",
                row["metric"]
            );
        }
        assert_eq!(row["errors"], "paired");
        checked += 1;
    }
    assert_eq!(checked, 4);
    // Nothing changed for the other policy.
    let siloed = rows.iter().find(|row| row["policy"] == "siloed" && row["metric"] == "impressions").unwrap();
    assert_eq!([&siloed["difference"], &siloed["standard_error"]], ["0", "0"]);
}

#[test]
fn runs_of_other_shoppers_are_independent() {
    let folder = Folder::new();
    ran(&folder, "one", &[]);
    ran(&folder, "two", &["--seed", "9"]);
    let plain = path_of("scenarios/plain.toml");
    folder.run(&["run", &plain, "--shoppers", "6000", "--no-charts", "-q", "--out", "more"]);
    let (said, rows) = compared(&folder, &["one", "two", "more"]);
    assert_says(
        &said,
        &["two against one", "seed: 1 → 9", "more against one", "shoppers: 4000 → 6000", "independent runs"],
    );
    assert!(rows.iter().all(|row| row["errors"] == "independent"));
    for (run, other) in [("two", "two"), ("more", "more")] {
        let error = |folder: &Folder, run: &str| {
            number(row_of(&folder.rows(&format!("{run}/summary.csv")), "siloed", "reach_share"), "standard_error")
        };
        let both = error(&folder, "one").hypot(error(&folder, other));
        let row = rows
            .iter()
            .find(|row| row["run"] == run && row["policy"] == "siloed" && row["metric"] == "reach_share")
            .unwrap();
        assert!((number(row, "standard_error") - both).abs() < 1e-9 * both.max(1.0), "{row:?} {both}");
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = Folder::new();
    ran(&folder, "one", &[]);
    ran(&folder, "renamed", &["--set", "policy.1.name=shared"]);
    let (said, _) = compared(&folder, &["one", "renamed"]);
    assert_says(&said, &["Only in one: “coordinated”", "Only in renamed: “shared”"]);
    for (args, words) in [
        (&["compare", "one", "nowhere"][..], "nowhere"),
        (&["compare", "one", "renamed", "--metric", "reach_shar"], "do you mean `reach_share`?"),
        (&["compare", "one", "renamed", "--out", "one/summary.csv"], "exists already"),
        (&["compare", "one"], "FOLDER"),
    ] {
        let refused = folder.try_to(args);
        assert_says(&refused.err, &[words]);
        assert!(refused.code != Some(0));
    }
    let only = folder.run(&["compare", "one", "renamed", "--metric", "reach_{k}_plus"]).out;
    assert!(only.contains("Reach 3+") && !only.contains("Impressions"), "{only}");
}

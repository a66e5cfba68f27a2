//! Claim: `run --until` takes as many shoppers as one number needs, and its intervals hold as often as they say.

use omnicap::Scenario;
use omnicap::study::until::{FIRST, Wanted};

use super::support::folder::{Folder, assert_says};
use super::support::runs::run;
use super::support::scenarios::{FLAGSHIP, load, path_of};
use super::support::tables::{number, row_of};

const PLAIN: &str = "scenarios/plain.toml";

const WORDS: &str = "reach of coordinated, same spend against siloed within";

/// The run is the one that `--shoppers` gives for as many, byte for byte, whatever the threads.
#[test]
fn the_last_run_is_anybody_s() {
    let folder = Folder::new();
    let flagship = path_of(FLAGSHIP);
    let until = format!("{WORDS} 800");
    let said = folder.run(&["run", &flagship, "--until", &until, "--no-charts", "--threads", "1", "--out", "until"]);
    assert_says(&said.all(), &["“coordinated, same spend” against “siloed” is known to ±", "as asked", "looks"]);
    let shoppers = folder.json("until/run.json")["shoppers"].as_u64().unwrap();
    assert!(shoppers > FIRST);
    let difference = folder.rows("until/comparison.csv");
    let reach = row_of(&difference, "coordinated, same spend", "reach");
    assert!(number(reach, "high") - number(reach, "low") <= 2.0 * 800.0 * (1.0 + 1e-9), "{reach:?}");
    let shoppers = shoppers.to_string();
    let same = ["--shoppers", &shoppers, "--set", "population.size=1000000", "--no-charts", "--threads", "2"];
    folder.run(&[&["run", &flagship, "--out", "again"], &same[..]].concat());
    for table in ["summary.csv", "comparison.csv", "frequency.csv", "timeline.csv"] {
        assert!(folder.read(&format!("until/{table}")) == folder.read(&format!("again/{table}")), "{table}");
    }
}

#[test]
fn a_limit_is_kept_and_told() {
    let folder = Folder::new();
    let flagship = path_of(FLAGSHIP);
    let asked = |until: &str, more: &[&str]| {
        folder.try_to(&[&["run", flagship.as_str(), "--no-charts", "--out", "out", "--until", until], more].concat())
    };
    let said = asked(&format!("{WORDS} 1"), &["--at-most", "21k"]);
    assert_eq!(said.code, Some(0));
    assert_says(
        &said.all(),
        &["with 21,000 shoppers, the most allowed", "not as well as asked", "would tell it so well"],
    );
    for (until, words) in [
        ("reach of siloed", "has no `within`"),
        ("reach of silos within 2 %", "did you mean `siloed`?"),
        ("reach of siloed within -3", "no width"),
    ] {
        let said = asked(until, &[]);
        assert_eq!(said.code, Some(2), "{until}");
        assert_says(&said.err, &[words]);
    }
    let both = asked(&format!("{WORDS} 1"), &["--shoppers", "5"]);
    assert_eq!(both.code, Some(2));
}

/// Stopping where an interval is narrow favours narrow ones: they must hold the truth all the same.
#[test]
#[ignore = "slow: 400 runs that stop by themselves"]
fn intervals_hold_where_a_run_stops() {
    let of_seed = |seed: u64| load(PLAIN, &["population.size=1000", &format!("seed={seed}")]);
    let of = |scenario: &Scenario, shoppers: u64| {
        let wanted = Wanted::read("impressions of coordinated against siloed within 1 %", scenario).unwrap();
        let results = run(&scenario.clone().with_shoppers(shoppers), 0);
        (wanted.estimate(&results.scenario, &results.sample), wanted)
    };
    let (truth, _) = of(&of_seed(1_000_001), 1_000_000);
    let (seeds, mut held, mut went_on) = (400, 0, 0);
    for seed in 0..seeds {
        let (scenario, mut shoppers) = (of_seed(seed), 500);
        let estimate = loop {
            let (estimate, wanted) = of(&scenario, shoppers);
            if wanted.is_met(&estimate) {
                break estimate;
            }
            shoppers = wanted.needs(&estimate, shoppers);
        };
        went_on += u32::from(shoppers > 500);
        let error = estimate.error.unwrap();
        held += u32::from((error.low..=error.high).contains(&truth.value));
    }
    println!("{held} of {seeds} intervals hold, and {went_on} runs went on");
    assert!(went_on > 300, "{went_on}");
    let share = f64::from(held) / seeds as f64;
    assert!((0.925..=0.975).contains(&share), "{held} of {seeds}");
}

//! Sensitivity: every assumption moves by itself, what flips the decision is told, and wrong assumptions are refused.

use omnicap::scenario::assumption::Assumption;

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{files, load, parse, text_of};
use super::support::tables::{Row, number};

/// A shared cap of one saves the money of ads that sell little: it earns more than two caps as long as ads sell little.
const SHOP: &str = r#"
version = 1
name = "assumed"
seed = 5
shoppers = 20_000
flight = { start = 2026-03-02, days = 14 }
journey = { model = "independent" }
response = { baseline = 0.05, curve = { shape = "hill", max_lift = 0.5, half = 2.0, slope = 1.0 }, basket = { mean = 40.0, sd = 1.0 }, margin = 0.4 }
channel = [
  { name = "tv", role = "media", opportunities = "0.9 per day", win_rate = 0.4, price = { cpm = 200.0 }, effect = { weight = 1.0, half_life = "7d" } },
  { name = "social", role = "media", opportunities = "0.9 per day", win_rate = 0.4, price = { cpm = 200.0 }, effect = { weight = 1.0, half_life = "7d" } },
  { name = "shop", role = "shop", visits = "0.3 per day" },
]

[population]
activity = { distribution = "gamma", shape = 1.0 }

[[policy]]
name = "siloed"
caps = [{ scope = "each channel", max = 2, per = "7d" }]

[[policy]]
name = "shared"
caps = [{ scope = "all channels", max = 1, per = "7d" }]

[[assumption]]
set    = "response.curve.max_lift"
low    = 0.0
high   = 8.0
source = "[?] from ads that do nothing to ads that sell as nothing ever did"

[[assumption]]
set    = "channel.*.visits"
low    = "0.25 per day"
high   = "0.35 per day"
source = "[?] a little less and more"
"#;

fn assumed(folder: &Folder) -> Vec<Row> {
    folder.write("s.toml", SHOP);
    let args = ["sensitivity", "s.toml", "-q", "--no-charts", "--metric", "incremental_profit", "--out", "o"];
    folder.run(&args);
    folder.rows("o/assumptions.csv")
}

#[test]
fn each_assumption_moves_by_itself_and_a_flip_is_told() {
    let folder = Folder::new();
    let rows = assumed(&folder);
    let of = |set: &str| rows.iter().filter(|row| row["assumption"] == set).collect::<Vec<_>>();
    let lift = of("response.curve.max_lift");
    let values: Vec<&str> = lift.iter().map(|row| row["value"].as_str()).collect();
    assert_eq!(values, ["0", "2", "4", "6", "8"]);
    assert!(lift.iter().all(|row| row["own"] == "0.5") && of("channel.*.visits").len() == 5);
    // Without any lift only the money counts, and the shared cap spends less.
    assert!(number(lift[0], "low") > 0.0 && lift[0]["flips"] == "no");
    assert!(number(lift[4], "high") < 0.0 && lift[4]["flips"] == "yes");
    let points = folder.rows("o/points.csv");
    assert_eq!(points.len(), 11);
    assert_eq!((points[0]["response.curve.max_lift"].as_str(), points[1]["channel.*.visits"].as_str()), ("", ""));
    let headline = folder.json("o/study.json")["about"]["headline"].to_string();
    assert_says(&headline, &["It would turn round if response.curve.max_lift were above about", "(0.5 here)"]);
    let effects = folder.rows("o/effects.csv");
    let own = number(&effects[0], "effect");
    let change = number(lift[4], "effect") - own;
    assert!((number(lift[4], "change") - change).abs() < 1e-6 * change.abs());
}

/// A value of an assumption is a run with that value, and fewer shoppers stand for the market.
#[test]
fn a_value_is_a_run() {
    let folder = Folder::new();
    let budget = "policy.shared.spend.total=400";
    folder.write("s.toml", SHOP);
    let args = ["sensitivity", "s.toml", "-q", "--no-charts", "--most", "5000", "--set", budget, "--out", "o"];
    folder.run(&args);
    let run =
        ["run", "s.toml", "-q", "--no-charts", "--shoppers", "5000", "--set", "population.size=20000", "--out", "r"];
    let sets = ["--set", budget, "--set", "response.curve.max_lift=4.0"];
    folder.run(&[&run[..], &sets].concat());
    let value = |rows: &[Row], point: Option<&str>| {
        let is_it = |row: &&Row| {
            row["policy"] == "shared" && row["metric"] == "spend" && point.is_none_or(|point| row["point"] == point)
        };
        number(rows.iter().find(is_it).unwrap(), "value")
    };
    let (study, alone) = (folder.rows("o/summary.csv"), folder.rows("r/summary.csv"));
    assert_eq!(value(&study, Some("4")), value(&alone, None));
}

#[cfg(feature = "charts")]
#[test]
fn the_page_and_the_tornado_are_made_of_the_tables() {
    let folder = Folder::new();
    folder.write("s.toml", SHOP);
    let said = folder.run(&["sensitivity", "s.toml", "--shoppers", "2000", "--out", "o"]);
    assert_says(&said.out, &["Profit:", "at the scenario's own values", "11 of 11 points done"]);
    let svg = folder.read("o/charts/tornado.svg");
    roxmltree::Document::parse(&svg).unwrap();
    assert_says(&svg, &["response.curve.max_lift"]);
    assert_says(&folder.read("o/sensitivity.html"), &["What the decision depends on", "from ads that do nothing"]);
}

#[test]
fn what_is_no_decision_is_refused() {
    let folder = Folder::new();
    folder.write("s.toml", SHOP);
    folder.write("none.toml", SHOP.split("[[assumption]]").next().unwrap());
    let cases: [(&[&str], &[&str]); 3] = [
        (&["none.toml"], &["names no assumption", "[[assumption]]"]),
        (&["s.toml", "--policy", "siloed"], &["is the baseline itself", "--policy"]),
        (&["s.toml", "--set", "assumption.0.low=-1.0"], &["response.curve.max_lift = -1", "point 2"]),
    ];
    for (args, said) in cases {
        let tried = folder.try_to(&[&["sensitivity"], args].concat());
        assert_eq!(tried.code, Some(2), "{}", tried.all());
        assert_says(&tried.err, said);
    }
}

#[test]
fn check_tells_assumptions_and_a_value_beyond_them() {
    let folder = Folder::new();
    folder.write("s.toml", SHOP);
    let told = folder.run(&["check", "s.toml"]).out;
    assert_says(
        &told,
        &["2 assumptions, which `omnicap sensitivity` varies", "response.curve.max_lift: 0.5 here, 0 to 8"],
    );
    let scenario = parse(&SHOP.replace("max_lift = 0.5", "max_lift = 9.5"));
    assert_says(
        &scenario.warnings.to_string(),
        &["`response.curve.max_lift` is 9.5 here, beyond what it is said to be"],
    );
}

/// Where ads sell nothing, none should be shown.
#[test]
fn the_best_cap_moves_with_an_assumption() {
    let folder = Folder::new();
    folder.write("s.toml", SHOP);
    let args = ["sensitivity", "s.toml", "-q", "--no-charts", "--shoppers", "5000", "--out", "o"];
    folder.run(&[&args[..], &["--set", "measure.causal_curve=true", "--metric", "incremental_profit"]].concat());
    let caps = folder.rows("o/best_caps.csv");
    assert_eq!((caps.len(), caps[0]["assumption"].as_str(), caps[0]["policy"].as_str()), (11, "", "shared"));
    let at = |value: &str| {
        let is_it = |row: &&Row| row["assumption"] == "response.curve.max_lift" && row["value"] == value;
        caps.iter().find(is_it).unwrap()["best_cap"].clone()
    };
    assert_eq!(at("0"), "0");
    assert_ne!(at("8"), "0");
    let headline = folder.json("o/study.json")["about"]["headline"].to_string();
    assert_says(&headline, &["in 14 days would earn most", "if response.curve.max_lift were"]);
}

/// An index of an assumption at once with all others.
fn index_of(rows: &[Row], index: &str, assumption: &str) -> f64 {
    let is_it =
        |row: &&Row| row["metric"] == "incremental_profit" && row["index"] == index && row["assumption"] == assumption;
    number(rows.iter().find(is_it).unwrap(), "value")
}

/// All assumptions at once: what matters is told from what does not, by both designs, and the noise is told.
#[test]
fn all_assumptions_move_at_once() {
    let folder = Folder::new();
    folder.write("s.toml", SHOP);
    let sensed = |design: &str, samples: &str| {
        let args = ["sensitivity", "s.toml", "-q", "--most", "1000", "--metric", "incremental_profit", "--out", "o"];
        folder.run(&[&args[..], &["--design", design, "--samples", samples, "--replace"]].concat());
        assert_eq!(folder.names("o").iter().filter(|name| name.ends_with(".csv")).count(), 3, "and no tables of runs");
        folder.rows("o/indices.csv")
    };
    let (lift, visits) = ("response.curve.max_lift", "channel.*.visits");
    let sobol = sensed("sobol", "32");
    assert_eq!(folder.rows("o/points.csv").len(), 1 + 32 * 4);
    assert!(index_of(&sobol, "total", lift) > 0.8 && index_of(&sobol, "total", visits) < 0.2, "{sobol:?}");
    assert!(index_of(&sobol, "first", lift) > index_of(&sobol, "first", visits));
    let of_all = ["noise", "above_zero"].map(|index| index_of(&sobol, index, ""));
    assert!(of_all.iter().all(|share| (0.0..=1.0).contains(share)), "{of_all:?}");
    // The difference falls from above zero, where ads sell nothing, to far below it.
    assert!(index_of(&sobol, "mean", "") < 0.0 && index_of(&sobol, "spread", "") > 0.0);
    let headline = folder.json("o/study.json")["about"]["headline"].to_string();
    assert_says(
        &headline,
        &["on average", "most of its variance comes from response.curve.max_lift", "simulation noise"],
    );
    let morris = sensed("morris", "6");
    assert_eq!(folder.rows("o/points.csv").len(), 1 + 6 * 3);
    let size = |assumption: &str| index_of(&morris, "mu_star", assumption);
    assert!(size(lift) > 4.0 * size(visits) && size(lift) + 1e-9 >= index_of(&morris, "mu", lift).abs(), "{morris:?}");
    let headline = folder.json("o/study.json")["about"]["headline"].to_string();
    assert_says(&headline, &["is moved most by response.curve.max_lift", "squared changes is simulation noise"]);
    if cfg!(feature = "charts") {
        assert_says(&folder.read("o/sensitivity.html"), &["all at once", "Mean size of the change"]);
        assert_says(&folder.read("o/charts/indices.svg"), &["response.curve.max_lift"]);
    }
}

/// The paths whose lines a story marks as guesses: a section's own, or those of its keys.
fn guesses(text: &str) -> Vec<String> {
    let (mut section, mut key, mut found) = (String::new(), String::new(), Vec::new());
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let told = text.split("\n[[assumption]]").next().unwrap();
    for line in told.lines().filter(|line| !line.starts_with('#')) {
        let (word, rest) = line.split_once([' ', '=']).unwrap_or((line, ""));
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_start_matches('[').split(']').next().unwrap().to_string();
            key = String::new();
            if line.starts_with("[[") {
                let index = counts.entry(section.clone()).and_modify(|count| *count += 1).or_default();
                section = format!("{section}.{index}");
            }
        } else if word == "name" && section.contains('.') {
            let index = section.rfind('.').unwrap();
            section = format!("{}.{}", &section[..index], rest.split('"').nth(1).unwrap());
        } else if !word.is_empty() && word != "]" {
            key = format!(".{word}");
        }
        if line.contains("[?]") {
            found.push(format!("{section}{key}"));
        }
    }
    found
}

/// Nobody needs to ask between which values a guess of a shipped story may lie.
#[test]
fn every_guess_of_a_story_has_a_low_a_high_and_a_reason() {
    let is_one = |(mine, theirs): (&str, &str)| mine == theirs || mine == "*";
    for story in files("scenarios", ".toml") {
        let guesses = guesses(&text_of(&story));
        let assumptions = load(&story, &[]).assumptions;
        let sets: Vec<String> = assumptions.iter().map(|assumption| assumption.set.replace('"', "")).collect();
        for guess in guesses {
            let is_told = |set: &String| set.split('.').zip(guess.split('.')).all(is_one);
            assert!(sets.iter().any(is_told), "{story} says not between which values `{guess}` lies");
        }
    }
}

/// Wherever the assumptions of a shipped story lie, all at once, it is a scenario: shares add up, and prices are money.
#[test]
fn a_story_can_be_anywhere_between_its_lows_and_highs() {
    for story in files("scenarios", ".toml") {
        let assumptions = load(&story, &[]).assumptions;
        for sample in 1..=12 {
            let part = |index: usize| (0.618_033_988 * (sample * 37 + index) as f64).fract();
            let set = |(index, assumption): (usize, &Assumption)| {
                format!("{}={}", assumption.set, assumption.at(part(index)))
            };
            let sets: Vec<String> = assumptions.iter().enumerate().map(set).collect();
            load(&story, &sets.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

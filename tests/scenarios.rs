//! Every scenario that ships runs, says plausible things, and explains itself.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use omnicap::analysis::estimate::Sample;
use omnicap::equal_spend::meet_budgets;
use omnicap::report::headline::headline;
use omnicap::report::words;
use omnicap::results::tables;
use omnicap::scenario::{Files, Scenario, set};
use omnicap::simulate;

fn shipped() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join("scenarios")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    paths.push(root.join("src/cli/new.toml"));
    paths
}

fn load(path: &Path, shoppers: u64) -> Scenario {
    let text = fs::read_to_string(path).unwrap();
    let text = set::apply(&text, &format!("shoppers={shoppers}")).unwrap();
    let open = |name: &str| fs::read(path.with_file_name(name)).map_err(|error| error.to_string());
    let scenario = Scenario::parse_with(&text, &path.display().to_string(), Files::Open(&open));
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    meet_budgets(&scenario, 0, |_| ControlFlow::Continue(())).unwrap()
}

/// All tables of a run as CSV text, by name.
fn tables_of(scenario: &Scenario) -> BTreeMap<&'static str, String> {
    let tally = simulate(scenario, 0..scenario.shoppers);
    let sample = Sample::new(&tally);
    let all = tables::all(scenario, &tally, &sample).into_iter().chain([tables::events(scenario, 5)]);
    all.map(|table| {
        let name = table.name;
        let mut csv = Vec::new();
        table.write_csv(&mut csv).unwrap();
        (name, String::from_utf8(csv).unwrap())
    })
    .collect()
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

#[test]
fn every_shipped_scenario_runs_without_a_warning() {
    for path in shipped() {
        let scenario = load(&path, 2_000);
        assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        let tables = tables_of(&scenario);
        let asked = scenario.measure;
        let observed = if asked.amc.is_some() { 7 } else { 0 };
        let bought = usize::from(scenario.response.is_some());
        assert_eq!(tables.len(), 10 + bought + observed + usize::from(asked.causal_curve));
        for (name, csv) in &tables {
            assert!(csv.lines().count() > 1, "{}: {name} is empty", path.display());
            assert!(!csv.contains("NaN") && !csv.contains("inf"), "{}: {name}", path.display());
        }
    }
}

/// The tables agree with one another: they are views of the same counts.
#[test]
fn tables_agree_with_one_another() {
    for path in shipped() {
        let scenario = load(&path, 3_000);
        let tables = tables_of(&scenario);
        let [summary, channels, frequency, blocked, timeline, overlap] =
            ["summary", "channels", "frequency", "blocked", "timeline", "overlap"].map(|name| rows(&tables[name]));
        for policy in scenario.policies.iter().map(|policy| policy.name.as_str()) {
            let mine = |rows: &[BTreeMap<String, String>]| -> Vec<BTreeMap<String, String>> {
                rows.iter().filter(|row| row["policy"] == policy).cloned().collect()
            };
            let sum = |rows: &[BTreeMap<String, String>], column: &str| -> f64 {
                rows.iter().map(|row| number(row, column)).sum()
            };
            let of = |metric: &str| {
                mine(&summary).iter().find(|row| row["metric"] == metric).map(|row| number(row, "value")).unwrap()
            };
            let by_channel = |metric: &str| {
                let rows: Vec<_> = mine(&channels).into_iter().filter(|row| row["metric"] == metric).collect();
                sum(&rows, "value")
            };
            assert_eq!(of("bought"), of("impressions") + of("capped"));
            for metric in ["opportunities", "bought", "impressions", "capped", "measured_reach"] {
                assert_eq!(of(metric), by_channel(metric), "{metric}");
            }
            assert!((of("spend") - by_channel("spend")).abs() < 1e-6);
            assert!((of("spend") - sum(&mine(&timeline), "spend")).abs() < 1e-6);
            assert_eq!(of("capped"), sum(&mine(&blocked), "opportunities"));
            assert_eq!(of("impressions"), sum(&mine(&timeline), "impressions"));
            assert_eq!(of("reach"), sum(&mine(&timeline), "new_reach"));
            assert_eq!(of("reach"), number(mine(&timeline).last().unwrap(), "reach"));
            assert_eq!(of("reach"), sum(&mine(&overlap), "impression_reach"));
            let everywhere: Vec<_> = mine(&frequency).into_iter().filter(|row| row["scope"] == "all").collect();
            assert_eq!(sum(&everywhere, "shoppers"), 3_000.0);
            assert_eq!(sum(&everywhere, "impressions"), of("impressions"));
            assert_eq!(3_000.0 - number(&everywhere[0], "shoppers"), of("reach"));
        }
    }
}

#[test]
fn a_shipped_scenario_explains_itself() {
    for path in shipped() {
        let scenario = load(&path, 2_000);
        let words = words::describe(&scenario);
        for channel in &scenario.world.channels {
            assert!(words.contains(&channel.label), "{words}");
        }
        for cap in scenario.policies.iter().flat_map(|policy| &policy.caps) {
            assert!(words.contains(&cap.label), "{words}");
        }
        let tally = simulate(&scenario, 0..scenario.shoppers);
        let said = headline(&scenario, &Sample::new(&tally));
        assert!(said.contains("95 % interval") && said.ends_with('.') && !said.contains("NaN"), "{said}");
    }
}

/// The headline says what is there also where nothing is.
#[test]
fn the_headline_reads_well_when_there_is_nothing_to_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/plain.toml");
    let text = fs::read_to_string(path).unwrap();
    let say = |changes: &[&str]| {
        let text = changes.iter().fold(text.clone(), |text, change| set::apply(&text, change).unwrap());
        let scenario = Scenario::parse(&text, "plain.toml").unwrap_or_else(|problems| panic!("{problems}"));
        let tally = simulate(&scenario, 0..scenario.shoppers);
        headline(&scenario, &Sample::new(&tally))
    };
    let same = say(&["shoppers=500", "policy.siloed.caps.0.max=99999", "policy.coordinated.caps.0.max=99999"]);
    assert!(same.contains("exactly as many"), "{same}");
    let one = say(&["shoppers=1"]);
    assert!(!one.contains("NaN"), "{one}");
    let nobody = say(&[
        "shoppers=100",
        "channel.one.usage=0",
        "channel.two.usage=0",
        "channel.three.usage=0",
        "channel.four.usage=0",
        "channel.five.usage=0",
    ]);
    assert!(nobody.contains("nothing to compare"), "{nobody}");
}

/// Who saves impressions may sell less: that belongs to what was found.
#[test]
fn a_saving_is_told_with_what_it_sells() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/beauty-omnichannel.toml");
    let text = fs::read_to_string(path).unwrap();
    let (others, _) = text.rsplit_once("[[policy]]").unwrap();
    let (_, compared) = text.split_once("[compare]").unwrap();
    let scenario = Scenario::parse(&format!("{others}[compare]{compared}"), "test.toml").unwrap();
    let scenario = Scenario { shoppers: 20_000, ..scenario };
    assert!(!scenario.has_budgets());
    let said = headline(&scenario, &Sample::new(&simulate(&scenario, 0..scenario.shoppers)));
    assert!(said.contains("sparing USD") && said.contains("purchases") && said.contains("profit"), "{said}");
}

/// What takes purchases away changes something, whether or not anything brings some.
#[test]
fn check_does_not_say_that_impressions_change_nothing_where_they_annoy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/beauty-omnichannel.toml");
    let text = fs::read_to_string(path).unwrap();
    let text = set::apply(&text, "response.curve.max_lift=0").unwrap();
    let words = words::describe(&Scenario::parse(&text, "test.toml").unwrap());
    assert!(words.contains("none: seeing an ad does not raise") && words.contains("too many lower it"), "{words}");
    assert!(!words.contains("change nothing") && !words.contains("Adstock"), "{words}");
}

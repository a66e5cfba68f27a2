//! Every scenario that ships runs, says plausible things, and explains itself.

use std::collections::BTreeMap;

use omnicap::results::tables;
use omnicap::scenario::Scenario;
use omnicap::scenario::words;

use super::support::runs::{read_back, run};
use super::support::scenarios::{FLAGSHIP, changed, load, parse, shipped, text_of};
use super::support::tables::{Row, csv, number, row_of, rows};

/// A shipped scenario with its budgets met, for fewer shoppers.
fn small(name: &str, shoppers: u64) -> Scenario {
    let changes = [format!("shoppers={shoppers}"), format!("population.size={shoppers}")];
    // A scenario that names its market is of these shoppers too: counts are then not scaled, and sums are exact.
    let has_market = text_of(name).lines().any(|line| line.starts_with("size "));
    load(name, &changes[..if has_market { 2 } else { 1 }].iter().map(String::as_str).collect::<Vec<_>>())
}

/// All tables of a run as CSV text, by name.
fn tables_of(scenario: &Scenario) -> BTreeMap<&'static str, String> {
    let results = run(scenario, 0);
    let all = tables::all(&results)
        .into_iter()
        .chain([tables::events(&results, tables::AskedEvents { shoppers: 5, served: false })]);
    all.map(|table| (table.name, csv(table))).collect()
}

fn headline_of(scenario: &Scenario) -> String {
    read_back(&run(scenario, 0)).provenance.about.headline
}

#[test]
fn every_shipped_scenario_runs_without_a_warning() {
    for name in shipped() {
        let scenario = small(&name, 2_000);
        assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        let tables = tables_of(&scenario);
        let asked = scenario.measure;
        let observed = if asked.amc.is_some() { 7 } else { 0 };
        let bought = usize::from(scenario.response.is_some()) + usize::from(scenario.world.has_prices());
        let budgets = usize::from(scenario.has_budgets());
        let costed = usize::from(scenario.policies.iter().any(|policy| policy.cost.is_some()));
        let named = usize::from(scenario.world.creatives.is_some());
        assert_eq!(tables.len(), 11 + named + costed + budgets + bought + observed + usize::from(asked.causal_curve));
        for (table, csv) in &tables {
            assert!(csv.lines().count() > 1, "{name}: {table} is empty");
            assert!(!csv.contains("NaN") && !csv.contains("inf"), "{name}: {table}");
        }
    }
}

/// The tables agree with one another: they are views of the same counts.
#[test]
fn tables_agree_with_one_another() {
    for name in shipped() {
        let scenario = small(&name, 3_000);
        let tables = tables_of(&scenario);
        let [summary, channels, frequency, blocked, timeline, overlap] =
            ["summary", "channels", "frequency", "blocked", "timeline", "overlap"].map(|name| rows(&tables[name]));
        let solved: Vec<&str> = scenario.budgets().map(|(_, policy, _)| policy.name.as_str()).collect();
        for policy in scenario.policies.iter().map(|policy| policy.name.as_str()) {
            let mine =
                |rows: &[Row]| -> Vec<Row> { rows.iter().filter(|row| row["policy"] == policy).cloned().collect() };
            let sum = |rows: &[Row], column: &str| -> f64 { rows.iter().map(|row| number(row, column)).sum() };
            let of = |metric: &str| number(row_of(&summary, policy, metric), "value");
            let by_channel = |metric: &str| {
                let rows: Vec<_> = mine(&channels).into_iter().filter(|row| row["metric"] == metric).collect();
                sum(&rows, "value")
            };
            // What is read at a budget differs from what was counted by as much as the run misses the budget.
            let part = if solved.contains(&policy) { 0.01 } else { 1e-9 };
            // Whole numbers of a market are rounded, row by row.
            let part = if scenario.people.is_some() { f64::max(part, 0.001) } else { part };
            let agree =
                |one: f64, other: f64| assert!((one - other).abs() <= part * one.abs(), "{policy}: {one} {other}");
            agree(of("bought"), of("impressions") + of("capped"));
            for metric in ["opportunities", "bought", "impressions", "capped", "measured_reach"] {
                agree(of(metric), by_channel(metric));
            }
            agree(of("spend"), by_channel("spend"));
            agree(of("spend"), sum(&mine(&timeline), "spend"));
            agree(of("capped"), sum(&mine(&blocked), "opportunities"));
            agree(of("impressions"), sum(&mine(&timeline), "impressions"));
            agree(of("reach"), sum(&mine(&timeline), "new_reach"));
            agree(of("reach"), number(mine(&timeline).last().unwrap(), "reach"));
            agree(of("reach"), sum(&mine(&overlap), "impression_reach"));
            let everywhere: Vec<_> = mine(&frequency).into_iter().filter(|row| row["scope"] == "all").collect();
            let people = scenario.people() as f64;
            assert_eq!(sum(&everywhere, "shoppers"), people);
            agree(sum(&everywhere, "impressions"), of("impressions"));
            agree(people - number(&everywhere[0], "shoppers"), of("reach"));
        }
    }
}

#[test]
fn a_shipped_scenario_explains_itself() {
    for name in shipped() {
        let scenario = small(&name, 2_000);
        let words = words::describe(&scenario);
        for channel in &scenario.world.channels {
            assert!(words.contains(&channel.label), "{words}");
        }
        for cap in scenario.policies.iter().flat_map(|policy| &policy.caps) {
            assert!(words.contains(&cap.label), "{words}");
        }
        assert!(words.contains(&scenario.question), "{words}");
        let said = headline_of(&scenario);
        for policy in scenario.challengers() {
            assert!(said.contains(&format!("“{}”", scenario.policies[policy].name)), "{said}");
        }
        assert!(said.contains("95 % interval") && said.ends_with('.') && !said.contains("NaN"), "{said}");
    }
}

/// The headline says what is there also where nothing is.
#[test]
fn the_headline_reads_well_when_there_is_nothing_to_say() {
    let say = |changes: &[&str]| headline_of(&load("scenarios/plain.toml", changes));
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
    let text = text_of(FLAGSHIP);
    let (others, _) = text.rsplit_once("[[policy]]").unwrap();
    let (_, compared) = text.split_once("[compare]").unwrap();
    let scenario = parse(&changed(&format!("{others}[compare]{compared}"), &["shoppers=20_000"]));
    assert!(!scenario.has_budgets());
    let said = headline_of(&scenario);
    assert!(said.contains("saves USD") && said.contains("purchases") && said.contains("profit"), "{said}");
}

/// What takes purchases away changes something, whether or not anything brings some.
#[test]
fn check_does_not_say_that_impressions_change_nothing_where_they_annoy() {
    let words = words::describe(&load(FLAGSHIP, &["response.curve.max_lift=0"]));
    assert!(words.contains("none: seeing an ad does not raise") && words.contains("too many lower it"), "{words}");
    assert!(!words.contains("change nothing") && !words.contains("Adstock"), "{words}");
}

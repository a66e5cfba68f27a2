//! The papers in docs/studies: their commands run, and what they claim holds at reduced size.

use std::fs;

use super::support::folder::{Folder, copy};
use super::support::scenarios::{project, text_of};
use super::support::tables::{Row, number};

/// A line as a shell splits it.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut is_quoted) = (vec![String::new()], false);
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            sign => words.last_mut().unwrap().push(sign),
        }
    }
    words
}

/// Runs the three commands of a paper, each with so many shoppers.
fn studied(paper: &str, shoppers: [&str; 3]) -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(folder.at("output")).unwrap();
    copy(&project("docs/studies"), &folder.at("docs/studies"));
    let text = text_of(&format!("docs/studies/{paper}.md"));
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let commands: Vec<Vec<String>> = blocks.flat_map(str::lines).map(words).collect();
    assert_eq!(commands.len(), 3);
    for (command, shoppers) in commands.iter().zip(shoppers) {
        let typed = command[1..].iter().map(String::as_str);
        let args: Vec<&str> = typed.chain(["--shoppers", shoppers, "-q", "--no-charts"]).collect();
        assert_eq!(command[0], "omnicap");
        folder.run(&args);
    }
    folder
}

/// A cell of the row with these cells.
fn at(rows: &[Row], cells: &[(&str, &str)], column: &str) -> f64 {
    let is_it = |row: &&Row| cells.iter().all(|(name, cell)| row[*name] == *cell);
    number(rows.iter().find(is_it).unwrap_or_else(|| panic!("no {cells:?}")), column)
}

const SHAPE: &str = "population.activity.shape";
const SHAPES: [&str; 3] = ["0.3", "0.8", "3"];

#[test]
fn coordination_pays_with_links_inequality_and_channels() {
    let folder = studied("when-coordination-pays", ["1500"; 3]);
    let studies = ["two", "four", "eight"].map(|name| folder.rows(&format!("output/{name}/effects.csv")));
    let of = |study: usize, metric: &str, rate: &str, shape: &str, column: &str| {
        at(&studies[study], &[("metric", metric), ("channel.*.identity.match_rate", rate), (SHAPE, shape)], column)
    };
    let rates = ["0", "0.25", "0.5", "0.75", "1"];
    for study in 0..3 {
        for shape in SHAPES {
            let [reach, supply] = ["reach_share", "supply_needed"]
                .map(|metric| rates.map(|rate| of(study, metric, rate, shape, "effect")));
            assert_eq!(
                (reach[0], of(study, "incremental_profit", "0", shape, "effect")),
                (0.0, 0.0),
                "without links nothing changes"
            );
            assert!(supply.is_sorted_by(|one, next| one < next), "{study} {shape}: {supply:?}");
            if shape != "3" {
                assert!(reach.is_sorted_by(|one, next| one < next), "{study} {shape}: {reach:?}");
                assert!(reach[2] < reach[4] / 3.0, "half the links give far less than half: {reach:?}");
            }
        }
        let by_shape = SHAPES.map(|shape| of(study, "reach_share", "1", shape, "effect"));
        assert!(by_shape[0] > by_shape[1] && by_shape[1] > by_shape[2], "{study}: {by_shape:?}");
    }
    let by_channels = [0, 1, 2].map(|study| of(study, "reach_share", "1", "0.8", "effect"));
    assert!(by_channels[0] < by_channels[1] && by_channels[1] < by_channels[2], "{by_channels:?}");
    assert!(of(0, "incremental_profit", "1", "0.3", "high") < 0.0, "two channels lose");
    assert!(
        [1, 2].iter().all(|study| of(*study, "incremental_profit", "1", "0.3", "low") > 0.0),
        "four and eight gain"
    );
    assert!(of(2, "supply_needed", "1", "0.3", "value") > 4.0, "and need much");
}

#[test]
fn the_kind_of_window_matters_as_the_paper_says() {
    let folder = studied("the-kind-of-window", ["1500", "100", "1500"]);
    const CAP: &str = "policy.*.caps.*.max";
    let (window, thursday) =
        (folder.rows("output/window/comparison.csv"), folder.rows("output/thursday/comparison.csv"));
    let of = |policy: &str, metric: &str, cap: &str, shape: &str, column: &str| {
        at(&window, &[("policy", policy), ("metric", metric), (CAP, cap), (SHAPE, shape)], column)
    };
    for cap in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        for shape in SHAPES {
            let more = ["from first", "calendar"].map(|policy| of(policy, "impressions", cap, shape, "difference"));
            assert!(0.0 <= more[0] && more[0] < more[1], "{cap} {shape}: {more:?}");
            assert!(cap != "1" || more[0] == 0.0, "a cap of 1 is one rule");
            let same = ["from first, same spend", "calendar, same spend"];
            let reach = same.map(|policy| of(policy, "reach_share", cap, shape, "difference"));
            assert!(shape == "3" || (0.0 >= reach[0] && reach[0] > reach[1]), "{cap} {shape}: {reach:?}");
        }
        let by_monday = of("calendar", "impressions", cap, "0.8", "relative");
        let by_thursday = at(&thursday, &[("policy", "calendar"), ("metric", "impressions"), (CAP, cap)], "relative");
        assert!(by_thursday > 2.0 * by_monday, "{cap}: {by_thursday} against {by_monday}");
    }
    let profit = |cap: &str, column: &str| of("calendar, same spend", "incremental_profit", cap, "0.8", column);
    assert!(profit("2", "low") > 0.0 && profit("6", "high") < 0.0 && profit("8", "high") < 0.0);
}

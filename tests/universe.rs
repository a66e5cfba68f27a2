//! Claim: with `population.size` all counts and money are those of so many people, and the number of shoppers says only
//! how precisely.

use super::support::folder::Folder;
use super::support::scenarios::{FLAGSHIP, text_of};
use super::support::tables::{Row, number, row_of};

const PEOPLE: u64 = 10_000_000;

/// The flagship with a budget of its own and a cost of coordination, for so many simulated shoppers.
fn scenario(shoppers: u64, size: Option<u64>) -> String {
    let people = size.unwrap_or(shoppers) as f64;
    let more = format!(
        "\n[[policy]]\nname = 'budgeted'\nlike = 'coordinated'\nspend = {{ total = {} }}\n\
         cost = {{ fixed = {}, per_thousand = 0.1 }}\n",
        0.03 * people,
        0.01 * people,
    );
    let size = size.map_or_else(String::new, |size| format!("size = {size}\n"));
    let text = text_of(FLAGSHIP).replacen("[population]\n", &format!("[population]\n{size}"), 1);
    text.replacen("shoppers = 1_000_000", &format!("shoppers = {shoppers}"), 1) + &more
}

fn run(folder: &Folder, name: &str, text: &str, more: &[&str]) -> String {
    folder.write(&format!("{name}.toml"), text);
    let file = format!("{name}.toml");
    folder.run(&[&["run", file.as_str(), "--no-charts", "--out", name], more].concat()).all()
}

/// What stands in tables as money or as a count of shoppers or of what they did.
fn grows(row: &Row) -> bool {
    [
        "impressions",
        "shoppers",
        "purchases",
        "visits",
        "clicks",
        "USD",
        "identifiers",
        "opportunities",
        "nodes",
        "carts",
    ]
    .contains(&row["unit"].as_str())
}

/// The same shoppers with and without a market behind them: counts and money are as many times as much, shares the same.
#[test]
fn counts_are_the_market_s() {
    let (folder, shoppers) = (Folder::new(), 4_000);
    run(&folder, "alone", &scenario(shoppers, None), &[]);
    let said = run(&folder, "market", &scenario(shoppers, Some(PEOPLE)), &[]);
    assert!(said.contains("4,000 shoppers simulated for a market of 10,000,000 people"), "{said}");
    let times = PEOPLE as f64 / shoppers as f64;
    let mut grown = 0;
    for table in ["summary", "channels"] {
        let [alone, market] = ["alone", "market"].map(|run| folder.rows(&format!("{run}/{table}.csv")));
        assert_eq!(alone.len(), market.len());
        for (alone, market) in alone.iter().zip(&market) {
            if alone["value"].is_empty() {
                assert!(market["value"].is_empty());
                continue;
            }
            let (one, many) = (number(alone, "value"), number(market, "value"));
            let is_each = alone["metric"].starts_with("cost_per");
            let expected = if grows(alone) && !is_each { one * times } else { one };
            assert!((many - expected).abs() <= 1e-6 * expected.abs().max(1e-9), "{table}: {alone:?} {market:?}");
            grown += u32::from(expected != one);
        }
    }
    assert!(grown > 100, "{grown}");
}

/// Tables of whole numbers add up to the market.
#[test]
fn whole_numbers_add_up() {
    let folder = Folder::new();
    run(&folder, "market", &scenario(3_000, Some(PEOPLE)), &[]);
    let frequency = folder.rows("market/frequency.csv");
    let everybody = |policy: &str| {
        let here = frequency.iter().filter(|row| row["policy"] == policy && row["scope"] == "all");
        here.map(|row| number(row, "shoppers")).sum::<f64>()
    };
    assert_eq!(everybody("siloed"), PEOPLE as f64);
    let summary = folder.rows("market/summary.csv");
    let reach = number(row_of(&summary, "siloed", "reach"), "value");
    let timeline = folder.rows("market/timeline.csv");
    let last = timeline.iter().rfind(|row| row["policy"] == "siloed").unwrap();
    assert!((number(last, "reach") - reach).abs() <= 0.5, "{reach} {last:?}");
    let new: f64 = timeline.iter().filter(|row| row["policy"] == "siloed").map(|row| number(row, "new_reach")).sum();
    assert_eq!(new, number(last, "reach"));
    let budget = folder.rows("market/budgets.csv").into_iter().find(|row| row["policy"] == "budgeted").unwrap();
    assert_eq!(number(&budget, "budget"), 0.03 * PEOPLE as f64);
    assert_eq!(budget["outcome"], "met");
}

/// More shoppers are the same market, told more precisely; nobody is warned of amounts that belong to others.
#[test]
fn shoppers_are_precision_alone() {
    let (folder, text) = (Folder::new(), scenario(2_000, Some(PEOPLE)));
    run(&folder, "few", &text, &[]);
    let said = run(&folder, "many", &text, &["--shoppers", "18000"]);
    assert!(!said.contains("as much on"), "{said}");
    let [few, many] = ["few", "many"].map(|run| folder.rows(&format!("{run}/summary.csv")));
    for metric in ["impressions", "reach", "spend", "incremental_purchases"] {
        let [a, b] = [&few, &many].map(|rows| row_of(rows, "budgeted", metric));
        let error = number(a, "standard_error").hypot(number(b, "standard_error"));
        assert!((number(a, "value") - number(b, "value")).abs() <= 4.0 * error + 1.0, "{a:?} {b:?}");
    }
    let [few, many] = [&few, &many].map(|rows| number(row_of(rows, "siloed", "impressions"), "standard_error"));
    assert!((2.0..4.5).contains(&(few / many)), "{few} {many}");
    assert_eq!(folder.json("many/run.json")["people"], PEOPLE);
}

#[test]
fn a_market_of_nobody_is_refused() {
    let folder = Folder::new();
    for size in ["0", "-3", "1.5", "1e30", "20000000000"] {
        folder.write("a.toml", scenario(100, Some(PEOPLE)).replace("size = 10000000", &format!("size = {size}")));
        let said = folder.try_to(&["check", "a.toml"]);
        assert_eq!(said.code, Some(2), "{size}");
        assert!(
            said.err.contains("size = ") && said.err.contains("write a") || said.err.contains("expected"),
            "{}",
            said.err
        );
    }
}

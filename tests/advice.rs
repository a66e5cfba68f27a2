//! A run looks beside its own policies: at neighbouring caps, and at the ends of assumptions.

use omnicap::report::markdown;
use omnicap::results::folder::{self, RUN_FILE};
use omnicap::results::read::{self, Run};

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{changed, text_of};

const ASSUMPTIONS: &str = r#"
[[assumption]]
set    = "response.curve.max_lift"
low    = 0.0
high   = 1.5
source = "[?] from no effect at all to several times the value"

[[assumption]]
set    = "population.overlap"
low    = 0.0
high   = 0.6
source = "[?]"
"#;

/// A story of purchases under one shared cap, with two assumptions.
fn story(shoppers: u64, cap: u32) -> String {
    let text = text_of("scenarios/grocery-online-and-store.toml");
    let (model, _) = text.split_once("[[assumption]]").unwrap();
    let set = [format!("shoppers={shoppers}"), format!("policy.shared.caps.1.max={cap}")];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    changed(&model.replace("leave_one_out = true", ""), &set) + ASSUMPTIONS
}

fn read_run(folder: &Folder, name: &str) -> Run {
    let open = |file: &str| folder::text(&folder.at(name), file);
    read::tables(read::provenance(&open(RUN_FILE).unwrap()).unwrap(), &open).unwrap()
}

fn ran(folder: &Folder, name: &str, more: &[&str]) -> Run {
    folder.run(&[&["run", "s.toml", "-q", "--no-charts", "--replace", "--out", name], more].concat());
    read_run(folder, name)
}

const TABLES: [&str; 2] = ["cap_advice.csv", "assumption_advice.csv"];

/// The same scenario has the same advice for any number of threads and of parts, and is told again from its tables alone.
#[test]
fn advice_is_the_scenarios_own() {
    let folder = Folder::new();
    folder.write("s.toml", story(24_000, 1));
    let run = ran(&folder, "one", &["--advice", "--threads", "1"]);
    ran(&folder, "two", &["--advice", "--threads", "2"]);
    for part in ["1/2", "2/2"] {
        folder.run(&["run", "s.toml", "-q", "--part", part, "--out", "parts"]);
    }
    folder.run(&["merge", "parts", "-q", "--no-charts", "--advice", "--out", "merged"]);
    for table in TABLES {
        let text = folder.read(&format!("one/{table}"));
        assert!(text.lines().count() > 3, "{text}");
        assert_eq!(text, folder.read(&format!("two/{table}")));
        assert_eq!(text, folder.read(&format!("merged/{table}")));
    }
    let headline = &run.provenance.about.headline;
    assert_says(headline, &["With a cap of ", " in 7 days in place of its 1 “shared” would make ", "more profit ("]);
    assert_says(
        &markdown(&run),
        &["In place of the 1 in 7 days of “shared”, caps of 1 to 4 were tried", "Its own 1 makes USD"],
    );
    folder.run(&["report", "one", "--out", "again"]);
    assert_eq!(markdown(&run), markdown(&read_run(&folder, "again")));
    assert_says(
        &folder.read("again/report.html"),
        &["were tried on the first", "What could turn it round", "moves most with"],
    );
}

/// An end that moves the answer is told first, with what the run found and the change added up.
#[test]
fn ends_of_assumptions_move_the_answer() {
    let folder = Folder::new();
    folder.write("s.toml", story(12_000, 6));
    let run = ran(&folder, "run", &["--advice"]);
    assert_eq!(run.assumption_advice.len(), 4);
    let own = run.change("shared", "incremental_profit").unwrap().difference.unwrap();
    for row in &run.assumption_advice {
        let (effect, change) = (row.effect.unwrap(), row.change.unwrap());
        assert!((own + change - effect).abs() < 1e-6 * effect.abs().max(1.0), "{row:?}");
    }
    // Without any effect of ads, what differs is the spend alone.
    let none = &run.assumption_advice[0];
    assert_eq!((none.assumption.as_str(), none.end.as_str()), ("response.curve.max_lift", "low"));
    assert!(none.change().unwrap().high < 0.0 || none.change().unwrap().low > 0.0, "{none:?}");
    assert_says(&markdown(&run), &["moves most with `response.curve.max_lift` (0: +USD"]);
}

/// A look is made where it is cheap, judged by shoppers: few have no room for it, and nobody must have it.
#[test]
fn a_look_has_its_price() {
    let folder = Folder::new();
    folder.write("s.toml", story(4_000, 6));
    let none = |name: &str| TABLES.iter().all(|table| !folder.names(name).iter().any(|file| file == table));
    ran(&folder, "few", &[]);
    assert!(none("few"));
    ran(&folder, "many", &["--shoppers", "40000"]);
    assert!(!none("many"));
    ran(&folder, "never", &["--shoppers", "40000", "--no-advice"]);
    assert!(none("never"));
    let without = read_run(&folder, "never");
    assert!(!markdown(&without).contains("were tried on the first"));
}

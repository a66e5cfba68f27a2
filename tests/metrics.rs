//! Every number that omnicap writes is explained: by the registry of metrics, by the dictionary of tables, and by
//! `docs/metrics.md`, which is made from both.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use omnicap::analysis::metrics::described::{Described, described};
use omnicap::analysis::metrics::entry;
use omnicap::results::dictionary::{
    ASSUMPTION_ADVICE, CALIBRATION, CAP_ADVICE, COMPARED, EVENT_CREATIVE, Schema, TABLES,
};
use omnicap::results::tables::calibration;

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{FLAGSHIP, path_of, project, text_of};

/// Set this to write the page again, after a metric or a column has changed:
/// `OMNICAP_WRITE_DOCS=1 cargo test --test all metrics::the_page`.
const WRITE: &str = "OMNICAP_WRITE_DOCS";

/// A folder with every table that a run and a replay can write. Budgets by channel, the baseline's among them, make
/// every metric appear wherever it can.
static EVERY_TABLE: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    let spend = r#"spend={ like = "siloed", split = "channel" }"#;
    let sets: [&str; 7] = [
        "measure.periods=true",
        &format!("policy.coordinated.{spend}"),
        &format!(r#"policy."coordinated, same spend".{spend}"#),
        r#"compare.baseline="coordinated, same spend""#,
        "policy.coordinated.cost={ fixed=1_000, per_thousand=0.1 }",
        "policy.coordinated.suppress=[{ after='purchase', scope='all channels' }]",
        "response.wear_out=0.4",
    ];
    folder.write("reacting.toml", text_of(FLAGSHIP) + LETTERS);
    let run = ["run", "reacting.toml", "--shoppers", "1000", "--events", "5", "--no-charts", "-q", "--out", "run"];
    folder.run(&[&run[..], &sets.map(|set| ["--set", set]).concat()].concat());
    let (log, scenario) = (path_of("scenarios/recorded-log.csv"), path_of("scenarios/recorded.toml"));
    folder.run(&["replay", &log, "--scenario", &scenario, "--no-charts", "-q", "--out", "replay"]);
    let story = text_of("scenarios/grocery-online-and-store.toml");
    let (story, _) = story.split_once("[[assumption]]").unwrap();
    let assumed = format!("[[assumption]]\nset = '{OVERLAP}'\nlow = 0.0\nhigh = 0.6\nsource = '[?] a guess'\n");
    folder.write("advised.toml", story.to_string() + &assumed);
    folder.run(&["run", "advised.toml", "--shoppers", "1600", "--advice", "--no-charts", "-q", "--out", "advised"]);
    let vary = format!("{OVERLAP}=0.2,0.4");
    folder.run(&[
        "sweep",
        &path_of("scenarios/plain.toml"),
        "--shoppers",
        "500",
        "--vary",
        &vary,
        "-q",
        "--out",
        "sweep",
    ]);
    let find = ["find", &path_of("scenarios/plain.toml"), "--shoppers", "500", "--vary", &vary, "-q", "--out", "find"];
    folder.run(&[&find[..], &["--maximize", "reach_share"]].concat());
    let assume = format!("assumption=[{{ set = '{OVERLAP}', low = 0.2, high = 0.4, source = '[?] a guess' }}]");
    let plain = path_of("scenarios/plain.toml");
    folder.run(&["sensitivity", &plain, "--set", &assume, "--shoppers", "500", "-q", "--out", "sensitivity"]);
    let all = ["sensitivity", &plain, "--set", &assume, "--shoppers", "500", "-q", "--out", "at_once"];
    folder.run(&[&all[..], &["--design", "sobol", "--samples", "4"]].concat());
    let allocate = ["allocate", &path_of(FLAGSHIP), "--total", "9000", "--most", "500", "-q", "--out", "allocate"];
    folder.run(&allocate);
    folder.run(&["compare", "run", "run", "--out", "compared.csv"]);
    folder
});

/// Messages that something sets off.
const LETTERS: &str = "
[[channel]]
name = 'letter'
role = 'owned'
open_rate = 0.5
click_rate = 0.1
price = { per_message = 0.01 }
creatives = [{ name = 'first' }, { name = 'next' }]
[[trigger]]
on = 'visit'
channel = 'letter'
after = ['1h']
";

/// What the studies vary: the column behind `point` of all their tables.
const OVERLAP: &str = "population.overlap";

/// The CSV files of a folder and those below it.
fn tables_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = entries.flat_map(|path| if path.is_dir() { tables_in(&path) } else { vec![path] });
    all.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect()
}

fn read(path: &Path) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_string).collect();
    (header, reader.records().map(|record| record.unwrap()).collect())
}

/// No table has a column or a metric that is not explained, and nothing is explained that no table has.
#[test]
fn what_is_written_is_what_is_explained() {
    let mut written = BTreeSet::from([calibration::table(&[]).name.to_string()]);
    let mut metrics = BTreeSet::new();
    for run in ["run", "replay"].map(|name| EVERY_TABLE.at(name)) {
        for path in tables_in(&run) {
            let file = path.strip_prefix(&run).unwrap().to_string_lossy().replace('\\', "/");
            let name = file.strip_suffix(".csv").unwrap();
            let schema =
                TABLES.iter().find(|table| table.name == name).unwrap_or_else(|| panic!("who explains {file}?"));
            let (header, rows) = read(&path);
            let last = (name == "events" && run.ends_with("run")).then_some(EVENT_CREATIVE.name);
            assert_eq!(header, schema.fields.iter().map(|field| field.name).chain(last).collect::<Vec<_>>(), "{file}");
            written.insert(name.to_string());
            if let Some(column) = header.iter().position(|name| name == "metric") {
                let named = rows.iter().map(|row| row[column].to_string()).filter(|name| name != "shoppers");
                metrics.extend(named.map(|name| (name, file.clone())));
            }
        }
    }
    for schema in [&ASSUMPTION_ADVICE, &CAP_ADVICE] {
        let (header, rows) = read(&EVERY_TABLE.at("advised").join(format!("{}.csv", schema.name)));
        assert_eq!(header, schema.fields.iter().map(|field| field.name).collect::<Vec<_>>());
        assert!(!rows.is_empty(), "{}", schema.name);
        written.insert(schema.name.into());
    }
    let studies = ["sweep", "find", "sensitivity", "at_once", "allocate"];
    for path in studies.iter().flat_map(|study| tables_in(&EVERY_TABLE.at(study))) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let schema = TABLES.iter().find(|table| table.name == name).unwrap();
        // These name no factors.
        if ["assumptions", "best_caps", "indices", "allocation", "exchanges", "curves", "split_gain"]
            .contains(&schema.name)
        {
            assert_eq!(read(&path).0, schema.fields.iter().map(|field| field.name).collect::<Vec<_>>());
            written.insert(name);
            continue;
        }
        let own = schema.fields.iter().map(|field| field.name).filter(|name| *name != "point");
        assert_eq!(read(&path).0, ["point", OVERLAP].into_iter().chain(own).collect::<Vec<_>>(), "{name}");
        written.insert(name);
    }
    let compared = read(&EVERY_TABLE.at("compared.csv")).0;
    assert_eq!(compared, COMPARED.fields.iter().map(|field| field.name).collect::<Vec<_>>());
    written.insert(COMPARED.name.into());
    assert_eq!(written, TABLES.iter().map(|table| table.name.to_string()).collect());
    let entry_of = |name: &str| entry(name).unwrap_or_else(|| panic!("who explains {name}?")).name;
    let found: BTreeSet<_> = metrics.iter().map(|(name, file)| (entry_of(name), file.as_str())).collect();
    let described = described();
    let known = described.iter().flat_map(|metric| metric.tables.iter().map(|table| (metric.name, *table)));
    assert_eq!(found, known.collect());
}

#[test]
fn units_are_the_registry_s() {
    for file in ["summary.csv", "channels.csv"] {
        let rows = EVERY_TABLE.rows(&format!("run/{file}"));
        assert!(rows.len() > 100);
        for row in rows {
            let entry = entry(&row["metric"]).unwrap();
            assert_eq!(row["unit"], entry.unit.name("USD"), "{}", entry.name);
        }
    }
}

#[test]
fn the_command_explains_metrics_columns_and_tables() {
    let folder = Folder::new();
    let said = |args: &[&str]| folder.run(&[&["metrics"], args].concat()).out;
    let names = described().into_iter().map(|metric| metric.name).chain(TABLES.iter().map(|table| table.name));
    let list = said(&[]);
    for metric in described() {
        assert!(list.lines().any(|line| line.split("  ").any(|cell| cell == metric.name)), "{}", metric.name);
    }
    for text in names.map(|name| said(&[name])).chain([list]) {
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    assert!(said(&["reach_3_plus"]).starts_with("reach_{k}_plus: a metric, in shoppers\n"));
    assert_says(&said(&["reach"]), &["number of shoppers with 1 or more impressions", "reach_curve.csv"]);
    assert_says(&said(&["new_reach"]), &["timeline.csv                   Shoppers reached for the first time"]);
    assert_eq!(said(&["timeline"]), said(&["timeline.csv"]));
}

#[test]
fn the_registry_is_json_for_other_programs() {
    let all: serde_json::Value = serde_json::from_str(&Folder::new().run(&["metrics", "--json"]).out).unwrap();
    let metrics = all["metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), described().len());
    let reach = metrics.iter().find(|metric| metric["name"] == "reach").unwrap();
    assert_eq!(reach["unit"], "shoppers");
    assert_eq!(
        reach["tables"],
        serde_json::json!(["summary.csv", "comparison.csv", "channels.csv", "replicates.csv", "periods.csv"])
    );
    let tables = all["tables"].as_array().unwrap();
    let timeline = tables.iter().find(|table| table["name"] == "timeline").unwrap();
    assert_eq!(timeline["fields"][4]["unit"], "currency");
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest() {
    let refused = Folder::new().try_to(&["metrics", "averge_frequency"]);
    assert_eq!(refused.code, Some(2));
    assert_says(
        &refused.err,
        &["`averge_frequency` is no metric, column or table", "do you mean `average_frequency`?"],
    );
}

/// The parts of the page that are made: between a line that names one and a line that ends it.
#[test]
fn the_page_is_made_from_the_registry() {
    let path = project("docs/metrics.md");
    let page = fs::read_to_string(&path).unwrap();
    let made = [("metrics", metrics_part()), ("tables", tables_part(false)), ("amc tables", tables_part(true))]
        .into_iter()
        .fold(page.clone(), |page, (name, part)| replaced(&page, name, &part));
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    let differs = page.lines().zip(made.lines()).find(|(old, new)| old != new);
    assert_eq!(differs, None, "docs/metrics.md is old; write it with {WRITE}=1");
    assert_eq!(page.lines().count(), made.lines().count(), "docs/metrics.md is old; write it with {WRITE}=1");
}

fn replaced(page: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- made: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("where do the {name} begin?"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("where do the {name} end?"));
    format!("{before}{begin}\n{part}{end}{after}")
}

/// A cell of a table: what stands in bars would end it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn metrics_part() -> String {
    let metrics = described();
    let groups = metrics.chunk_by(|one, other| one.group == other.group);
    groups
        .map(|group| {
            format!("### {}\n\n{}{}\n", group[0].group, METRICS_HEAD, group.iter().map(row).collect::<String>())
        })
        .collect()
}

const METRICS_HEAD: &str = "| metric | unit | meaning | formula |\n|---|---|---|---|\n";

fn row(metric: &Described) -> String {
    let when = if metric.when.is_empty() { String::new() } else { format!(" *{}.*", sentence(metric.when)) };
    let note = if metric.note.is_empty() { String::new() } else { format!(" {}", metric.note) };
    let source = if metric.source == "definition" { String::new() } else { format!(" ({})", metric.source) };
    let meaning = cell(&format!("{}{note}{when}", metric.meaning));
    format!("| `{}` | {} | {meaning} | {}{source} |\n", metric.name, metric.unit, metric.formula)
}

fn tables_part(amc: bool) -> String {
    let tables = TABLES.iter().filter(|table| table.name.starts_with("amc/") == amc);
    tables.map(|table| table_section(table)).collect()
}

fn table_section(table: &Schema) -> String {
    let name = if *table == CALIBRATION { "the table of `calibrate`".into() } else { format!("`{}.csv`", table.name) };
    let when = if table.when.is_empty() { String::new() } else { format!(" Written {}.", table.when) };
    let rows =
        table.fields.iter().map(|field| format!("| `{}` | {} | {} |\n", field.name, field.unit, cell(field.meaning)));
    format!(
        "### {name}\n\nOne row: {}.{when}\n\n| column | unit | meaning |\n|---|---|---|\n{}\n",
        table.row,
        rows.collect::<String>()
    )
}

fn sentence(words: &str) -> String {
    omnicap::base::phrase::sentence(words)
}

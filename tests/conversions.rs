//! Conversions that a record holds are credited, as by hand, to what every policy would have served before them.

use std::collections::BTreeMap;

use super::support::folder::{Folder, assert_says};

const WORLD: &str = "version = 1\nname = 's'\nseed = 3\nshoppers = 4000\nflight = { start = 2026-03-01, days = 31 }\n\
                     channel = [{ name = 'tv', role = 'media', price = { cpm = 1000 } }, { name = 'social', role = 'media' }]\n";

const POLICIES: &str = "[[policy]]\nname = 'uncapped'\n[[policy]]\nname = 'one'\n\
                        caps = [{ scope = 'all channels', max = 1, per = 'flight', count_by = 'person' }]\n";

fn log_scenario(folder: &Folder, more: &str) {
    folder.write("s.toml", format!("{WORLD}journey = {{ model = 'log' }}\n{POLICIES}[log]\nevent = 'what'\n{more}"));
}

/// What a model credits, by model, policy and channel.
fn credits(folder: &Folder) -> BTreeMap<(String, String, String), f64> {
    let rows = folder.rows("out/attribution.csv");
    let key = |name: &str, row: &BTreeMap<String, String>| row[name].clone();
    rows.iter()
        .map(|row| {
            let names = (key("model", row), key("policy", row), key("channel", row));
            (names, row["purchases"].parse().unwrap())
        })
        .collect()
}

/// By policy, what the two channels are credited with.
fn credit(all: &BTreeMap<(String, String, String), f64>, model: &str, policy: &str) -> [f64; 2] {
    ["tv", "social"].map(|channel| all[&(model.into(), policy.into(), channel.into())])
}

/// a sees tv, then social, and buys twice; b sees tv twice and buys nothing; c buys without an ad; d buys too late.
const LOG: &str = "user,time,channel,what,worth\n\
    a,2026-03-02 10:00:01,tv,impression,\na,2026-03-02 11:00:01,social,impression,\na,2026-03-02 12:00:01,,conversion,10.5\n\
    b,2026-03-02 10:00:01,tv,impression,\nb,2026-03-02 11:00:01,tv,impression,\nc,2026-03-02 11:00:01,tv,conversion,7\n\
    d,2026-03-02 10:00:01,social,impression,\nd,2026-03-16 10:00:02,tv,conversion,9\n\
    a,2026-03-09 10:00:01,tv,conversion,2.25\n";

#[test]
fn conversions_of_a_log_are_credited() {
    let folder = Folder::new();
    log_scenario(&folder, "value = 'worth'\n");
    folder.write("log.csv", LOG);
    for sorted in [&[][..], &["--sorted"]] {
        let mut lines: Vec<&str> = LOG.lines().skip(1).collect();
        lines.sort_unstable();
        folder.write("log.csv", format!("{}\n{}\n", LOG.lines().next().unwrap(), lines.join("\n")));
        let args = ["replay", "log.csv", "--scenario", "s.toml", "--out", "out", "--strict"];
        folder.run(&[&args, sorted].concat());
        let all = credits(&folder);
        assert_eq!(all.len(), 2 * 2 * 7, "no truth stands beside");
        // Of a's two: half each by most rules. The second conversion is a week after the first ad to the second.
        for (model, tv, social) in [
            ("first", 2.0, 0.0),
            ("last", 0.0, 2.0),
            ("linear", 1.0, 1.0),
            ("position", 1.0, 1.0),
            ("shapley", 1.0, 1.0),
        ] {
            assert_eq!(credit(&all, model, "uncapped"), [tv, social], "{model}");
            // Under the cap a sees tv alone.
            assert_eq!(credit(&all, model, "one"), [2.0, 0.0], "{model}");
        }
        // Steps: from the start tv 3 times and social once; from tv to social twice and to nothing once; from social to a
        // purchase twice and to nothing once. P = 3/4 · 2/3 · 2/3 + 1/4 · 2/3 = 1/2. Without tv it is 1/6, without social 0.
        let [tv, social] = credit(&all, "markov", "uncapped");
        assert!((tv - 2.0 * 2.0 / 5.0).abs() < 1e-9 && (social - 2.0 * 3.0 / 5.0).abs() < 1e-9, "{tv} {social}");
        // An hour apart, at a half-life of seven days: the later gets a little more.
        let [tv, social] = credit(&all, "time decay", "uncapped");
        let ratio = 0.5_f64.powf(1.0 / 168.0);
        assert!((tv - 2.0 * ratio / (1.0 + ratio)).abs() < 1e-5 && (tv + social - 2.0).abs() < 1e-9, "{tv}");
    }
    let paths = folder.rows("out/amc/path_to_conversion.csv");
    let of = |policy: &str, path: &str, column: &str| {
        let row = paths.iter().find(|row| row["policy"] == policy && row["path"] == path);
        row.unwrap_or_else(|| panic!("{policy} {path}"))[column].parse::<f64>().unwrap()
    };
    assert_eq!(of("uncapped", "[[1, tv], [2, social]]", "path_occurrences"), 1.0);
    assert_eq!(of("uncapped", "[[1, tv], [2, social]]", "sales_amount"), 12.75);
    assert_eq!(
        [of("uncapped", "[[1, tv]]", "path_occurrences"), of("uncapped", "[[1, social]]", "purchases")],
        [1.0, 0.0]
    );
    assert_eq!(["purchases", "path_occurrences"].map(|column| of("one", "[[1, tv]]", column)), [2.0, 2.0]);
    let report = folder.read("out/report.html");
    assert_says(
        &report,
        &["What models credit", "nobody knows what other ads would have done", "no truth", "charts"][..2],
    );
    assert!(report.contains("What ads caused is not known") && !report.contains("simulated without ads"));
}

/// Without conversions nothing is credited; where a worth cannot be read, the conversion stays.
#[test]
fn what_a_log_does_not_hold_is_not_credited() {
    let folder = Folder::new();
    log_scenario(&folder, "value = 'worth'\n");
    let replay = ["replay", "log.csv", "--scenario", "s.toml", "--out", "out", "--no-charts", "--replace"];
    folder.write("log.csv", "user,time,channel,what,worth\na,2026-03-02 10:00:01,tv,impression,\n");
    for sorted in [&[][..], &["--sorted"]] {
        folder.run(&[&replay, sorted].concat());
        assert!(!folder.at("out/attribution.csv").exists() && !folder.at("out/amc").exists());
    }
    folder.write("log.csv", LOG.replace("10.5", "ten"));
    assert_says(&folder.run(&replay).out, &["1 row with a worth that is no number", "line 4 `ten`"]);
    assert_eq!(credit(&credits(&folder), "first", "uncapped"), [2.0, 0.0]);
}

/// Users whom an identifier joins are credited each with what they saw themselves.
#[test]
fn users_who_share_an_identifier_convert_each() {
    let folder = Folder::new();
    log_scenario(&folder, "identifier = 'device'\n");
    let row = |user: &str, hour: u32, channel: &str, what: &str| {
        format!("{user},2026-03-02 {hour}:00:01,{channel},{what},d\n")
    };
    let rows = [
        row("a", 10, "tv", "impression"),
        row("b", 11, "social", "impression"),
        row("a", 12, "", "conversion"),
        row("b", 13, "", "conversion"),
    ];
    folder.write("log.csv", format!("user,time,channel,what,device\n{}", rows.concat()));
    folder.run(&["replay", "log.csv", "--scenario", "s.toml", "--out", "out", "--no-charts"]);
    let all = credits(&folder);
    assert_eq!(["first", "last", "linear", "markov"].map(|model| credit(&all, model, "uncapped")), [[1.0, 1.0]; 4]);
}

/// Recorded paths of a file and of a log convert where the record says so.
#[test]
fn recorded_paths_convert() {
    let folder = Folder::new();
    let scenario = |more: &str| {
        format!("{WORLD}journey = {{ model = 'recorded', file = 'paths.csv', dwell = '1m' }}\n{POLICIES}{more}")
    };
    folder.write("paths.csv", "path,total_conversions,total_null\ntv > social,30,10\nsocial,0,60\n");
    folder.write("r.toml", scenario(""));
    let run = ["run", "r.toml", "--out", "out", "--no-charts", "--replace"];
    folder.run(&run);
    let all = credits(&folder);
    let [tv, social] = credit(&all, "linear", "uncapped");
    // Three shoppers in ten; the end of the flight cuts off hardly any.
    assert!(tv == social && ((tv + social) / 4000.0 - 0.3).abs() < 0.03, "{tv} {social}");
    assert_eq!(credit(&all, "last", "one")[1], 0.0);
    assert_eq!(credit(&all, "last", "one")[0], credit(&all, "last", "uncapped")[1]);
    // A log as a record of paths.
    folder.write("paths.csv", LOG);
    folder.write("r.toml", scenario("[log]\nevent = 'what'\n").replace(", dwell = '1m'", ""));
    folder.run(&run);
    let all = credits(&folder);
    let [tv, social] = credit(&all, "first", "uncapped");
    assert!(social == 0.0 && (tv / 4000.0 - 0.5).abs() < 0.1, "a quarter of the users buys twice: {tv}");
    // Asked for where there are none.
    folder.write("paths.csv", "path,count\ntv > social,30\n");
    folder.write("r.toml", scenario("[measure]\namc = {}\n"));
    let said = folder.try_to(&run);
    assert_says(&said.err, &["the recorded paths hold none"]);
    assert_eq!(said.code, Some(2));
}

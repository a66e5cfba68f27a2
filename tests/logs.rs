//! A real log is met as it is: what can be used is replayed exactly, what cannot is counted and told.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::Command;
use omnicap::engine::tally::Tally;
use omnicap::ingest::read::{Order, Setup, read};
use omnicap::scenario::{Files, Scenario};
use omnicap::simulate;
use omnicap::world::path::logged::Logged;
use tempfile::TempDir;

fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn log() -> PathBuf {
    project("scenarios/recorded-log.csv")
}

fn scenario() -> PathBuf {
    project("scenarios/recorded.toml")
}

/// Replays a log into `out`, without charts.
fn replay(folder: &TempDir, log: &Path, scenario: &Path, out: &str, more: &[&str]) -> Command {
    let mut command = Command::cargo_bin("omnicap").unwrap();
    command.current_dir(folder).arg("replay").arg(log).arg("--scenario").arg(scenario);
    command.args(["--no-charts", "--out", out]).args(more);
    command
}

fn table(folder: &TempDir, path: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(folder.path().join(path)).unwrap();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn value(folder: &TempDir, out: &str, policy: &str, metric: &str) -> f64 {
    let rows = table(folder, &format!("{out}/summary.csv"));
    let row = rows.iter().find(|row| row["policy"] == policy && row["metric"] == metric).unwrap();
    row["value"].parse().unwrap()
}

fn counted(folder: &TempDir, out: &str) -> BTreeMap<String, u64> {
    let rows = table(folder, &format!("{out}/log.csv"));
    rows.iter().map(|row| (row["what"].clone(), row["count"].parse().unwrap())).collect()
}

/// Every file of a run but the one that tells the time it took.
fn tables(folder: &TempDir, out: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder.path().join(out)).unwrap().map(|entry| entry.unwrap());
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let csvs = names.filter(|name| name.ends_with(".csv"));
    csvs.map(|name| (name.clone(), fs::read_to_string(folder.path().join(out).join(name)).unwrap())).collect()
}

/// The log that ships has a byte-order mark, times with a zone and without, quoted commas, unknown
/// channels, repeats, rows that cannot be read and a last line cut short. What is expected was counted
/// by another program, which wrote it and applied the caps row by row.
#[test]
fn the_shipped_log_is_counted_exactly() {
    let folder = TempDir::new().unwrap();
    replay(&folder, &log(), &scenario(), "out", &[]).assert().success();
    let counts = counted(&folder, "out");
    for (what, count) in [
        ("rows", 1_639),
        ("rows used", 1_619),
        ("users", 80),
        ("impressions", 1_589),
        ("conversions", 30),
        ("conversions after an impression", 30),
        ("users with a conversion", 22),
        ("rows cut short, or with too many cells", 2),
        ("rows without a user", 1),
        ("rows with a time that cannot be read", 2),
        ("rows with an event that `[log]` does not name", 1),
        ("rows on a channel that the scenario does not have", 5),
        ("rows before the flight and its warm-up", 2),
        ("rows after the flight", 1),
        ("rows that repeat an earlier row", 6),
    ] {
        assert_eq!(counts.get(what), Some(&count), "{what}: {counts:?}");
    }
    for (policy, impressions) in [("uncapped", 1_589.0), ("siloed", 818.0), ("coordinated", 699.0)] {
        assert_eq!(value(&folder, "out", policy, "impressions"), impressions, "{policy}");
        assert_eq!(value(&folder, "out", policy, "reach"), 80.0, "{policy}");
    }
    let channels = table(&folder, "out/channels.csv");
    for (policy, channel, impressions) in [
        ("siloed", "streaming", "259"),
        ("siloed", "social", "311"),
        ("siloed", "display", "248"),
        ("coordinated", "streaming", "213"),
        ("coordinated", "social", "288"),
        ("coordinated", "display", "198"),
    ] {
        let found = channels
            .iter()
            .find(|row| row["policy"] == policy && row["channel"] == channel && row["metric"] == "impressions");
        assert_eq!(found.unwrap()["value"], impressions, "{policy} on {channel}");
    }
}

#[test]
fn the_first_examples_are_told_and_strict_refuses() {
    let folder = TempDir::new().unwrap();
    let output = replay(&folder, &log(), &scenario(), "out", &[]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for words in [
        "line 1640",
        "`yesterday`",
        "`Audience Network` (4 rows",
        "did you mean `social`?",
        "A log holds only what was bought",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let run: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out/run.json")).unwrap()).unwrap();
    assert_eq!(run["log"]["name"], "recorded-log.csv");
    assert!(run["log"]["note"].as_str().unwrap().contains("only what was bought"));
    assert_eq!(run["log"]["account"]["unknown_channels"]["Sociall"]["meant"], "social");
    let strict = replay(&folder, &log(), &scenario(), "strict", &["--strict"]).output().unwrap();
    assert_eq!(strict.status.code(), Some(2));
    assert!(String::from_utf8(strict.stderr).unwrap().contains("20 of 1639"));
    assert!(!folder.path().join("strict").exists());
}

/// The order of rows, packing, threads and parts change no byte of the tables.
#[test]
fn a_log_is_the_same_however_it_comes() {
    let folder = TempDir::new().unwrap();
    replay(&folder, &log(), &scenario(), "plain", &["--events", "9"]).assert().success();
    let plain = tables(&folder, "plain");
    let text = fs::read_to_string(log()).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).unwrap();
        folder.path().join(name)
    };
    let gzip = {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        to.write_all(text.as_bytes()).unwrap();
        to.finish().unwrap()
    };
    let halves = text.split_at(text.len() / 2);
    let zstd = [halves.0, halves.1].map(|half| zstd::encode_all(half.as_bytes(), 1).unwrap()).concat();
    for (out, path) in [("gz", write("log.gz", &gzip)), ("zst", write("log", &zstd))] {
        replay(&folder, &path, &scenario(), out, &["--events", "9", "--threads", "1"]).assert().success();
        assert_eq!(tables(&folder, out), plain, "{out}");
    }
    let mut piped = replay(&folder, Path::new("-"), &scenario(), "piped", &["--events", "9"]);
    piped.write_stdin(text.as_bytes()).assert().success();
    assert_eq!(tables(&folder, "piped"), plain);
    // Sorted by user, other lines are named, and the rest is equal.
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.sort_unstable();
    let sorted = write("sorted.csv", format!("{}\n{}\n", text.lines().next().unwrap(), lines.join("\n")).as_bytes());
    replay(&folder, &sorted, &scenario(), "sorted", &["--events", "9", "--sorted"]).assert().success();
    let (sorted, mut plain) = (tables(&folder, "sorted"), plain);
    for (name, text) in sorted.into_iter().filter(|(name, _)| name != "log.csv") {
        assert_eq!(Some(text), plain.remove(&name), "{name}");
    }
    let unsorted = replay(&folder, &log(), &scenario(), "lie", &["--sorted"]).output().unwrap();
    assert_eq!(unsorted.status.code(), Some(2));
    assert!(String::from_utf8(unsorted.stderr).unwrap().contains("it is not sorted by user"));
}

/// A log that is read in parts of any size has the tally of one that is read at once.
#[test]
fn parts_change_no_count() {
    let scenario =
        Scenario::parse_with(&fs::read_to_string(scenario()).unwrap(), "recorded.toml", Files::Unread).unwrap();
    let text = fs::read_to_string(log()).unwrap();
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.sort_unstable();
    let sorted = format!("{}\n{}\n", text.lines().next().unwrap(), lines.join("\n"));
    let names = scenario.log_names().unwrap();
    let read_in = |order, part| {
        let setup = Setup {
            columns: scenario.log.as_ref(),
            policy: "",
            names: &names,
            calendar: &scenario.world.calendar,
            order,
            part,
        };
        let (mut tally, mut parts, mut first) = (None::<Tally>, 0, None::<Logged>);
        let take = |log: Logged| {
            parts += 1;
            let both = first.as_ref().map_or_else(|| log.first(20), |first| first.first_of_both(&log, 20));
            first = Some(both);
            let scenario = scenario.with_log(Arc::new(log));
            let counts = simulate(&scenario, 0..scenario.shoppers);
            match &mut tally {
                Some(tally) => tally.merge(&counts),
                None => tally = Some(counts),
            }
            Ok(())
        };
        let account = read(sorted.as_bytes(), &setup, take, |_| ControlFlow::Continue(())).unwrap();
        let users: Vec<[u64; 2]> = (0..20).map(|user| first.as_ref().unwrap().of(user)[0].user).collect();
        (tally.unwrap(), account, parts, users)
    };
    let whole = read_in(Order::Any, 1);
    assert_eq!(whole.2, 1);
    for part in [1, 10, 100, 1_000, 10_000] {
        let apart = read_in(Order::ByUser, part);
        assert!(apart.2 > 1 || part > 1_619);
        assert!(whole.0 == apart.0 && whole.1 == apart.1 && whole.3 == apart.3, "{part}");
    }
}

const WORLD: &str = "
version = 1
name = 'round'
seed = 3
shoppers = 400
flight = { start = 2026-03-02, days = 14, warm_up = 3 }

[journey]
model = 'markov'
sessions = '2 per day'
dwell = '6m'
start = { tv = 0.5, social = 0.5 }
[journey.next]
tv = { social = 0.5 }
social = { display = 0.4, tv = 0.2, shop = 0.1 }
display = { social = 0.3, display = 0.3 }

[[channel]]
name = 'tv'
role = 'media'
opportunities = 0.7
price = { cpm = 20 }
[[channel]]
name = 'social'
role = 'media'
opportunities = 0.9
price = { cpm = 9 }
identity = { ids = 2.5, match_rate = 0.6 }
[[channel]]
name = 'display'
role = 'media'
opportunities = 1.1
price = { cpm = 5 }
identity = { ids = { exactly = 2 }, lifetime = '3d', anonymous = 0.2, match_rate = 0.5 }
[[channel]]
name = 'shop'
role = 'shop'

[[policy]]
name = 'siloed'
caps = [{ scope = 'each channel', max = 2, per = '3d' }]
[[policy]]
name = 'coordinated'
like = 'siloed'
caps = [{ scope = 'all channels', max = 4, per = '3d', delay = '1h' }, { scope = 'all channels', max = 2, per = 'session' }]
[[policy]]
name = 'blocking'
caps = [{ scope = 'all channels', max = 3, per = 'calendar week', on_missing_id = 'block' }]
";

/// What a run met can be replayed: the same decisions, and so the same tables. Only the errors differ,
/// because other users stand together in the groups of the jackknife, and with them which dozen is told.
#[test]
fn a_run_replayed_gives_its_own_tables() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("round.toml"), WORLD).unwrap();
    let mut run = Command::cargo_bin("omnicap").unwrap();
    run.current_dir(&folder)
        .args(["run", "round.toml", "--events", "400", "--no-charts", "--out", "run"])
        .assert()
        .success();
    let events = folder.path().join("run/events.csv");
    replay(&folder, &events, Path::new("round.toml"), "again", &["--strict"]).assert().success();
    let (run, again) = (tables(&folder, "run"), tables(&folder, "again"));
    for name in ["frequency.csv", "blocked.csv", "timeline.csv", "overlap.csv", "flow.csv"] {
        assert_eq!(again[name], run[name], "{name}");
    }
    for name in ["summary.csv", "channels.csv", "comparison.csv"] {
        let (mine, theirs) = (table(&folder, &format!("again/{name}")), table(&folder, &format!("run/{name}")));
        assert_eq!(mine.len(), theirs.len());
        for (mine, theirs) in mine.iter().zip(&theirs) {
            for column in ["policy", "channel", "metric", "value", "difference", "relative", "unit"] {
                assert_eq!(mine.get(column), theirs.get(column), "{mine:?}");
            }
        }
    }
}

/// What a replay cannot do is said where it is read: on the console, in `run.json`, and by `check`.
#[test]
fn what_a_replay_cannot_do_is_said() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(project("tests/scenarios/odd/log-without-budgets-or-clicks.toml")).unwrap();
    fs::write(folder.path().join("s.toml"), format!("{text}\n[log]\nuser = 'who'\nevent = 'what'\nzone = '+02:00'\n"))
        .unwrap();
    let log = "who,time,channel,what\na,2026-03-02 10:00,tv,view\na,2026-03-02 10:00,tv,view\n\
               b,2026-03-02 11:00,search,view\nb,2026-03-02 11:00:01,search,click\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let output = replay(&folder, Path::new("log.csv"), Path::new("s.toml"), "out", &[]).output().unwrap();
    let (said, warned) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(warned.contains("`again` differs from `siloed` in `spend` alone"), "{warned}");
    assert!(said.contains("1 row that repeats an earlier one"), "{said}");
    assert!(!said.contains("shopper") && !said.contains("Warning"), "{said}");
    let run: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out/run.json")).unwrap()).unwrap();
    let notes = run["about"]["notes"].to_string();
    for words in [
        "“again” is the same policy as “siloed”",
        "`spend` of “other”",
        "search",
        "one click is counted and not priced",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    assert_eq!(value(&folder, "out", "again", "impressions"), value(&folder, "out", "siloed", "impressions"));
    // One impression on television, none that was clicked.
    assert_eq!(value(&folder, "out", "siloed", "spend"), 0.028);
    let mut check = Command::cargo_bin("omnicap").unwrap();
    let checked = check.current_dir(&folder).args(["check", "s.toml"]).output().unwrap();
    let checked = String::from_utf8(checked.stdout).unwrap();
    for words in ["column `who`", "those of +02", "USD 28 per thousand", "a replay cannot meet it", "those of the log"]
    {
        assert!(checked.contains(words), "{words}: {checked}");
    }
}

/// Numbers of half a log are not read as those of a whole one.
#[test]
fn a_log_half_lost_is_told_before_its_numbers() {
    let folder = TempDir::new().unwrap();
    let log = fs::read_to_string(log()).unwrap().replace("Social", "Elsewhere");
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let output = replay(&folder, Path::new("log.csv"), &scenario(), "out", &[]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let warning = said.find("of 1,639 rows").expect(&said);
    assert!(
        warning < said.find("uncapped").unwrap() && said.contains("on a channel that the scenario does not have"),
        "{said}"
    );
    let run = fs::read_to_string(folder.path().join("out/run.json")).unwrap();
    assert!(
        serde_json::from_str::<serde_json::Value>(&run).unwrap()["about"]["notes"][0]
            .to_string()
            .contains("could not be used")
    );
}

/// `person`, `user` and `identifier` are who it was, whom the graph knows and what the channel saw.
#[test]
fn identity_is_what_the_columns_say() {
    let folder = TempDir::new().unwrap();
    let text = "person,account,device,time,channel\n\
                p,a,phone,2026-03-02 10:00,tv\n\
                p,a,desk,2026-03-02 11:00,social\n\
                p,b,desk,2026-03-02 12:00,tv\n\
                p,b,pad,2026-03-02 13:00,social\n\
                p,,,2026-03-02 14:00,tv\n\
                q,c,,2026-03-02 15:00,tv\n";
    fs::write(folder.path().join("log.csv"), text).unwrap();
    let caps = "[[policy]]\nname = 'uncapped'\n[[policy]]\nname = 'graph'\ncaps = [{ scope = 'all channels', max = 1, per = 'flight' }]\n\
                [[policy]]\nname = 'people'\ncaps = [{ scope = 'all channels', max = 1, per = 'flight', count_by = 'person' }]\n";
    let world = WORLD.split("[[policy]]").next().unwrap();
    let log = "[log]\nuser = 'account'\nperson = 'person'\nidentifier = 'device'\n";
    fs::write(folder.path().join("s.toml"), format!("{world}{caps}{log}")).unwrap();
    replay(&folder, Path::new("log.csv"), Path::new("s.toml"), "out", &["--strict"]).assert().success();
    let of = |policy: &str, metric: &str| value(&folder, "out", policy, metric);
    assert_eq!(of("uncapped", "impressions"), 6.0);
    assert_eq!(of("uncapped", "reach"), 2.0);
    // p's phone and desk on tv, desk and pad on social; two accounts.
    assert_eq!(of("uncapped", "measured_reach"), 4.0);
    assert_eq!(of("uncapped", "graph_reach"), 2.0);
    // One for each account, and two that show no identifier.
    assert_eq!(of("graph", "impressions"), 4.0);
    assert_eq!(of("people", "impressions"), 2.0);
}

/// Sessions do not overlap: two that the log names and that do are one, as on the clock of a path model.
#[test]
fn sessions_that_the_log_names_hold_while_they_last() {
    let folder = TempDir::new().unwrap();
    // a and b interleave; c is one whatever its pauses; rows without a name belong to what lasts, or follow the gap.
    let text = "user,time,channel,visit\n\
                u,2026-03-02 10:00,tv,a\nu,2026-03-02 10:01,tv,b\nu,2026-03-02 10:02,tv,\nu,2026-03-02 10:03,tv,a\n\
                u,2026-03-02 10:04,tv,b\nu,2026-03-02 10:05,tv,c\nu,2026-03-02 15:05,tv,c\nu,2026-03-02 15:06,tv,\n\
                u,2026-03-02 15:07,tv,\nu,2026-03-02 19:00,tv,\n";
    fs::write(folder.path().join("log.csv"), text).unwrap();
    let caps = "[[policy]]\nname = 'once'\ncaps = [{ scope = 'all channels', max = 1, per = 'session' }]\n";
    let world = WORLD.split("[[policy]]").next().unwrap();
    fs::write(folder.path().join("s.toml"), format!("{world}{caps}[log]\nsession = 'visit'\n")).unwrap();
    replay(&folder, Path::new("log.csv"), Path::new("s.toml"), "out", &["--strict"]).assert().success();
    // a with b, c, what follows c, and the evening.
    assert_eq!(value(&folder, "out", "once", "impressions"), 4.0);
}

/// A row that is an impression and a conversion is both in that order, however many there are.
#[test]
fn what_one_row_says_twice_keeps_its_order() {
    let folder = TempDir::new().unwrap();
    let rows: String = (0..500).map(|row| format!("u{},2026-03-{:02} 10:00,tv,1,1\n", row % 7, 2 + row % 12)).collect();
    fs::write(folder.path().join("log.csv"), format!("user,time,channel,seen,bought\n{rows}")).unwrap();
    let world = WORLD.split("[[policy]]").next().unwrap();
    let rest = "[[policy]]\nname = 'open'\n[log]\nimpression = 'seen'\nconversion = 'bought'\nduplicates = 'keep'\n";
    fs::write(folder.path().join("s.toml"), format!("{world}{rest}")).unwrap();
    replay(&folder, Path::new("log.csv"), Path::new("s.toml"), "out", &["--strict"]).assert().success();
    let counts = counted(&folder, "out");
    assert_eq!((counts["conversions"], counts["conversions after an impression"]), (500, 500), "{counts:?}");
}

/// A row is told by the line on which it stands, however lines end.
#[test]
fn lines_are_counted_from_one() {
    let folder = TempDir::new().unwrap();
    let text = "user,time,channel\nu,2026-03-02 10:00,tv\nu,BAD,tv\nu,2026-03-02 11:00,tv\nu,WORSE,tv\n";
    fs::write(folder.path().join("s.toml"), format!("{WORLD}[log]\nuser = 'user'\n")).unwrap();
    for ending in ["\n", "\r\n"] {
        fs::write(folder.path().join("log.csv"), text.replace('\n', ending)).unwrap();
        let output = replay(&folder, Path::new("log.csv"), Path::new("s.toml"), "out", &["--strict"]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("line 3 `BAD`, line 5 `WORSE`"), "{said}");
    }
}

/// What cannot be a log is refused with a cure, and leaves nothing behind.
#[test]
fn what_is_no_log_is_refused() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("empty.csv", b"");
    write("blank.csv", b"\n\n\n");
    write("header.csv", b"customer_id,when,touchpoint,what\n");
    write("other.csv", b"customer,when,touchpoint,what\na,b,c,d\n");
    write("strange.csv", b"x,y\n1,2\n");
    write("binary", &[0, 159, 146, 150, 0, 1, 2, 3]);
    write("sheet.xlsx", b"PK\x03\x04 and more");
    write("wide.csv", &[0xff, 0xfe, b'a', 0, b'\n', 0]);
    write("cut.gz", &[0x1f, 0x8b, 8, 0, 0, 0]);
    write(
        "huge.csv",
        b"customer_id,when,touchpoint,what\nx,99999999999999999999999,Social,view\ny,999999999999,Social,view\n",
    );
    write("late.csv", b"customer_id,when,touchpoint,what\nx,2031-05-06 10:00:00,Social,view\n");
    for (name, said) in [
        ("late.csv", "--set flight.start=2031-05-06 --set flight.days=1 holds them all"),
        ("nowhere.csv", "cannot read nowhere.csv"),
        (".", "it is a folder"),
        ("empty.csv", "it is empty"),
        ("blank.csv", "it is empty"),
        ("header.csv", "it has a header and no rows"),
        ("other.csv", "did you mean `customer`?"),
        ("strange.csv", "its columns are x, y"),
        ("binary", "this is no CSV"),
        ("sheet.xlsx", "save the table as CSV"),
        ("wide.csv", "save it as UTF-8"),
        ("cut.gz", "it breaks off"),
        ("huge.csv", "no row can be used (2 of 2 rows"),
    ] {
        let output = replay(&folder, Path::new(name), &scenario(), "out", &[]).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{name}: {error}");
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(!folder.path().join("out").exists());
    }
    let plain = project("scenarios/plain.toml");
    let output = replay(&folder, &log(), &plain, "out", &[]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("say under [log] which columns hold what"));
}

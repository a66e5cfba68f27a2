//! A real log is met as it is: what can be used is replayed exactly, what cannot is counted and told.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use assert_cmd::Command;
use omnicap::engine::simulate::simulate;
use omnicap::engine::tally::Tally;
use omnicap::ingest::read::{Order, Setup, read};
use omnicap::world::path::logged::Logged;

use super::support::WALK;
use super::support::cases::text_of_case;
use super::support::folder::{Folder, Said, assert_says, said};
use super::support::runs::go_on;
use super::support::runs::prepared;
use super::support::scenarios::{parse_alone, path_of, text_of};
use super::support::tables::{number, row_of};

const LOG: &str = "scenarios/recorded-log.csv";
const SCENARIO: &str = "scenarios/recorded.toml";

/// Replays a log into `out`, without charts.
fn replaying(folder: &Folder, log: &str, scenario: &str, out: &str, more: &[&str]) -> Command {
    let args = ["replay", log, "--scenario", scenario, "--no-charts", "--out", out];
    folder.omnicap(&[&args, more].concat())
}

/// The same, which must succeed.
fn replay(folder: &Folder, log: &str, scenario: &str, out: &str, more: &[&str]) -> Said {
    let said = said(&mut replaying(folder, log, scenario, out, more));
    assert_eq!(said.code, Some(0), "{}", said.all());
    said
}

/// The same by the scenario that ships.
fn replay_by_shipped(folder: &Folder, log: &str, out: &str, more: &[&str]) -> Said {
    replay(folder, log, &path_of(SCENARIO), out, more)
}

/// What is said of a log that is refused.
fn refused(folder: &Folder, log: &str, scenario: &str, more: &[&str]) -> String {
    let said = said(&mut replaying(folder, log, scenario, "refused", more));
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert!(!folder.at("refused").exists());
    said.err
}

pub fn value(folder: &Folder, out: &str, policy: &str, metric: &str) -> f64 {
    number(row_of(&folder.rows(&format!("{out}/summary.csv")), policy, metric), "value")
}

pub fn counted(folder: &Folder, out: &str) -> BTreeMap<String, u64> {
    let rows = folder.rows(&format!("{out}/log.csv"));
    rows.iter().map(|row| (row["what"].clone(), row["count"].parse().unwrap())).collect()
}

/// Every file of a run but the one that tells the time it took.
fn tables(folder: &Folder, out: &str) -> BTreeMap<String, String> {
    let csvs = folder.names(out).into_iter().filter(|name| name.ends_with(".csv"));
    csvs.map(|name| (name.clone(), folder.read(&format!("{out}/{name}")))).collect()
}

/// The shipped log's lines in the order of its users.
fn sorted_log() -> String {
    let text = text_of(LOG);
    let (header, rest) = text.split_once('\n').unwrap();
    let mut lines: Vec<&str> = rest.lines().collect();
    lines.sort_unstable();
    format!("{header}\n{}\n", lines.join("\n"))
}

/// The log that ships has a byte-order mark, times with a zone and without, quoted commas, unknown
/// channels, repeats, rows that cannot be read and a last line cut short. What is expected was counted
/// by another program, which wrote it and applied the caps row by row.
#[test]
fn the_shipped_log_is_counted_exactly() {
    let folder = Folder::new();
    replay_by_shipped(&folder, &path_of(LOG), "out", &[]);
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
    let channels = folder.rows("out/channels.csv");
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
    let folder = Folder::new();
    let said = replay_by_shipped(&folder, &path_of(LOG), "out", &[]);
    let words = [
        "line 1640",
        "`yesterday`",
        "`Audience Network` (4 rows",
        "did you mean `social`?",
        "A log holds only what was bought",
    ];
    assert_says(&said.out, &words);
    let run = folder.json("out/run.json");
    assert_eq!(run["log"]["name"], "recorded-log.csv");
    assert!(run["log"]["note"].as_str().unwrap().contains("only what was bought"));
    assert_eq!(run["log"]["account"]["unknown_channels"]["Sociall"]["meant"], "social");
    assert_says(&refused(&folder, &path_of(LOG), &path_of(SCENARIO), &["--strict"]), &["20 of 1639"]);
}

/// The order of rows, packing, threads and parts change no byte of the tables.
#[test]
fn a_log_is_the_same_however_it_comes() {
    let folder = Folder::new();
    replay_by_shipped(&folder, &path_of(LOG), "plain", &["--events", "9"]);
    let (text, plain) = (text_of(LOG), tables(&folder, "plain"));
    let gzip = {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        to.write_all(text.as_bytes()).unwrap();
        to.finish().unwrap()
    };
    let halves = text.split_at(text.len() / 2);
    let zstd = [halves.0, halves.1].map(|half| zstd::encode_all(half.as_bytes(), 1).unwrap()).concat();
    for (out, name, packed) in [("gz", "log.gz", gzip), ("zst", "log", zstd)] {
        folder.write(name, packed);
        replay_by_shipped(&folder, name, out, &["--events", "9", "--threads", "1"]);
        assert_eq!(tables(&folder, out), plain, "{out}");
    }
    let mut piped = replaying(&folder, "-", &path_of(SCENARIO), "piped", &["--events", "9"]);
    piped.write_stdin(text.as_bytes()).assert().success();
    assert_eq!(tables(&folder, "piped"), plain);
    // Sorted by user, other lines are named, and the rest is equal.
    folder.write("sorted.csv", sorted_log());
    replay_by_shipped(&folder, "sorted.csv", "sorted", &["--events", "9", "--sorted"]);
    let (sorted, mut plain) = (tables(&folder, "sorted"), plain);
    for (name, text) in sorted.into_iter().filter(|(name, _)| name != "log.csv") {
        assert_eq!(Some(text), plain.remove(&name), "{name}");
    }
    assert_says(&refused(&folder, &path_of(LOG), &path_of(SCENARIO), &["--sorted"]), &["it is not sorted by user"]);
}

/// A log that is read in parts of any size has the tally of one that is read at once.
#[test]
fn parts_change_no_count() {
    let (scenario, sorted) = (parse_alone(&text_of(SCENARIO)), sorted_log());
    let names = scenario.log_names().unwrap();
    let read_in = |order, part| {
        let setup = Setup {
            columns: scenario.log.as_ref(),
            policy: "",
            names: &names,
            calendar: &scenario.world.calendar,
            order,
            part,
            most: usize::MAX,
        };
        let (mut tally, mut parts, mut first) = (None::<Tally>, 0, None::<Logged>);
        let take = |log: Logged| {
            parts += 1;
            let both = first.as_ref().map_or_else(|| log.first(20), |first| first.first_of_both(&log, 20));
            first = Some(both);
            let scenario = scenario.with_log(Arc::new(log));
            let counts = simulate(&prepared(&scenario), 0..scenario.shoppers);
            match &mut tally {
                Some(tally) => tally.merge(&counts),
                None => tally = Some(counts),
            }
            Ok(())
        };
        let account = read(sorted.as_bytes(), &setup, take, go_on).unwrap();
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

const POLICIES: &str = "
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

/// Users of two parts who share an identifier would be decided apart.
#[test]
fn users_who_share_an_identifier_are_in_one_part() {
    let text = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 31 }\njourney = { model = 'log' }\n\
                channel = [{ name = 'tv', role = 'media' }]\npolicy = [{ name = 'open' }]\nlog = { identifier = 'device' }\n";
    let scenario = parse_alone(text);
    let names = scenario.log_names().unwrap();
    let log = "user,time,channel,device\na,2026-03-02 10:00:01,tv,x\nb,2026-03-02 10:00:02,tv,y\nc,2026-03-02 10:00:03,tv,x\n";
    for (part, parts) in [(1, None), (2, None), (3, Some(1))] {
        let setup = Setup {
            columns: scenario.log.as_ref(),
            policy: "",
            names: &names,
            calendar: &scenario.world.calendar,
            order: Order::ByUser,
            part,
            most: usize::MAX,
        };
        let mut taken = 0;
        let take = |log: Logged| {
            taken += u32::from(log.users() > 0);
            Ok(())
        };
        let read = read(log.as_bytes(), &setup, take, go_on);
        assert_eq!(read.is_ok().then_some(taken), parts, "{part}");
        assert!(parts.is_some() || read.unwrap_err().to_string().contains("the user of line 4 shares an identifier"));
    }
}

/// What a run met can be replayed: the same decisions, and so the same tables. Only the errors differ,
/// because other users stand together in the groups of the jackknife, and with them which dozen is told.
#[test]
fn a_run_replayed_gives_its_own_tables() {
    let folder = Folder::new();
    folder.write("round.toml", format!("{WALK}{POLICIES}"));
    folder.run(&["run", "round.toml", "--events", "400", "--no-charts", "--out", "run"]);
    replay(&folder, "run/events.csv", "round.toml", "again", &["--strict"]);
    let (run, again) = (tables(&folder, "run"), tables(&folder, "again"));
    for name in ["frequency.csv", "blocked.csv", "timeline.csv", "overlap.csv", "flow.csv"] {
        assert_eq!(again[name], run[name], "{name}");
    }
    for name in ["summary.csv", "channels.csv", "comparison.csv"] {
        let [mine, theirs] = ["again", "run"].map(|run| folder.rows(&format!("{run}/{name}")));
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
    let folder = Folder::new();
    let text = text_of_case("tests/scenarios/odd/recorded.diff", "log without budgets or clicks");
    folder.write("s.toml", format!("{text}\n[log]\nuser = 'who'\nevent = 'what'\nzone = '+02:00'\n"));
    let log = "who,time,channel,what\na,2026-03-02 10:00,tv,view\na,2026-03-02 10:00,tv,view\n\
               b,2026-03-02 11:00,search,view\nb,2026-03-02 11:00:01,search,click\n";
    folder.write("log.csv", log);
    let Said { out: said, err: warned, .. } = replay(&folder, "log.csv", "s.toml", "out", &[]);
    assert_says(&warned, &["`again` differs from `siloed` in `spend` alone"]);
    assert_says(&said, &["1 row that repeats an earlier one"]);
    assert!(!said.contains("shopper") && said.contains("Warning: 1 of 4 rows (25.0 % of the rows) repeat"), "{said}");
    let words = [
        "“again” is the same policy as “siloed”",
        "`spend` of “other”",
        "search",
        "one click is counted and not priced",
    ];
    assert_says(&folder.json("out/run.json")["about"]["notes"].to_string(), &words);
    assert_eq!(value(&folder, "out", "again", "impressions"), value(&folder, "out", "siloed", "impressions"));
    // One impression on television, none that was clicked.
    assert_eq!(value(&folder, "out", "siloed", "spend"), 0.028);
    let words = ["column `who`", "those of +02", "USD 28 per thousand", "a replay cannot meet it", "those of the log"];
    assert_says(&folder.run(&["check", "s.toml"]).out, &words);
}

/// Numbers of half a log are not read as those of a whole one.
#[test]
fn a_log_half_lost_is_told_before_its_numbers() {
    let folder = Folder::new();
    let log = text_of(LOG).replace("Social", "Elsewhere");
    folder.write("log.csv", log);
    let said = replay_by_shipped(&folder, "log.csv", "out", &[]).out;
    let warning = said.find("of 1,639 rows").expect(&said);
    assert!(warning < said.find("uncapped").unwrap(), "{said}");
    assert_says(&said, &["on a channel that the scenario does not have"]);
    assert_says(&folder.json("out/run.json")["about"]["notes"][0].to_string(), &["could not be used"]);
}

/// `person`, `user` and `identifier` are who it was, whom the graph knows and what the channel saw.
#[test]
fn identity_is_what_the_columns_say() {
    let folder = Folder::new();
    let text = "person,account,device,time,channel\n\
                p,a,phone,2026-03-02 10:00,tv\n\
                p,a,desk,2026-03-02 11:00,social\n\
                p,b,desk,2026-03-02 12:00,tv\n\
                p,b,pad,2026-03-02 13:00,social\n\
                p,,,2026-03-02 14:00,tv\n\
                q,c,,2026-03-02 15:00,tv\n";
    folder.write("log.csv", text);
    let caps = "[[policy]]\nname = 'uncapped'\n[[policy]]\nname = 'graph'\ncaps = [{ scope = 'all channels', max = 1, per = 'flight' }]\n\
                [[policy]]\nname = 'people'\ncaps = [{ scope = 'all channels', max = 1, per = 'flight', count_by = 'person' }]\n";
    let log = "[log]\nuser = 'account'\nperson = 'person'\nidentifier = 'device'\n";
    folder.write("s.toml", format!("{WALK}{caps}{log}"));
    replay(&folder, "log.csv", "s.toml", "out", &["--strict"]);
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
    let folder = Folder::new();
    // a and b interleave; c is one whatever its pauses; rows without a name belong to what lasts, or follow the gap.
    let text = "user,time,channel,visit\n\
                u,2026-03-02 10:00,tv,a\nu,2026-03-02 10:01,tv,b\nu,2026-03-02 10:02,tv,\nu,2026-03-02 10:03,tv,a\n\
                u,2026-03-02 10:04,tv,b\nu,2026-03-02 10:05,tv,c\nu,2026-03-02 15:05,tv,c\nu,2026-03-02 15:06,tv,\n\
                u,2026-03-02 15:07,tv,\nu,2026-03-02 19:00,tv,\n";
    folder.write("log.csv", text);
    let caps = "[[policy]]\nname = 'once'\ncaps = [{ scope = 'all channels', max = 1, per = 'session' }]\n";
    folder.write("s.toml", format!("{WALK}{caps}[log]\nsession = 'visit'\n"));
    replay(&folder, "log.csv", "s.toml", "out", &["--strict"]);
    // a with b, c, what follows c, and the evening.
    assert_eq!(value(&folder, "out", "once", "impressions"), 4.0);
}

/// A row that is an impression and a conversion is both in that order, however many there are.
#[test]
fn what_one_row_says_twice_keeps_its_order() {
    let folder = Folder::new();
    let rows: String = (0..500).map(|row| format!("u{},2026-03-{:02} 10:00,tv,1,1\n", row % 7, 2 + row % 12)).collect();
    folder.write("log.csv", format!("user,time,channel,seen,bought\n{rows}"));
    let rest = "[[policy]]\nname = 'open'\n[log]\nimpression = 'seen'\nconversion = 'bought'\nduplicates = 'keep'\n";
    folder.write("s.toml", format!("{WALK}{rest}"));
    replay(&folder, "log.csv", "s.toml", "out", &["--strict"]);
    let counts = counted(&folder, "out");
    assert_eq!((counts["conversions"], counts["conversions after an impression"]), (500, 500), "{counts:?}");
}

/// A row is told by the line on which it stands, however lines end.
#[test]
fn lines_are_counted_from_one() {
    let folder = Folder::new();
    let text = "user,time,channel\nu,2026-03-02 10:00,tv\nu,BAD,tv\nu,2026-03-02 11:00,tv\nu,WORSE,tv\n";
    folder.write("s.toml", format!("{WALK}{POLICIES}[log]\nuser = 'user'\n"));
    for ending in ["\n", "\r\n"] {
        folder.write("log.csv", text.replace('\n', ending));
        assert_says(&refused(&folder, "log.csv", "s.toml", &["--strict"]), &["line 3 `BAD`, line 5 `WORSE`"]);
    }
}

/// What cannot be a log is refused with a cure, and leaves nothing behind.
#[test]
fn what_is_no_log_is_refused() {
    let folder = Folder::new();
    let write = |name: &str, bytes: &[u8]| folder.write(name, bytes);
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
        ("wide.csv", "its columns are a"),
        ("cut.gz", "it breaks off"),
        ("huge.csv", "no row can be used (2 of 2 rows"),
    ] {
        assert_says(&refused(&folder, name, &path_of(SCENARIO), &[]), &[said]);
    }
    let said = refused(&folder, &path_of(LOG), &path_of("scenarios/plain.toml"), &[]);
    assert_says(&said, &["say under [log] which columns hold what"]);
}

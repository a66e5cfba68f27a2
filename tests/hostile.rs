//! Input that was made to do harm, or that never ends, is refused: no panic, no memory without bound, exit code 2.

use std::io::Write;

use super::support::folder::{Folder, assert_says, binary, said};

const SCENARIO: &str = "version = 1\nname = 's'\nseed = 1\nshoppers = 10\nflight = { start = 2026-03-01, days = 7 }\n\
                        journey = { model = 'independent' }\n\
                        channel = [{ name = 'tv', role = 'media', opportunities = '1 per day' }]\npolicy = [{ name = 'open' }]\n";

const LOG: &str = "version = 1\nname = 's'\nflight = { start = 2026-03-01, days = 7 }\njourney = { model = 'log' }\n\
                   channel = [{ name = 'tv', role = 'media' }]\npolicy = [{ name = 'open' }]\n";

/// What is said of a scenario that cannot be read.
fn refused(folder: &Folder, args: &[&str]) -> String {
    let said = folder.try_to(args);
    assert_eq!(said.code, Some(2), "{args:?}: {}", said.all());
    assert!(!said.all().contains("panicked"), "{}", said.all());
    said.err
}

/// A letter beyond ASCII where TOML expects none is shown, with carets below it.
#[test]
fn letters_where_none_are_expected_are_shown() {
    let folder = Folder::new();
    for text in
        ["seed = 1\u{a0}\n", "name = \"plain\" – mine\n", "seed = –1", "ü", "[\u{202e}]\n", "a = \"\u{fffe}\" 漢"]
    {
        folder.write("s.toml", format!("version = 1\n{text}"));
        assert_says(&refused(&folder, &["check", "s.toml"]), &["error", "s.toml:2:", "\n2 │ "]);
    }
}

/// Names that look like others, or turn a line around, are none.
#[test]
fn names_are_seen() {
    let folder = Folder::new();
    for hidden in ["\u{202e}", "\u{200b}", "\u{2066}", "\u{fffe}", "\u{ffff}", "\u{ad}", "\u{feff}"] {
        for (from, to) in [("'tv'", format!("'t{hidden}v'")), ("'open'", format!("'open{hidden}'"))] {
            folder.write("s.toml", SCENARIO.replace(from, &to));
            assert_says(&refused(&folder, &["check", "s.toml"]), &["no usable name", "printable"]);
        }
        folder.write("s.toml", format!("title = 'a{hidden}'\n{SCENARIO}"));
        assert_says(&refused(&folder, &["check", "s.toml"]), &["cannot be a title"]);
    }
}

/// Rows without an end, and rows of an open quote, are refused by their line.
#[test]
fn a_row_has_a_limit() {
    let folder = Folder::new();
    folder.write("s.toml", LOG);
    let head = "user,time,channel\na,2026-03-02 10:00:01,tv\n";
    let long = "x".repeat(17 << 20);
    for (row, says) in [
        (format!("{head}b,{long}"), "line 3: a row of more than 16 MiB"),
        (format!("{head}b,\"{}", "x\n".repeat(9 << 20)), "line 3: a quote"),
        (long, "line 1: a row of more than 16 MiB"),
    ] {
        folder.write("log.csv", row);
        assert_says(&refused(&folder, &["replay", "log.csv", "--scenario", "s.toml"]), &[says]);
        assert!(!folder.at("output/s-replay").exists());
    }
}

/// What a few bytes unpack to without an end is no log.
#[test]
fn a_packed_row_without_end_is_refused() {
    let folder = Folder::new();
    folder.write("s.toml", LOG);
    let mut to = zstd::Encoder::new(Vec::new(), 1).unwrap();
    to.write_all(b"user,time,channel\n").unwrap();
    (0..256).for_each(|_| to.write_all(&[0; 1 << 20]).unwrap());
    let bytes = to.finish().unwrap();
    assert!(bytes.len() < 1 << 20);
    folder.write("log.csv", bytes);
    let said = refused(&folder, &["replay", "log.csv", "--scenario", "s.toml"]);
    assert_says(&said, &["line 2: a row of more than 16 MiB"]);
}

/// A device that never ends is read up to a limit, whatever it claims of its size.
#[cfg(unix)]
#[test]
fn a_file_without_end_is_left() {
    let folder = Folder::new();
    let endless = "/dev/zero";
    folder.write("s.toml", LOG);
    folder.write("run.toml", SCENARIO);
    folder.write(
        "recorded.toml",
        SCENARIO
            .replace("{ model = 'independent' }", "{ model = 'recorded', file = 'paths.csv' }")
            .replace(", opportunities = '1 per day'", ""),
    );
    std::os::unix::fs::symlink(endless, folder.at("paths.csv")).unwrap();
    folder.try_to(&["run", "run.toml", "--no-charts", "--out", "out"]);
    std::fs::remove_file(folder.at("out/run.json")).unwrap();
    std::os::unix::fs::symlink(endless, folder.at("out/run.json")).unwrap();
    for (args, says) in [
        (&["check", endless][..], "are taken for something else"),
        (&["replay", endless, "--scenario", "s.toml"], "line 1: a row of more than 16 MiB"),
        (&["calibrate", "run.toml", "--frequency", endless], "are taken for something else"),
        (&["check", "recorded.toml"], "is no regular file"),
        (&["report", "out"], "it is no regular file"),
    ] {
        assert_says(&refused(&folder, args), &[says]);
    }
}

/// Counts by group, policy, channel and cap have a size, which is known beforehand.
#[test]
fn counts_that_would_not_fit_are_refused() {
    let folder = Folder::new();
    let channel = |index: u32| format!("[[channel]]\nname = 'c{index}'\nrole = 'media'\nopportunities = '1 per day'\n");
    let cap = |days: u32| format!("{{ scope = 'each channel', max = {days}, per = '{days}d' }}");
    let caps = (1..=30).map(cap).collect::<Vec<_>>().join(", ");
    let policy = |index: u32| format!("[[policy]]\nname = 'p{index}'\ncaps = [{caps}]\n");
    let head = "version = 1\nname = 's'\nseed = 1\nshoppers = 10\nflight = { start = 2026-03-01, days = 7 }\n\
                journey = { model = 'independent' }\n";
    let tables = (0..60).map(channel).chain((0..128).map(policy)).collect::<String>();
    folder.write("s.toml", format!("{head}{tables}"));
    assert_says(&refused(&folder, &["check", "s.toml"]), &["MiB for their counts", "split the policies"]);
}

/// Extreme shoppers take the memory of what they did, and no more: here a block of all counters would hold 10¹² expiries.
#[cfg(unix)]
#[test]
fn extreme_shoppers_are_counted_in_bounded_memory() {
    let folder = Folder::new();
    let scenario = "version = 1\nname = 's'\nseed = 1\nshoppers = 4\nflight = { start = 2026-03-01, days = 60 }\n\
                    journey = { model = 'independent' }\n\
                    [[channel]]\nname = 'tv'\nrole = 'media'\nopportunities = '500 per day'\n\
                    identity = { ids = 20, lifetime = '1h', match_rate = 0 }\n\
                    [[policy]]\nname = 'open'\n[[policy]]\nname = 'wide'\n\
                    caps = [{ scope = 'each channel', max = 20000, per = '60d', count_by = 'graph' }, \
                    { scope = 'each channel', max = 2, per = '60d', count_by = 'identifier' }]\n";
    folder.write("s.toml", scenario);
    let limited = "ulimit -v 1048576; exec \"$0\" run s.toml --threads 2 --no-charts --out out";
    let mut command = assert_cmd::Command::new("sh");
    let said = said(command.current_dir(folder.path()).args(["-c", limited]).arg(binary()));
    assert_eq!(said.code, Some(0), "{}", said.all());
    let frequencies = folder.rows("out/frequency.csv");
    let of = |policy: &str| {
        frequencies.iter().filter(|row| row["policy"] == policy && row["scope"] == "all").collect::<Vec<_>>()
    };
    // Rows up to 1,023, and four shoppers far above.
    assert_eq!(of("open").len(), 1_024 + 4);
    let total = |policy: &str| of(policy).iter().map(|row| row["shoppers"].parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!([total("open"), total("wide")], [4, 4]);
}

/// Names that a spreadsheet would run are guarded in tables, and mean themselves where tables are read again.
#[test]
fn names_that_a_spreadsheet_would_run_are_guarded() {
    let folder = Folder::new();
    let policies = "policy = [{ name = '@open' }, { name = \"'-capped\", caps = [{ scope = 'all channels', max = 1, per = '7d' }] }]";
    let scenario = SCENARIO.replace("'tv'", "'=tv()'").replace("policy = [{ name = 'open' }]", policies);
    folder.write("s.toml", scenario.replace("shoppers = 10", "shoppers = 100"));
    folder.run(&["run", "s.toml", "--out", "out", "--events", "100"]);
    let channels = folder.read("out/channels.csv");
    assert!(channels.contains("\n'@open,'=tv(),") && channels.contains("\n''-capped,'=tv(),"), "{channels}");
    for (name, contents) in
        folder.contents().iter().filter(|(name, _)| name.extension().is_some_and(|end| end == "csv"))
    {
        let text = String::from_utf8_lossy(contents);
        assert!(!text.contains("\n=") && !text.contains(",=") && !text.contains("\n@"), "{}", name.display());
    }
    // The report is made of the tables.
    assert_says(&folder.read("out/report.html"), &["=tv()", "@open"]);
    assert!(!folder.read("out/report.html").contains("“'@open”"));
    folder.run(&["report", "out", "--out", "again"]);
    assert!(folder.read("again/report.html") == folder.read("out/report.html"));
    folder.run(&["replay", "out/events.csv", "--scenario", "s.toml", "--out", "replayed", "--no-charts", "--strict"]);
    let impressions = |out: &str, policy: &str| {
        let rows = folder.rows(&format!("{out}/summary.csv"));
        rows.iter().find(|row| row["policy"] == policy && row["metric"] == "impressions").unwrap()["value"].clone()
    };
    for policy in ["'@open", "''-capped"] {
        assert_eq!(impressions("out", policy), impressions("replayed", policy));
    }
}

/// Whoever closed standard error, or has no room for it, is not told; nothing else changes.
#[cfg(unix)]
#[test]
fn complaints_that_nobody_hears_are_no_panic() {
    let folder = Folder::new();
    folder.write("bad.toml", "version = 2");
    folder.write("odd.toml", SCENARIO.replace("'1 per day'", "'0 per day'"));
    for (to, args, code) in [
        ("2>&-", "check bad.toml", 2),
        ("2>&-", "run odd.toml --out out --no-charts", 0),
        ("2>&-", "runn", 2),
        ("2>/dev/full", "check bad.toml", 2),
        ("2>/dev/full", "run odd.toml --out full --no-charts", 0),
        ("2>/dev/full", "rum", 2),
        ("2>/dev/full", "replay nothing.csv --scenario odd.toml", 2),
    ] {
        let mut command = assert_cmd::Command::new("sh");
        let line = format!("exec \"$0\" {args} {to}");
        let said = said(command.current_dir(folder.path()).args(["-c", &line]).arg(binary()));
        assert_eq!(said.code, Some(code), "{args} {to}: {}", said.all());
    }
}

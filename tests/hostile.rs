//! Input that was made to do harm, or that never ends, is refused: no panic, no memory without bound, exit code 2.

use std::io::Write;

use super::support::folder::{Folder, assert_says};

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
        (&["check", "recorded.toml"], "is larger than 1073741824 bytes"),
        (&["report", "out"], "it is no regular file"),
    ] {
        assert_says(&refused(&folder, args), &[says]);
    }
}

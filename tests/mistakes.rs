//! Claim: who makes a usual mistake at the prompt reads what to write instead, in the first line.

use super::support::folder::{Folder, Said, assert_says};
use super::support::scenarios::{FLAGSHIP, parse, text_of};
use omnicap::scenario::set;

/// A folder with a scenario, a log and a table.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("plain.toml", text_of("scenarios/plain.toml"));
    folder.write("log.csv", "user,time,channel\na,2026-03-02 10:00,one\n");
    std::fs::create_dir(folder.at("tables")).unwrap();
    folder.write("tables/reach.csv", "frequency,users\n1,50\n2,30\n3+,20\n");
    folder
}

#[track_caller]
fn refused(said: &Said, words: &[&str]) {
    assert_eq!(said.code, Some(2), "{}", said.all());
    assert_says(said.err.lines().next().unwrap(), words);
}

#[test]
fn a_word_in_the_wrong_place_is_told_its_place() {
    let folder = folder();
    let cases: [(&[&str], &[&str]); 15] = [
        (&["plain.toml"], &["omnicap run plain.toml"]),
        (&["log.csv"], &["omnicap replay log.csv --scenario"]),
        (&["tables"], &["`tables` is a file or folder", "a command before it"]),
        (&["rum", "plain.toml"], &["did you mean `run`?"]),
        (&["chek", "plain.toml"], &["did you mean `check`?"]),
        (&["run", "--scenario", "plain.toml"], &["leave `--scenario` out", "omnicap run"]),
        (&["run", "plain.toml", "--threads", "9999"], &["write a number from 0 to 1024"]),
        (&["fly"], &["no command `fly`", "run, sweep, find, sensitivity, allocate"]),
        (&["run"], &["<SCENARIO> is missing", "omnicap run <SCENARIO>"]),
        (&["run", "plain.toml", "--ouput", "x"], &["no option `--ouput`", "did you mean `--out`?"]),
        (&["run", "plain.toml", "--thread", "2"], &["did you mean `--threads`?"]),
        (&["run", "plain.toml", "--force"], &["did you mean `--replace`?"]),
        (&["run", "plain.toml", "--xyzzy"], &["no option `--xyzzy`", "--help"]),
        (&["run", "plain.toml", "other.toml"], &["`other.toml` is one word too many"]),
        (&["run", "plain.toml", "--shoppers", "1 million"], &["200k or 1M"]),
    ];
    for (args, words) in cases {
        refused(&folder.try_to(args), words);
    }
    assert_says(&folder.run(&["--help"]).out, &["Usage: omnicap <COMMAND>"]);
    assert_says(&folder.run(&["run", "--help"]).out, &["--replace"]);
}

#[test]
fn a_table_a_log_and_a_scenario_that_change_places_are_told_apart() {
    let folder = folder();
    let swapped = ["calibrate", "tables/reach.csv", "--frequency", "plain.toml"];
    refused(&folder.try_to(&swapped), &["swapped", "omnicap calibrate plain.toml --frequency tables/reach.csv"]);
    let two = ["calibrate", "log.csv", "--frequency", "tables/reach.csv"];
    refused(&folder.try_to(&two), &["log.csv", "omnicap calibrate SCENARIO.toml --frequency tables/reach.csv"]);
    let replay = ["replay", "plain.toml", "--scenario", "plain.toml"];
    refused(&folder.try_to(&replay), &["a scenario is no log", "omnicap replay LOG.csv --scenario plain.toml"]);
    let wide: Vec<u8> = "\u{feff}frequency,users\r\n1,50\r\n2,30\r\n3,11\r\n4+,9\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.write("wide.csv", wide);
    let said = folder.try_to(&[
        "calibrate",
        "plain.toml",
        "--frequency",
        "wide.csv",
        "--shoppers",
        "2000",
        "--out",
        "fitted.toml",
    ]);
    assert_eq!(said.code, Some(0), "{}", said.all());
}

#[test]
fn a_file_of_another_kind_is_named() {
    let folder = folder();
    folder.write("run.json", "{\n \"program\": \"omnicap\" }");
    folder.write("log.csv.gz", [0x1f, 0x8b, 8, 0, 0]);
    folder.write("report.xlsx", b"PK\x03\x04more");
    let long = "user;time\n".to_string() + &"a;1\n".repeat(500);
    folder.write("long.txt", long);
    for (file, words) in [
        ("log.csv", &["log.csv is a table (CSV)", "omnicap replay log.csv --scenario"] as &[&str]),
        ("long.txt", &["long.txt is a table (CSV)"]),
        ("tables/reach.csv", &["is a table (CSV)"]),
        ("run.json", &["is JSON"]),
        ("log.csv.gz", &["is a packed file", "omnicap replay"]),
        ("report.xlsx", &["workbook", "CSV"]),
    ] {
        let said = folder.try_to(&["run", file]);
        refused(&said, words);
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
    }
    for (file, words) in [
        ("log.csv", &["is an impression log", "omnicap replay log.csv --scenario"] as &[&str]),
        ("plain.toml", &["is a scenario (TOML) and no table"]),
        ("report.xlsx", &["workbook", "CSV"]),
    ] {
        refused(&folder.try_to(&["calibrate", "plain.toml", "--frequency", file]), words);
    }
    // A scenario that is wrong is still told as a scenario, with its characters.
    folder.write("wrong.toml", "name = \"a\", b\n");
    assert_says(&folder.try_to(&["check", "wrong.toml"]).err, &["this is not TOML", "wrong.toml:1"]);
}

#[test]
fn a_missing_file_is_named_with_the_near_ones() {
    let folder = folder();
    for (args, words) in [
        (["check", "plian.toml"], "did you mean plain.toml?"),
        (["check", "plain"], "did you mean plain.toml?"),
        (["check", "scenarios/plain.toml"], "did you mean plain.toml?"),
        (["check", "reach.csv"], "did you mean tables/reach.csv?"),
        (["check", "table/reach.csv"], "did you mean tables/reach.csv?"),
        (["check", "quite-another.toml"], "there is plain.toml"),
        (["check", "nowhere/at.all"], "there is no such file"),
        (["check", "tables"], "it is a folder"),
    ] {
        refused(&folder.try_to(&args), &["cannot read", words]);
    }
    for log in ["lug.csv", "log.cvs"] {
        refused(&folder.try_to(&["replay", log, "--scenario", "plain.toml"]), &["did you mean log.csv?"]);
    }
    refused(&folder.try_to(&["new", "nowhere/mine.toml"]), &["there is no folder nowhere"]);
    let calibrate = ["calibrate", "plain.toml", "--frequency", "reach.csv"];
    refused(&folder.try_to(&calibrate), &["did you mean tables/reach.csv?"]);
}

#[test]
fn numbers_and_scopes_are_told_as_they_must_be_written() {
    let folder = folder();
    let check = |text: String| {
        folder.write("wrong.toml", text);
        folder.try_to(&["check", "wrong.toml"])
    };
    let flagship = text_of(FLAGSHIP);
    let said = check(flagship.replacen("{ cpm = 28.0", "{ cpm = 28,0", 1));
    refused(&said, &["`28,0` is not a number: write 28.0"]);
    assert_eq!(said.err.matches("error:").count(), 1, "{}", said.err);
    let plain = text_of("scenarios/plain.toml");
    refused(&check(plain.replace("1_000_000", "1,000,000")), &["`1,000,000` is not a number: write 1000000"]);
    for (scope, meant) in [
        ("all", "\"all channels\""),
        ("All Channels", "\"all channels\""),
        ("each", "\"each channel\""),
        ("one", "[\"one\"]"),
    ] {
        let said = check(plain.replacen("\"each channel\"", &format!("\"{scope}\""), 1));
        refused(&said, &[&format!("`{scope}` is not a scope: write {meant}")]);
    }
}

/// Who names another folder than that of a run is told where runs are.
#[test]
#[cfg(feature = "charts")]
fn a_folder_without_a_run_is_told_where_runs_are() {
    let folder = folder();
    folder.run(&["run", "plain.toml", "--no-charts", "-q", "--shoppers", "200"]);
    for (name, words) in [
        ("output", "output holds no run: did you mean output/plain?"),
        ("output/plian", "there is no folder output/plian: did you mean output/plain?"),
        ("tables", "tables holds no run: give the folder"),
        ("plain.toml", "plain.toml is not the folder of a run"),
    ] {
        refused(&folder.try_to(&["report", name]), &[words]);
    }
}

/// Shoppers are read as people write them, and are the same run.
#[test]
fn thousands_and_millions_are_read() {
    let folder = folder();
    let run = ["run", "plain.toml", "--no-charts", "-q", "--shoppers"];
    for shoppers in ["2k", "2_000", "0.002M", "2000"] {
        folder.run(&[&run[..], &[shoppers]].concat());
    }
    assert_eq!(folder.json("output/plain/run.json")["shoppers"], 2000);
}

/// A total beside a `like`, which the policy spends by in the file, is what was meant; and `*` is every channel.
#[test]
fn what_is_set_is_what_is_meant() {
    let text = text_of(FLAGSHIP);
    let with = |change: &str| set::apply(&text, change).unwrap_or_else(|problem| panic!("{problem:?}"));
    let total = parse(&with("policy.\"coordinated, same spend\".spend.total=250000"));
    assert_eq!(total.budgets().count(), 1);
    let stars = parse(&with("channel.*.usage=0.5"));
    let written: toml::Table = text.parse().unwrap();
    let had: Vec<bool> =
        written["channel"].as_array().unwrap().iter().map(|channel| channel.get("usage").is_some()).collect();
    assert!(had.iter().any(|had| *had));
    for (channel, had) in stars.world.channels.iter().zip(had) {
        assert_eq!(channel.usage.get(), if had { 0.5 } else { 1.0 }, "{}", channel.name);
    }
    for (change, words) in [
        ("channel.*.usge=1", "there is no `usge`: did you mean `usage`?"),
        ("channel.*.spend=1", "no item there has a `spend` of its own"),
        ("policy.\"coordinated, same spend\".caps.0.max=1", "has the `caps` of `coordinated`, and none of its own"),
    ] {
        assert_says(&set::apply(&text, change).unwrap_err().title, &[words]);
    }
}

/// `omnicap new - > mine.toml` in PowerShell writes UTF-16.
#[test]
fn utf16_is_read_by_its_mark() {
    let folder = Folder::new();
    let text = folder.run(&["new", "-"]).out;
    let little: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        folder.write("mine.toml", bytes);
        assert!(folder.run(&["check", "mine.toml"]).all().contains("Nothing looks odd"));
    }
}

/// A file with very many mistakes is told as quickly as one with few.
#[test]
fn many_mistakes_are_not_all_told() {
    let folder = Folder::new();
    folder.write("many.toml", "x=\n".repeat(100_000));
    let said = folder.try_to(&["check", "many.toml"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains(" more of this kind"), "{}", said.err.lines().last().unwrap());
}

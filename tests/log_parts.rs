//! Claim: parts of a log that is split by user, made by any machines in any order, are the replay of all its rows.

use std::fmt::Write as _;

use super::support::folder::{Folder, assert_says};

const SCENARIO: &str = "
version = 1
name = 'split'
flight = { start = 2026-03-02, days = 28 }
journey = { model = 'log' }
channel = [
  { name = 'tv', role = 'media', price = { cpm = 20 } },
  { name = 'social', role = 'media', price = { cpm = 9 } },
]
policy = [
  { name = 'free' },
  { name = 'siloed', caps = [{ scope = 'each channel', max = 2, per = '7d' }] },
  { name = 'shared', caps = [{ scope = 'all channels', max = 3, per = '7d' }] },
]
[log]
user = 'user'
event = 'event'
";

/// The rows of so many users, who stand mixed; now and then one that cannot be used or repeats another.
fn rows(users: u64) -> Vec<(u64, String)> {
    let mut rows = Vec::new();
    for number in 0..users * 6 {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let (user, day, minute) = (mixed % users, 2 + mixed / 7 % 26, mixed / 31 % 60);
        let event = if mixed % 23 == 0 { "purchase" } else { "view" };
        let channel = match mixed % 97 {
            0 => "radio",
            odd if odd % 2 == 1 => "tv",
            _ => "social",
        };
        let time =
            if mixed % 211 == 0 { "soon".into() } else { format!("2026-03-{day:02} 10:{minute:02}:{:02}", minute / 2) };
        let row = format!("u{user},{time},{channel},{event},d{}", user / 2);
        if mixed % 89 == 0 {
            rows.push((user, row.clone()));
        }
        rows.push((user, row));
    }
    rows
}

const HEADER: &str = "user,time,channel,event,device";

/// A log of the rows whose users are in a part.
fn log(rows: &[(u64, String)], of: u64, part: u64) -> String {
    let own = rows.iter().filter(|(user, _)| user / 2 % of == part);
    own.fold(format!("{HEADER}\n"), |mut log, (_, row)| {
        let _ = writeln!(log, "{row}");
        log
    })
}

fn part(folder: &Folder, log: &str, part: &str) {
    folder.run(&["replay", log, "--scenario", "split.toml", "--part", part, "--out", "parts", "-q"]);
}

/// Makes all parts, the last first, and the log that they are of.
fn split(folder: &Folder, rows: &[(u64, String)], of: u64) {
    let logs: Vec<String> = (0..of).map(|part| log(rows, of, part)).collect();
    for (index, log) in logs.iter().enumerate().rev() {
        let number = index + 1;
        folder.write(&format!("{number}.csv"), log);
        part(folder, &format!("{number}.csv"), &format!("{number}/{of}"));
    }
    let all = logs.iter().flat_map(|log| log.lines().skip(1)).fold(HEADER.to_string(), |all, row| all + "\n" + row);
    folder.write("all.csv", all + "\n");
}

fn refused(folder: &Folder, args: &[&str]) -> String {
    let said = folder.try_to(args);
    assert_eq!(said.code, Some(2), "{}", said.err);
    said.err
}

fn merge(folder: &Folder, out: &str) {
    folder.run(&["merge", "parts", "--no-charts", "-q", "--events", "40", "--out", out]);
}

fn assert_alike(folder: &Folder) {
    let all =
        ["replay", "all.csv", "--scenario", "split.toml", "--no-charts", "-q", "--events", "40", "--out", "whole"];
    folder.run(&all);
    merge(folder, "merged");
    assert_eq!(folder.names("whole"), folder.names("merged"));
    for name in folder.names("whole").iter().filter(|name| name.ends_with(".csv")) {
        assert_eq!(folder.read(&format!("whole/{name}")), folder.read(&format!("merged/{name}")), "{name}");
    }
    let account = |run: &str| folder.json(&format!("{run}/run.json"))["log"]["account"].clone();
    assert_eq!(account("whole"), account("merged"));
}

#[test]
fn any_number_of_parts_is_the_replay_of_all_rows() {
    for of in [1, 2, 7] {
        let folder = Folder::new();
        folder.write("split.toml", SCENARIO);
        split(&folder, &rows(400), of);
        assert_alike(&folder);
        let account = &folder.json("merged/run.json")["log"]["account"];
        assert!(account["conversions"].as_u64() > Some(0) && account["set_aside"]["repeat"]["rows"].as_u64() > Some(0));
    }
}

/// More users than parts keep the rows of: those who are told of are the first of all, with those whom they are met with.
#[test]
fn the_first_users_are_those_of_all_parts() {
    for identity in ["", "identifier = 'device'\n"] {
        let folder = Folder::new();
        folder.write("split.toml", format!("{SCENARIO}{identity}"));
        split(&folder, &rows(30_000), 2);
        assert_alike(&folder);
        assert!(folder.json("merged/run.json")["log"]["account"]["users"].as_u64() > Some(5_500));
    }
}

/// Of many unknown names the first are told, with all of their rows.
#[test]
fn unknown_names_are_those_of_all_parts() {
    let folder = Folder::new();
    folder.write("split.toml", SCENARIO);
    let row = |user: u64, name: u64| (user, format!("u{user},2026-03-03 10:00:07,x{name},view,d"));
    let mut rows: Vec<_> = (0..300).map(|name| row(0, name)).chain((150..450).map(|name| row(2, name))).collect();
    rows.extend([0, 2].map(|user| (user, format!("u{user},2026-03-03 11:00:08,tv,view,d"))));
    split(&folder, &rows, 2);
    assert_alike(&folder);
    let names = &folder.json("merged/run.json")["log"]["account"]["unknown_channels"];
    assert_eq!((names.as_object().unwrap().len(), names["x160"]["rows"].as_u64()), (200, Some(2)));
}

/// Users who share a device are decided together, wherever their part was made; a log without conversions has no credit.
#[test]
fn shared_identifiers_and_no_conversions() {
    let folder = Folder::new();
    folder.write("split.toml", format!("{SCENARIO}identifier = 'device'\n"));
    let rows: Vec<_> = rows(300).into_iter().filter(|(_, row)| row.contains("view")).collect();
    split(&folder, &rows, 3);
    assert_alike(&folder);
    let account = &folder.json("merged/run.json")["log"]["account"];
    assert!(account["sharing_users"].as_u64() > Some(50), "{account}");
    // Split by user alone, two of a device are parted.
    let parted = |part: u64| {
        let own = rows.iter().filter(|(user, _)| user % 2 == part);
        own.fold(format!("{HEADER}\n"), |log, (_, row)| log + row + "\n")
    };
    for number in [1, 2] {
        folder.write(&format!("{number}.csv"), parted(number - 1));
        let path = format!("{number}.csv");
        let count = ["replay", &path, "--scenario", "split.toml", "--out", "parted", "-q"];
        folder.run(&[&count[..], &["--part", &format!("{number}/2")]].concat());
    }
    let refused = refused(&folder, &["merge", "parted", "--out", "x"]);
    assert_says(&refused, &["part-2-of-2.omnicap has an identifier that", "must be in one part"]);
}

#[test]
fn what_makes_no_whole_is_refused() {
    let folder = Folder::new();
    folder.write("split.toml", SCENARIO);
    let merged = |words: &[&str]| assert_says(&refused(&folder, &["merge", "parts", "--out", "x"]), words);
    split(&folder, &rows(100), 3);
    std::fs::remove_file(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    merged(&["part 2 of 3 is missing"]);
    // A user is in two parts.
    part(&folder, "1.csv", "2/3");
    merged(&["part-2-of-3.omnicap has rows of a user who is in", "part-1-of-3.omnicap", "split the log by user"]);
    // The same part, of another log.
    let other = ["replay", "3.csv", "--scenario", "split.toml", "--part", "2/3", "--out", "parts"];
    assert_says(&refused(&folder, &other), &["is a part of a replay of another log, `1.csv`"]);
    std::fs::remove_file(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    folder.write("columns.csv", folder.read("2.csv").replace(HEADER, "user,time,channel,event,phone"));
    part(&folder, "columns.csv", "2/3");
    merged(&["part-2-of-3.omnicap has other columns than", "phone"]);
    std::fs::remove_file(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    // Cut short on its way.
    part(&folder, "2.csv", "2/3");
    let whole = std::fs::read(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    folder.write("parts/part-2-of-3.omnicap", &whole[..whole.len() - 9]);
    merged(&["part-2-of-3.omnicap is damaged"]);
    // Twice, under another name.
    folder.write("parts/part-2-of-3.omnicap", &whole);
    folder.write("parts/again.omnicap", &whole);
    merged(&["part 2/3 is there more than once"]);
    std::fs::remove_file(folder.at("parts/again.omnicap")).unwrap();
    std::fs::remove_file(folder.at("parts/part-2-of-3.omnicap")).unwrap();
    let run = ["run", "run.toml", "--part", "2/3", "--out", "parts", "-q"];
    let drawn = SCENARIO
        .replace("'log'", "'independent'")
        .replace("media', price", "media', opportunities = '1 per day', win_rate = 0.5, price");
    folder.write("run.toml", drawn.replace("version = 1", "version = 1\nseed = 1\nshoppers = 30"));
    folder.run(&run);
    merged(&["part-2-of-3.omnicap is a part of a run, and not of a replay"]);
}

/// Whoever shares a device with one of the first users stands behind them, and has the same number in every replay. What
/// is counted of channels that nobody knows does not depend on parts, however many there are.
#[test]
fn many_who_share_and_many_unknown_names() {
    let folder = Folder::new();
    folder.write("split.toml", format!("{SCENARIO}identifier = 'device'\n"));
    let named = |(index, (user, row)): (usize, (u64, String))| match index % 17 {
        0 => (user, row.replace(",tv,", &format!(",tv-{},", index % 499))),
        _ => (user, row),
    };
    let mut rows: Vec<_> = rows(11_000).into_iter().enumerate().map(named).collect();
    rows.sort();
    split(&folder, &rows, 3);
    assert_alike(&folder);
    let names = folder.json("merged/run.json")["log"]["account"]["unknown_channels"].as_object().unwrap().len();
    assert_eq!(names, 200);
    let told: Vec<u64> = folder.rows("merged/events.csv").iter().map(|row| row["shopper"].parse().unwrap()).collect();
    assert!(told.iter().any(|shopper| *shopper >= 5_000), "nobody shares with a user further down");
    // The parts again, of logs that are sorted. Their users stand in other lines.
    let merged = folder.read("merged/events.csv");
    for number in 1..=3 {
        let mut own: Vec<String> = folder.read(&format!("{number}.csv")).lines().skip(1).map(str::to_string).collect();
        own.sort_by(|one, other| one.split(',').next().cmp(&other.split(',').next()));
        folder.write("sorted.csv", format!("{HEADER}\n{}\n", own.join("\n")));
        let count = ["replay", "sorted.csv", "--sorted", "--scenario", "split.toml", "--out", "sorted", "-q"];
        folder.run(&[&count[..], &["--part", &format!("{number}/3")]].concat());
    }
    folder.run(&["merge", "sorted", "--no-charts", "-q", "--events", "40", "--out", "again"]);
    assert_eq!(folder.read("again/events.csv"), merged);
    for table in ["summary.csv", "flow.csv", "journeys.csv"] {
        assert_eq!(folder.read(&format!("again/{table}")), folder.read(&format!("whole/{table}")), "{table}");
    }
}

/// A log without rows has its part, and all logs without rows have no replay.
#[test]
fn an_empty_log_is_a_part() {
    let folder = Folder::new();
    folder.write("split.toml", SCENARIO);
    folder.write("1.csv", format!("{HEADER}\n"));
    folder.write("2.csv", log(&rows(50), 1, 0));
    folder.write("all.csv", log(&rows(50), 1, 0));
    part(&folder, "1.csv", "1/2");
    part(&folder, "2.csv", "2/2");
    assert_alike(&folder);
    std::fs::remove_file(folder.at("parts/part-2-of-2.omnicap")).unwrap();
    part(&folder, "1.csv", "2/2");
    let refused = refused(&folder, &["merge", "parts", "--out", "x"]);
    assert_says(&refused, &["1.csv to 1.csv (2 logs): no row can be used"]);
}

/// Rows that repeat others are kept where all times are coarse: that one part knows finer times, only all parts tell.
#[test]
fn parts_agree_on_what_repeats() {
    let folder = Folder::new();
    folder.write("split.toml", SCENARIO);
    let row = "a,2026-03-03 10:00,tv,view,d\n";
    folder.write("1.csv", format!("{HEADER}\n{row}{row}"));
    folder.write("2.csv", format!("{HEADER}\nb,2026-03-03 10:00:07,tv,view,d\n"));
    part(&folder, "1.csv", "1/2");
    part(&folder, "2.csv", "2/2");
    let refused = refused(&folder, &["merge", "parts", "--out", "x"]);
    assert_says(&refused, &["others have seconds", "duplicates = \"keep\" or \"drop\""]);
}

//! Readers of logs and paths never panic, whatever the bytes.

use omnicap::ingest::account::{Account, SetAside};
use omnicap::ingest::columns::{Columns, Quote};
use omnicap::ingest::moment::Dates;
use omnicap::ingest::names::Names;
use omnicap::ingest::read::{Order, Setup, read};
use omnicap::ingest::reasons::Taken;
use omnicap::ingest::{moment, paths, unpack::unpack};
use omnicap::scenario::{Files, Scenario};
use omnicap::world::journey::Journey;
use proptest::collection::vec;
use proptest::prelude::*;

use super::support::runs::go_on;
use super::support::scenarios::parse_alone;

const SCENARIO: &str = include_str!("../scenarios/recorded.toml");
const LOG: &[u8] = include_bytes!("../scenarios/recorded-log.csv");
const PATHS: &[u8] = include_bytes!("../scenarios/recorded-paths.csv");

/// Reads bytes as a log in every way, and walks whatever came out.
fn read_as_log(bytes: &[u8], scenario: &Scenario, columns: Option<&Columns>) {
    let names = scenario.log_names().unwrap();
    for (order, part) in [(Order::Any, 1), (Order::ByUser, 1), (Order::ByUser, 7)] {
        let setup = Setup {
            columns,
            policy: "siloed",
            names: &names,
            calendar: &scenario.world.calendar,
            order,
            part,
            most: usize::MAX,
        };
        let Ok(from) = unpack(bytes) else { return };
        let (mut users, mut rows, mut journey) = (0, 0, Journey::default());
        let take = |log: omnicap::world::path::logged::Logged| {
            users += log.users();
            rows += log.sightings().len() as u64;
            assert_eq!(
                (0..100).map(|part| log.part(part, 100)).map(|part| part.end - part.start).sum::<u64>(),
                log.users()
            );
            for user in 0..log.users() {
                journey.clear();
                log.retrace(user, &mut journey);
                assert!(journey.opportunities.is_sorted_by_key(|opportunity| opportunity.time));
            }
            Ok(())
        };
        if let Ok(account) = read(from, &setup, take, go_on) {
            assert_eq!(account.users, users);
            let events = account.impressions + account.visits + account.clicks + account.conversions;
            assert_eq!(events, rows);
            let joined = account.taken.get(&Taken::OneConversion).map_or(0, |joined| joined.rows);
            assert!(account.used() <= account.rows && account.used() <= events + joined);
            account.faults();
            account.strangers();
            every_line_is_told(bytes, &account);
        }
    }
}

/// The lines of a file are its header, the rows that were used and those that are told.
fn every_line_is_told(bytes: &[u8], account: &Account) {
    let lines = &account.lines;
    let aside = |count: fn(&SetAside) -> u64| account.set_aside.values().map(count).sum::<u64>();
    let rows = lines.used + lines.left_out + aside(|aside| aside.lines);
    assert_eq!(lines.all, lines.above + lines.header + lines.blank + rows, "{account:?}");
    // Every line below the header is a row's own, or told.
    assert_eq!(lines.all, lines.above + lines.header + lines.blank + lines.inside + account.rows, "{account:?}");
    assert_eq!(account.rows, account.used() + account.left_out + aside(|aside| aside.rows));
    let packed = [&[0x1f, 0x8b][..], &[0x28, 0xb5, 0x2f, 0xfd], &[0xff, 0xfe], &[0xfe, 0xff]];
    if !packed.iter().any(|mark| bytes.starts_with(mark)) {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let end = if text.contains(&b'\n') || !text.contains(&b'\r') { b'\n' } else { b'\r' };
        let ends = text.iter().filter(|byte| **byte == end).count() as u64;
        assert_eq!(lines.all, ends + u64::from(text.last().is_some_and(|last| *last != end)));
    }
}

fn read_as_paths(bytes: &[u8]) {
    let names = Names::new(&parse_alone(SCENARIO).world.channels, [], &mut Vec::new());
    if let Ok(Ok(file)) = unpack(bytes).map(|from| paths::read(from, Quote::Cell, &names)) {
        let sum: u64 = (0..file.paths.len()).map(|index| file.paths.get(index).count).fold(0, u64::saturating_add);
        assert_eq!(sum, file.paths.total());
        every_line_is_told(bytes, &file.account);
    }
}

/// Overwrites, cuts out and repeats stretches of a valid file.
fn mutated(valid: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), proptest::sample::select(b"\"\"\n\r,;".to_vec())];
    let change = (any::<prop::sample::Index>(), 0..40_usize, vec(byte, 0..12));
    let piece = (any::<prop::sample::Index>(), 200..4_000_usize);
    (piece, vec(change, 0..8)).prop_map(move |((from, length), changes)| {
        let from = from.index(valid.len());
        let header = valid.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let mut bytes = [&valid[..header], &valid[from..valid.len().min(from + length)]].concat();
        for (at, cut, put) in changes {
            let at = at.index(bytes.len());
            let end = bytes.len().min(at + cut);
            bytes.splice(at..end, put);
            if bytes.is_empty() {
                break;
            }
        }
        bytes
    })
}

/// Overwrites stretches of a text with characters of all kinds.
fn mangled(text: &'static str) -> impl Strategy<Value = String> {
    let put = prop_oneof![".{0,3}", "[\u{a0}\u{2013}\u{201c}\u{fffe}\u{202e}é😀=\"'#\\[\\]{},.0-9\n-]{0,4}"];
    let change = (any::<prop::sample::Index>(), 0..12_usize, put);
    vec(change, 1..5).prop_map(move |changes| {
        let mut text = text.to_string();
        for (at, cut, put) in changes {
            let start = text.floor_char_boundary(at.index(text.len()));
            let end = text.ceil_char_boundary((start + cut).min(text.len()));
            text.replace_range(start..end, &put);
        }
        text
    })
}

/// Bytes that look a little like tables.
fn tabular() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        Just(b"user".to_vec()),
        Just(b"time".to_vec()),
        Just(b"channel".to_vec()),
        Just(b"path".to_vec()),
        Just(b"count".to_vec()),
        Just(b"Social".to_vec()),
        Just(b"2026-03-05T10:00:00Z".to_vec()),
        Just(b"1772701200".to_vec()),
        Just(b"-9223372036854775808".to_vec()),
        Just(b"999999999999999999".to_vec()),
        Just(b"[[1, Social], [2, Display]]".to_vec()),
        Just(b"Social > Social".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"".to_vec()),
        vec(any::<u8>(), 0..6),
    ];
    let sign = prop_oneof![8 => Just(b','), 4 => Just(b'\n'), 1 => Just(b';'), 1 => Just(b'\r')];
    let body = vec((cell, sign), 0..60)
        .prop_map(|cells| cells.into_iter().flat_map(|(cell, sign)| [cell, vec![sign]].concat()).collect::<Vec<u8>>());
    let head = prop_oneof![
        Just(b"user,time,channel\n".to_vec()),
        Just(b"path,count\n".to_vec()),
        Just(Vec::new()),
        Just(vec![0x1f, 0x8b, 8, 0]),
        Just(vec![0x28, 0xb5, 0x2f, 0xfd]),
    ];
    (head, body).prop_map(|(head, body)| [head, body].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop_oneof![vec(any::<u8>(), 0..400), tabular()]) {
        let scenario = parse_alone(SCENARIO);
        read_as_log(&bytes, &scenario, Some(&Columns::default()));
        read_as_log(&bytes, &scenario, None);
        read_as_paths(&bytes);
    }

    #[test]
    fn a_damaged_log_is_read_or_refused(bytes in mutated(LOG)) {
        let scenario = parse_alone(SCENARIO);
        read_as_log(&bytes, &scenario, scenario.log.as_ref());
        let more = Columns { conversion_id: Some("creative".into()), one_channel: Some("social".into()), channel: "channel".into(),
            nobody: Some(vec!["u1".into()]), quote: Quote::Lines, duplicates: None, ..scenario.log.clone().unwrap() };
        read_as_log(&bytes, &scenario, Some(&more));
        let flags = Columns { event: None, conversion: Some(omnicap::ingest::columns::Meaning::One("creative".into())),
            impression: None, identifier: Some("creative".into()), person: Some("what".into()), ..scenario.log.clone().unwrap() };
        read_as_log(&bytes, &scenario, Some(&flags));
    }

    #[test]
    fn a_damaged_scenario_is_read_or_refused(text in mangled(SCENARIO)) {
        let open = |_: &str| Ok(PATHS.to_vec());
        for files in [Files::None, Files::Unread, Files::Open(&open)] {
            match Scenario::parse_with(&text, "fuzz.toml", files) {
                Ok(scenario) => drop(scenario.warnings.to_string()),
                Err(problems) => prop_assert!(problems.has_errors() && !problems.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn damaged_paths_are_read_or_refused(bytes in mutated(PATHS)) {
        read_as_paths(&bytes);
    }

    #[test]
    fn any_text_is_a_time_or_none(text in prop_oneof![".{0,40}", "[0-9T:. +Z-]{0,30}", "[0-9]{1,4}[-/.]([0-9]{1,2}|[A-Za-z]{3,4})[-/.][0-9]{1,4}[T ]?[0-9APMZ:. +-]{0,14}", "20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](:[0-6][0-9])?([+-][0-9:]{2,5})?"]) {
        for dates in [None, Some(Dates::DayFirst), Some(Dates::MonthFirst)] {
            let _ = moment::read(text.as_bytes(), dates);
        }
    }
}

/// The variable lets a longer search run: `OMNICAP_CASES=1000000 cargo test --release --test readers`.
fn cases() -> u32 {
    std::env::var("OMNICAP_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

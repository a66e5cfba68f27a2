//! A stranger's file: a public teaching log of one advertiser in July 2018, where it is at hand, is replayed
//! and compared with a count made here, line by line, that shares no code with the library.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use omnicap::engine::simulate::simulate;
use omnicap::ingest::read::{Order, PART, Setup, read};

use super::support::runs::go_on;
use super::support::scenarios::parse_alone;

use super::support::runs::prepared;

/// Its index is told by the environment; continuous integration does so where it has the file.
fn log() -> Option<PathBuf> {
    std::env::var_os("OMNICAP_STRANGERS_LOG").map(PathBuf::from).filter(|path| path.exists())
}

const SCENARIO: &str = "
version = 1
name = 'july'
seed = 1
shoppers = 1
flight = { start = 2018-07-01, days = 31 }
journey = { model = 'log' }
log = { user = 'customer_id', event = 'interaction' }
channel = [
  { name = 'Facebook', role = 'media' },
  { name = 'Instagram', role = 'media' },
  { name = 'Online Display', role = 'media' },
  { name = 'Online Video', role = 'media' },
  { name = 'Paid Search', role = 'media' },
]
policy = [
  { name = 'uncapped' },
  { name = 'siloed', caps = [{ scope = 'each channel', max = 3, per = '7d' }] },
  { name = 'coordinated', like = 'siloed', caps = [{ scope = 'all channels', max = 5, per = '7d' }] },
]
";

/// A user's impressions: seconds of July and channels, in order.
type Seen = Vec<(i64, String)>;

/// Plain reading: split at commas, count days and seconds by hand.
fn by_hand(text: &str) -> (BTreeMap<String, Seen>, u64, BTreeSet<String>) {
    let (mut users, mut conversions, mut all) = (BTreeMap::new(), 0, BTreeSet::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim_end().split(',').collect();
        let number = |from: usize, to: usize| -> i64 { cells[1][from..to].parse().unwrap() };
        let time = (number(8, 10) - 1) * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19);
        all.insert(cells[0].to_string());
        match cells[2] {
            "impression" => {
                users.entry(cells[0].to_string()).or_insert_with(Vec::new).push((time, cells[5].to_string()))
            }
            _ => conversions += 1,
        }
    }
    users.values_mut().for_each(|path| path.sort_by_key(|(time, _)| *time));
    (users, conversions, all)
}

/// How many impressions rolling caps of 7 days leave: all earlier ones are looked at again each time.
fn left(path: &Seen, each: usize, all: usize) -> (usize, HashMap<String, usize>) {
    let mut served: Seen = Vec::new();
    let week = 7 * 86_400;
    for (time, channel) in path {
        let recent = |same: bool| served.iter().filter(|(at, on)| time - at < week && (!same || on == channel)).count();
        if recent(true) < each && recent(false) < all {
            served.push((*time, channel.clone()));
        }
    }
    let mut by_channel = HashMap::new();
    served.iter().for_each(|(_, channel)| *by_channel.entry(channel.clone()).or_insert(0) += 1);
    (served.len(), by_channel)
}

#[test]
fn a_strangers_log_agrees_with_a_plain_count() {
    let Some(path) = log() else {
        eprintln!("skipped: OMNICAP_STRANGERS_LOG names no file");
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let (users, conversions, everybody) = by_hand(&text);
    let scenario = parse_alone(SCENARIO);
    let names = scenario.log_names().unwrap();
    let setup = Setup {
        columns: scenario.log.as_ref(),
        policy: "",
        names: &names,
        calendar: &scenario.world.calendar,
        order: Order::Any,
        part: PART,
        most: usize::MAX,
    };
    let mut parts = Vec::new();
    let take = |part| {
        parts.push(part);
        Ok(())
    };
    let account = read(text.as_bytes(), &setup, take, go_on).unwrap();
    assert_eq!(account.unusable(), 0, "{:?}", account.faults());
    assert_eq!(account.rows as usize, text.lines().count() - 1);
    assert_eq!((account.users as usize, account.conversions), (everybody.len(), conversions));
    let scenario = scenario.with_log(Arc::new(parts.remove(0)));
    let tally = simulate(&prepared(&scenario), 0..scenario.shoppers);
    let counts = tally.total();
    for (policy, each, all) in [(0, usize::MAX, usize::MAX), (1, 3, usize::MAX), (2, 3, 5)] {
        let mut expected: HashMap<String, usize> = HashMap::new();
        let mut reach = 0;
        for path in users.values() {
            let (served, by_channel) = left(path, each, all);
            reach += u64::from(served > 0);
            by_channel.into_iter().for_each(|(channel, times)| *expected.entry(channel).or_default() += times);
        }
        assert_eq!(counts.policies[policy].frequency.at_least(1), reach);
        for (channel, counts) in scenario.world.channels.iter().zip(&counts.policies[policy].channels) {
            assert_eq!(counts.impressions as usize, expected[&channel.name], "{policy} {}", channel.name);
        }
    }
}

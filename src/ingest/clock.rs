//! The campaign's clock: from a written time to seconds of the flight.
//!
//! A flight keeps its local clock ([`crate::base::time`]): what counts is what a clock in the campaign's
//! zone showed. In the hour that is lived twice in autumn two moments show the same time.

use std::fmt;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Deserialize;

use super::moment::{Moment, unix};
use crate::base::time::{Calendar, DAY};

/// A time zone by its name, such as "Europe/Paris", "UTC" or "+02:00".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.iana_name(), self.0.to_fixed_offset()) {
            (Some(name), _) => f.write_str(name),
            (None, Ok(offset)) => write!(f, "{offset}"),
            (None, Err(_)) => f.write_str("a zone without a name"),
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        let fixed = || Some(TimeZone::fixed(Offset::from_seconds(fixed_offset(&name)?).ok()?));
        let known = || TimeZoneDatabase::bundled().get(&name).ok();
        fixed().or_else(known).map(Self).ok_or_else(|| {
            format!("`{name}` is not a time zone\nwrite a name such as \"Europe/Paris\" or \"UTC\", or a distance such as \"+02:00\"")
        })
    }
}

/// `+02:00` in seconds.
fn fixed_offset(name: &str) -> Option<i32> {
    let sign = match name.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = name[1..].split_once(':')?;
    let is_two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = |text: &str| text.parse::<u8>().ok().filter(|_| is_two(text));
    let (hours, minutes) = (i32::from(digits(hours)?), i32::from(digits(minutes)?));
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// From what do plain numbers count?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Epoch {
    /// From 1970-01-01 UTC, in seconds or, if large, in milliseconds, microseconds or nanoseconds.
    #[default]
    Unix,
    /// From the flight's first midnight, in seconds, as in omnicap's own `events.csv`.
    Flight,
}

/// The campaign's clock.
#[derive(Debug, Clone)]
pub struct Clock {
    /// The flight's first midnight, on a clock without a zone.
    midnight: i64,
    /// From when on the zone is so many seconds east of UTC.
    offsets: Vec<(i64, i64)>,
    epoch: Epoch,
}

impl Clock {
    /// The clock of a flight in a zone.
    pub fn new(calendar: &Calendar, zone: &Zone, epoch: Epoch) -> Self {
        let midnight = calendar.first_day() * i64::from(DAY);
        let (begin, end) = (i64::from(calendar.begin()) + midnight, i64::from(calendar.end()) + midnight);
        let margin = 2 * i64::from(DAY);
        Self { midnight, offsets: offsets(&zone.0, begin - margin, end + margin), epoch }
    }

    /// Seconds from the flight's first midnight.
    pub fn seconds(&self, moment: Moment) -> i64 {
        match moment {
            Moment::Local(local) => local - self.midnight,
            Moment::Zoned(instant) => self.local(instant) - self.midnight,
            Moment::Number(number) if self.epoch == Epoch::Flight => number,
            Moment::Number(number) => self.local(unix(number)) - self.midnight,
        }
    }

    fn local(&self, instant: i64) -> i64 {
        let now = self.offsets.iter().rev().find(|(since, _)| *since <= instant).or(self.offsets.first());
        instant + now.map_or(0, |(_, offset)| *offset)
    }
}

/// How far a zone is from UTC between two moments.
fn offsets(zone: &TimeZone, begin: i64, end: i64) -> Vec<(i64, i64)> {
    let Ok(first) = Timestamp::from_second(begin) else {
        return Vec::new();
    };
    let mut offsets = vec![(begin, i64::from(zone.to_offset(first).seconds()))];
    let last = first.saturating_add((end - begin).clamp(0, i64::from(i32::MAX)).seconds()).unwrap_or(first);
    let changes = zone.following(first).take_while(|change| change.timestamp() <= last);
    offsets.extend(changes.map(|change| (change.timestamp().as_second(), i64::from(change.offset().seconds()))));
    offsets
}

#[cfg(test)]
mod tests {
    use super::super::moment::read;
    use super::*;

    fn clock(zone: &str, epoch: Epoch) -> Clock {
        let start = serde_json::from_str("\"2026-03-28\"").unwrap();
        Clock::new(&Calendar::new(start, 3, 0), &Zone::try_from(zone.to_string()).unwrap(), epoch)
    }

    #[test]
    fn a_zone_keeps_its_local_clock() {
        // In Paris the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
        let paris = clock("Europe/Paris", Epoch::Unix);
        let seconds = |text: &str| paris.seconds(read(text.as_bytes()).unwrap());
        assert_eq!(seconds("2026-03-28T12:00:00Z"), 13 * 3_600);
        assert_eq!(seconds("2026-03-29T00:59:59Z"), i64::from(DAY) + 2 * 3_600 - 1);
        assert_eq!(seconds("2026-03-29T01:00:00Z"), i64::from(DAY) + 3 * 3_600);
        assert_eq!(seconds("2026-03-28 13:00:00"), 13 * 3_600);
        assert_eq!(clock("+05:30", Epoch::Unix).seconds(Moment::Zoned(1_774_656_000)), 5 * 3_600 + 1_800);
        assert_eq!(clock("UTC", Epoch::Flight).seconds(Moment::Number(-7)), -7);
    }

    #[test]
    fn unknown_zones_are_refused() {
        for zone in ["", "Paris", "Europe/Atlantis", "+2", "+02:99", "CEST?", "+é2:00"] {
            assert!(Zone::try_from(zone.to_string()).is_err(), "{zone}");
        }
    }
}

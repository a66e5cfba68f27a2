//! The campaign's clock: from a written time to seconds of the flight.
//!
//! It runs in real seconds from the flight's first midnight in the campaign's zone, so that lengths and the order of
//! moments are real ones across both clock changes of a year; when local days begin, its [`Calendar`] knows. A time
//! without a zone is what a local clock showed.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Unit, civil, tz};
use schemars::JsonSchema;
use serde::Deserialize;

use super::moment::{Form, Moment, unix};
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
        let fixed = || Some(TimeZone::fixed(tz::Offset::from_seconds(fixed_offset(&name)?).ok()?));
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Epoch {
    /// From 1970-01-01 UTC, in seconds or, if large, in milliseconds, microseconds or nanoseconds.
    Unix,
    /// From the flight's first midnight, in seconds, as in omnicap's own `events.csv`.
    Flight,
}

/// The campaign's clock: it runs in real seconds, and knows when local days begin.
#[derive(Debug, Clone)]
pub struct Clock {
    calendar: Calendar,
    zone: TimeZone,
    /// When the flight begins, in seconds from 1970-01-01 UTC.
    begin: i64,
    /// How far the zone is from UTC, by when on a local clock that begins.
    offsets: Vec<Offset>,
    epoch: Option<Epoch>,
}

/// How far a zone is from UTC for a while.
#[derive(Debug, Clone, Copy)]
struct Offset {
    /// From when on a local clock is to be read so, in seconds without a zone.
    since: i64,
    /// Seconds east of UTC.
    east: i64,
    /// From here to the next offset, a local time is shown twice, or never.
    odd_since: i64,
    odd: Odd,
}

/// What happens to local times when the clock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// It goes back: an hour is shown twice, and taken for the first.
    Twice,
    /// It goes forward: an hour is never shown; what claims to lie in it is taken for as much later.
    Never,
}

/// A moment on the campaign's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Seconds from the flight's first midnight.
    pub second: i64,
    /// How a plain number was read.
    pub form: Option<Form>,
    /// Was the local time no time, or two?
    pub odd: Option<Odd>,
}

/// Years around a flight in which local times are read by the zone's own changes.
const YEARS: i64 = 30 * 366;

impl Clock {
    /// The clock of a flight in a zone. Without `epoch`, plain numbers are read by their shape.
    pub fn new(calendar: &Calendar, zone: &Zone, epoch: Option<Epoch>) -> Self {
        let zone = zone.0.clone();
        let begin = calendar.first_midnight(&zone).unwrap_or(calendar.first_day() * i64::from(DAY));
        let margin = YEARS * i64::from(DAY);
        let offsets = offsets(&zone, begin - margin, begin + i64::from(calendar.end()) + margin);
        Self { calendar: calendar.in_zone(&zone), zone, begin, offsets, epoch }
    }

    /// The flight, with the days of the zone.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Reads a time.
    pub fn read(&self, moment: Moment) -> Reading {
        let plain = |second, form| Reading { second, form, odd: None };
        match moment {
            Moment::Local(local) => self.local(local, None),
            Moment::Zoned(instant) => plain(instant - self.begin, None),
            Moment::Number { number, .. } if self.epoch == Some(Epoch::Flight) => plain(number, None),
            Moment::Number { number, shape } => {
                let unix = plain(unix(number) - self.begin, Some(Form::Number));
                let shape = shape.filter(|_| self.epoch.is_none());
                let shaped = shape.map(|(form, local)| self.local(local, Some(form)));
                // A number that has the shape of a date is one, unless it alone leads away from the flight.
                shaped.filter(|shaped| self.holds(shaped.second) || !self.holds(unix.second)).unwrap_or(unix)
            }
        }
    }

    /// Does the flight or its warm-up hold this second?
    pub fn holds(&self, second: i64) -> bool {
        (self.calendar.begin().into()..self.calendar.end().into()).contains(&second)
    }

    /// What a clock in the zone showed.
    fn local(&self, local: i64, form: Option<Form>) -> Reading {
        let index = self.offsets.partition_point(|offset| offset.since <= local).saturating_sub(1);
        let Some(offset) = self.offsets.get(index) else {
            return Reading { second: local - self.begin, form, odd: None };
        };
        let odd = (local >= offset.odd_since).then_some(offset.odd);
        Reading { second: local - offset.east - self.begin, form, odd }
    }

    /// The day of the flight that holds a second, however far from it; None where there is no such date.
    pub fn day(&self, second: i64) -> Option<i32> {
        if let (true, Ok(second)) = (self.holds(second), second.try_into()) {
            return Some(self.calendar.day_of(second));
        }
        let instant = Timestamp::from_second(second.checked_add(self.begin)?).ok()?;
        let date = instant.to_zoned(self.zone.clone()).date();
        let days = date.since((Unit::Day, civil::date(1970, 1, 1))).ok()?.get_days();
        i32::try_from(i64::from(days) - self.calendar.first_day()).ok()
    }
}

/// How far a zone is from UTC between two moments.
fn offsets(zone: &TimeZone, begin: i64, end: i64) -> Vec<Offset> {
    let Ok(first) = Timestamp::from_second(begin) else {
        return Vec::new();
    };
    let east = zone.to_offset(first).seconds().into();
    let mut offsets = vec![Offset { since: i64::MIN, east, odd_since: i64::MAX, odd: Odd::Never }];
    let changes = zone.following(first).take_while(|change| change.timestamp().as_second() <= end);
    for change in changes {
        let (at, east) = (change.timestamp().as_second(), i64::from(change.offset().seconds()));
        if let Some(before) = offsets.last_mut().filter(|before| before.east != east) {
            let (one, other) = (at + before.east, at + east);
            before.odd_since = one.min(other);
            before.odd = if east < before.east { Odd::Twice } else { Odd::Never };
            offsets.push(Offset { since: one.max(other), east, odd_since: i64::MAX, odd: Odd::Never });
        }
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::super::moment::read;
    use super::*;

    fn clock(start: &str, zone: &str, epoch: Option<Epoch>) -> Clock {
        let start = serde_json::from_value(start.into()).unwrap();
        Clock::new(&Calendar::new(start, 3, 0), &Zone::try_from(zone.to_string()).unwrap(), epoch)
    }

    fn local(clock: &Clock, text: &str) -> (i64, Option<Odd>) {
        let reading = clock.read(read(text.as_bytes(), None).unwrap());
        (reading.second, reading.odd)
    }

    #[test]
    fn seconds_are_real_and_days_local() {
        let (hour, day) = (3_600, i64::from(DAY));
        // In Paris the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
        let spring = clock("2026-03-28", "Europe/Paris", None);
        for (text, second, date, odd) in [
            ("2026-03-28T12:00:00Z", 13 * hour, 0, None),
            ("2026-03-28 13:00:00", 13 * hour, 0, None),
            ("2026-03-29T00:30:00Z", day + hour + hour / 2, 1, None),
            ("2026-03-29T01:35:00Z", day + 2 * hour + 2_100, 1, None),
            ("2026-03-29 01:59:59", day + 2 * hour - 1, 1, None),
            ("2026-03-29 02:30:00", day + 2 * hour + hour / 2, 1, Some(Odd::Never)),
            ("2026-03-29 03:30:00", day + 2 * hour + hour / 2, 1, None),
            ("2026-03-30 00:00:00", 2 * day - hour, 2, None),
            ("1999-07-01 00:00:00", -9_767 * day - hour, -9_767, None),
        ] {
            assert_eq!(local(&spring, text), (second, odd), "{text}");
            assert_eq!(spring.day(second), Some(date), "{text}");
        }
        // And from 03:00 to 02:00 on 25 October, at 01:00 UTC.
        let autumn = clock("2026-10-24", "Europe/Paris", None);
        for (text, second, odd) in [
            ("2026-10-25 02:30:00", day + 2 * hour + hour / 2, Some(Odd::Twice)),
            ("2026-10-25T00:30:00Z", day + 2 * hour + hour / 2, None),
            ("2026-10-25T01:30:00Z", day + 3 * hour + hour / 2, None),
            ("2026-10-25 03:00:00", day + 4 * hour, None),
        ] {
            assert_eq!(local(&autumn, text), (second, odd), "{text}");
        }
        assert_eq!(autumn.day(2 * day), Some(1));
        assert_eq!(autumn.day(2 * day + hour), Some(2));
        assert_eq!(local(&clock("2026-03-28", "+05:30", None), "2026-03-28T00:00:00Z").0, 5 * hour + hour / 2);
        assert_eq!(local(&clock("2026-03-28", "UTC", Some(Epoch::Flight)), "-7").0, -7);
        assert_eq!(spring.day(i64::MAX), None);
    }

    /// A number that has the shape of a date is a date, unless the flight alone says otherwise.
    #[test]
    fn numbers_are_read_by_their_shape() {
        let day = i64::from(DAY);
        let read = |start: &str, epoch, text: &str| {
            let reading = clock(start, "UTC", epoch).read(read(text.as_bytes(), None).unwrap());
            (reading.second, reading.form.unwrap())
        };
        for (text, second, form) in [
            ("2026032814", 14 * 3_600, Form::Digits),
            ("20260329", day, Form::Digits),
            ("202603281405", 14 * 3_600 + 300, Form::Digits),
            ("20260328140507", 14 * 3_600 + 307, Form::Digits),
            ("20260328140507999", 14 * 3_600 + 307, Form::Digits),
            ("46109.5", day / 2, Form::Serial),
            ("46109.000011574", 1, Form::Serial),
            ("1774656001", 1, Form::Number),
            ("1774656001000", 1, Form::Number),
        ] {
            assert_eq!(read("2026-03-28", None, text), (second, form), "{text}");
        }
        assert_eq!(read("2034-03-15", None, "2026032814").1, Form::Number);
        assert_eq!(read("2026-03-28", Some(Epoch::Unix), "2026032814").1, Form::Number);
        assert_eq!(read("2026-03-28", None, "2026023014").1, Form::Number);
    }

    #[test]
    fn unknown_zones_are_refused() {
        for zone in ["", "Paris", "Europe/Atlantis", "+2", "+02:99", "CEST?", "+é2:00"] {
            assert!(Zone::try_from(zone.to_string()).is_err(), "{zone}");
        }
    }
}

//! Time: whole seconds from the flight's first local midnight, and the calendar over them.
//!
//! Seconds are real ones: two moments a day of 86 400 s apart are 24 hours apart. What a day is, a [`Calendar`] knows.
//! In a simulation all days have 24 hours. In a log they are those of the campaign's zone, of which one in spring has 23
//! and one in autumn 25: so windows, gaps and delays run in real time there, and calendar days by the local clock.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::start::StartDate;
use super::turns::{TimeOfDay, Turns};

/// A moment: seconds from the flight's first local midnight, negative in the warm-up.
pub type Second = i32;

/// Seconds in a day.
pub const DAY: Second = 86_400;

/// Seconds in an hour.
pub const HOUR: Second = 3_600;

/// Before every moment a scenario can hold.
pub const NEVER: Second = Second::MIN;

/// The longest length of time a scenario may name, in days: ten years.
pub const LONGEST_DAYS: u32 = 3_660;

/// A length of time above zero, as people write it: `"7d"`, `"12h"`, `"30m"`, `"90s"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = r"^\s*0*[1-9][0-9]*\s*[wdhms]\s*$"))]
pub struct Length(Second);

impl Length {
    /// An hour.
    pub const HOUR: Self = Self(HOUR);

    /// `seconds` must be positive and at most ten years.
    pub fn from_seconds(seconds: Second) -> Option<Self> {
        (1..=LONGEST_DAYS as Second * DAY).contains(&seconds).then_some(Self(seconds))
    }

    /// The length in seconds.
    pub fn seconds(self) -> Second {
        self.0
    }

    /// The length in days.
    pub fn days(self) -> f64 {
        f64::from(self.0) / f64::from(DAY)
    }
}

/// A length of time as a scenario writes it.
pub fn length(seconds: Second) -> String {
    Length::from_seconds(seconds).map_or_else(String::new, |length| length.to_string())
}

/// The units a length may be written in, largest first.
const UNITS: [(&str, i64); 5] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cure = "write a whole number and a unit, such as \"7d\", \"12h\", \"30m\" or \"90s\"";
        let wrong = || format!("`{text}` is not a length of time\n{cure}");
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (digits, unit) = trimmed.split_at(split);
        let unit = UNITS.iter().find(|u| u.0 == unit.trim()).ok_or_else(wrong)?.1;
        if digits.is_empty() {
            return Err(wrong());
        }
        let seconds = digits.parse::<i64>().ok().and_then(|n| n.checked_mul(unit));
        seconds.and_then(|s| Second::try_from(s).ok()).and_then(Self::from_seconds).ok_or_else(|| {
            format!("`{text}` is not a usable length\nwrite a length from \"1s\" to \"{LONGEST_DAYS}d\"")
        })
    }
}

impl TryFrom<String> for Length {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Length> for String {
    fn from(length: Length) -> String {
        length.to_string()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::from(self.0);
        let (unit, size) = UNITS[1..].iter().find(|(_, size)| seconds % size == 0).unwrap_or(&UNITS[4]);
        write!(f, "{}{unit}", seconds / size)
    }
}

/// The flight on the calendar: its first day, its days, and the days of warm-up before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    first_day: Date,
    days: u32,
    warm_up: u32,
    /// When its days begin, where not all of them have 24 hours.
    midnights: Option<Arc<Midnights>>,
    /// When the days and weeks of caps begin …
    turns: Turns,
    /// … and where such days do not all have 24 hours, each of them.
    day_starts: Option<Arc<Midnights>>,
}

/// When local days begin (or those of caps, which may begin later), in real seconds from the flight's first midnight.
#[derive(Debug, PartialEq, Eq)]
struct Midnights {
    /// The first day of which it is known …
    first: i32,
    /// … and when it and those after it begin.
    begins: Vec<Second>,
}

/// Days before and after a flight whose beginnings are known: months go beyond it.
const MARGIN: i32 = 40;

/// A stretch of the calendar after which a counter starts again at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Local midnight to local midnight.
    Day,
    /// Monday to Sunday, or from another day on.
    Week,
    /// First to last of the month.
    Month,
    /// The whole flight (the warm-up, where there is one, is a period of its own).
    Flight,
}

impl Calendar {
    /// A flight of `days` days from `start`, after `warm_up` days that are not counted.
    pub fn new(start: StartDate, days: u32, warm_up: u32) -> Self {
        Self { first_day: start.date(), days, warm_up, midnights: None, turns: Turns::default(), day_starts: None }
    }

    /// The same flight, in which caps take days and weeks to begin so.
    pub fn turning(self, turns: Turns) -> Self {
        Self { turns, ..self }
    }

    /// When the days and weeks of caps begin.
    pub fn turns(&self) -> Turns {
        self.turns
    }

    /// The same flight, with the days of a time zone.
    pub fn in_zone(&self, zone: &TimeZone) -> Self {
        let begins_at = |time| self.begins_at(time, zone);
        Self { midnights: begins_at(TimeOfDay::default()), day_starts: begins_at(self.turns.day), ..self.clone() }
    }

    /// When every day reaches a time in a zone, unless that is always 24 hours after the day before.
    fn begins_at(&self, time: TimeOfDay, zone: &TimeZone) -> Option<Arc<Midnights>> {
        let (first, last) = (-(self.warm_up as i32) - MARGIN, self.days as i32 + MARGIN);
        let origin = self.first_midnight(zone);
        let begin = |day| Second::try_from(moment(self.date_of(day), time, zone)? - origin?).ok();
        let begins: Option<Vec<Second>> = (first..=last).map(begin).collect();
        let usual = |day: i32| day * DAY + time.seconds();
        let is_odd = |begins: &Vec<Second>| (first..).zip(begins).any(|(day, begin)| usual(day) != *begin);
        begins.filter(is_odd).map(|begins| Arc::new(Midnights { first, begins }))
    }

    /// When the flight begins in a zone, in seconds from 1970-01-01 UTC.
    pub fn first_midnight(&self, zone: &TimeZone) -> Option<i64> {
        moment(self.first_day, TimeOfDay::default(), zone)
    }

    /// The day of the flight that holds a moment (0 is the first; negative in the warm-up).
    #[inline]
    pub fn day_of(&self, moment: Second) -> i32 {
        let day = moment.div_euclid(DAY);
        if self.midnights.is_none() { day } else { self.day_near(day, moment) }
    }

    /// The same where days have other lengths: it lies near.
    fn day_near(&self, mut day: i32, moment: Second) -> i32 {
        while self.begin_of(day) > moment {
            day -= 1;
        }
        while self.begin_of(day + 1) <= moment {
            day += 1;
        }
        day
    }

    /// When a day begins.
    pub fn begin_of(&self, day: i32) -> Second {
        self.midnights.as_ref().map_or(day * DAY, |midnights| midnights.begin_of(day))
    }

    /// When a day begins for caps.
    fn turn_of(&self, day: i32) -> Second {
        self.day_starts.as_ref().map_or(day * DAY + self.turns.day.seconds(), |starts| starts.begin_of(day))
    }

    /// A stretch of whole days on another calendar, where they may begin at other moments.
    pub fn moved(&self, days: &Range<Second>, to: &Self) -> Range<Second> {
        let begin = |moment: Second| match moment {
            Second::MIN | Second::MAX => moment,
            _ => to.begin_of(self.day_of(moment)),
        };
        begin(days.start)..begin(days.end)
    }

    /// By how many seconds a stretch of days may be longer than as many times 24 hours, those of caps among them.
    pub fn slack(&self) -> Second {
        let zones = self.midnights.iter().chain(&self.day_starts);
        zones.map(|midnights| midnights.slack()).max().unwrap_or(0)
    }

    /// The flight's first day, in days after 1970-01-01.
    pub fn first_day(&self) -> i64 {
        let days = self.first_day.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1)));
        days.map_or(0, |span| span.get_days().into())
    }

    /// Days of the flight.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// Days of warm-up before the flight.
    pub fn warm_up(&self) -> u32 {
        self.warm_up
    }

    /// Flight and warm-up together, in days.
    pub fn all_days(&self) -> u32 {
        self.days + self.warm_up
    }

    /// Months of the flight: each of its days is the part of its month that it is, so that all days of a month are one.
    pub fn months(&self) -> f64 {
        let days: Vec<Date> = (0..self.days as i32).map(|day| self.date_of(day)).collect();
        let months = days.chunk_by(|one, other| one.first_of_month() == other.first_of_month());
        months.map(|days| days.len() as f64 / f64::from(days[0].days_in_month())).sum()
    }

    /// The first moment that is simulated (zero or negative).
    pub fn begin(&self) -> Second {
        self.begin_of(-(self.warm_up as i32))
    }

    /// The first moment after the flight.
    pub fn end(&self) -> Second {
        self.begin_of(self.days as i32)
    }

    /// The date of a day of the flight (0 is the first; negative in the warm-up).
    pub fn date(&self, day: i32) -> String {
        self.date_of(day).to_string()
    }

    /// How many days after a Monday the simulation begins.
    pub fn first_weekday(&self) -> usize {
        let date = self.date_of(-(self.warm_up as i32));
        date.weekday().to_monday_zero_offset() as usize
    }

    fn date_of(&self, day: i32) -> Date {
        let shift: Span = i64::from(day).days();
        self.first_day.saturating_add(shift)
    }

    /// For every day on which a moment of the simulation can lie for caps: when its period begins and when it ends.
    pub fn periods(&self, period: Period) -> Vec<(Second, Second)> {
        let moment = |day: i32| if period == Period::Flight { self.begin_of(day) } else { self.turn_of(day) };
        (self.first_turn()..self.days as i32)
            .map(|day| self.period_of(period, day))
            .map(|(first, next)| (moment(first), moment(next)))
            .collect()
    }

    /// When the first of the days of [`Self::periods`] begins.
    pub fn begin_of_periods(&self) -> Second {
        self.turn_of(self.first_turn())
    }

    /// The day on which the simulation begins for caps: where their days begin later, it is the one before.
    fn first_turn(&self) -> i32 {
        -(self.warm_up as i32) - i32::from(self.turns.day > TimeOfDay::default())
    }

    /// The first day of the period that holds a day, and the first day after it.
    fn period_of(&self, period: Period, day: i32) -> (i32, i32) {
        let date = self.date_of(day);
        match period {
            Period::Day => (day, day + 1),
            Period::Week => {
                let weekday = i32::from(date.weekday().to_monday_zero_offset());
                let first = day - (weekday - self.turns.week.after_monday()).rem_euclid(7);
                (first, first + 7)
            }
            Period::Month => {
                let first = day - i32::from(date.day()) + 1;
                (first, first + i32::from(date.days_in_month()))
            }
            Period::Flight if day < 0 => (-(self.warm_up as i32), 0),
            Period::Flight => (0, self.days as i32),
        }
    }
}

impl Midnights {
    fn begin_of(&self, day: i32) -> Second {
        let last = self.begins.len() as i32 - 1;
        let known = (day - self.first).clamp(0, last);
        self.begins[known as usize] + (day - self.first - known) * DAY
    }

    fn slack(&self) -> Second {
        let shifts = (self.first..).zip(&self.begins).map(|(day, begin)| begin - day * DAY);
        shifts.clone().max().unwrap_or(0) - shifts.min().unwrap_or(0)
    }
}

/// When a day reaches a time in a zone, in seconds from 1970-01-01 UTC. (A time that is skipped comes later.)
fn moment(date: Date, time: TimeOfDay, zone: &TimeZone) -> Option<i64> {
    let (hour, minute) = time.clock();
    Some(date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?.timestamp().as_second())
}

/// A number of days in words.
pub fn in_words(days: u32) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::super::turns::Weekday;
    use super::*;

    fn calendar(start: &str, days: u32, warm_up: u32) -> Calendar {
        let start = serde_json::from_value(start.into()).unwrap();
        Calendar::new(start, days, warm_up)
    }

    #[test]
    fn lengths_read_and_print() {
        for (text, seconds, printed) in [
            ("7d", 604_800, "7d"),
            ("1w", 604_800, "7d"),
            ("12h", 43_200, "12h"),
            ("36h", 129_600, "36h"),
            (" 30 m ", 1_800, "30m"),
            ("90s", 90, "90s"),
        ] {
            let length: Length = text.parse().unwrap();
            assert_eq!((length.seconds(), length.to_string().as_str()), (seconds, printed));
        }
        for text in ["", "7", "d", "7 dayz", "-1d", "0d", "1.5d", "99999d", "9999999999999999999d"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    /// In Paris the clock goes forward on 29 March 2026 and back on 25 October; in Havana at midnight, on 8 March.
    #[test]
    fn days_of_a_zone_have_23_or_25_hours() {
        let zone = |name: &str| jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap();
        let spring = calendar("2026-03-28", 3, 1).in_zone(&zone("Europe/Paris"));
        let hours = |calendar: &Calendar, day| (calendar.begin_of(day + 1) - calendar.begin_of(day)) / HOUR;
        assert_eq!([-1, 0, 1, 2].map(|day| hours(&spring, day)), [24, 24, 23, 24]);
        assert_eq!((spring.begin(), spring.end(), spring.slack()), (-DAY, 3 * DAY - HOUR, HOUR));
        let autumn = calendar("2026-10-24", 4, 0).in_zone(&zone("Europe/Paris"));
        assert_eq!([0, 1, 2, 300].map(|day| hours(&autumn, day)), [24, 25, 24, 24]);
        let havana = calendar("2026-03-07", 3, 0).in_zone(&zone("America/Havana"));
        assert_eq!([0, 1, 2].map(|day| hours(&havana, day)), [24, 23, 24]);
        for calendar in [&spring, &autumn, &havana] {
            for day in -50..60 {
                let begin = calendar.begin_of(day);
                assert_eq!(
                    [begin - 1, begin, begin + 5 * HOUR].map(|moment| calendar.day_of(moment)),
                    [day - 1, day, day]
                );
            }
        }
        assert_eq!(calendar("2026-03-28", 3, 1).in_zone(&zone("Asia/Kolkata")), calendar("2026-03-28", 3, 1));
        let flight = spring.periods(Period::Flight);
        assert_eq!((flight[0], flight[2]), ((-DAY, 0), (0, 3 * DAY - HOUR)));
        // A day from six in the morning loses the hour on the day before, on which the clock goes forward by night.
        let turns = Turns { day: String::from("06:00").try_into().unwrap(), ..Turns::default() };
        let early = calendar("2026-03-28", 3, 1).turning(turns).in_zone(&zone("Europe/Paris"));
        let lengths = early.periods(Period::Day).iter().map(|(begin, end)| (end - begin) / HOUR).collect::<Vec<_>>();
        assert_eq!(lengths, [24, 24, 23, 24, 24]);
        assert_eq!((early.slack(), early.begin_of(2)), (HOUR, spring.begin_of(2)));
    }

    #[test]
    fn periods_follow_the_real_calendar() {
        // 2026-02-26 is a Thursday; March begins on the fourth day of this flight.
        let calendar = calendar("2026-02-26", 10, 2);
        let days = |period| -> Vec<(i32, i32)> {
            calendar.periods(period).iter().map(|(begin, end)| (begin / DAY, end / DAY)).collect()
        };
        assert_eq!(days(Period::Day), (-2..10).map(|day| (day, day + 1)).collect::<Vec<_>>());
        assert_eq!(days(Period::Week), [[(-3, 4); 6], [(4, 11); 6]].concat());
        assert_eq!(days(Period::Month), [vec![(-25, 3); 5], vec![(3, 34); 7]].concat());
        assert_eq!(days(Period::Flight), [vec![(-2, 0); 2], vec![(0, 10); 10]].concat());
        assert_eq!(calendar.first_weekday(), 1);
        assert!((calendar.months() - (3.0 / 28.0 + 7.0 / 31.0)).abs() < 1e-12);
        // Weeks from Sunday, days from six in the morning: the first moments are of the day before.
        let turns = Turns { week: Weekday::Sunday, day: String::from("06:00").try_into().unwrap() };
        let turned = calendar.clone().turning(turns);
        let hours = |period| -> Vec<(i32, i32)> {
            turned.periods(period).iter().map(|(begin, end)| (begin / HOUR, end / HOUR)).collect()
        };
        let at_six = |days: &[i32]| days.iter().map(|day| 24 * day + 6).collect::<Vec<i32>>();
        let pairs = |days: &[i32]| at_six(days).windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        assert_eq!(hours(Period::Day), pairs(&(-3..=10).collect::<Vec<_>>()));
        let weeks = pairs(&[-4, 3, 10]);
        assert_eq!(hours(Period::Week), [vec![weeks[0]; 6], vec![weeks[1]; 7]].concat());
        assert_eq!(turned.periods(Period::Flight)[1..], calendar.periods(Period::Flight));
        assert_eq!(turned.begin_of_periods(), -3 * DAY + 6 * HOUR);
        assert_eq!(calendar.date(3), "2026-03-01");
    }
}

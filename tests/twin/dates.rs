//! The calendar, worked out one day after another.

use omnicap::base::time::{Calendar, Period, Second};
use omnicap::base::turns::Turns;

/// How many days after a Monday weeks begin, and how many seconds after midnight days do.
#[derive(Debug, Clone, Copy)]
pub struct Turning {
    pub week: usize,
    pub day: Second,
}

impl Turning {
    pub const USUAL: Self = Self { week: 0, day: 0 };

    /// What a scenario would say, as the engine reads it.
    pub fn told(self) -> Turns {
        let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let minutes = self.day / 60;
        Turns {
            week: serde_json::from_value(weekdays[self.week].into()).unwrap(),
            day: format!("{:02}:{:02}", minutes / 60, minutes % 60).try_into().unwrap(),
        }
    }

    /// What a scenario's `week_starts` and `day_starts` say.
    pub fn read(week: &str, day: &str) -> Self {
        let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let (hours, minutes) = day.split_once(':').unwrap();
        let [hours, minutes] = [hours, minutes].map(|part| part.parse::<Second>().unwrap());
        Self { week: weekdays.iter().position(|name| *name == week).unwrap(), day: 60 * (60 * hours + minutes) }
    }
}

/// Every day from Monday 1 January 1900 on, so that week `n` is days `7n` to `7n + 6`.
pub struct Dates {
    months: Vec<(i32, u32)>,
    /// Which of them is the first day of the flight.
    first: usize,
    turning: Turning,
}

impl Dates {
    /// Counts the days up to the end of a flight. Only the date of its first day is taken over.
    pub fn of(calendar: &Calendar, turning: Turning) -> Self {
        let text = calendar.date(0);
        let mut parts = text.split('-').map(|part| part.parse::<i32>().unwrap());
        let mut part = || parts.next().unwrap();
        let start = (part(), part() as u32, part() as u32);

        let mut months = Vec::new();
        let mut today = (1900, 1, 1);
        while today != start {
            months.push((today.0, today.1));
            today = next_day(today);
        }
        let first = months.len();
        for _ in 0..calendar.days() {
            months.push((today.0, today.1));
            today = next_day(today);
        }
        Self { months, first, turning }
    }

    /// Do two moments fall into one period?
    pub fn is_same(&self, period: Period, one: Second, other: Second) -> bool {
        let (day, other_day) = (self.day(one), self.day(other));
        match period {
            Period::Day => day == other_day,
            Period::Week => (day + 7 - self.turning.week) / 7 == (other_day + 7 - self.turning.week) / 7,
            Period::Month => self.months[day] == self.months[other_day],
            // The warm-up is a period of its own.
            Period::Flight => (one < 0) == (other < 0),
        }
    }

    /// How many days after 1 January 1900 a moment is; what lies before a day's beginning is of the day before.
    fn day(&self, moment: Second) -> usize {
        (self.first as i64 + i64::from(moment - self.turning.day).div_euclid(24 * 60 * 60)) as usize
    }
}

fn next_day((year, month, day): (i32, u32, u32)) -> (i32, u32, u32) {
    match (month, day) {
        (12, 31) => (year + 1, 1, 1),
        _ if day == days_in(year, month) => (year, month + 1, 1),
        _ => (year, month, day + 1),
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

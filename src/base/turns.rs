//! When calendar days and weeks begin for caps that count by them: at midnight and on Monday, unless a scenario says
//! otherwise. (Broadcasters' days begin in the early morning, and many weeks on Sunday.)

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When calendar days and weeks begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns {
    /// The first day of a week.
    pub week: Weekday,
    /// When a day begins. Weeks and months begin at the same time of their first day.
    pub day: TimeOfDay,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    /// The first day of a week by ISO 8601.
    #[default]
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last by ISO 8601; in many countries the first.
    Sunday,
}

impl Weekday {
    /// How many days after a Monday it is.
    pub fn after_monday(self) -> i32 {
        self as i32
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// A time of the day to the minute: `"06:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
pub struct TimeOfDay(i32);

impl TimeOfDay {
    /// Seconds from midnight, on a day of 24 hours.
    pub fn seconds(self) -> i32 {
        60 * self.0
    }

    /// Hours and minutes on the clock.
    pub fn clock(self) -> (i8, i8) {
        ((self.0 / 60) as i8, (self.0 % 60) as i8)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let part = |digits: &str, end: i32| {
            let is_whole = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse().ok().filter(|part| is_whole && *part < end)
        };
        let parts = text.split_once(':').and_then(|(hour, minute)| Some((part(hour, 24)?, part(minute, 60)?)));
        let cure = "write hours and minutes from \"00:00\" to \"23:59\", such as \"06:00\"";
        parts
            .map(|(hour, minute): (i32, i32)| Self(60 * hour + minute))
            .ok_or_else(|| format!("`{text}` is not a time of the day\n{cure}"))
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = self.clock();
        write!(f, "{hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_day_read_and_print() {
        for (text, seconds) in [("00:00", 0), ("06:00", 21_600), ("23:59", 86_340)] {
            let time = TimeOfDay::try_from(text.to_string()).unwrap();
            assert_eq!((time.seconds(), time.to_string().as_str()), (seconds, text));
        }
        for text in ["", "6", "24:00", "06:60", "6:00", "-1:00", "06:00:00", "+6:00"] {
            assert!(TimeOfDay::try_from(text.to_string()).is_err(), "{text}");
        }
    }
}

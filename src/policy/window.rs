//! Over what stretch of time a cap counts. Only this file tells windows apart.
//!
//! Every window is an *expiry*: when an impression is served it is known until when it will count, and later
//! impressions never expire earlier. So a cap of n is full exactly while the n-th most recent impression it counts
//! has not expired. Windows differ in nothing else, and one memory and one question serve them all. (Windows that
//! roll have a faster way besides, in `ad_server::rolling`.)

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::time::{Calendar, DAY, Length, Period, Second};
use crate::world::journey::{Journey, Opportunity};

/// Over what stretch of time a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("anyOf" = ways_to_write()))]
pub enum Window {
    /// `"7d"`: an impression at s counts at t exactly when t − s < 7 d.
    Rolling(Length),
    /// `"calendar day"`, `"calendar week"`, `"calendar month"`, `"flight"`.
    Period(Period),
    /// `"7d from first"`: opens with the first impression it counts and closes 7 d later; the next
    /// one opens a new window.
    FromFirst(Length),
    /// `"session"`.
    Session,
}

impl Window {
    /// The window of a minimum gap: a cap of one that rolls.
    pub fn gap(length: Length) -> Self {
        Self::Rolling(length)
    }

    /// Does it open and close with sessions?
    pub fn needs_sessions(self) -> bool {
        match self {
            Self::Session => true,
            Self::Rolling(_) | Self::FromFirst(_) | Self::Period(_) => false,
        }
    }

    /// Does it open and close with calendar weeks?
    pub fn goes_by_weeks(self) -> bool {
        self == Self::Period(Period::Week)
    }

    /// Does it open and close with calendar days, one of them or more?
    pub fn goes_by_days(self) -> bool {
        matches!(self, Self::Period(Period::Day | Period::Week | Period::Month))
    }

    /// How many days it lasts, about, in a flight of so many; None where that depends on the shopper.
    pub fn days(self, flight: f64) -> Option<f64> {
        match self {
            Self::Rolling(length) | Self::FromFirst(length) => Some(length.days()),
            Self::Period(Period::Day) => Some(1.0),
            Self::Period(Period::Week) => Some(7.0),
            Self::Period(Period::Month) => Some(30.0),
            Self::Period(Period::Flight) => Some(flight),
            Self::Session => None,
        }
    }

    /// The seconds for which every impression counts, if they are always the same.
    pub fn rolls_for(self) -> Option<Second> {
        match self {
            Self::Rolling(length) => Some(length.seconds()),
            Self::FromFirst(_) | Self::Period(_) | Self::Session => None,
        }
    }

    /// The length that is written in it; none where the calendar or a session ends it.
    pub fn length(self) -> Option<Length> {
        match self {
            Self::Rolling(length) | Self::FromFirst(length) => Some(length),
            Self::Period(_) | Self::Session => None,
        }
    }

    /// No two moments in one such window are so many seconds apart.
    pub fn longest(self) -> Second {
        match self {
            Self::Rolling(length) | Self::FromFirst(length) => length.seconds(),
            Self::Period(Period::Day) => DAY,
            Self::Period(Period::Week) => 7 * DAY,
            Self::Period(Period::Month) => 31 * DAY,
            Self::Period(Period::Flight) | Self::Session => Second::MAX,
        }
    }

    /// The same on a calendar, some days of which may be longer than others.
    pub fn longest_on(self, calendar: &Calendar) -> Second {
        match self {
            Self::Period(_) => self.longest().saturating_add(calendar.slack()),
            Self::Rolling(_) | Self::FromFirst(_) | Self::Session => self.longest(),
        }
    }

    /// What at most `max` impressions per window mean, as a part of a sentence.
    pub fn in_words(self, max: u32) -> String {
        match self {
            Self::Rolling(length) if max == 1 => format!("no two impressions less than {length} apart"),
            Self::Rolling(length) => format!("at most {max} in any {length}, looking back from each moment"),
            Self::Period(_) | Self::Session => format!("at most {max} per {self}"),
            Self::FromFirst(length) => format!("at most {max} in the {length} that the first of them opens"),
        }
    }
}

/// Windows that have names, as scenarios write them.
const NAMED: [(&str, Window); 5] = [
    ("calendar day", Window::Period(Period::Day)),
    ("calendar week", Window::Period(Period::Week)),
    ("calendar month", Window::Period(Period::Month)),
    ("flight", Window::Period(Period::Flight)),
    ("session", Window::Session),
];

/// How a window may be written, for editors: its names, and lengths.
fn ways_to_write() -> serde_json::Value {
    let names = NAMED.map(|(name, _)| name);
    let lengths = r"^\s*0*[1-9][0-9]*\s*[wdhms](\s+from\s+first)?\s*$";
    serde_json::json!([{ "enum": names }, { "pattern": lengths, "examples": ["7d", "12h", "7d from first"] }])
}

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((_, window)) = NAMED.iter().find(|(name, _)| *name == words) {
            return Ok(*window);
        }
        let (length, window): (&str, fn(Length) -> Self) = match words.strip_suffix(" from first") {
            Some(length) => (length, Self::FromFirst),
            None => (&words, Self::Rolling),
        };
        length.parse().map(window).map_err(|_| {
            format!(
                "`{text}` is not a window\nwrite a length such as \"7d\" or \"12h\", or \"calendar day\", \
                 \"calendar week\", \"calendar month\", \"7d from first\", \"session\", \"flight\""
            )
        })
    }
}

impl TryFrom<String> for Window {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> String {
        window.to_string()
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rolling(length) => write!(f, "{length}"),
            Self::FromFirst(length) => write!(f, "{length} from first"),
            named => f.write_str(NAMED.iter().find(|(_, w)| w == named).map_or("", |n| n.0)),
        }
    }
}

/// A window on a given calendar.
///
/// It answers two questions, consistently: until when an impression counts (asked once for each
/// impression, when it is served), and since when impressions count (asked only where a delay
/// hides some of them).
#[derive(Debug, Clone)]
pub enum WindowClock {
    /// An impression counts for this long.
    Rolling(Second),
    /// By day: when its period begins and ends; and when the first day begins.
    Period(Box<[(Second, Second)]>, Second),
    /// All impressions of a window of this length count until it closes.
    FromFirst(Second),
    /// An impression counts until its session is over.
    Session,
}

impl WindowClock {
    /// Puts a window on a calendar.
    pub fn new(window: Window, calendar: &Calendar) -> Self {
        match window {
            Window::Rolling(length) => Self::Rolling(length.seconds()),
            Window::Period(period) => Self::Period(calendar.periods(period).into(), calendar.begin_of_periods()),
            Window::FromFirst(length) => Self::FromFirst(length.seconds()),
            Window::Session => Self::Session,
        }
    }

    /// The second at which an impression now served stops to count. `closes` is when the counter's
    /// current window does; an impression from then on opens a new one.
    #[inline]
    pub fn until(&self, bid: &Opportunity, journey: &Journey, closes: &mut Second) -> Second {
        match self {
            Self::Rolling(length) => bid.time + length,
            Self::Period(days, begin) => period(days, *begin, bid.time).1,
            Self::FromFirst(length) => {
                if bid.time >= *closes {
                    *closes = bid.time + length;
                }
                *closes
            }
            Self::Session => journey.session_end(bid.session),
        }
    }

    /// The earliest second whose impressions still count at the bid.
    #[inline]
    pub fn since(&self, bid: &Opportunity, journey: &Journey, closes: Second) -> Second {
        match self {
            Self::Rolling(length) => bid.time - length + 1,
            Self::Period(days, begin) => period(days, *begin, bid.time).0,
            Self::FromFirst(length) if bid.time < closes => closes - length,
            Self::FromFirst(_) => Second::MAX,
            Self::Session => journey.sessions[bid.session as usize],
        }
    }
}

/// The period of a moment, by day.
#[inline]
fn period(days: &[(Second, Second)], begin: Second, moment: Second) -> (Second, Second) {
    let mut day = (((moment - begin) / DAY) as usize).min(days.len() - 1);
    // Where days have 23 or 25 hours, it is the one before or after.
    while moment < days[day].0 {
        day -= 1;
    }
    while moment >= days[day].1 {
        day += 1;
    }
    days[day]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// None is longer, and but for flights and sessions some are as long.
    #[test]
    fn a_window_knows_its_longest_stretch() {
        let calendar = Calendar::new(serde_json::from_value("2026-02-11".into()).unwrap(), 80, 9);
        for window in NAMED[..4].iter().map(|(_, window)| *window) {
            let WindowClock::Period(days, _) = WindowClock::new(window, &calendar) else {
                panic!("{window} is a period")
            };
            let longest = days.iter().map(|(begin, end)| end - begin).max().unwrap();
            assert!(longest == window.longest() || window.longest() == Second::MAX, "{window}: {longest}");
        }
        for (window, seconds) in [("90m", 5_400), ("2d from first", 172_800), ("session", Second::MAX)] {
            assert_eq!(window.parse::<Window>().unwrap().longest(), seconds);
        }
    }

    #[test]
    fn windows_read_and_print() {
        for text in [
            "7d",
            "12h",
            "30m",
            "7d from first",
            "calendar day",
            "calendar week",
            "calendar month",
            "flight",
            "session",
        ] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        for text in ["", "7 dayz", "calendar", "calendar year", "7d from last", "from first"] {
            assert!(text.parse::<Window>().is_err(), "{text}");
        }
    }
}

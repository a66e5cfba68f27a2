//! Dates as tables write them: `2026-03-02`.

use jiff::ToSpan;
use jiff::civil::Date;

/// The date so many days after another, both as `2026-03-02`; the text itself where it is no date.
pub fn days_later(date: &str, days: i64) -> String {
    date.parse().map_or_else(|_| date.into(), |date: Date| date.saturating_add(days.days()).to_string())
}

/// The English name of a date's day of the week; nothing where it is no date.
pub fn weekday(date: &str) -> String {
    date.parse().map_or_else(|_| String::new(), |date: Date| date.strftime("%A").to_string())
}

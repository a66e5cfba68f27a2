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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_over_the_ends_of_months_and_years() {
        assert_eq!(days_later("2026-12-28", 7), "2027-01-04");
        assert_eq!(days_later("2028-02-27", 3), "2028-03-01");
        assert_eq!(days_later("soon", 3), "soon");
        assert_eq!(["2026-03-02", "2026-03-08", "soon"].map(weekday), ["Monday", "Sunday", ""]);
    }
}

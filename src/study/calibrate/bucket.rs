//! The buckets of a reach-and-frequency table: `frequency_3`, `07`, `06-10`, `10+`, `≥ 3`, `3 or more`, `2x`.

use std::fmt;

/// The highest frequency that a table may name.
pub const HIGHEST: u32 = 1_000_000;

/// Frequencies that a table counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    /// The lowest.
    pub low: u32,
    /// The highest; none where it is open.
    pub high: Option<u32>,
}

/// Words before a frequency.
const BEFORE: [&str; 7] = ["frequency", "freq", "bucket", "reach", "exposures", "exposure", "contacts"];
/// Words and signs after one.
const AFTER: [&str; 10] =
    ["exposures", "exposure", "impressions", "impression", "contacts", "contact", "times", "time", "ots", "x"];
/// What says that a frequency is the lowest of many.
const OR_MORE: [&str; 7] = ["+", "or more", "and more", "or above", "and above", "and over", "plus"];

impl Bucket {
    /// Reads what a table writes; None where it is no bucket.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let text = BEFORE.iter().fold(text.as_str(), |text, word| {
            let Some(rest) = text.strip_prefix(word) else { return text };
            rest.strip_prefix(['_', ' ', '-']).unwrap_or(rest).trim_start()
        });
        let text = without(text, &AFTER);
        let from = |low: &str, more: u32| Some(Self { low: frequency(low)?.checked_add(more)?, high: None });
        for (sign, more) in [("≥", 0), (">=", 0), (">", 1)] {
            if let Some(low) = text.strip_prefix(sign) {
                return from(low, more);
            }
        }
        if let Some(low) = OR_MORE.iter().find_map(|more| text.strip_suffix(more)) {
            return from(without(low.trim_end(), &AFTER), 0);
        }
        let Some((low, high)) = text.split_once(['-', '–', '—']).or_else(|| text.split_once(" to ")) else {
            let only = frequency(text)?;
            return Some(Self { low: only, high: Some(only) });
        };
        let (low, high) = (frequency(low)?, frequency(high)?);
        (low <= high).then_some(Self { low, high: Some(high) })
    }

    /// What to do about a text that is no bucket.
    pub fn cure(text: &str) -> &'static str {
        if is_a_date(text) {
            return "a spreadsheet has made a date of a bucket such as 1-6: write it as text, or as 1–6, and export again";
        }
        if text.split_whitespace().count() > 1 && !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return "if it is a note, take it out or begin it with #";
        }
        "write a frequency such as 3, frequency_3, 06-10 or 10+"
    }

    /// One frequency alone.
    pub fn only(frequency: u32) -> Self {
        Self { low: frequency, high: Some(frequency) }
    }

    /// The highest frequency in it, as far as there is one.
    pub fn top(&self) -> u32 {
        self.high.unwrap_or(u32::MAX)
    }

    /// Does it share a frequency with another one?
    pub fn meets(&self, other: &Self) -> bool {
        self.low <= other.top() && other.low <= self.top()
    }

    /// The fewest and the most impressions that so many users make.
    pub fn impressions(&self, users: u64) -> (u128, u128) {
        let of = |times: u32| u128::from(users) * u128::from(times);
        (of(self.low), self.high.map_or(if users == 0 { 0 } else { u128::MAX }, of))
    }
}

/// A text without one of these words at its end.
fn without<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_suffix(word)).map_or(text, str::trim_end)
}

/// `Jan-06`, `6-Oct`, `2026-10-06`: what a spreadsheet makes of `1-6` and `6-10`.
fn is_a_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim().to_lowercase();
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let months = parts.iter().filter(|part| MONTHS.iter().any(|month| part.starts_with(month))).count();
    let numbers = parts.iter().filter(|part| is_number(part)).count();
    (months == 1 && numbers + 1 == parts.len() && numbers > 0) || (numbers == 3 && parts.len() == 3)
}

/// A whole number from 0, also with zeros before it or as a spreadsheet writes it, `3.0`.
fn frequency(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: u32 = digits.parse().ok().filter(|_| plain)?;
    (value <= HIGHEST).then_some(value)
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            None => write!(f, "{}+", self.low),
            Some(high) if high == self.low => write!(f, "{high}"),
            Some(high) => write!(f, "{}–{high}", self.low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_as_tables_write_them() {
        let shown = |text: &str| Bucket::read(text).map(|bucket| bucket.to_string());
        for (text, bucket) in [
            ("frequency_1", "1"),
            ("frequency_09", "9"),
            (" frequency_10+ ", "10+"),
            ("06-10", "6–10"),
            ("25+", "25+"),
            ("0", "0"),
            ("3.0", "3"),
            ("Frequency 7", "7"),
            ("reach 1+", "1+"),
            ("Reach 10 +", "10+"),
            ("≥ 3", "3+"),
            (">=3", "3+"),
            ("> 10", "11+"),
            ("3 or more", "3+"),
            ("3 times or more", "3+"),
            ("10 plus", "10+"),
            ("2x", "2"),
            ("10x+", "10+"),
            ("1 time", "1"),
            ("6 to 10", "6–10"),
            ("4 exposures", "4"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(bucket), "{text}");
        }
        for text in [
            "",
            "+",
            "-",
            "many",
            "10-6",
            "-3",
            "frequency_-3",
            "1.5",
            "NULL",
            "99999999999",
            "٣",
            "x",
            "total",
            ">",
            "reach",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_bucket_is_named() {
        for text in ["Jan-06", "6-Oct", "2026-10-06", "06/10/2026", "10. Jun"] {
            assert!(Bucket::read(text).is_none() && Bucket::cure(text).contains("spreadsheet"), "{text}");
        }
        assert!(Bucket::cure("Source: the panel").contains("begin it with #"));
        assert!(Bucket::cure("maybe").starts_with("write a frequency"));
    }

    #[test]
    fn impressions_of_a_bucket() {
        assert_eq!(Bucket::read("6-10").unwrap().impressions(3), (18, 30));
        assert_eq!(Bucket::read("10+").unwrap().impressions(3), (30, u128::MAX));
        assert_eq!(Bucket::read("10+").unwrap().impressions(0), (0, 0));
    }
}

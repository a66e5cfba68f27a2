//! Times as logs write them.
//!
//! - `2018-07-22T20:40:41Z`, `2018-07-22 22:40:41.5+02:00`, `2018-07-22 20:40:41 UTC`: a moment;
//! - `2018-07-22 22:40:41`, `2018/07/22 22:40`, `2018-07-22`: what a clock showed, in the campaign's zone;
//! - `22/07/2018 22:40`, `7/22/18 10:40 PM`: the same, once it is said whether the day or the month comes first;
//! - `1532292041`: seconds since 1970-01-01 UTC. A number so large that as seconds it would lie beyond
//!   the year 5138 is milliseconds, then microseconds, then nanoseconds;
//! - `2018072222`, `20180722`, `20180722224041`: a date by its digits; `43303.944`: days of a spreadsheet.

use serde::{Deserialize, Serialize};

pub use super::dates::Dates;
use crate::base::time::DAY;

/// A time as it was written, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After 1970-01-01 UTC.
    Zoned(i64),
    /// After midnight of 1970-01-01 on the same clock, with no zone named.
    Local(i64),
    /// A plain number that counts from somewhere.
    Number {
        /// It.
        number: i64,
        /// The date whose shape it has, as a local time.
        shape: Option<(Form, i64)>,
    },
}

/// How a plain number tells a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// It counts.
    Number,
    /// `2018072222`: by its digits.
    Digits,
    /// `43303.944`: days of a spreadsheet.
    Serial,
}

impl Form {
    /// What such numbers are.
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "seconds (or parts of them) since 1970",
            Self::Digits => "a date by its digits (YYYYMMDD, YYYYMMDDHH …)",
            Self::Serial => "days of a spreadsheet",
        }
    }
}

/// Why a time cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Nobody says whether the day or the month comes first.
    DayOrMonth,
    /// It is none.
    NoTime,
}

/// Reads a time.
///
/// # Errors
///
/// [`Unread`] where the text is no time, or may be two.
pub fn read(text: &[u8], dates: Option<Dates>) -> Result<Moment, Unread> {
    let usual = match text.get(4) {
        Some(b'-') if text.len() >= 16 => date_time(text),
        _ => number(text),
    };
    usual.map_or_else(|| written(text, dates), Ok)
}

/// A plain number, without its fraction.
fn number(text: &[u8]) -> Option<Moment> {
    let (negative, digits) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, text),
    };
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = match &digits[whole..] {
        [] => &[][..],
        [b'.', rest @ ..] if !rest.is_empty() && rest.iter().all(u8::is_ascii_digit) => rest,
        _ => return None,
    };
    if whole == 0 || whole > 19 {
        return None;
    }
    let size = decimal(&digits[..whole])?;
    let up = i64::from(negative && fraction.iter().any(|digit| *digit != b'0'));
    let shape = if negative { None } else { shape(&digits[..whole], size, fraction) };
    Some(Moment::Number { number: if negative { -size - up } else { size }, shape })
}

/// Digits that are taken for a date lie between these years.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;
/// 1970-01-01 in days of a spreadsheet, and the first days of 1990 and 2101.
const SERIAL_1970: i64 = 25_569;
const SERIALS: std::ops::Range<i64> = 32_874..73_416;

/// The date whose shape a number has.
fn shape(digits: &[u8], size: i64, fraction: &[u8]) -> Option<(Form, i64)> {
    if digits.len() == 5 && SERIALS.contains(&size) {
        // To the millionth of a day a spreadsheet tells seconds; more digits than these are noise.
        let kept = &fraction[..fraction.len().min(12)];
        let part = decimal(kept).unwrap_or(0) as f64 / 10_f64.powi(kept.len() as i32);
        let seconds = (part * f64::from(DAY)).round() as i64;
        return Some((Form::Serial, (size - SERIAL_1970) * i64::from(DAY) + seconds));
    }
    let field = |from: usize| if from < digits.len() { decimal(&digits[from..from + 2]) } else { Some(0) };
    if !matches!(digits.len(), 8 | 10 | 12 | 14 | 17) {
        return None;
    }
    let year = decimal(&digits[..4]).filter(|year| YEARS.contains(year))?;
    let day = days(year, field(4)?, field(6)?)?;
    Some((Form::Digits, local(day, field(8)?, field(10)?, field(12)?)?))
}

/// A local time of a day.
fn local(day: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    // A leap second is the last of its minute.
    let is_time = hour <= 23 && minute <= 59 && second <= 60;
    is_time.then(|| day * i64::from(DAY) + hour * 3_600 + minute * 60 + second.min(59))
}

/// A Unix time of any usual unit, in seconds.
pub fn unix(number: i64) -> i64 {
    match number.unsigned_abs() {
        0..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number.div_euclid(1_000),
        100_000_000_000_000..100_000_000_000_000_000 => number.div_euclid(1_000_000),
        _ => number.div_euclid(1_000_000_000),
    }
}

/// `2018-07-22T20:40:41.5+02:00`, with all after the minute left out where it may be.
fn date_time(text: &[u8]) -> Option<Moment> {
    let at = |index: usize| text.get(index).copied();
    let joined = at(7) == Some(b'-') && matches!(at(10), Some(b'T' | b't' | b' ')) && at(13) == Some(b':');
    let field = |from: usize, to: usize| decimal(text.get(from..to)?);
    if !joined {
        return None;
    }
    let day = days(field(0, 4)?, field(5, 7)?, field(8, 10)?)?;
    let (hour, minute) = (field(11, 13)?, field(14, 16)?);
    let (second, rest) = match at(16) {
        Some(b':') => (field(17, 19)?, fraction(&text[19..])?),
        _ => (0, &text[16..]),
    };
    let local = local(day, hour, minute, second)?;
    Some(match offset(rest)? {
        Some(offset) => Moment::Zoned(local - offset),
        None => Moment::Local(local),
    })
}

/// A date as people write it, with a time or without.
fn written(text: &[u8], dates: Option<Dates>) -> Result<Moment, Unread> {
    let ends = |byte: &u8| matches!(byte, b' ' | b'T' | b't');
    // The T of a month's name stands among letters.
    let at =
        (0..text.len()).find(|at| ends(&text[*at]) && !text[at - at.min(&1)..*at].iter().any(u8::is_ascii_alphabetic));
    let (date, time) = text.split_at(at.unwrap_or(text.len()));
    let day = date_of(date, dates)?;
    let time = || -> Option<Moment> {
        let (hour, minute, second, rest) = time_of(time.get(1..).unwrap_or_default().trim_ascii())?;
        let local = local(day, hour, minute, second)?;
        Some(offset(rest)?.map_or(Moment::Local(local), |offset| Moment::Zoned(local - offset)))
    };
    time().ok_or(Unread::NoTime)
}

/// `2018-07-22`, `2018/7/22`, `22-Jul-2018`, and `22/07/2018` or `7/22/18` once it is known what comes first.
fn date_of(text: &[u8], dates: Option<Dates>) -> Result<i64, Unread> {
    let sign = *text.iter().find(|byte| matches!(byte, b'-' | b'/' | b'.')).ok_or(Unread::NoTime)?;
    let parts: Vec<&[u8]> = text.splitn(4, |byte| *byte == sign).collect();
    let [one, two, three] = parts[..] else { return Err(Unread::NoTime) };
    let small = |part: &[u8]| decimal(part).filter(|_| part.len() <= 2);
    let year = |part: &[u8]| match part.len() {
        4 => decimal(part),
        2 => Some(2_000 + decimal(part)?),
        _ => None,
    };
    let date = match (one.len(), month(two)) {
        (4, _) => (year(one), small(two), small(three)),
        (_, Some(month)) => (year(three), Some(month), small(one)),
        _ => {
            let (one, two) = (small(one).ok_or(Unread::NoTime)?, small(two).ok_or(Unread::NoTime)?);
            let year = year(three).ok_or(Unread::NoTime)?;
            match dates.ok_or(Unread::DayOrMonth)? {
                Dates::DayFirst => (Some(year), Some(two), Some(one)),
                Dates::MonthFirst => (Some(year), Some(one), Some(two)),
            }
        }
    };
    let (Some(year), Some(month), Some(day)) = date else { return Err(Unread::NoTime) };
    days(year, month, day).ok_or(Unread::NoTime)
}

/// A month by the beginning of its English name.
fn month(name: &[u8]) -> Option<i64> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let index =
        NAMES.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(name.get(..3).unwrap_or_default()))?;
    name.iter().all(u8::is_ascii_alphabetic).then_some(index as i64 + 1)
}

/// `22:40:41.5`, `9:05`, `10 PM` or nothing, and what follows it.
fn time_of(text: &[u8]) -> Option<(i64, i64, i64, &[u8])> {
    if text.is_empty() {
        return Some((0, 0, 0, text));
    }
    let field = |text: &'_ [u8]| {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        Some((decimal(&text[..digits]).filter(|_| digits <= 2)?, digits))
    };
    let (hour, length) = field(text)?;
    let (mut rest, mut fields) = (&text[length..], [0, 0]);
    for value in &mut fields {
        if let [b':', after @ ..] = rest {
            let (number, length) = field(after).filter(|(_, length)| *length == 2)?;
            (*value, rest) = (number, &after[length..]);
        }
    }
    let rest = fraction(rest)?.trim_ascii();
    let half = rest.get(..2).map(|half| half.to_ascii_uppercase());
    let (hour, rest) = match half.as_deref() {
        Some(b"AM" | b"PM") if !(1..=12).contains(&hour) => return None,
        Some(b"AM") => (hour % 12, &rest[2..]),
        Some(b"PM") => (hour % 12 + 12, &rest[2..]),
        _ => (hour, rest),
    };
    Some((hour, fields[0], fields[1], rest))
}

/// What follows a fraction of a second.
fn fraction(text: &[u8]) -> Option<&[u8]> {
    let [b'.' | b',', rest @ ..] = text else {
        return Some(text);
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &rest[digits..])
}

/// Seconds east of UTC, where a zone is named: outer None where the text is no zone.
fn offset(text: &[u8]) -> Option<Option<i64>> {
    let zone = text.trim_ascii();
    match zone {
        [] => Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => Some(Some(0)),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, minutes) = match rest {
                [_, _] => (decimal(rest)?, 0),
                [_, _, b':', _, _] => (decimal(&rest[..2])?, decimal(&rest[3..])?),
                [_, _, _, _] => (decimal(&rest[..2])?, decimal(&rest[2..])?),
                _ => return None,
            };
            let size = hours * 3_600 + minutes * 60;
            (hours < 24 && minutes < 60).then_some(Some(if *sign == b'-' { -size } else { size }))
        }
        _ => None,
    }
}

/// Digits and nothing else, as a number.
fn decimal(digits: &[u8]) -> Option<i64> {
    let step = |sum: i64, digit: &u8| {
        digit.is_ascii_digit().then(|| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0'))).flatten()
    };
    (!digits.is_empty()).then(|| digits.iter().try_fold(0, step)).flatten()
}

/// Days after 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms", 2013).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let long = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if !(1..=12).contains(&month) || !(1..=long[month as usize - 1]).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<Moment> {
        read(text.as_bytes(), None).ok()
    }

    #[test]
    fn times_read_as_they_are_written() {
        let instant = Some(Moment::Zoned(1_532_292_041));
        for text in [
            "2018-07-22T20:40:41Z",
            "2018-07-22 20:40:41 UTC",
            "2018-07-22T22:40:41.999+02:00",
            "2018-07-22 22:40:41.999 +02:00",
            "2018-07-22t22:40:41+0200",
            "2018-07-22 15:10:41,5-05:30",
            "2018-07-22 20:40:41+00",
            "2018/7/22 8:40:41 pm UTC",
            "22-Jul-2018 20:40:41Z",
        ] {
            assert_eq!(plain(text), instant, "{text}");
        }
        assert_eq!(plain("2018-07-22 20:40:41"), Some(Moment::Local(1_532_292_041)));
        assert_eq!(plain("2018-07-22T20:40"), Some(Moment::Local(1_532_292_000)));
        assert_eq!(plain("2018-07-22 20"), Some(Moment::Local(1_532_289_600)));
        assert_eq!(plain("2018-07-22"), Some(Moment::Local(1_532_217_600)));
        assert_eq!(plain("2018.7.22"), plain("2018-07-22"));
        assert_eq!(plain("22-OCTOBER-18 00:01"), plain("2018-10-22 00:01"));
        assert_eq!(plain("2016-12-31T23:59:60Z"), Some(Moment::Zoned(1_483_228_799)));
        for (text, seconds) in [
            ("1532292041", 1_532_292_041),
            ("1532292041.9", 1_532_292_041),
            ("1532292041123", 1_532_292_041),
            ("1532292041123456", 1_532_292_041),
            ("1532292041123456789", 1_532_292_041),
            ("-0.5", -1),
            ("0", 0),
        ] {
            let Some(Moment::Number { number, shape: None }) = plain(text) else { panic!("{text}") };
            assert_eq!(unix(number), seconds, "{text}");
        }
    }

    #[test]
    fn whether_day_or_month_comes_first_is_asked() {
        let day_first =
            [("02/03/2026 10:00", "2026-03-02 10:00"), ("2.3.26", "2026-03-02"), ("13-03-2026", "2026-03-13")];
        let month_first = [("3/2/26 10:00 AM", "2026-03-02 10:00"), ("03-13-2026 12:30 AM", "2026-03-13 00:30")];
        for (dates, text, same) in day_first
            .map(|(text, same)| (Dates::DayFirst, text, same))
            .into_iter()
            .chain(month_first.map(|(text, same)| (Dates::MonthFirst, text, same)))
        {
            assert_eq!(read(text.as_bytes(), None), Err(Unread::DayOrMonth), "{text}");
            assert_eq!(read(text.as_bytes(), Some(dates)).ok(), plain(same), "{text}");
        }
        assert_eq!(read(b"03/13/2026", Some(Dates::DayFirst)), Err(Unread::NoTime));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "-",
            "yesterday",
            "2018-02-29",
            "2018-02-29 10:00:00",
            "2018-13-01 10:00:00",
            "2018-07-22 24:00:00",
            "2018-07-22 10:60:00",
            "2018-07-22 10:00:0",
            "2018-07-22 13:00 PM",
            "2018-07-22T10:00:00+25:00",
            "2018-07-22T10:00:00 Europe/Paris",
            "1532292041x",
            "1.5e9",
            "99999999999999999999999",
            "2018-07-22T10:00:00.",
            "2018-7",
            "T10:00",
            "1-Foo-2018",
        ] {
            assert_eq!(read(text.as_bytes(), None), Err(Unread::NoTime), "{text}");
        }
    }
}

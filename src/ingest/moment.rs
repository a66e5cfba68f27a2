//! Times as logs write them.
//!
//! - `2018-07-22T20:40:41Z`, `2018-07-22 22:40:41.5+02:00`, `2018-07-22 20:40:41 UTC`: a moment;
//! - `2018-07-22 22:40:41`, `2018-07-22T22:40`: what a clock showed, in the campaign's zone;
//! - `1532292041`: seconds since 1970-01-01 UTC. A number so large that as seconds it would lie beyond
//!   the year 5138 is milliseconds, then microseconds, then nanoseconds.

use crate::base::time::DAY;

/// A time as it was written, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After 1970-01-01 UTC.
    Zoned(i64),
    /// After midnight of 1970-01-01 on the same clock, with no zone named.
    Local(i64),
    /// A plain number that counts from somewhere.
    Number(i64),
}

/// Reads a time; None where it is none.
pub fn read(text: &[u8]) -> Option<Moment> {
    match text.get(4) {
        Some(b'-') if text.len() >= 16 => date_time(text),
        _ => number(text).map(Moment::Number),
    }
}

/// A plain number, without its fraction.
fn number(text: &[u8]) -> Option<i64> {
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
    Some(if negative { -size - up } else { size })
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
    // A leap second is the last of its minute.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let local = day * i64::from(DAY) + hour * 3_600 + minute * 60 + second.min(59);
    Some(match offset(rest)? {
        Some(offset) => Moment::Zoned(local - offset),
        None => Moment::Local(local),
    })
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

    #[test]
    fn times_read_as_they_are_written() {
        let instant = Some(Moment::Zoned(1_532_292_041));
        for text in [
            "2018-07-22T20:40:41Z",
            "2018-07-22 20:40:41 UTC",
            "2018-07-22T22:40:41.999+02:00",
            "2018-07-22t22:40:41+0200",
            "2018-07-22 15:10:41,5-05:30",
            "2018-07-22 20:40:41+00",
        ] {
            assert_eq!(read(text.as_bytes()), instant, "{text}");
        }
        assert_eq!(read(b"2018-07-22 20:40:41"), Some(Moment::Local(1_532_292_041)));
        assert_eq!(read(b"2018-07-22T20:40"), Some(Moment::Local(1_532_292_000)));
        assert_eq!(read(b"2016-12-31T23:59:60Z"), Some(Moment::Zoned(1_483_228_799)));
        for (text, seconds) in [
            ("1532292041", 1_532_292_041),
            ("1532292041.9", 1_532_292_041),
            ("1532292041123", 1_532_292_041),
            ("1532292041123456", 1_532_292_041),
            ("1532292041123456789", 1_532_292_041),
            ("-0.5", -1),
            ("0", 0),
        ] {
            let Some(Moment::Number(number)) = read(text.as_bytes()) else { panic!("{text}") };
            assert_eq!(unix(number), seconds, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "-",
            "yesterday",
            "2018-07-22",
            "2018-02-29 10:00:00",
            "2018-13-01 10:00:00",
            "2018-07-22 24:00:00",
            "2018-07-22 10:60:00",
            "2018-07-22 10:00:0",
            "2018-07-22T10:00:00+25:00",
            "2018-07-22T10:00:00 Europe/Paris",
            "07/22/2018 10:00",
            "1532292041x",
            "1.5e9",
            "99999999999999999999999",
            "2018-07-22T10:00:00.",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}

//! Numbers as tables write them: thousands parted in the ways in use, percentages with their sign.

/// More than this are no people and no impressions of one campaign.
const MOST: u64 = 1_000_000_000_000;

/// What stands where there is nothing.
const NOTHING: [&str; 6] = ["", "null", "none", "n/a", "-", "–"];

/// Spaces and marks that part thousands: plain, no-break, narrow no-break, thin and figure spaces, and marks.
const PARTING: [char; 10] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', ',', '.', '_', '\'', '\u{2019}'];

/// Does a cell say nothing?
pub fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&text.trim().to_lowercase().as_str())
}

/// A count: whole, not negative, perhaps with thousands parted. Nothing and `NULL` are None.
pub fn count(text: &str) -> Result<Option<u64>, ()> {
    if is_nothing(text) {
        return Ok(None);
    }
    let digits = whole(without_zeros(text.trim())).ok_or(())?;
    digits.parse().ok().filter(|value| *value <= MOST).map(Some).ok_or(())
}

/// The point parts thousands in some lands and decimals in others: a count in which it parts thousands.
pub fn has_points(text: &str) -> bool {
    without_zeros(text.trim()).contains('.') && count(text).is_ok()
}

/// What a spreadsheet appends to a whole number.
fn without_zeros(text: &str) -> &str {
    [".0", ".00", ",0", ",00"].iter().find_map(|zeros| text.strip_suffix(zeros)).unwrap_or(text)
}

/// The digits of a whole number; None where marks part them otherwise than thousands are.
fn whole(text: &str) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(mark) = text.chars().find(|sign| PARTING.contains(sign)) else {
        return is_digits(text).then(|| text.to_string());
    };
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let thousands = last.len() == 3 && middle.iter().all(|group| group.len() == 3) && first.len() <= 3;
    // Lakhs and crores: 12,34,567.
    let lakhs = mark == ',' && last.len() == 3 && middle.iter().all(|group| group.len() == 2) && first.len() <= 2;
    let sound = groups.iter().all(|group| is_digits(group)) && !first.starts_with('0');
    (sound && (thousands || lakhs)).then(|| groups.concat())
}

/// A number with decimals, and how fine it is written: by what its last digit counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal {
    /// The number.
    pub value: f64,
    /// What one more in its last digit is.
    pub unit: f64,
    /// Does it bear a percent sign?
    pub is_percent: bool,
}

impl Decimal {
    /// So many of these people are this percentage.
    pub fn of(self, people: u64) -> u64 {
        (self.value / 100.0 * people as f64).round() as u64
    }
}

/// Reads a number such as `12.27`, `12,27 %` or `1,234.5`; None where it is none, or where a mark may part thousands or
/// decimals.
pub fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let plain = text.trim_end_matches(|sign: char| sign == '%' || sign.is_whitespace());
    let is_percent = text[plain.len()..].contains('%');
    let plain: String =
        plain.chars().filter(|sign| !sign.is_whitespace() && !['_', '\'', '\u{2019}'].contains(sign)).collect();
    let point = plain.rfind(['.', ',']);
    let (whole, part) = point.map_or((plain.as_str(), ""), |at| (&plain[..at], &plain[at + 1..]));
    let alone = point.is_none() || !whole.contains(['.', ',']);
    // 1,234 is a thousand and more, or one and a bit: a percentage is not the first.
    let unclear = alone && part.len() == 3 && plain.contains(',') && !whole.starts_with('0') && !is_percent;
    let whole: String = whole.chars().filter(|sign| !['.', ','].contains(sign)).collect();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if unclear || whole.is_empty() || !digits(&whole) || !digits(part) || (point.is_some() && part.is_empty()) {
        return None;
    }
    let value: f64 = format!("{whole}.{part}0").parse().ok()?;
    (value <= MOST as f64).then_some(Decimal { value, unit: 0.1_f64.powi(part.len() as i32), is_percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_tables_write_them() {
        for (text, value) in [
            ("85,234", Ok(Some(85_234))),
            ("18.680", Ok(Some(18_680))),
            ("18\u{202f}680", Ok(Some(18_680))),
            ("1\u{a0}234\u{a0}567", Ok(Some(1_234_567))),
            ("18\u{2009}680", Ok(Some(18_680))),
            ("18’680", Ok(Some(18_680))),
            ("12,34,567", Ok(Some(1_234_567))),
            ("1.234.567,00", Ok(Some(1_234_567))),
            ("1_000", Ok(Some(1_000))),
            ("12.0", Ok(Some(12))),
            ("0", Ok(Some(0))),
            ("NULL", Ok(None)),
            ("–", Ok(None)),
            ("", Ok(None)),
        ] {
            assert_eq!(count(text), value, "{text}");
        }
        for text in [
            "-5",
            "1.5",
            "18.68",
            "0.680",
            "many",
            "1e9",
            "9999999999999",
            ",",
            "1,2",
            "12,34",
            "1,234.567",
            "1.234,567",
            "1..000",
        ] {
            assert_eq!(count(text), Err(()), "{text}");
        }
        assert!(has_points("18.680") && !has_points("18680") && !has_points("12.0") && !has_points("1.5"));
    }

    #[test]
    fn decimals_as_tables_write_them() {
        let read =
            |text: &str| decimal(text).map(|read| (read.value, (1.0 / read.unit).round() as u64, read.is_percent));
        for (text, expected) in [
            ("12.27", (12.27, 100, false)),
            ("12,27 %", (12.27, 100, true)),
            ("12.27\u{202f}%", (12.27, 100, true)),
            ("70%", (70.0, 1, true)),
            ("1,234.5", (1234.5, 10, false)),
            ("1.234,5", (1234.5, 10, false)),
            ("0,125", (0.125, 1000, false)),
            ("4.211", (4.211, 1000, false)),
            ("1,234 %", (1.234, 1000, true)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in ["", "%", "-1", "1,234", "5.", "many", "1e3", "1 %x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

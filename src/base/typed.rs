//! Numbers as people type them.

/// A whole number: `100000`, `1_000_000`, `200k`, `1.5M`.
///
/// # Errors
///
/// What to write instead.
pub fn whole(text: &str) -> Result<u64, String> {
    let cure = || "write a whole number, such as 100000, 1_000_000, 200k or 1M".to_string();
    let plain = text.trim().replace('_', "");
    let (digits, zeros) = match plain.char_indices().next_back() {
        Some((end, 'k' | 'K')) => (&plain[..end], 3),
        Some((end, 'm' | 'M')) => (&plain[..end], 6),
        _ => (plain.as_str(), 0),
    };
    let (whole, part) = digits.trim().split_once('.').unwrap_or((digits.trim(), ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) || part.len() > zeros || digits.ends_with('.') {
        return Err(cure());
    }
    let number = format!("{whole}{part}{}", "0".repeat(zeros - part.len()));
    number.parse().map_err(|_| format!("write a number up to {}", u64::MAX))
}

/// The same within limits.
pub fn within(low: u64, high: u64) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| {
        let number = whole(text)?;
        (low..=high).contains(&number).then_some(number).ok_or_else(|| format!("write a number from {low} to {high}"))
    }
}

/// An amount of nothing or more: `500`, `0.001`, `2_500`.
///
/// # Errors
///
/// The cure, where it is none.
pub fn amount(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().replace('_', "").parse().ok();
    let amount = number.filter(|number| number.is_finite() && *number >= 0.0);
    amount.ok_or_else(|| "write a number of 0 or more, such as 500 or 0.001".into())
}

/// An amount above nothing.
///
/// # Errors
///
/// The cure, where it is none.
pub fn more_than_nothing(text: &str) -> Result<f64, String> {
    let amount = amount(text).ok().filter(|amount| *amount > 0.0);
    amount.ok_or_else(|| "write an amount above 0, such as 400000 or 400_000".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("0", 0),
            ("1_000_000", 1_000_000),
            ("1M", 1_000_000),
            ("1.5M", 1_500_000),
            ("0.25m", 250_000),
            ("200k", 200_000),
            ("2 K", 2_000),
        ] {
            assert_eq!(whole(text), Ok(number), "{text}");
        }
        for text in
            ["", "k", "M", "-1", "1.5", "1.0001k", "1e6", "1,000", "1.k", ".5M", "1kM", "99999999999999M", "١", "é"]
        {
            assert!(whole(text).is_err(), "{text}");
        }
        assert_eq!([amount("2_500"), amount("0.001")], [Ok(2_500.0), Ok(0.001)]);
        assert!(["-1", "much", "inf"].iter().all(|text| amount(text).is_err()));
        assert!(more_than_nothing("0").is_err() && more_than_nothing("0.5") == Ok(0.5));
        assert_eq!(within(2, 9)("9"), Ok(9));
        assert!(within(2, 9)("1").is_err() && within(2, 9)("1k").unwrap_err().contains("from 2 to 9"));
    }
}

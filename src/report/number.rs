//! Numbers as people and programs read them.

/// Digits that a table keeps: more than any estimate has, few enough to read.
const DIGITS: usize = 12;

/// A number for a table: plain decimals, the shortest that keep twelve digits.
pub fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    // A zero has no sign.
    format!("{}", rounded + 0.0)
}

/// A count with thousands separators.
pub fn thousands(count: f64) -> String {
    let digits = format!("{:.0}", count.abs());
    let groups: Vec<&str> = (0..digits.len().div_ceil(3))
        .rev()
        .map(|group| {
            let end = digits.len() - 3 * group;
            &digits[end.saturating_sub(3)..end]
        })
        .collect();
    format!("{}{}", if count <= -0.5 { "−" } else { "" }, groups.join(","))
}

/// A share as a percentage.
pub fn percent(share: f64) -> String {
    format!("{} %", decimals(100.0 * share, 1))
}

/// How many decimals a percentage deserves whose interval is this wide: as many as it leaves
/// meaning to.
pub fn percent_places(width: f64) -> usize {
    if width < 0.001 { 2 } else { 1 }
}

/// A number with this many decimals.
pub fn decimals(value: f64, places: usize) -> String {
    signless(format!("{value:.places$}"))
}

/// A true minus sign, and none on a zero.
fn signless(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| !c.is_ascii_digit() || c == '0') => rest.to_string(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(0.0), "0");
        assert_eq!(thousands(999.6), "1,000");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(thousands(-12_345.0), "−12,345");
        assert_eq!(percent(-0.0001), "0.0 %");
        assert_eq!(percent(-0.123), "−12.3 %");
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(1e15), "1000000000000000");
        assert_eq!(plain(-0.0), "0");
    }
}

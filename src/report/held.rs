//! Numbers that stay with their units.

/// A space at which no line breaks.
pub const HELD: char = '\u{a0}';

/// Keeps numbers and their units on one line.
pub fn held(text: &str) -> String {
    let held = text.replace(" %", "\u{a0}%").replace("95\u{a0}% interval", "95\u{a0}%\u{a0}interval");
    hold_currency(&held)
}

/// The codes of currencies stay with their amounts.
fn hold_currency(text: &str) -> String {
    let mut held = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(' ') {
        let (before, after) = rest.split_at(at);
        let code = before.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        let is_code = code.len() == 3 && code.chars().all(|letter| letter.is_ascii_uppercase());
        let is_amount = after[1..].starts_with(|letter: char| letter.is_ascii_digit() || letter == '−');
        let is_number = code.ends_with(|letter: char| letter.is_ascii_digit());
        let is_days = after[1..].starts_with("days") || after[1..].starts_with("points");
        held.push_str(before);
        held.push(if (is_code && is_amount) || (is_number && is_days) { HELD } else { ' ' });
        rest = &after[1..];
    }
    held.push_str(rest);
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_their_units() {
        assert_eq!(held("saves USD 3,069 (10.7 %)"), "saves USD\u{a0}3,069 (10.7\u{a0}%)");
        assert_eq!(held("against EUR −4,950 of ABC shops"), "against EUR\u{a0}−4,950 of ABC shops");
    }
}

//! Numbers that stay with their units.

/// Keeps numbers and their units on one line.
pub fn held(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

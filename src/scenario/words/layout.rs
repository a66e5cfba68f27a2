//! How the words are set: lines that begin with what they speak of, and lengths of time.

use crate::base::time::{Length, Second};

/// A line that begins with what it speaks of.
pub fn line(what: &str, words: &str) -> String {
    format!("  {what:<12} {words}\n")
}

/// A length of time as a scenario writes it.
pub fn length(seconds: Second) -> String {
    Length::from_seconds(seconds).map_or_else(String::new, |length| length.to_string())
}

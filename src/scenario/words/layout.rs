//! How the words are set: lines that begin with what they speak of.

/// A line that begins with what it speaks of.
pub fn line(what: &str, words: &str) -> String {
    format!("  {what:<12} {words}\n")
}

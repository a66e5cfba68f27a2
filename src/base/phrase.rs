//! Small pieces of sentences.

use super::number::thousands;

/// "1 shopper", "2,000 shoppers".
pub fn counted(count: f64, thing: &str) -> String {
    format!("{} {thing}{}", thousands(count), if count == 1.0 { "" } else { "s" })
}

/// Whom a run tells of: the users of a log, or the shoppers it drew.
pub fn person(of_log: bool) -> &'static str {
    if of_log { "user" } else { "shopper" }
}

/// A name as prose quotes it.
pub fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// "a, b and c".
pub fn listed<Name: AsRef<str>>(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// The sentence that begins with these words.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        assert_eq!(
            [counted(1.0, "day"), counted(0.0, "day"), counted(2_000.0, "day")],
            ["1 day", "0 days", "2,000 days"]
        );
        assert_eq!([listed(&["a"]), listed(&["a", "b"]), listed(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
        assert_eq!([sentence("“a” is"), sentence("it is"), sentence("")], ["“a” is", "It is", ""]);
    }
}

//! Text that is not TOML: what was meant, where it can be told.

use std::ops::Range;

use super::problem::Problem;
use crate::base::typed::whole;

/// What to say of the places at which a text is not TOML, each with the parser's message. A line whose mistake is known
/// is named once: what follows on it are its consequences.
pub fn explain(text: &str, errors: impl Iterator<Item = (String, Option<Range<usize>>)>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut explained: Vec<Range<usize>> = Vec::new();
    for (message, span) in errors {
        let line = span.as_ref().map(|span| line_of(text, span.start));
        match line.as_ref().and_then(|line| known(text, line)) {
            Some(problem) => {
                explained.extend(line);
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            None if line.is_some_and(|line| explained.contains(&line)) => {}
            None => {
                let cure = if message.contains("duplicate key") { "a key stands once in its table" } else { CURE };
                problems.push(Problem::error(format!("this is not TOML: {message}"), cure, span));
            }
        }
    }
    problems
}

/// What to do about a line of which nothing else is known.
const CURE: &str = "write key = value, with texts in quotes (\"…\"); https://toml.io has it all";

/// A mistake that people make.
fn known(text: &str, line: &Range<usize>) -> Option<Problem> {
    number_with_comma(text, line).or_else(|| curly_quotes(text, line)).or_else(|| bare_value(text, line))
}

/// Quotes that a word processor has made round.
fn curly_quotes(text: &str, line: &Range<usize>) -> Option<Problem> {
    let written = &text[line.clone()];
    let quotes = ['“', '”', '„', '‘', '’', '«', '»'];
    let at = written.find(quotes).filter(|at| !written[..*at].contains(['"', '\'', '#']))?;
    let quote = written[at..].chars().next()?;
    let title = format!("`{quote}` is no quote in TOML: write straight ones, as in \"text\"");
    let start = line.start + at;
    Some(Problem::error(title, "a word processor makes them round", Some(start..start + quote.len_utf8())))
}

/// `shoppers = 1M`, `start = 02/03/2026`: what was meant.
fn bare_value(text: &str, line: &Range<usize>) -> Option<Problem> {
    let written = &text[line.clone()];
    let after_signs = written.match_indices('=').map(|(at, _)| at + 1);
    let (start, value, cure) = after_signs.filter_map(|at| unquoted(written, at)).next()?;
    let start = line.start + start;
    Some(Problem::error(format!("`{value}` is not a value: {cure}"), "", Some(start..start + value.len())))
}

/// The value after an equals sign, where it is one that people write: where it begins, it itself, and what to write.
fn unquoted(line: &str, after: usize) -> Option<(usize, &str, String)> {
    let rest = line[after..].trim_start();
    let value = rest.split(['#', ',', '}', ']']).next()?.trim();
    let cure = match value {
        date if is_slashed_date(date) => "write a date as year-month-day, such as 2026-03-02".to_string(),
        count if count.contains(['k', 'K', 'm', 'M']) => format!("write {}", whole(count).ok()?),
        _ => return None,
    };
    Some((line.len() - rest.len(), value, cure))
}

/// `02/03/2026`, `2.3.2026`: in another order for everybody.
fn is_slashed_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}

/// The line that holds a byte, or that ends before it where it begins the next.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    start..end
}

/// `cpm = 5,0`: a comma for the point, or between thousands.
fn number_with_comma(text: &str, line: &Range<usize>) -> Option<Problem> {
    let written = &text[line.clone()];
    let after_signs = written.match_indices('=').map(|(at, _)| at + 1);
    let (start, number) = after_signs.filter_map(|at| with_comma(written, at)).next()?;
    let parts: Vec<&str> = number.trim_start_matches(['-', '+']).split(',').collect();
    let thousands = parts.len() > 2 || (parts[1].len() == 3 && parts[0] != "0");
    let point = number.replacen(',', ".", 1);
    let title = match (parts.as_slice(), thousands) {
        ([_, _], true) => format!("`{number}` is not a number: write {} or {point}", number.replace(',', "")),
        (_, true) => format!("`{number}` is not a number: write {}", number.replace(',', "")),
        _ => format!("`{number}` is not a number: write {point}"),
    };
    let start = line.start + start;
    Some(Problem::error(
        title,
        "a point parts decimals, and nothing or `_` parts thousands",
        Some(start..start + number.len()),
    ))
}

/// The number after an equals sign, where it is one with commas: where it begins, and how it is written.
fn with_comma(line: &str, after: usize) -> Option<(usize, &str)> {
    let rest = line[after..].trim_start();
    let start = line.len() - rest.len();
    let length = rest.find(|sign: char| !(sign.is_ascii_digit() || "+-,".contains(sign))).unwrap_or(rest.len());
    let number = rest[..length].trim_end_matches(',');
    let digits = number.trim_start_matches(['-', '+']);
    let whole = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits.contains(',') && digits.split(',').all(whole)).then_some((start, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let (_, errors) = toml::de::DeTable::parse_recoverable(text);
        let errors = errors.iter().map(|error| (error.message().to_string(), error.span()));
        explain(text, errors).into_iter().map(|problem| problem.title).collect()
    }

    #[test]
    fn mistakes_that_people_make_are_named() {
        for (text, title) in [
            ("cpm = 5,0", "`5,0` is not a number: write 5.0"),
            ("a = 1\nprice = { cpm = 5,0 }\n", "`5,0` is not a number: write 5.0"),
            ("price = { cpm = 5,25, spread = 0.3 }", "`5,25` is not a number: write 5.25"),
            ("shoppers = 30,000 # many", "`30,000` is not a number: write 30000 or 30.000"),
            ("shoppers = 1,000,000", "`1,000,000` is not a number: write 1000000"),
            ("x = -0,125", "`-0,125` is not a number: write -0.125"),
            ("name = “mine”", "`“` is no quote in TOML: write straight ones, as in \"text\""),
            ("shoppers = 1M # many", "`1M` is not a value: write 1000000"),
            ("population = { size = 9.5M }", "`9.5M` is not a value: write 9500000"),
            ("start = 02/03/2026", "`02/03/2026` is not a value: write a date as year-month-day, such as 2026-03-02"),
        ] {
            assert_eq!(said(text), [title], "{text}");
        }
    }

    #[test]
    fn other_mistakes_are_the_parsers() {
        for text in ["x = [1,2] 3", "x = ", "= 5", "é", "x = \"5,0", "x = 5,"] {
            let said = said(text);
            assert!(
                !said.is_empty() && said.iter().all(|title| title.starts_with("this is not TOML")),
                "{text}: {said:?}"
            );
        }
    }
}

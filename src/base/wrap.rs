//! Lines that fit a width, broken between words.

use unicode_width::UnicodeWidthStr;

/// A label at the start of a line ends before this column.
const LABEL: usize = 48;

/// A line in several. They begin below the first, or below the text beside its label.
pub fn broken(line: &str, width: usize) -> String {
    if length(line) <= width {
        return line.to_string();
    }
    let (label, text) = line.split_at(text_start(line));
    let blanks = label.chars().take_while(|sign| *sign == ' ').count();
    let is_bare = blanks == label.chars().count();
    let indent = if is_bare && blanks > 0 { blanks + 2 } else { length(label) };
    let mut lines = vec![label.to_string()];
    let mut is_new = true;
    for word in words(text) {
        match lines.last_mut().filter(|line| is_new || length(line) + 1 + length(&word) <= width) {
            Some(line) if is_new => *line += &word,
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(" ".repeat(indent) + &word),
        }
        is_new = false;
    }
    lines.join("\n")
}

/// Where the text of a line begins: after its blanks, the mark of a list, or a label and the gap behind it.
fn text_start(line: &str) -> usize {
    let blanks = line.len() - line.trim_start().len();
    let gap = line[blanks..]
        .char_indices()
        .take_while(|(at, _)| *at < LABEL)
        .filter(|(at, sign)| *sign == ' ' && line[..blanks + at].ends_with(' '));
    match gap.last() {
        Some((at, _)) => blanks + at + 1,
        None if line[blanks..].starts_with("- ") => blanks + 2,
        None => blanks,
    }
}

/// Quoted words stay together up to here.
const QUOTE: usize = 40;

/// The words of a text. A number stays with its unit, margin and currency, an option with its value, and what is quoted
/// with itself.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match words.last_mut().filter(|last| belongs(last, word)) {
            Some(last) => *last += &format!(" {word}"),
            None => words.push(word.into()),
        }
    }
    words
}

fn belongs(before: &str, word: &str) -> bool {
    let last = before.rsplit(' ').next().unwrap_or(before).trim_start_matches('(');
    let is_quoted = before.matches('`').count() % 2 == 1 && length(before) < QUOTE;
    let is_number = |text: &str| text.starts_with(|sign: char| sign.is_ascii_digit() || sign == '−');
    let is_currency = last.len() == 3 && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_unit = word.starts_with(['%', '±', '×']) || ["±", "×"].contains(&last);
    is_quoted || is_unit || last.starts_with("--") || ((is_currency || last == "line") && is_number(word))
}

/// So many columns it takes: some letters take two, and some none.
pub fn length(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_never_in_a_number() {
        for (line, expected) in [
            ("short", "short"),
            ("one two three four", "one two\nthree four"),
            ("saves 29.1 % of it", "saves\n29.1 % of\nit"),
            ("costs USD 1,000 now", "costs\nUSD 1,000\nnow"),
            ("is 73.7 ± 0.6 % big", "is\n73.7 ± 0.6 %\nbig"),
            ("see `a b c d` here", "see\n`a b c d`\nhere"),
            ("in line 7 of it", "in line 7\nof it"),
            ("add --set a=5 to it", "add\n--set a=5\nto it"),
            ("  of many words", "  of many\n    words"),
            ("東京 大阪 of", "東京 大阪\nof"),
            ("- of many words", "- of many\n  words"),
            ("  a  of many words", "  a  of\n     many\n     words"),
        ] {
            assert_eq!(broken(line, 10), expected);
        }
    }
}

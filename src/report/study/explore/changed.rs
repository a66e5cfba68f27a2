//! What a point changes in the text of its scenario, line by line.

use serde::Serialize;

/// From a line on (from 0), so many lines are replaced by others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change(pub usize, pub usize, pub Vec<String>);

/// All changes from one text to another. Where no line is added or taken away, each changed line is one.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    if before.len() == after.len() {
        let pairs = before.iter().zip(&after).enumerate().filter(|(_, (old, new))| old != new);
        return pairs.map(|(line, (_, new))| Change(line, 1, vec![(*new).into()])).collect();
    }
    let start = before.iter().zip(&after).take_while(|(old, new)| old == new).count();
    let ends = before[start..].iter().rev().zip(after[start..].iter().rev());
    let end = ends.take_while(|(old, new)| old == new).count();
    let new = after[start..after.len() - end].iter().map(ToString::to_string).collect();
    vec![Change(start, before.len() - end - start, new)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, changes: &[Change]) -> String {
        let mut lines: Vec<String> = text.split('\n').map(str::to_string).collect();
        for Change(start, removed, new) in changes.iter().rev() {
            lines.splice(*start..start + removed, new.iter().cloned());
        }
        lines.join("\n")
    }

    #[test]
    fn changes_lead_from_one_text_to_the_other() {
        for (before, after, expected) in [
            ("a\nb\nc\n", "a\nB\nc\n", 1),
            ("a\nb\nc", "A\nb\nC", 2),
            ("a\nb\nc\n", "a\nb\nx\ny\nc\n", 1),
            ("a\nb\nc\n", "a\nc\n", 1),
            ("a\na\n", "a\na\na\n", 1),
            ("a\n", "a\n", 0),
            ("", "x = 1\n", 1),
        ] {
            let found = changes(before, after);
            assert_eq!((applied(before, &found).as_str(), found.len()), (after, expected), "{found:?}");
        }
    }
}

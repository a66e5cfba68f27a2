//! Text in lines that fit the terminal, broken between words.

use comfy_table::Table;
use omnicap::base::wrap::broken;

/// So wide is a line where nobody says how wide.
const USUAL: usize = 80;
/// Narrower than this no table can be shown.
const NARROW: usize = 40;
/// A longer line is hard to read, however wide the terminal is.
const READABLE: usize = 100;

/// How many characters a line of standard output may have: those of the terminal, else those of `COLUMNS`, else 80.
pub fn width() -> usize {
    let asked = || std::env::var("COLUMNS").ok()?.trim().parse().ok();
    Table::new().width().map(usize::from).or_else(asked).filter(|width| *width > 0).unwrap_or(USUAL).max(NARROW)
}

/// A text whose lines fit the terminal. Tables, and pictures of a scenario's lines, stay as they are.
pub fn fitted(text: &str) -> String {
    let width = width().min(READABLE);
    let lines = text.lines().map(|line| if is_drawn(line) { line.to_string() } else { broken(line, width) });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_drawn(line: &str) -> bool {
    line.contains(['│', '┌', '└', '╞', '╭', '╰'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stay() {
        let row = format!("│{}│", "x ".repeat(200));
        assert_eq!(fitted(&row), row);
        assert!(fitted(&"word ".repeat(100)).lines().all(|line| line.len() <= READABLE));
    }
}

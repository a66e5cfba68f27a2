//! Tables on the console, as wide as the terminal. Words go to a new line in their cell; numbers stay whole.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, presets};
use omnicap::base::wrap::{length, words};

use super::lines::width;

/// A table of texts and numbers.
pub struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub fn new<Title: Into<String>>(header: impl IntoIterator<Item = Title>, rows: Vec<Vec<String>>) -> Self {
        Self { header: header.into_iter().map(Into::into).collect(), rows }
    }

    /// How wide it is at least, in characters.
    pub fn least_width(&self) -> usize {
        drawn(&self.columns().map(|column| least(&column)).collect::<Vec<_>>())
    }

    /// The table in lines that fit the terminal, as far as words and numbers let it.
    pub fn text(&self) -> String {
        let widths = self.widths(width());
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
        let titles = self.header.iter().zip(&widths);
        table.set_header(titles.map(|(title, width)| Cell::new(broken(title, *width)).add_attribute(Attribute::Bold)));
        for row in &self.rows {
            table.add_row(row.iter().zip(&widths).map(|(text, width)| {
                let side = if is_number(text) { CellAlignment::Right } else { CellAlignment::Left };
                Cell::new(broken(text, *width)).set_alignment(side)
            }));
        }
        table.to_string()
    }

    /// By column, its texts with their title.
    fn columns(&self) -> impl Iterator<Item = Vec<&str>> {
        self.header.iter().enumerate().map(|(index, title)| {
            std::iter::once(title)
                .chain(self.rows.iter().filter_map(move |row| row.get(index)))
                .map(String::as_str)
                .collect()
        })
    }

    /// Widths of columns at which the table is no wider than this, the widest made narrower first.
    fn widths(&self, most: usize) -> Vec<usize> {
        let columns: Vec<Vec<&str>> = self.columns().collect();
        let least: Vec<usize> = columns.iter().map(|column| least(column)).collect();
        let longest = |column: &Vec<&str>| column.iter().map(|text| length(text)).max().unwrap_or(0);
        let mut widths: Vec<usize> = columns.iter().map(longest).collect();
        while drawn(&widths) > most {
            let free = (0..widths.len()).filter(|index| widths[*index] > least[*index]);
            let Some(widest) = free.max_by_key(|index| widths[*index]) else { break };
            widths[widest] -= 1;
        }
        widths
    }
}

/// How wide a table is that is drawn with columns of these widths: each has a blank on both sides and a line.
fn drawn(widths: &[usize]) -> usize {
    widths.iter().map(|width| width + 3).sum::<usize>() + 1
}

/// The longest piece of a column that cannot be broken.
fn least(column: &[&str]) -> usize {
    column.iter().flat_map(|text| pieces(text)).map(|piece| length(&piece)).max().unwrap_or(0)
}

fn pieces(text: &str) -> Vec<String> {
    if is_number(text) { vec![text.to_string()] } else { words(text) }
}

/// A text in lines of this width.
fn broken(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces(text) {
        match lines.last_mut().filter(|line| length(line) + 1 + length(&piece) <= width) {
            Some(line) => *line += &format!(" {piece}"),
            None => lines.push(piece),
        }
    }
    lines.join("\n")
}

/// Words stand left, what begins with a digit or a sign right.
fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '−')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let row = |name: &str, number: &str| vec![name.to_string(), number.to_string()];
        Grid::new(["Policy", "Reach of it"], vec![row("coordinated, same spend", "73.7 ± 0.6 %"), row("free", "−1")])
    }

    #[test]
    fn words_give_way_and_numbers_stay() {
        let grid = grid();
        assert_eq!(grid.widths(100), [23, 12]);
        assert_eq!(grid.widths(34), [15, 12]);
        assert_eq!(grid.widths(10), [12, 12]);
        assert_eq!(grid.least_width(), 31);
        assert_eq!(broken("coordinated, same spend", 16), "coordinated,\nsame spend");
        assert!(grid.text().lines().all(|line| length(line) <= 42), "{}", grid.text());
    }
}

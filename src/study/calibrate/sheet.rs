//! A CSV file as somebody else wrote it: columns found by their names, rows with their place in the text.

use std::ops::Range;

use crate::scenario::problem::{Problem, Problems, Severity};

/// More rows than this are no table of frequencies.
const MOST_ROWS: usize = 100_000;
/// After so many mistakes the rest would be more of the same.
const MOST_ERRORS: usize = 8;

/// Lines of cells under a header.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<String>,
    /// Where the header stands.
    pub header: Range<usize>,
    /// The rows, those that are not all empty.
    pub lines: Vec<Line>,
}

/// One row.
#[derive(Debug)]
pub struct Line {
    cells: Vec<String>,
    /// Where it stands.
    pub span: Range<usize>,
}

impl Line {
    /// What stands in a column; nothing where the row is too short.
    pub fn at(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The text of a file, without a byte-order mark. The problem has no span: there is no text to show.
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::error("this table is not text (UTF-8)", "export it as CSV, not as a workbook", None))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl Sheet {
    /// Reads a text whose cells are parted by commas, semicolons or tabs. Lines that begin with `#` are notes.
    pub fn read(text: &str, problems: &mut Problems) -> Option<Self> {
        let mark = delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .delimiter(mark)
            .from_reader(text.as_bytes());
        let mut lines = Vec::new();
        for record in reader.records().take(MOST_ROWS + 1) {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    problems.push(Problem::error(format!("this is not CSV: {error}"), "export the table again", None));
                    return None;
                }
            };
            let span = line_at(text, record.position().map_or(0, |position| position.byte() as usize));
            let cells: Vec<String> = record.iter().map(str::to_string).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                lines.push(Line { cells, span });
            }
        }
        if lines.len() > MOST_ROWS {
            let cure = "a reach-and-frequency table has one row a bucket";
            problems.push(Problem::error(format!("this table has more than {MOST_ROWS} rows"), cure, None));
            return None;
        }
        if lines.is_empty() {
            let cure = "it needs a header and a row for every frequency, such as frequency,users";
            problems.push(Problem::error("this table is empty", cure, None));
            return None;
        }
        let header = lines.remove(0);
        let columns: Vec<String> = header.cells.iter().map(|name| plain(name)).collect();
        let sheet = Self { columns, header: header.span, lines };
        sheet.fits(char::from(mark), problems).then_some(sheet)
    }

    /// Does no row hold more than the header names? Thousands that nobody quoted fall apart into cells.
    fn fits(&self, mark: char, problems: &mut Problems) -> bool {
        let headers = self.columns.len();
        let mut fits = true;
        for line in &self.lines {
            let cells = line.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            if cells <= headers {
                continue;
            }
            fits = false;
            let title = format!("this row has {cells} cells under {headers} headers");
            let cure =
                format!("a `{mark}` inside a cell needs quotes: are these thousands? write 12345 or \"12{mark}345\"");
            problems.push(Problem::error(title, cure, Some(line.span.clone())));
            if enough(problems) {
                break;
            }
        }
        fits
    }

    /// The index of the first column that has one of these names.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The same, for a column that must be there.
    pub fn needed(&self, what: &str, names: &[&str], problems: &mut Problems) -> Option<usize> {
        let found = self.column(names);
        if found.is_none() {
            let cure = format!("name it {}; the columns here are {}", names.join(" or "), self.columns.join(", "));
            problems.push(Problem::error(format!("there is no column of {what}"), cure, Some(self.header.clone())));
        }
        found
    }
}

/// Have so many mistakes been found that reading on is of no use?
pub fn enough(problems: &Problems) -> bool {
    problems.list().into_iter().filter(|problem| problem.severity == Severity::Error).count() >= MOST_ERRORS
}

/// The header in one way of writing.
fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

/// What parts the cells: whichever the first line that is no note has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or("");
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// The line on which a record stands that the reader met at `from`: blank lines and notes lie before it.
fn line_at(text: &str, from: usize) -> Range<usize> {
    let mut start = text.floor_char_boundary(from.min(text.len()));
    for line in text[start..].split_inclusive(['\n', '\r']) {
        if !line.trim().is_empty() && !line.starts_with('#') {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    start..start
}

/// A count: whole, not negative, perhaps with thousands separators. Nothing and `NULL` are None.
pub fn count(text: &str) -> Result<Option<u64>, ()> {
    /// More than this are no people and no impressions of one campaign.
    const MOST: u64 = 1_000_000_000_000;
    if ["", "null", "none", "n/a"].contains(&text.to_ascii_lowercase().as_str()) {
        return Ok(None);
    }
    let text = text.strip_suffix(".0").unwrap_or(text);
    let digits: String = text.chars().filter(|letter| ![',', ' ', '\u{a0}', '_', '\''].contains(letter)).collect();
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: Option<u64> = digits.parse().ok().filter(|value| whole && *value <= MOST);
    value.map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_tables_write_them() {
        for (text, value) in [("85,234", Ok(Some(85_234))), ("12.0", Ok(Some(12))), ("NULL", Ok(None)), ("", Ok(None))]
        {
            assert_eq!(count(text), value, "{text}");
        }
        for text in ["-5", "1.5", "many", "1e9", "9999999999999", ","] {
            assert_eq!(count(text), Err(()), "{text}");
        }
    }

    #[test]
    fn notes_and_blank_lines_move_no_row() {
        let text = "# a note\n\nfrequency;users\n# another\n1;5\n\n2;3";
        let mut problems = Problems::new("t.csv", text);
        let sheet = Sheet::read(text, &mut problems).unwrap();
        assert_eq!(&text[sheet.header.clone()], "frequency;users");
        let lines: Vec<_> = sheet.lines.iter().map(|line| &text[line.span.clone()]).collect();
        assert_eq!(lines, ["1;5", "2;3"]);
        assert_eq!(sheet.lines[1].at(1), "3");
    }
}

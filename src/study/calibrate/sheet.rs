//! A CSV file as somebody else wrote it: columns found by their names, rows with their place in the text.

use std::borrow::Cow;
use std::ops::Range;

use super::numbers::{count, decimal, has_points};
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
    /// Where it stands: its first line.
    pub span: Range<usize>,
    /// Does a quote take in the lines below?
    is_tall: bool,
}

impl Line {
    /// What stands in a column; nothing where the row is too short.
    pub fn at(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Does it say something in one cell alone?
    pub fn is_alone(&self) -> bool {
        self.cells.iter().filter(|cell| !cell.is_empty()).count() == 1
    }

    fn names(&self, known: &dyn Fn(&str) -> bool) -> usize {
        self.cells.iter().filter(|cell| known(&plain(cell))).count()
    }
}

/// The text of a file, without a byte-order mark: UTF-16 by its mark, and all else as UTF-8. The problem has no span:
/// there is no text to show.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let units = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(move |pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, text @ ..] => std::str::from_utf8(text).ok().map(Cow::Borrowed),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    };
    let cure = "export it as CSV, not as a workbook";
    text.ok_or_else(|| Problem::error("this table is not text (UTF-8 or UTF-16)", cure, None))
}

impl Sheet {
    /// Reads a text whose cells are parted by commas, semicolons or tabs. Lines that begin with `#` are notes. The header
    /// is the first line that names two of the columns that are `known`; what stands above it are titles.
    pub fn read(text: &str, known: &dyn Fn(&str) -> bool, problems: &mut Problems) -> Option<Self> {
        let read = |mark: &u8| Some((*mark, lines(text, *mark, &mut Problems::new("", text))?));
        let named = |lines: &[Line]| lines.iter().position(|line| line.names(known) >= 2);
        let found = MARKS.iter().filter_map(read).find_map(|(mark, lines)| Some((mark, named(&lines)?)));
        let (mark, header) = found.unwrap_or_else(|| (delimiter(text), 0));
        let mut lines = lines(text, mark, problems)?;
        refuse_tall(&lines, header, mark, problems)?;
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
        let rest = lines.split_off(header);
        if let Some(first) = lines.first() {
            let title = match header {
                1 => "a line above the header is left out".to_string(),
                many => format!("{many} lines above the header are left out"),
            };
            problems.push(Problem::warning(title, "they are taken for titles", Some(first.span.clone())));
        }
        let mut rest = rest.into_iter();
        let header = rest.next()?;
        let columns: Vec<String> = header.cells.iter().map(|name| plain(name)).collect();
        let sheet = Self { columns, header: header.span, lines: rest.collect() };
        sheet.fits(char::from(mark), problems).then_some(sheet)
    }

    /// The same table with one row for every column whose name is a bucket, where several are: a table of one row that
    /// lies on its side.
    pub fn turned(&self, is_bucket: &dyn Fn(&str) -> bool) -> Option<Self> {
        let [line] = self.lines.as_slice() else { return None };
        let buckets: Vec<usize> =
            (0..self.columns.len()).filter(|index| is_bucket(&self.columns[*index].replace('_', " "))).collect();
        let row = |index: &usize| Line {
            cells: vec![self.columns[*index].replace('_', " "), line.at(*index).to_string()],
            span: line.span.clone(),
            is_tall: false,
        };
        let columns = ["frequency", "users"].map(str::to_string).to_vec();
        let sheet = || Self { columns, header: self.header.clone(), lines: buckets.iter().map(row).collect() };
        (buckets.len() >= 2).then(sheet)
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

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The name of a column, in one way of writing.
    pub fn name(&self, column: usize) -> &str {
        &self.columns[column]
    }

    /// The same, for a column that must be there, and how it is usually called.
    pub fn needed(&self, what: &str, usual: &str, names: &[&str], problems: &mut Problems) -> Option<usize> {
        let found = self.column(names);
        if found.is_none() {
            let cure = format!("name it `{usual}`; the columns here are {}", self.columns.join(", "));
            problems.push(Problem::error(format!("there is no column of {what}"), cure, Some(self.header.clone())));
        }
        found
    }
}

/// All lines that are not empty, as cells. None where the text is no CSV.
fn lines(text: &str, mark: u8, problems: &mut Problems) -> Option<Vec<Line>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .delimiter(mark)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) if lines.len() <= MOST_ROWS => {}
            Ok(_) => return Some(lines),
            Err(error) => {
                problems.push(Problem::error(format!("this is not CSV: {error}"), "export the table again", None));
                return None;
            }
        }
        let span = line_at(text, record.position().map_or(0, |position| position.byte() as usize));
        let end = text.floor_char_boundary((reader.position().byte() as usize).min(text.len()));
        let is_tall = text.get(span.start..end).is_some_and(|record| record.trim_end().contains(['\n', '\r']));
        let cells: Vec<String> = record.iter().map(str::to_string).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { cells, span, is_tall });
        }
    }
}

/// Refuses a quote that takes in the lines below: rows would vanish in its cell. A header, and a title above it, may have
/// several lines, as long as none of them could be a row.
fn refuse_tall(lines: &[Line], header: usize, mark: u8, problems: &mut Problems) -> Option<()> {
    let takes_in = |(index, line): &(usize, &Line)| {
        line.is_tall && (*index > header || line.cells.iter().any(|cell| cell.contains(char::from(mark))))
    };
    let Some((_, line)) = lines.iter().enumerate().find(takes_in) else { return Some(()) };
    let title = "a quote (\") opens a cell that takes in the lines below";
    let cure = "rows would vanish in it: close the quote in this line, or take it out";
    problems.push(Problem::error(title, cure, Some(line.span.clone())));
    None
}

/// Have so many mistakes been found that reading on is of no use?
pub fn enough(problems: &Problems) -> bool {
    problems.list().into_iter().filter(|problem| problem.severity == Severity::Error).count() >= MOST_ERRORS
}

/// The header in one way of writing.
fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

/// A count of a row, of which one stands for `each` things: None where it is wrong, Some(None) where it is not there.
pub fn number(line: &Line, column: usize, each: u64, what: &str, problems: &mut Problems) -> Option<Option<u64>> {
    let written = line.at(column);
    let thousands = || decimal(written).map(|number| (number.value * each as f64).round() as u64);
    let read = match count(written) {
        // Thousands of thousands, or a part of a thousand?
        Ok(_) if each > 1 && has_points(written) => None,
        Ok(number) => Some(number.map(|number| number * each)),
        Err(()) if each > 1 => thousands().map(Some),
        Err(()) => None,
    };
    if read.is_none() {
        let title = format!("`{written}` is not a number of {what}");
        let cure = match written.starts_with(['<', '≤']) {
            true => "a report hides small numbers so: leave the cell empty, and its users are unknown",
            false => "write a whole number from 0 to 1000000000000",
        };
        problems.push(Problem::error(title, cure, Some(line.span.clone())));
    }
    read
}

/// What may part cells.
const MARKS: [u8; 3] = [b',', b';', b'\t'];

/// What parts the cells where no header is known: whichever the first line that is no note has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or("");
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    MARKS.into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_blank_lines_move_no_row() {
        let text = "# a note\n\nfrequency;users\n# another\n1;5\n\n2;3";
        let mut problems = Problems::new("t.csv", text);
        let sheet = Sheet::read(text, &|name| name == "users", &mut problems).unwrap();
        assert_eq!(&text[sheet.header.clone()], "frequency;users");
        let lines: Vec<_> = sheet.lines.iter().map(|line| &text[line.span.clone()]).collect();
        assert_eq!(lines, ["1;5", "2;3"]);
        assert_eq!(sheet.lines[1].at(1), "3");
    }

    /// Rows never vanish in a cell; a header may have two lines.
    #[test]
    fn a_quote_that_takes_in_rows_is_refused() {
        let known = |name: &str| name.starts_with("frequency") || name.starts_with("users");
        for (text, line) in [
            ("frequency,users,note\n1,50,\n2,30,\"end\n3,20,\n4,9,\n", Some("2,30,\"end")),
            ("frequency,users\n1,50,\"x\n2,30,y\n3,20,z\"\n4,9\n", Some("1,50,\"x")),
            ("# note\n\nfrequency,users,note\n1,50,\"\n2,30,\n\"\n4,9,\n", Some("1,50,\"")),
            ("frequency,users,\"note\n1,50,\n2,30,\"\n3,20,\n", Some("frequency,users,\"note")),
            ("\"A title\nof two lines\"\nfrequency,\"users\n(all)\"\n1,50\n2,\"30\"\n\n", None),
            ("frequency,users,note\n1,50,\n2,30,\"end\n", None),
        ] {
            let mut problems = Problems::new("t.csv", text);
            let read = Sheet::read(text, &known, &mut problems);
            assert_eq!(read.is_none(), line.is_some(), "{text}: {problems}");
            let at =
                problems.list().iter().find(|problem| problem.severity == Severity::Error).and_then(|p| p.span.clone());
            assert_eq!(at.map(|span| &text[span]), line, "{text}");
        }
    }

    #[test]
    fn text_is_known_by_its_mark() {
        let wide = |unit: fn(u16) -> [u8; 2]| "\u{feff}é,😀".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), "\u{feff}é,😀".into(), "é,😀".into()] {
            assert_eq!(decode(&bytes).unwrap(), "é,😀");
        }
        assert!(decode(&[0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]).is_err() && decode(&[b'a', 0xe9]).is_err());
    }

    /// A report's title and dates stand above its header, with other marks in them.
    #[test]
    fn titles_above_a_header_are_told_and_left_out() {
        let text = "Reach, frequency; and more\n\nDates,3/1/26 - 3/28/26\nFrequency;Users\n1;5\n2;3\n";
        let mut problems = Problems::new("t.csv", text);
        let sheet = Sheet::read(text, &|name| ["frequency", "users"].contains(&name), &mut problems).unwrap();
        assert_eq!((sheet.name(1), sheet.lines.len()), ("users", 2));
        assert!(problems.render(false).contains("2 lines above the header are left out"), "{problems}");
    }

    #[test]
    fn a_row_that_lies_on_its_side_is_turned() {
        let text = "Plan,1+,2+,reach 3+\nA,50,30,20\n";
        let sheet = Sheet::read(text, &|_| false, &mut Problems::new("t.csv", text)).unwrap();
        let turned = sheet.turned(&|name| name.ends_with('+')).unwrap();
        let rows: Vec<_> = turned.lines.iter().map(|line| format!("{} {}", line.at(0), line.at(1))).collect();
        assert_eq!(rows, ["1+ 50", "2+ 30", "reach 3+ 20"]);
        assert!(sheet.turned(&|name| name == "1+").is_none());
    }
}

//! Tables as other programs write them: commas, semicolons, tabs or bars; quotes; a mark of the encoding; lines of a
//! report above the header.

use std::io::BufRead;

use csv::ByteRecord;

use super::cells::{Cells, Quote};
use super::error::LogError;
use super::lines::{LONGEST_ROW, Lines, content};

/// A table whose header has been read.
pub struct Table<'a> {
    /// The names of the columns.
    pub header: Vec<String>,
    /// Lines above the header.
    pub above: u64,
    /// Lines of the header.
    pub tall: u64,
    /// Blank lines so far.
    pub blank: u64,
    /// Lines so far that stand inside a cell, below the first line of their row.
    pub inside: u64,
    lines: Lines<'a>,
    cells: Cells,
    quote: Quote,
    /// The row's lines.
    text: Vec<u8>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Its first line, from 1.
    pub line: u64,
    /// How many it has.
    pub lines: u64,
}

/// Lines that stand above a header at most.
const MOST_ABOVE: u64 = 100;
/// A header longer than this is none, the lines above it included.
const LONGEST_HEADER: usize = 1 << 20;
/// Lines of a header at most.
const TALLEST_HEADER: usize = 8;

/// What no table begins with, and what it is instead.
const FOREIGN: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a spreadsheet or a ZIP archive: save the table as CSV"),
    (b"PAR1", "Parquet: write it as CSV"),
    (b"BZh", "packed with bzip2: unpack it, or pack it with gzip or zstd"),
    (b"{", "JSON: write it as CSV"),
];

/// Finds a table's header: the first line that `is_header`, with what stands above it left out. Where there is none,
/// it is the first of the lines with the most cells, which tells best what is missing.
///
/// # Errors
///
/// A [`LogError`] where nothing can be read, or there is no header.
pub fn open<'a>(
    from: impl BufRead + 'a,
    quote: Quote,
    is_header: impl Fn(&[String]) -> bool,
) -> Result<Table<'a>, LogError> {
    let mut head = Head { lines: Lines::new(from)?, text: Vec::new(), ends: Vec::new() };
    let (mut above, mut widest) = (0, Vec::new());
    while above < MOST_ABOVE as usize && head.reaches(above)? {
        head.refuse_foreign(above)?;
        let (header, tall, cells) = head.candidate(above, quote)?;
        if is_header(&header) {
            let lines = head.below(above + tall);
            let (above, tall) = (above as u64, tall as u64);
            return Ok(Table { header, above, tall, blank: 0, inside: 0, lines, cells, quote, text: Vec::new() });
        }
        if header.len() > widest.len() && header.iter().any(|name| !name.is_empty()) {
            widest = header;
        }
        above += 1;
    }
    if widest.is_empty() {
        // Nothing but blank lines, or nothing at all.
        return Err(LogError::unusable("it is empty", "it needs a header and rows"));
    }
    let (lines, cells) = (head.lines, Cells::default());
    Ok(Table { header: widest, above: 0, tall: 1, blank: 0, inside: 0, lines, cells, quote, text: Vec::new() })
}

/// The lines at the beginning of a table.
struct Head<'a> {
    lines: Lines<'a>,
    text: Vec<u8>,
    /// Where each line ends in the text.
    ends: Vec<usize>,
}

impl<'a> Head<'a> {
    /// Is there a line of this index?
    fn reaches(&mut self, index: usize) -> Result<bool, LogError> {
        while self.ends.len() <= index && self.text.len() <= LONGEST_HEADER && self.lines.read(&mut self.text)? {
            self.ends.push(self.text.len());
        }
        Ok(index < self.ends.len())
    }

    /// What comes below so many lines.
    fn below(mut self, above: usize) -> Lines<'a> {
        let begin = self.ends[above - 1];
        self.lines.take_back(&self.text[begin..], (self.ends.len() - above) as u64);
        self.lines
    }

    fn line(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        content(&self.text[start..self.ends[index]])
    }

    fn refuse_foreign(&self, index: usize) -> Result<(), LogError> {
        let line = self.line(index);
        if let Some((_, what)) = FOREIGN.iter().find(|(mark, _)| index == 0 && line.starts_with(mark)) {
            return Err(LogError::unusable("this is no CSV", format!("it looks like {what}")));
        }
        if line.contains(&0) || line.len() > LONGEST_HEADER {
            return Err(LogError::unusable(
                "this is no CSV",
                "its first line is no header; gzip and zstd are unpacked",
            ));
        }
        Ok(())
    }

    /// The line of this index as a header, how many lines that takes, and how rows below it are cut.
    fn candidate(&mut self, index: usize, quote: Quote) -> Result<(Vec<String>, usize, Cells), LogError> {
        let delimiter = delimiter(self.line(index));
        let (mut cells, mut row) = (Cells::new(delimiter, None), ByteRecord::new());
        let mut tall = 1;
        if quote == Quote::None || !self.line(index).contains(&b'"') {
            cells.cut_plain(self.line(index), &mut row);
        } else {
            while cells.cut(self.line(index + tall - 1), &mut row) {
                if tall == TALLEST_HEADER || !self.reaches(index + tall)? {
                    // No header is so tall: it is a line with a quote in it.
                    (row, tall) = (ByteRecord::new(), 1);
                    cells.cut_plain(self.line(index), &mut row);
                    break;
                }
                tall += 1;
            }
        }
        let name = |cell: &[u8]| String::from_utf8_lossy(cell.trim_ascii()).into_owned();
        Ok((row.iter().map(name).collect(), tall, Cells::new(delimiter, Some(row.len()))))
    }
}

/// The sign that cuts the header into the most columns.
fn delimiter(head: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in head {
        quoted ^= *byte == b'"';
        if let (false, Some(count)) = (quoted, counts.iter_mut().find(|(sign, _)| sign == byte)) {
            count.1 += 1;
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

impl Table<'_> {
    /// Lines read so far.
    pub fn count(&self) -> u64 {
        self.lines.count()
    }

    /// Reads the next row and says where it stands, or None after the last. A blank line is a row without cells.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where the row cannot be read, or takes in others.
    pub fn next(&mut self, row: &mut ByteRecord) -> Result<Option<At>, LogError> {
        row.clear();
        self.text.clear();
        if !self.lines.read(&mut self.text)? {
            return Ok(None);
        }
        let at = At { line: self.lines.count(), lines: 1 };
        let line = content(&self.text);
        if self.cells.is_blank(line) {
            self.blank += 1;
            return Ok(Some(at));
        }
        if self.quote == Quote::None {
            self.cells.cut_plain(line, row);
            return Ok(Some(at));
        }
        if self.cells.cut_simple(line, row) {
            return Ok(Some(at));
        }
        self.quoted(at.line, row).map(Some)
    }

    /// A row with quotes, whose first line has been read.
    fn quoted(&mut self, line: u64, row: &mut ByteRecord) -> Result<At, LogError> {
        self.cells.begin();
        let mut begin = 0;
        while self.cells.cut(content(&self.text[begin..]), row) {
            begin = self.text.len();
            let read = self.lines.read(&mut self.text);
            if self.text.len() > LONGEST_ROW || !read? {
                return Err(self.open_quote(line, true));
            }
        }
        let at = At { line, lines: self.lines.count() - line + 1 };
        if at.lines > 1 && self.cells.swallows(self.quote == Quote::Lines) {
            return Err(self.open_quote(line, true));
        }
        self.inside += at.lines - 1;
        Ok(at)
    }

    /// The cell would take in rows, and nobody would learn of it; or its lines may be meant.
    pub fn open_quote(&self, line: u64, may_be_meant: bool) -> LogError {
        let asks = may_be_meant && self.quote != Quote::Lines;
        let lines = if asks { "if cells do hold several lines, write quote = \"lines\"; " } else { "" };
        LogError::unusable(
            format!("line {line}: a quote (\") opens a cell that takes in the lines below"),
            format!(
                "if it is a character like any other, write quote = \"none\" under [log]; {lines}else close it there, or \
                 take a whole file"
            ),
        )
    }
}

//! Tables as other programs write them: commas, semicolons, tabs or bars; quotes; a byte-order mark.

use std::io::{BufRead, Cursor, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::error::LogError;

/// A table whose header has been read.
pub struct Table<R> {
    /// The names of the columns.
    pub header: Vec<String>,
    rows: Reader<R>,
    /// To be added to the lines that the reader tells: of a line that ends in two bytes it takes the second for the next.
    late: u64,
}

/// A header longer than this is none.
const LONGEST_HEADER: u64 = 1 << 20;

/// What no table begins with, and what it is instead.
const FOREIGN: [(&[u8], &str); 6] = [
    (&[0xff, 0xfe], "UTF-16 text: save it as UTF-8"),
    (&[0xfe, 0xff], "UTF-16 text: save it as UTF-8"),
    (b"PK\x03\x04", "a spreadsheet or a ZIP archive: save the table as CSV"),
    (b"PAR1", "Parquet: write it as CSV"),
    (b"BZh", "packed with bzip2: unpack it, or pack it with gzip or zstd"),
    (b"{", "JSON: write it as CSV"),
];

/// Reads a table's header.
///
/// # Errors
///
/// A [`LogError`] where nothing can be read, or there is no header.
pub fn open<'a>(mut from: impl BufRead + 'a) -> Result<Table<impl Read + 'a>, LogError> {
    let mut head = Vec::new();
    from.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut head)?;
    if head.trim_ascii().is_empty() {
        return Err(LogError::unusable("it is empty", "it needs a header and rows"));
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Err(LogError::unusable("this is no CSV", format!("it looks like {what}")));
    }
    if head.contains(&0) || head.len() as u64 == LONGEST_HEADER {
        return Err(LogError::unusable("this is no CSV", "its first line is no header; gzip and zstd are unpacked"));
    }
    let (delimiter, late) = (delimiter(&head), u64::from(head.ends_with(b"\r\n")));
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 17)
        .from_reader(Cursor::new(head).chain(from));
    let mut record = ByteRecord::new();
    rows.read_byte_record(&mut record)?;
    let header = record.iter().map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned()).collect();
    Ok(Table { header, rows, late })
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

impl<R: Read> Table<R> {
    /// Reads the next row and gives its line, or None after the last.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where the row cannot be read.
    pub fn next(&mut self, row: &mut ByteRecord) -> Result<Option<u64>, LogError> {
        Ok(self.rows.read_byte_record(row)?.then(|| row.position().map_or(0, csv::Position::line) + self.late))
    }
}

//! Lines of text, one by one, none longer than a limit.

use std::io::{self, BufRead, Cursor, Read};

use super::error::LogError;
use super::utf16::Utf16;

/// A row longer than this is none: its end is missing.
pub const LONGEST_ROW: usize = 16 << 20;

/// Text, as its lines come.
pub struct Lines<'a> {
    from: Box<dyn BufRead + 'a>,
    /// The byte with which lines end.
    end: u8,
    /// Lines read so far.
    read: u64,
}

const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];
const LITTLE_ENDIAN_MARK: &[u8] = &[0xff, 0xfe];
const BIG_ENDIAN_MARK: &[u8] = &[0xfe, 0xff];

impl<'a> Lines<'a> {
    /// Finds out how the text is written: UTF-16 by its mark, and all else as UTF-8.
    pub fn new(mut from: impl BufRead + 'a) -> Result<Self, LogError> {
        let begin = from.fill_buf()?;
        let marks = [UTF8_MARK, LITTLE_ENDIAN_MARK, BIG_ENDIAN_MARK];
        let mark = marks.into_iter().find(|mark| begin.starts_with(mark));
        from.consume(mark.map_or(0, <[u8]>::len));
        let mut from: Box<dyn BufRead + 'a> = match mark {
            Some(LITTLE_ENDIAN_MARK) => Box::new(Utf16::new(from, u16::from_le_bytes)),
            Some(BIG_ENDIAN_MARK) => Box::new(Utf16::new(from, u16::from_be_bytes)),
            _ => Box::new(from),
        };
        let begin = from.fill_buf()?;
        // Some spreadsheets still end lines as the first Macintosh did.
        let is_old = begin.contains(&b'\r') && !begin.contains(&b'\n');
        Ok(Self { from, end: if is_old { b'\r' } else { b'\n' }, read: 0 })
    }

    /// Adds the next line to `text`, its end included. False: there is none.
    pub fn read(&mut self, text: &mut Vec<u8>) -> Result<bool, LogError> {
        let room = (LONGEST_ROW + 1).saturating_sub(text.len());
        let read = self.from.by_ref().take(room as u64).read_until(self.end, text)?;
        self.read += u64::from(read > 0);
        if text.len() > LONGEST_ROW {
            return Err(too_long(self.read));
        }
        Ok(read > 0)
    }

    /// Takes back the last lines that were read: they come again.
    pub fn take_back(&mut self, text: &[u8], lines: u64) {
        if lines > 0 {
            let from = std::mem::replace(&mut self.from, Box::new(io::empty()));
            self.from = Box::new(Cursor::new(text.to_vec()).chain(from));
            self.read -= lines;
        }
    }

    /// Lines read so far.
    pub fn count(&self) -> u64 {
        self.read
    }
}

fn too_long(line: u64) -> LogError {
    LogError::unusable(
        format!("line {line}: a row of more than {} MiB", LONGEST_ROW >> 20),
        "no log has such rows: its lines do not end, or this is no text",
    )
}

/// A line without its end.
pub fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

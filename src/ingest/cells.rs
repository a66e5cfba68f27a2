//! A row's cells: cut at a sign, and in quotes where they hold it (RFC 4180).
//!
//! A quote that opens a cell takes in all that follows up to the next one, lines below among it. Where the quote was
//! an ordinary character, or the file is cut, whole rows vanish in that cell. So a cell that goes over several lines
//! is looked at: see [`Cells::swallows`].

use csv::ByteRecord;
use schemars::JsonSchema;
use serde::Deserialize;

use super::dates::Dates;
use super::moment::{self, Moment};

/// What the sign `"` means at the beginning of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quote {
    /// It opens a cell that ends with the next one. A cell that may have taken in rows is refused.
    #[default]
    Cell,
    /// The same, and cells of several lines are known to be meant.
    Lines,
    /// Nothing: it is a character like any other.
    None,
}

/// What has been read of the present cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Nothing.
    #[default]
    Begun,
    /// Something, without quotes.
    Plain,
    /// It has been opened by a quote.
    Open,
    /// … and closed by another, unless that is the first of two.
    Closed,
}

/// A row, as it is cut into cells.
#[derive(Debug, Default)]
pub struct Cells {
    delimiter: u8,
    state: State,
    cell: Vec<u8>,
    /// Signs that would cut, in the present line of the open cell.
    signs: usize,
    /// Those of its first line, once there are more.
    first_signs: Option<usize>,
    /// How many cells a row has, where that is known.
    width: Option<usize>,
    /// Where the present line begins in the cell.
    line: usize,
    swallows: bool,
    /// Did anything follow a closing quote of several lines, or is a line inside one plainly a row?
    strays: bool,
}

impl Cells {
    /// For rows of `width` cells, if that is known.
    pub fn new(delimiter: u8, width: Option<usize>) -> Self {
        Self { delimiter, width, ..Self::default() }
    }

    /// Cuts a row in which nothing is quoted.
    pub fn cut_plain(&self, line: &[u8], row: &mut ByteRecord) {
        line.split(|byte| *byte == self.delimiter).for_each(|cell| row.push_field(cell));
    }

    /// Cuts a row without quotes, or whose quotes open and close a cell each, as most do. False: they do not, and nothing is cut.
    pub fn cut_simple(&self, line: &[u8], row: &mut ByteRecord) -> bool {
        let mut rest = line;
        loop {
            let quoted = rest.strip_prefix(b"\"");
            let end = if quoted.is_some() { b'"' } else { self.delimiter };
            let text = quoted.unwrap_or(rest);
            let length = text.iter().position(|byte| *byte == end);
            row.push_field(&text[..length.unwrap_or(text.len())]);
            let after = length.map(|length| &text[length + 1..]);
            rest = match (quoted, after) {
                (None, None) | (Some(_), Some([])) => return true,
                (None, Some(after)) => after,
                (Some(_), Some([sign, after @ ..])) if *sign == self.delimiter => after,
                _ => {
                    row.clear();
                    return false;
                }
            };
        }
    }

    /// Holds a line nothing, but for signs that cut?
    pub fn is_blank(&self, line: &[u8]) -> bool {
        line.iter().all(|byte| *byte == self.delimiter || byte.is_ascii_whitespace())
    }

    /// Begins a row.
    pub fn begin(&mut self) {
        *self = Self { cell: std::mem::take(&mut self.cell), ..Self::new(self.delimiter, self.width) };
        self.cell.clear();
    }

    /// Cuts the row's next line. True: its last cell is still open, and goes on in the line below.
    pub fn cut(&mut self, line: &[u8], row: &mut ByteRecord) -> bool {
        for byte in line {
            self.state = match (self.state, *byte) {
                (State::Begun, b'"') => State::Open,
                (State::Open, b'"') => State::Closed,
                (State::Closed, b'"') => self.add(b'"', State::Open),
                (State::Open, byte) => {
                    self.signs += usize::from(byte == self.delimiter);
                    self.add(byte, State::Open)
                }
                (_, byte) if byte == self.delimiter => self.finish(row),
                (State::Closed, byte) => {
                    // What closed it was no closing quote.
                    self.strays |= self.first_signs.is_some() && !byte.is_ascii_whitespace();
                    self.add(byte, State::Plain)
                }
                (_, byte) => self.add(byte, State::Plain),
            };
        }
        if self.state == State::Open {
            self.turn();
            return true;
        }
        self.finish(row);
        self.swallows |= self.width.is_some_and(|width| row.len() != width);
        false
    }

    fn add(&mut self, byte: u8, state: State) -> State {
        self.cell.push(byte);
        state
    }

    /// The open cell goes on in the next line.
    fn turn(&mut self) {
        self.look_inside();
        self.cell.push(b'\n');
        self.line = self.cell.len();
        match self.first_signs {
            None => self.first_signs = Some(self.signs),
            // A line inside the cell could be a row by itself.
            Some(_) => self.swallows |= self.width == Some(self.signs + 1),
        }
        self.signs = 0;
    }

    /// A line inside a cell that has a time among its pieces is a row, cut short or not.
    fn look_inside(&mut self) {
        if self.first_signs.is_none() || self.signs == 0 {
            return;
        }
        let mut pieces = self.cell[self.line..].split(|byte| *byte == self.delimiter);
        if pieces.any(|piece| is_a_time(piece.trim_ascii())) {
            self.swallows |= self.width.is_some();
            self.strays |= self.width == Some(self.signs + 1);
        }
    }

    fn finish(&mut self, row: &mut ByteRecord) -> State {
        self.look_inside();
        if let (Some(first), Some(width)) = (self.first_signs.take(), self.width) {
            // Its first line would complete a row, and its last one begin another.
            let column = row.len();
            self.swallows |= first + column + 1 == width && self.signs == column;
        }
        (self.signs, self.line) = (0, 0);
        row.push_field(&self.cell);
        self.cell.clear();
        State::Begun
    }

    /// Has a row of several lines taken in others, where these may be meant, or where nobody knows?
    pub fn swallows(&self, are_meant: bool) -> bool {
        self.strays || (self.swallows && !are_meant)
    }
}

/// Is it a date with or without a time? Plain numbers may be anything.
fn is_a_time(piece: &[u8]) -> bool {
    moment::read(piece, Some(Dates::DayFirst)).is_ok_and(|moment| !matches!(moment, Moment::Number { .. }))
        || Dates::proven(piece).is_some()
}

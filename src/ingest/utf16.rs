//! UTF-16 text, as spreadsheets save "Unicode text", read as UTF-8.

use std::io::{self, BufRead, Read};

/// Bytes that are decoded at once.
const CHUNK: u64 = 1 << 16;

/// Reads UTF-16 and gives UTF-8. What is no character becomes U+FFFD.
pub struct Utf16<R> {
    from: R,
    unit: fn([u8; 2]) -> u16,
    /// Read and not yet decoded: half a unit, or half a pair of units.
    rest: Vec<u8>,
    text: Vec<u8>,
    /// How much of the text has been taken.
    taken: usize,
}

impl<R: Read> Utf16<R> {
    /// `unit` makes a unit of two bytes.
    pub fn new(from: R, unit: fn([u8; 2]) -> u16) -> Self {
        Self { from, unit, rest: Vec::new(), text: Vec::new(), taken: 0 }
    }

    fn decode(&mut self) -> io::Result<()> {
        let read = self.from.by_ref().take(CHUNK).read_to_end(&mut self.rest)?;
        let (pairs, odd) = self.rest.as_chunks();
        let mut units: Vec<u16> = pairs.iter().map(|pair| (self.unit)(*pair)).collect();
        // The first half of a pair waits for the other, unless the text is over.
        let waits = read > 0 && units.pop_if(|last| (0xd800..0xdc00).contains(last)).is_some();
        let left = odd.len() + if waits { 2 } else { 0 };
        let decoded = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        let text: String = decoded.chain((read == 0 && left > 0).then_some(char::REPLACEMENT_CHARACTER)).collect();
        self.rest.drain(..self.rest.len() - if read > 0 { left } else { 0 });
        (self.text, self.taken) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> BufRead for Utf16<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.text.len() {
            self.decode()?;
        }
        Ok(&self.text[self.taken..])
    }

    fn consume(&mut self, taken: usize) {
        self.taken += taken;
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(bytes)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_through_however_it_is_cut() {
        let text = "é, 漢字; 😀\n".repeat(20_000);
        for (unit, bytes) in [
            (u16::from_le_bytes as fn([u8; 2]) -> u16, u16::to_le_bytes as fn(u16) -> [u8; 2]),
            (u16::from_be_bytes, u16::to_be_bytes),
        ] {
            let written: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
            let mut read = String::new();
            Utf16::new(&written[..], unit).read_to_string(&mut read).unwrap();
            assert!(read == text);
            // A byte too few, and half a pair at the end.
            for cut in [1, 5] {
                let mut read = String::new();
                let whole = &written[..written.len() - 2 - cut];
                Utf16::new(whole, unit).read_to_string(&mut read).unwrap();
                assert!(read.ends_with('\u{fffd}') || cut > 1, "{cut}");
            }
        }
    }
}

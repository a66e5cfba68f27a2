//! Packed files: gzip and zstd are known by their first bytes, whatever their names.

use std::io::{self, BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

/// Bytes as they were before they were packed.
///
/// # Errors
///
/// Where the first bytes cannot be read, or are no whole header of their format.
pub fn unpack<'a>(mut from: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let head = from.fill_buf()?;
    if head.starts_with(&[0x1f, 0x8b]) {
        Ok(Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(from))))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Ok(Box::new(BufReader::with_capacity(CHUNK, zstd::Decoder::with_buffer(from)?)))
    } else {
        Ok(Box::new(from))
    }
}

/// Bytes that are unpacked at once.
const CHUNK: usize = 1 << 17;

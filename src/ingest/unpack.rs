//! Packed files: gzip and zstd are known by their first bytes, whatever their names.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

/// Bytes as they were before they were packed.
///
/// # Errors
///
/// Where the first bytes cannot be read, or are no whole header of their format.
pub fn unpack<'a>(mut from: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let head = from.fill_buf()?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let unpacked = Unpacked { from: MultiGzDecoder::new(Counted { from, count: 0 }), packed, count: 0 };
        return Ok(Box::new(BufReader::with_capacity(CHUNK, unpacked)));
    }
    if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = zstd::Decoder::with_buffer(Counted { from, count: 0 })?;
        let unpacked = Unpacked { from: decoder, packed: |decoder| decoder.get_ref().count, count: 0 };
        return Ok(Box::new(BufReader::with_capacity(CHUNK, unpacked)));
    }
    Ok(Box::new(from))
}

/// Bytes that are unpacked at once.
const CHUNK: usize = 1 << 17;

/// What unpacks to more than this …
const MUCH: u64 = 1 << 30;
/// … and to more than so many times its size is no log: it was made to fill a machine.
const MOST_TIMES: u64 = 500;

fn packed<R>(decoder: &MultiGzDecoder<Counted<R>>) -> u64
where
    R: BufRead,
{
    decoder.get_ref().count
}

/// Packed bytes, counted as they are taken.
struct Counted<R> {
    from: R,
    count: u64,
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, taken: usize) {
        self.count += taken as u64;
        self.from.consume(taken);
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        self.count += read as u64;
        Ok(read)
    }
}

/// Unpacked bytes, as long as they stand in some relation to the packed ones.
struct Unpacked<D> {
    from: D,
    /// How many bytes have been taken of those that are packed.
    packed: fn(&D) -> u64,
    count: u64,
}

impl<D: Read> Read for Unpacked<D> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        self.count += read as u64;
        if self.count > MUCH && self.count / MOST_TIMES > (self.packed)(&self.from) {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_to_fill_a_machine_ends() {
        let unpacked = |packed| Unpacked { from: io::repeat(b'x').take(MUCH + (1 << 24)), packed, count: 0 };
        let few = io::copy(&mut unpacked(|_| 1_000), &mut io::sink());
        assert_eq!(few.unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert!(io::copy(&mut unpacked(|_| MUCH / 100), &mut io::sink()).is_ok());
    }
}

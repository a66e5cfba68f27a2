//! Digests: whether a text or a file is still as omnicap wrote it.

use std::io::{self, Read, Write};

use blake3::Hasher;

use crate::base::digest::digest;

/// Passes bytes on and keeps their digest.
pub struct Digesting<W> {
    /// Where the bytes go.
    pub inner: W,
    digest: Hasher,
}

impl<W> Digesting<W> {
    /// Begins with nothing.
    pub fn new(inner: W) -> Self {
        Self { inner, digest: Hasher::new() }
    }

    /// The BLAKE3 digest of all that passed, in hexadecimal.
    pub fn finish(self) -> String {
        self.digest.finalize().to_hex().to_string()
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.digest.update(&bytes[..read]);
        Ok(read)
    }
}

/// What a text's seal stands in before the seal is made.
pub const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How a seal begins in JSON.
const SEAL: &str = "\"seal\": \"";

fn seal_matches(text: &str, seal: &str) -> bool {
    digest(text.replacen(&format!("{SEAL}{seal}"), &format!("{SEAL}{UNSEALED}"), 1)) == seal
}

/// Puts the digest of a text where the text says [`UNSEALED`]: any later change shows.
pub fn seal(text: &str) -> String {
    text.replacen(&format!("{SEAL}{UNSEALED}"), &format!("{SEAL}{}", digest(text)), 1)
}

/// Is a text as it was sealed?
pub fn is_sealed(text: &str) -> bool {
    let seal = text.split(SEAL).nth(1).and_then(|rest| rest.get(..UNSEALED.len()));
    seal.is_some_and(|seal| seal_matches(text, seal))
}

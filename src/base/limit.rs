//! Reading with a limit, whatever the system says of a file's size.

use std::io::{self, Read};

/// All bytes, or None where there are more than `most`.
///
/// # Errors
///
/// What the system says where it refuses.
pub fn read_at_most(from: impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::read_at_most;

    #[test]
    fn what_does_not_end_is_left() {
        assert_eq!(read_at_most(&b"abc"[..], 3).unwrap(), Some(b"abc".to_vec()));
        assert_eq!(read_at_most(&b"abcd"[..], 3).unwrap(), None);
        assert_eq!(read_at_most(std::io::repeat(0), 1 << 16).unwrap(), None);
    }
}

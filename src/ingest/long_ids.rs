//! Long ids that a spreadsheet has rounded and written out: `1234567890123456789` became `1234567890123450000`, and
//! with it everybody whose id begins with the same fifteen digits.

use serde::{Deserialize, Serialize};

/// A spreadsheet keeps so many digits of a number.
const KEPT: usize = 15;
/// That so many digits are zero by chance is one case in a thousand.
const ENOUGH: usize = 3;

/// The ids of a log that have more digits than a spreadsheet keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongIds {
    /// Rows in which such an id is whole.
    whole: u64,
    /// Digits that are zero in the others, of names that differ from the one before.
    zeros: usize,
    last: Vec<u8>,
}

impl LongIds {
    /// Can this be one?
    #[inline]
    pub fn may_hold(name: &[u8]) -> bool {
        name.len() > KEPT
    }

    /// Takes note of a row's id. True: it may have been rounded.
    pub fn meet(&mut self, name: &[u8]) -> bool {
        if name.len() <= KEPT || !name.iter().all(u8::is_ascii_digit) {
            return false;
        }
        if name[KEPT..].iter().any(|digit| *digit != b'0') {
            self.whole += 1;
            return false;
        }
        if self.last != name {
            self.zeros += name.len() - KEPT;
            self.last = name.to_vec();
        }
        true
    }

    /// Adds those of another log.
    pub fn add(&mut self, other: Self) {
        self.whole += other.whole;
        self.zeros += other.zeros;
        self.last = other.last;
    }

    /// Have ids been rounded, if those of so many rows may have been?
    pub fn are_rounded(&self, rows: u64) -> bool {
        rows > self.whole && self.zeros >= ENOUGH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_end_in_zeros_are_no_chance() {
        let judged = |names: &[&str]| {
            let mut ids = LongIds::default();
            let rows = names.iter().filter(|name| ids.meet(name.as_bytes())).count() as u64;
            ids.are_rounded(rows)
        };
        assert!(judged(&["1234567890123450000"]));
        assert!(judged(&["4500000000000010", "4500000000000020", "4500000000000030"]));
        // One of ten ids of sixteen digits ends in a zero, and a short one may end in any.
        assert!(!judged(&["4500000000000010", "4500000000000010"]));
        assert!(!judged(&["1234567890123450000", "1234567890123456789"]));
        assert!(!judged(&["123450000000000", "a234567890123450000"]));
    }
}

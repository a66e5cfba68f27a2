//! Adding counts to others, and taking them away again: the jackknife leaves one group out at a time.

use std::ops::{AddAssign, SubAssign};

/// Whether counts are added to others or taken away from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The other counts are added.
    Add,
    /// The other counts, which were added before, are taken away.
    Subtract,
}

impl Change {
    /// Changes one number.
    #[inline]
    pub fn one<T: AddAssign + SubAssign>(self, mine: &mut T, theirs: T) {
        match self {
            Self::Add => *mine += theirs,
            Self::Subtract => *mine -= theirs,
        }
    }

    /// Changes each number by the other one at the same index.
    pub fn each<T: AddAssign + SubAssign + Copy>(self, mine: &mut [T], theirs: &[T]) {
        for (mine, theirs) in mine.iter_mut().zip(theirs) {
            self.one(mine, *theirs);
        }
    }
}

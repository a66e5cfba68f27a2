//! Counts are joined and taken apart: the jackknife leaves one group out at a time.

use std::ops::{AddAssign, SubAssign};

/// What becomes of counts when others are joined to them or taken from among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The others are joined.
    Add,
    /// The others are among these, and are taken away.
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

    /// Changes numbers place by place.
    pub fn each<T: AddAssign + SubAssign + Copy>(self, mine: &mut [T], theirs: &[T]) {
        for (mine, theirs) in mine.iter_mut().zip(theirs) {
            self.one(mine, *theirs);
        }
    }
}

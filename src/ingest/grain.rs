//! How coarse the times of a log are.

use serde::{Deserialize, Serialize};

use crate::base::time::{DAY, Second};

/// Every time lies on a multiple of so many seconds of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grain(pub Second);

impl Default for Grain {
    fn default() -> Self {
        Self(DAY)
    }
}

impl Grain {
    /// Times that are this coarse make rows equal that are not the same.
    const COARSE: Second = 60;

    /// Another time, in seconds of its day.
    #[inline]
    pub fn meet(&mut self, second: Second) {
        let (mut one, mut other) = (self.0, second % self.0);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        self.0 = one;
    }

    /// That of the times of two logs.
    pub fn with(mut self, other: Self) -> Self {
        self.meet(other.0);
        self
    }

    /// Is it so fine that nothing more can be learned?
    #[inline]
    pub fn is_one(self) -> bool {
        self.0 == 1
    }

    /// Is no time known within a day?
    pub fn is_days(self) -> bool {
        self.0 == DAY
    }

    /// Are times so coarse that rows may be equal by chance?
    pub fn is_coarse(self) -> bool {
        self.0 >= Self::COARSE
    }
}

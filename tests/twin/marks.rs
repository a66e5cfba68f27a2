//! The marks that were drawn for one shopper, and what it means that one is small.

use omnicap::base::random::{Address, Purpose};

/// One shopper's marks.
#[derive(Clone, Copy)]
pub struct Drawn(pub Address);

impl Drawn {
    /// The mark of something that is known by a tag.
    pub fn mark(self, purpose: Purpose, tag: u64) -> u64 {
        self.0.marks(purpose).at(tag)
    }

    /// Does something of this probability happen? It is kept, and compared, in 32 bits.
    pub fn happens(self, purpose: Purpose, tag: u64, probability: f64) -> bool {
        let mark = (self.mark(purpose, tag) >> 32) as f64;
        mark < (probability * 2_f64.powi(32)).floor()
    }
}

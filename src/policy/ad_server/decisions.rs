//! What was decided of one shopper's bids, and the refusals of all shoppers so far.

use super::refusals::Refusals;
use crate::policy::Verdict;

/// What was decided.
#[derive(Debug, Clone)]
pub struct Decisions {
    /// By bid.
    pub verdicts: Vec<Verdict>,
    /// The indices of the bids that were served.
    pub served: Vec<u32>,
    /// Of all shoppers since they were last taken.
    pub refusals: Refusals,
}

impl Decisions {
    /// Of nobody yet.
    pub fn none(channels: usize) -> Self {
        Self { verdicts: Vec::new(), served: Vec::new(), refusals: Refusals::none(channels) }
    }

    /// For the next shopper, so far all bids are allowed and none is served.
    #[inline]
    pub fn open(&mut self, bids: usize) {
        self.served.clear();
        self.verdicts.clear();
        self.verdicts.resize(bids, Verdict::SERVED);
    }
}

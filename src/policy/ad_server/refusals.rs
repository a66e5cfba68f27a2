//! Refusals in the flight, by channel and by the cap that is blamed.

use crate::policy::Verdict;
use crate::world::channel::ChannelId;

/// How often each verdict was given on each channel.
#[derive(Debug, Clone)]
pub struct Refusals {
    by_channel: Vec<[u64; Verdict::KINDS]>,
}

impl Refusals {
    /// None yet.
    pub fn none(channels: usize) -> Self {
        Self { by_channel: vec![[0; Verdict::KINDS]; channels] }
    }

    /// Counts one, unless it fell in the warm-up.
    #[inline]
    pub fn count(&mut self, channel: ChannelId, verdict: Verdict, in_flight: bool) {
        self.by_channel[channel as usize][verdict.kind()] += u64::from(in_flight);
    }

    /// How often a cap refused on a channel since that was last asked: in all, and for want of an identifier.
    pub fn take(&mut self, channel: usize, cap: usize) -> (u64, u64) {
        let row = &mut self.by_channel[channel];
        let missing_id = std::mem::take(&mut row[Verdict::missing_id(cap).kind()]);
        (std::mem::take(&mut row[Verdict::capped(cap).kind()]) + missing_id, missing_id)
    }
}

//! The draw mask: which events of a journey get a time.
//!
//! Few opportunities are bought by any policy, and few shop visits could ever end in a purchase. The others
//! are counted, but nobody needs their times, so these are not drawn. Every draw has an address: the time of one
//! event does not depend on which others are drawn.

use super::channel::ChannelId;
use crate::base::random::unit;

/// Which events of a journey matter to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawMask {
    /// By channel, the opportunities that matter: those with a 32-bit mark below this.
    buyable: Box<[u64]>,
    /// The shop visits that matter: those with a mark, between 0 and 1, below this.
    tempting: f64,
    /// Does every session matter, and does every visit?
    sessions: bool,
    visits: bool,
}

impl DrawMask {
    /// The whole of every journey over so many channels.
    pub fn everything(channels: usize) -> Self {
        Self { buyable: vec![1 << 32; channels].into(), tempting: 1.0, sessions: true, visits: true }
    }

    /// Opportunities below a threshold by channel (on the scale of 2³²) and shop visits below another
    /// (from 0 to 1); all sessions, where windows open and close with them.
    pub fn new(buyable: impl IntoIterator<Item = u64>, tempting: f64, sessions: bool) -> Self {
        Self { buyable: buyable.into_iter().collect(), tempting, sessions, visits: false }
    }

    /// Every session and every visit besides.
    pub fn with_visits(self) -> Self {
        Self { tempting: 1.0, sessions: true, visits: true, ..self }
    }

    /// Does an opportunity with this throttle mark matter?
    #[inline]
    pub(super) fn holds_opportunity(&self, channel: usize, mark: u64) -> bool {
        mark >> 32 < self.buyable[channel]
    }

    /// Do some shop visits matter, and not every visit?
    #[inline]
    pub(super) fn holds_shops(&self) -> bool {
        self.tempting > 0.0 && !self.visits
    }

    /// Does a shop visit with this mark matter?
    #[inline]
    pub(super) fn holds_visit(&self, mark: u64) -> bool {
        unit(mark) < self.tempting
    }

    /// Does every visit matter, to a shop or not?
    #[inline]
    pub(super) fn holds_every_visit(&self) -> bool {
        self.visits
    }

    /// Do sessions matter, even those in which nothing else does?
    #[inline]
    pub(super) fn holds_sessions(&self) -> bool {
        self.sessions
    }
}

/// The tag of a shopper's `nth` opportunity (or shop visit) on a channel, in the flight or in the warm-up.
#[inline]
pub fn tag(warm_up: bool, channel: ChannelId, nth: u32) -> u64 {
    u64::from(warm_up) << 40 | u64::from(channel) << 32 | u64::from(nth)
}

/// The channel in a tag.
#[inline]
pub fn channel_of(tag: u64) -> ChannelId {
    (tag >> 32) as ChannelId
}

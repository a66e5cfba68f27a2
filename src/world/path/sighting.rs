//! One row of a log that could be read.

use serde::{Deserialize, Serialize};

use crate::base::time::Second;
use crate::world::channel::ChannelId;

/// What a row of a log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// An ad was shown: an opportunity that was bought.
    Impression,
    /// The user was there: a page, a screen, a shop.
    Visit,
    /// An ad was clicked.
    Click,
    /// The user bought.
    Conversion,
}

impl Kind {
    /// All of them, in the order in which they happen.
    pub const ALL: [Self; 4] = [Self::Impression, Self::Visit, Self::Click, Self::Conversion];
}

/// The session of a row that names none.
pub const UNNAMED: u32 = 0;

/// Nothing stands in this column: the hash of an empty cell.
pub const NOTHING: u64 = 0;

/// One row of a log that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Whose, as the two halves of a hash.
    pub user: [u64; 2],
    /// The whole row: one that repeats it has the same.
    pub whole: u64,
    /// What the channel recognised: the hash of its identifier, or [`NOTHING`]. Of a conversion: which it was.
    pub identifier: u64,
    /// The hash of the node of the identity graph, or [`NOTHING`]. Of a conversion: its worth in millionths.
    pub node: u64,
    /// When.
    pub time: Second,
    /// The row's line, counted from where this part of the log begins: equal times keep its order.
    pub line: u32,
    /// The hash of the session, where the row names one, or [`UNNAMED`].
    pub session: u32,
    /// Where.
    pub channel: ChannelId,
    /// What happened.
    pub kind: Kind,
}

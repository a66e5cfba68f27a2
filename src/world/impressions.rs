//! What a shopper was shown, and which creatives.

use super::creative::CreativeId;

/// Impressions in time order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Impressions<'a> {
    /// Indices of the opportunities in the journey.
    pub indices: &'a [u32],
    /// Which creative each of them showed; empty where nobody asks.
    pub creatives: &'a [CreativeId],
}

impl<'a> Impressions<'a> {
    /// Nothing was shown.
    pub const NONE: Self = Self { indices: &[], creatives: &[] };

    /// The first so many of them.
    #[inline]
    pub fn first(self, many: usize) -> Self {
        Self { indices: &self.indices[..many], creatives: &self.creatives[..many.min(self.creatives.len())] }
    }

    /// How many there are.
    #[inline]
    pub fn len(self) -> usize {
        self.indices.len()
    }

    /// Are there none?
    #[inline]
    pub fn is_empty(self) -> bool {
        self.indices.is_empty()
    }

    /// Each with its creative, where these are known.
    pub fn with_creatives(self) -> impl DoubleEndedIterator<Item = (u32, CreativeId)> + ExactSizeIterator + 'a {
        self.indices.iter().copied().zip(self.creatives.iter().copied())
    }
}

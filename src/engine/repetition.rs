//! Counts of creatives: which were shown, and how often shoppers met the same again.

use serde::{Deserialize, Serialize};

use crate::base::change::Change;

/// So many parts of an impression's effect are one.
pub const PARTS: f64 = 1e6;

/// How impressions on one channel repeat what their shopper met before, here or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repetition {
    /// Impressions that show the ad of the shopper's last impression.
    pub repeats: u64,
    /// For each impression, the number of the shopper's contacts with its ad until then, summed up.
    pub contacts: u64,
    /// What impressions lose of their effect to wear-out, in millionths of an impression.
    pub worn: u64,
}

/// What one creative did on its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CreativeCounts {
    /// Times it was shown.
    pub impressions: u64,
    /// Times it was clicked.
    pub clicks: u64,
    /// Shoppers who saw it.
    pub reach: u64,
    /// Impressions that show the ad of the shopper's last impression.
    pub repeats: u64,
}

impl Repetition {
    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.repeats, other.repeats);
        change.one(&mut self.contacts, other.contacts);
        change.one(&mut self.worn, other.worn);
    }
}

impl CreativeCounts {
    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.impressions, other.impressions);
        change.one(&mut self.clicks, other.clicks);
        change.one(&mut self.reach, other.reach);
        change.one(&mut self.repeats, other.repeats);
    }
}

//! Counts of creatives: which were shown, and how often a shopper met the same again.

use super::shown::Shown;
use super::tally::{Detail, PolicyCounts};
use crate::base::change::Change;
use crate::response::wear_out::WearOut;
use crate::world::channel::members;
use crate::world::creative::{Creatives, MOST_CREATIVES};

/// So many parts of an impression's effect are one.
pub const PARTS: f64 = 1e6;

/// How impressions on one channel repeat what their shopper met before, here or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repetition {
    /// Impressions that show the ad of the shopper's last impression.
    pub repeats: u64,
    /// For each impression, the number of the shopper's contacts with its ad until then, summed up.
    pub contacts: u64,
    /// What impressions lose of their effect to wear-out, in millionths of an impression.
    pub worn: u64,
}

/// What one creative did on its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// Records which creatives a shopper met in the flight. What they met in the warm-up is remembered.
pub(super) fn record(
    (counts, detail): (&mut PolicyCounts, &mut Detail),
    (creatives, wear_out): (&Creatives, Option<&WearOut>),
    shown: &Shown<'_>,
) {
    let (mut contacts, mut last, mut met) = ([0_u32; MOST_CREATIVES], None, 0_u64);
    for (index, creative) in shown.impressions().with_creatives() {
        let ad = creatives.list[usize::from(creative)].ad;
        let contact = &mut contacts[usize::from(ad)];
        *contact += 1;
        let (repeats, opportunity) = (last == Some(ad), &shown.journey.opportunities[index as usize]);
        last = Some(ad);
        if opportunity.time < 0 {
            continue;
        }
        let here = &mut counts.channels[usize::from(opportunity.channel)].repetition;
        here.repeats += u64::from(repeats);
        here.contacts += u64::from(*contact);
        here.worn += wear_out.map_or(0, |wear_out| (PARTS * (1.0 - wear_out.kept(*contact))).round() as u64);
        let of_creative = &mut detail.creatives[usize::from(creative)];
        of_creative.impressions += 1;
        of_creative.repeats += u64::from(repeats);
        of_creative.clicks += u64::from(shown.clicked.contains(&index));
        met |= 1 << creative;
    }
    members(met).for_each(|creative| detail.creatives[usize::from(creative)].reach += 1);
}

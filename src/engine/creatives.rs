//! Records which creatives a shopper met, and how often the same again.

use super::repetition::PARTS;
use super::shown::Shown;
use super::tally::{Detail, PolicyCounts};
use crate::response::wear_out::WearOut;
use crate::world::channel::members;
use crate::world::creative::{Creatives, MOST_CREATIVES};

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

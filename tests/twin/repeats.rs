//! Which creatives were shown, counted again.

use std::collections::BTreeMap;

use omnicap::engine::tally::{Detail, PolicyCounts};

use super::creatives::{Shown, ad_of};
use super::recount::Shopper;
use super::written::Channel;

/// Counts of creatives, where a scenario asks for them. The engine must have shown the same.
pub fn count(shopper: &Shopper<'_>, policy: usize, shown: &[Shown], counts: &mut PolicyCounts, detail: &mut Detail) {
    let written = shopper.shop.written;
    let wears_out = written.response.as_ref().is_some_and(|response| response.wear_out.is_some());
    if !wears_out && written.channels.iter().all(|channel| channel.creatives.is_empty()) {
        assert!(shopper.trace.creatives[policy].is_empty(), "nobody asks which creative is shown");
        return;
    }
    let channel_of = |one: &Shown| shopper.shop.story.ads[one.index as usize].channel;
    let numbers: Vec<usize> = shown.iter().map(|one| number(&written.channels, channel_of(one), one.place)).collect();
    let traced: Vec<usize> = shopper.trace.creatives[policy].iter().map(|creative| usize::from(*creative)).collect();
    assert_eq!(traced, numbers, "{}", shopper.under(policy));
    let (mut contacts, mut before) = (BTreeMap::<usize, u32>::new(), None);
    let mut reached = vec![0; detail.creatives.len()];
    for (one, number) in shown.iter().zip(numbers) {
        let channel = channel_of(one);
        let ad = ad_of(&written.channels[channel], one.place);
        let repeats = u64::from(Some(ad) == before);
        before = Some(ad);
        let contact = contacts.entry(ad).or_default();
        *contact += 1;
        if shopper.shop.story.ads[one.index as usize].time < 0 {
            continue;
        }
        let here = &mut counts.channels[channel].repetition;
        here.repeats += repeats;
        here.contacts += u64::from(*contact);
        here.worn += (1e6 * (1.0 - shopper.shop.kept(*contact))).round() as u64;
        let creative = &mut detail.creatives[number];
        creative.impressions += 1;
        creative.repeats += repeats;
        creative.clicks += u64::from(shopper.shop.is_clicked(one.index as usize));
        reached[number] = 1;
    }
    detail.creatives.iter_mut().zip(reached).for_each(|(creative, reached)| creative.reach += reached);
}

/// Creatives are numbered channel by channel; a channel that names none has one.
fn number(channels: &[Channel], channel: usize, place: usize) -> usize {
    let before = channels[..channel].iter().filter(|one| !one.is_shop);
    before.map(|one| one.creatives.len().max(1)).sum::<usize>() + place
}

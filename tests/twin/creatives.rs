//! Which creatives are shown, decided from all that was shown before (docs/creatives.md).

use omnicap::base::random::Purpose;
use omnicap::policy::cap::Cap;

use super::shop::Shop;
use super::story::Ad;
use super::written::Channel;

/// One impression: the ad's index, and which of its channel's creatives was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    pub index: u32,
    pub place: usize,
}

/// The creatives of an ad's channel, in the order in which they may be shown, after the impressions until then.
pub fn order(shop: &Shop<'_>, policy: usize, ad: &Ad, seen: &[Shown]) -> Vec<usize> {
    let written = shop.written;
    let channel = &written.channels[ad.channel];
    let count = channel.creatives.len().max(1);
    let mine = seen.iter().filter(|shown| {
        let other = &shop.story.ads[shown.index as usize];
        other.channel == ad.channel && ad.identifier.is_some() && other.identifier == ad.identifier
    });
    let mine: Vec<usize> = mine.map(|shown| shown.place).collect();
    let mut places: Vec<usize> = (0..count).collect();
    match written.rotations[policy].as_ref().unwrap_or(&channel.rotation).as_str() {
        "first" => places.truncate(1),
        "sequence" => places.rotate_left(mine.last().map_or(0, |last| (last + 1) % count)),
        "even" => {
            let met = |place: usize| mine.iter().filter(|other| **other == place).count() as u64;
            // Without rounding, so that ties are ties. Stable: of two the first in the list comes first.
            places
                .sort_by(|one, other| (met(*one) * parts(channel, *other)).cmp(&(met(*other) * parts(channel, *one))));
        }
        _ => places = drawn(shop, channel, ad, places),
    }
    places
}

/// A creative's share in thousand-millionths.
fn parts(channel: &Channel, place: usize) -> u64 {
    (1e9 * share(channel, place)).round() as u64
}

fn share(channel: &Channel, place: usize) -> f64 {
    let own = channel.creatives.get(place).and_then(|(_, share)| *share);
    own.unwrap_or(1.0 / channel.creatives.len().max(1) as f64)
}

/// One after the other, each drawn by its share among those that are left. One mark is enough for all: where in a share
/// it falls is again uniform.
fn drawn(shop: &Shop<'_>, channel: &Channel, ad: &Ad, mut left: Vec<usize>) -> Vec<usize> {
    let mut mark = shop.drawn.mark(Purpose::Creative, ad.tag) as f64 / 2_f64.powi(64);
    let mut order = Vec::new();
    while !left.is_empty() {
        let whole: f64 = left.iter().map(|place| share(channel, *place)).sum();
        let mut point = mark * whole;
        let mut at = 0;
        while at + 1 < left.len() && point >= share(channel, left[at]) {
            point -= share(channel, left[at]);
            at += 1;
        }
        mark = point / share(channel, left[at]);
        order.push(left.remove(at));
    }
    order
}

/// Which ad it is: creatives of one name are one.
pub fn ad_of(channel: &Channel, place: usize) -> usize {
    channel.ads[place]
}

/// Those of some impressions that a cap on each creative counts with this one.
pub fn alike(shop: &Shop<'_>, cap: &Cap, seen: &[Shown], channel: usize, place: usize) -> Vec<u32> {
    let of = |channel: usize, place: usize| ad_of(&shop.written.channels[channel], place);
    let is_alike = |shown: &&Shown| {
        let other = shop.story.ads[shown.index as usize].channel;
        of(other, shown.place) == of(channel, place) && (!cap.scope.each || other == channel)
    };
    seen.iter().filter(is_alike).map(|shown| shown.index).collect()
}

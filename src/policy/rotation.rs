//! Which creative an ad server shows.
//!
//! An ad server chooses by what it has shown to the identifier that the channel sees, and by nothing else: it knows
//! neither what other channels showed nor who is behind two identifiers. Without an identifier it chooses as for
//! somebody new. A creative that may not be shown is passed over, and the next in the rotation takes its place.

use crate::base::random::Marks;
use crate::world::channel::{ChannelId, members};
use crate::world::creative::{CreativeId, Creatives, Rotation};
use crate::world::journey::{Journey, NO_KEY, Opportunity};

/// Nothing was shown yet.
const NOTHING: u8 = u8::MAX;

/// A policy's choice of creatives, and what it remembers of the present shopper.
#[derive(Debug, Clone)]
pub struct Rotating {
    creatives: Creatives,
    /// By channel.
    rotations: Vec<Rotation>,
    /// So many cells has an identifier, one for each creative of its channel.
    width: usize,
    /// By identifier and creative, how often it was shown.
    met: Vec<u32>,
    /// By identifier, which of the channel's creatives was shown last.
    last: Vec<u8>,
    marks: Marks,
}

impl Rotating {
    /// As channels say, or all in the same way.
    pub fn new(creatives: &Creatives, all: Option<Rotation>) -> Self {
        let own = creatives.rotations.iter().map(|own| all.unwrap_or(*own));
        Self {
            rotations: own.collect(),
            width: creatives.widest(),
            creatives: creatives.clone(),
            met: Vec::new(),
            last: Vec::new(),
            marks: Marks::default(),
        }
    }

    /// Forgets the last shopper.
    pub fn open(&mut self, journey: &Journey) {
        let [identifiers, ..] = journey.key_counts();
        self.marks = journey.creative;
        self.met.clear();
        self.met.resize(identifiers as usize * self.width, 0);
        self.last.clear();
        self.last.resize(identifiers as usize, NOTHING);
    }

    /// The creative that would be shown, but for those refused (one bit each); None: all are.
    pub fn pick(&self, ad: &Opportunity, refused: u64) -> Option<CreativeId> {
        let here = self.creatives.on(ad.channel);
        let (first, count) = (here.start, here.len());
        let is_allowed = |place: &usize| refused >> (first + place) & 1 == 0;
        let place = match self.rotations[usize::from(ad.channel)] {
            _ if count == 1 => Some(0).filter(is_allowed),
            Rotation::First => Some(0).filter(is_allowed),
            Rotation::Sequence => {
                let next = self.last_of(ad).map_or(0, |last| last + 1);
                (next..next + count).map(|place| place % count).find(is_allowed)
            }
            Rotation::Even => (0..count).filter(is_allowed).min_by(|one, other| self.least_met(ad, *one, *other)),
            Rotation::Random => self.drawn(ad, refused),
        };
        place.map(|place| (first + place) as CreativeId)
    }

    /// Remembers what was shown.
    pub fn note(&mut self, ad: &Opportunity, shown: CreativeId) {
        let [identifier, ..] = ad.keys;
        if identifier != NO_KEY {
            let place = usize::from(shown) - self.creatives.on(ad.channel).start;
            self.met[identifier as usize * self.width + place] += 1;
            self.last[identifier as usize] = place as u8;
        }
    }

    /// Which of the channel's creatives the identifier was shown last.
    fn last_of(&self, ad: &Opportunity) -> Option<usize> {
        let last = self.last.get(ad.keys[0] as usize).filter(|last| **last != NOTHING)?;
        Some(usize::from(*last))
    }

    /// How often the identifier met one creative and another, each beside its share.
    fn least_met(&self, ad: &Opportunity, one: usize, other: usize) -> std::cmp::Ordering {
        let [met, other_met] = [one, other].map(|place| match ad.keys[0] {
            NO_KEY => 0,
            identifier => u64::from(self.met[identifier as usize * self.width + place]),
        });
        let [share, other_share] = [one, other].map(|place| self.share(ad.channel, place));
        (u128::from(met) * u128::from(other_share)).cmp(&(u128::from(other_met) * u128::from(share)))
    }

    /// Draws by the shares, and where that one may not be shown again among the others: what is left of the mark decides.
    fn drawn(&self, ad: &Opportunity, refused: u64) -> Option<usize> {
        let here = self.creatives.on(ad.channel);
        let (mut left, mut mark) = (u64::MAX >> (64 - here.len()), self.marks.at(ad.tag));
        while left != 0 {
            let whole: u64 = members(left).map(|place| self.share(ad.channel, usize::from(place))).sum();
            let (place, rest) = self.fall(ad.channel, left, u128::from(mark) * u128::from(whole))?;
            if refused >> (here.start + place) & 1 == 0 {
                return Some(place);
            }
            left &= !(1 << place);
            mark = rest;
        }
        None
    }

    /// On whose share a point falls, of some places (one bit each), and where in it: again a mark.
    fn fall(&self, channel: ChannelId, among: u64, mut point: u128) -> Option<(usize, u64)> {
        members(among).map(usize::from).find_map(|place| {
            let share = u128::from(self.share(channel, place));
            if point < share << 64 {
                return Some((place, (point / share) as u64));
            }
            point -= share << 64;
            None
        })
    }

    fn share(&self, channel: ChannelId, place: usize) -> u64 {
        self.creatives.list[self.creatives.on(channel).start + place].share
    }
}

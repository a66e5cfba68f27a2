//! Chances: the moments at which a shopper may buy.
//!
//! Whether a visit ends in a purchase is decided by a mark drawn with it. Few marks are so low that
//! any advertising could turn the visit into a purchase. The other visits get no time
//! ([`Response::most_tempting`]) or are dropped here, once for all policies. So purchases cost the hot loop little.

use super::Response;
use crate::base::random::{Address, Marks, Purpose, unit};
use crate::base::time::Second;
use crate::world::channel::ChannelId;
use crate::world::journey::{Journey, Visit};
use crate::world::population::Shopper;

/// A shop visit that may end in a purchase, or leave a cart behind, under some policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// When.
    pub time: Second,
    /// Where.
    pub shop: ChannelId,
    /// The purchase probability without advertising, at full need.
    pub factor: f64,
    /// Uniform between 0 and 1: a purchase if it lies below the purchase probability.
    pub mark: f64,
    /// Decides what the basket is worth.
    pub basket: u64,
}

/// The marks that decide one shopper's purchases and their values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fate {
    /// By the tag of a visit: whether something is bought, and for how much.
    pub visits: [Marks; 2],
    /// The same for the visit to which a click leads, by the tag of the opportunity.
    pub clicks: [Marks; 2],
}

impl Fate {
    /// Of one shopper, whose journey has been drawn.
    pub fn of(from: Address, journey: &Journey) -> Self {
        Self {
            visits: [journey.buy, from.marks(Purpose::Basket)],
            clicks: [from.marks(Purpose::BuyAfterClick), from.marks(Purpose::BasketAfterClick)],
        }
    }
}

impl Response {
    /// Lists the shopper's own visits that may end in a purchase, in time order.
    pub fn visits(&self, who: &Shopper, journey: &Journey, fate: &Fate, chances: &mut Vec<Chance>) {
        chances.clear();
        let visits = journey.visits.iter().filter(|visit| self.shops[visit.channel as usize]);
        chances.extend(visits.filter_map(|visit| self.at_visit(who, journey, fate, visit)));
    }

    /// The chance that lies in a shopper's own visit to a shop, if it may end in a purchase.
    #[inline]
    pub fn at_visit(&self, who: &Shopper, journey: &Journey, fate: &Fate, visit: &Visit) -> Option<Chance> {
        let factor = self.baseline * self.of_segment(who) * self.of_moment(journey, visit.time);
        self.chance(visit.time, visit.channel, factor, fate.visits, visit.tag)
    }

    /// The visit to which a click on the opportunity at this index leads, if it may end in a purchase.
    pub fn after_click(&self, who: &Shopper, journey: &Journey, fate: &Fate, index: u32) -> Option<Chance> {
        let clicked = &journey.opportunities[index as usize];
        let factor =
            self.baseline * self.of_segment(who) * self.of_moment(journey, clicked.time) * self.click_conversion;
        self.chance(clicked.time, self.landings[clicked.channel as usize], factor, fate.clicks, clicked.tag)
    }

    /// May it end in a purchase (and not only in a cart)?
    pub fn may_sell(&self, chance: &Chance) -> bool {
        chance.mark < chance.factor * self.most()
    }

    fn chance(&self, time: Second, shop: ChannelId, factor: f64, marks: [Marks; 2], tag: u64) -> Option<Chance> {
        let mark = unit(marks[0].at(tag));
        let reachable = mark * (1.0 - self.abandonment) < factor * self.most();
        reachable.then(|| Chance { time, shop, factor, mark, basket: marks[1].at(tag) })
    }

    /// Visits with a mark from this on (0 to 1) never end in a purchase, nor leave a cart behind.
    pub fn most_tempting(&self) -> f64 {
        let segment = self.segments.iter().copied().reduce(f64::max).unwrap_or(1.0);
        let factor = self.baseline * segment * self.in_market.max(1.0);
        // A little more, so that rounding loses no visit.
        (factor * self.most() / (1.0 - self.abandonment).max(f64::MIN_POSITIVE) * (1.0 + 1e-9)).min(1.0)
    }

    fn of_segment(&self, who: &Shopper) -> f64 {
        self.segments.get(who.segment).copied().unwrap_or(1.0)
    }

    fn of_moment(&self, journey: &Journey, time: Second) -> f64 {
        if journey.is_in_market(time) { self.in_market } else { 1.0 }
    }
}

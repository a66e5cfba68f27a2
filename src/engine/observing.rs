//! Takes from what truly happened what AMC could observe of it.

use super::shown::Shown;
use crate::base::compaction::Compacted;
use crate::clean_room::{SeenPurchase, Touch, User};
use crate::policy::cap::CountBy;
use crate::response::purchase::Outcome;
use crate::world::World;
use crate::world::journey::LINKED;

/// One thread's memory of the present user.
#[derive(Debug, Default)]
pub(super) struct Observing {
    touches: Compacted<Touch>,
    purchases: Vec<SeenPurchase>,
}

impl Observing {
    /// The shopper as AMC knows them: by the impressions of linked identifiers, and by what they do
    /// in shops, where they are logged in. What lies in the warm-up came before the report.
    pub fn user(&mut self, world: &World, shown: &Shown<'_>, outcome: &Outcome, visits: u64) -> User<'_> {
        let journey = shown.journey;
        touches_of(&mut self.touches, world, shown, false);
        self.purchases.clear();
        self.purchases.extend(outcome.counted().iter().map(|purchase| SeenPurchase {
            time: purchase.time,
            shop: purchase.shop,
            value: purchase.value,
            new_to_brand: purchase.first,
        }));
        let is_counted = |index: &&u32| journey.opportunities[**index as usize].time >= 0;
        let landed = shown.clicked.iter().filter(is_counted).count() as u64;
        let (touches, purchases) = (&self.touches[..], &self.purchases[..]);
        User { touches, purchases, visits: visits + landed, carts: outcome.carts_counted() }
    }
}

/// The impressions of the flight: those of linked identifiers, or all of them.
#[inline]
pub(super) fn touches_of(touches: &mut Compacted<Touch>, world: &World, shown: &Shown<'_>, all: bool) {
    let journey = shown.journey;
    touches.clear();
    touches.compact(shown.served.iter().map(|index| {
        let seen = &journey.opportunities[*index as usize];
        let clicked = shown.clicked.contains(index);
        let cost = world.prices.cost(journey, seen, clicked);
        let touch = Touch { time: seen.time, channel: seen.channel, cost, clicked };
        (touch, (seen.time >= 0) & (all | (seen.keys[CountBy::Graph as usize] == LINKED)))
    }));
}

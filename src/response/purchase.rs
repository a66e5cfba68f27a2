//! Purchases: one shopper's chances, decided in time order under what they have seen.

use super::Response;
use super::adstock::halved;
use super::bounds::Bound;
use super::chance::Chance;
use crate::base::time::Second;
use crate::world::channel::ChannelId;
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;

/// Something bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// When.
    pub time: Second,
    /// Where.
    pub shop: ChannelId,
    /// Worth in millionths of the currency.
    pub value: u64,
    /// The shopper's first since the simulation began (its warm-up included).
    pub first: bool,
}

/// Something put into a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cart {
    /// When.
    pub time: Second,
    /// Where.
    pub shop: ChannelId,
}

/// What came of one chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Was a cart filled?
    pub fills: bool,
    /// Was something bought?
    pub buys: bool,
}

/// What became of one shopper's chances.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was bought, in time order, from the beginning of the warm-up.
    pub purchases: Vec<Purchase>,
    /// The carts that were filled, whether or not they were bought.
    pub carts: Vec<Cart>,
}

impl Outcome {
    /// Empties it, and keeps the allocated memory.
    pub fn clear(&mut self) {
        self.purchases.clear();
        self.carts.clear();
    }

    /// The purchases of the flight.
    pub fn counted(&self) -> &[Purchase] {
        let warm_up = self.purchases.iter().take_while(|purchase| purchase.time < 0).count();
        &self.purchases[warm_up..]
    }

    /// When the last cart was filled, if nothing was bought since.
    pub fn left_cart(&self) -> Option<Second> {
        let filled = self.carts.last()?.time;
        self.purchases.last().is_none_or(|bought| bought.time < filled).then_some(filled)
    }

    /// The carts filled in the flight.
    pub fn carts_counted(&self) -> u64 {
        self.carts.iter().filter(|cart| cart.time >= 0).count() as u64
    }
}

impl Response {
    /// Decides a shopper's chances, which are in time order, after these impressions (none: the world without ads).
    pub fn decide(&self, chances: &[Chance], journey: &Journey, shown: Impressions<'_>, outcome: &mut Outcome) {
        outcome.clear();
        let time = |index: &u32| journey.opportunities[*index as usize].time;
        let mut seen = 0;
        for chance in chances {
            seen += shown.indices[seen..].iter().take_while(|index| time(index) <= chance.time).count();
            self.take(chance, journey, shown.first(seen), outcome);
        }
    }

    /// Decides the next chance, after the impressions `seen` until then. Adds what comes of it to the outcome, and says
    /// what that was.
    #[inline]
    pub fn take(&self, chance: &Chance, journey: &Journey, seen: Impressions<'_>, outcome: &mut Outcome) -> Taken {
        let alone = chance.factor * self.need(outcome.purchases.last(), chance.time);
        // A cart is filled below one mark, and bought below another.
        let kept = self.cart.map_or(1.0, |cart| cart.at(outcome.left_cart(), chance.time));
        let marks = [chance.mark * (1.0 - self.abandonment), chance.mark / kept];
        let [fills, buys] = self.fall_below(marks, alone, journey, seen, chance.time);
        if fills {
            outcome.carts.push(Cart { time: chance.time, shop: chance.shop });
        }
        if buys {
            outcome.purchases.push(Purchase {
                time: chance.time,
                shop: chance.shop,
                value: self.basket.at(chance.basket),
                first: outcome.purchases.is_empty(),
            });
        }
        Taken { fills, buys }
    }

    /// Does a chance end in a purchase, if none did before? None where that depends on which of so many
    /// impressions are seen before it, or when.
    pub fn foretells(&self, chance: &Chance, impressions: usize) -> Option<bool> {
        // The bound for so many impressions holds for fewer as well.
        let Bound { least, most } = self.bounds.of_number(impressions);
        told(chance.mark, chance.factor * least, chance.factor * most * self.most_of_cart())
    }

    /// Which of two marks fall below the purchase probability? It is `alone` without any impression.
    fn fall_below(
        &self,
        marks: [f64; 2],
        alone: f64,
        journey: &Journey,
        seen: Impressions<'_>,
        now: Second,
    ) -> [bool; 2] {
        let told = |Bound { least, most }| {
            let [one, other] = marks.map(|mark| told(mark, alone * least, alone * most));
            Some([one?, other?])
        };
        let exactly = || {
            let probability = (alone * self.effect(journey, seen, now)).min(1.0);
            marks.map(|mark| mark < probability)
        };
        told(self.bounds.of_number(seen.len())).unwrap_or_else(exactly)
    }

    /// The factor by which the impressions so far multiply a purchase probability.
    fn effect(&self, journey: &Journey, seen: Impressions<'_>, now: Second) -> f64 {
        if seen.is_empty() {
            return 1.0;
        }
        let lift = self.max_lift * self.curve.at(self.adstock(journey, seen, now));
        (1.0 + lift) * self.tired(journey, seen.indices, now)
    }

    /// The part of it that fatigue leaves.
    fn tired(&self, journey: &Journey, seen: &[u32], now: Second) -> f64 {
        self.fatigue.map_or(1.0, |fatigue| fatigue.at(journey, seen, now))
    }

    fn need(&self, last: Option<&Purchase>, now: Second) -> f64 {
        match (self.repurchase, last) {
            (Some(half), Some(last)) => 1.0 - halved(now - last.time, half),
            _ => 1.0,
        }
    }
}

/// Does a mark fall below a probability that lies between two bounds? None where the bounds do not decide. (All marks
/// are below one.)
fn told(mark: f64, least: f64, most: f64) -> Option<bool> {
    if mark < least {
        Some(true)
    } else if mark >= most {
        Some(false)
    } else {
        None
    }
}

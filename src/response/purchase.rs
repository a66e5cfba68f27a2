//! Purchases: one shopper's chances, decided in time order under what they have seen.

use super::Response;
use super::adstock::halved;
use super::chance::Chance;
use super::expected::Expected;
use super::wear_out::WearOut;
use crate::base::parts::Parts;
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
    /// What is expected of the flight: the sums of the probabilities that they had.
    pub expected: Expected,
    /// What every chance met.
    pub steps: Vec<Step>,
}

/// What one chance met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How many impressions were seen before it …
    pub seen: usize,
    /// … how many purchases and carts there were …
    before: [usize; 2],
    /// … and how much is expected to be bought at it.
    pub buys: Parts,
}

impl Outcome {
    /// Empties it, and keeps the allocated memory.
    pub fn clear(&mut self) {
        self.purchases.clear();
        self.carts.clear();
        self.expected = Expected::default();
        self.steps.clear();
    }

    /// Empties it but for what another had bought and put into carts before its chance at an index.
    pub(super) fn begin_like(&mut self, other: &Self, index: usize) {
        self.clear();
        if let Some(Step { before: [purchases, carts], .. }) = other.steps.get(index) {
            self.purchases.extend_from_slice(&other.purchases[..*purchases]);
            self.carts.extend_from_slice(&other.carts[..*carts]);
        }
    }

    /// Adds what is expected of a chance, whose cart is filled and bought with these probabilities.
    #[inline]
    fn expect(&mut self, chance: &Chance, fills: f64, buys: f64) {
        if chance.time < 0 {
            return;
        }
        let buys = Parts::of(chance.weight * buys);
        self.expected.purchases += buys;
        if self.purchases.last().is_none_or(|last| last.time < 0) {
            self.expected.buyers += buys;
        }
        self.expected.carts += Parts::of(chance.weight * fills);
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
            let (before, expected) = ([outcome.purchases.len(), outcome.carts.len()], outcome.expected.purchases);
            self.take(chance, journey, shown.first(seen), outcome);
            outcome.steps.push(Step { seen, before, buys: outcome.expected.purchases - expected });
        }
    }

    /// Decides the next chance, after the impressions `seen` until then. Adds what comes of it, and what was to be
    /// expected of it, to the outcome, and says what came of it.
    #[inline]
    pub fn take(&self, chance: &Chance, journey: &Journey, seen: Impressions<'_>, outcome: &mut Outcome) -> Taken {
        self.take_at(chance, self.effect(journey, seen, chance.time), outcome)
    }

    /// The same, where the impressions until then multiply the purchase probability by an `effect`.
    #[inline]
    pub(super) fn take_at(&self, chance: &Chance, effect: f64, outcome: &mut Outcome) -> Taken {
        let alone = chance.factor * self.need(outcome.purchases.last(), chance.time);
        let probability = (alone * effect).min(1.0);
        // A cart is filled below one mark, and bought below another.
        let fills = (probability / (1.0 - self.abandonment)).min(1.0);
        let kept = self.cart.map_or(1.0, |cart| cart.at(outcome.left_cart(), chance.time));
        let buys = (probability * kept).min(1.0);
        outcome.expect(chance, fills, buys);
        let taken = Taken { fills: chance.happens && chance.mark < fills, buys: chance.happens && chance.mark < buys };
        if taken.fills {
            outcome.carts.push(Cart { time: chance.time, shop: chance.shop });
        }
        if taken.buys {
            outcome.purchases.push(Purchase {
                time: chance.time,
                shop: chance.shop,
                value: self.basket.at(chance.basket),
                first: outcome.purchases.is_empty(),
            });
        }
        taken
    }

    /// The factor by which the impressions so far multiply a purchase probability.
    fn effect(&self, journey: &Journey, seen: Impressions<'_>, now: Second) -> f64 {
        if seen.is_empty() {
            return 1.0;
        }
        let tired = self.fatigue.map_or(1.0, |fatigue| fatigue.at(journey, seen.indices, now));
        self.lifted(self.adstock(journey, seen, now)) * tired
    }

    /// The same after the first of these impressions alone: for every number of them from `from` on, but all.
    pub(super) fn effects_of_first(
        &self,
        journey: &Journey,
        seen: Impressions<'_>,
        from: usize,
        now: Second,
        effects: &mut Vec<f64>,
    ) {
        let (mut stock, shown) = (0.0, |index: u32| &journey.opportunities[index as usize]);
        let mut contacts = self.wear_out.as_ref().map(WearOut::contacts);
        let is_past = |per: Second| seen.indices.partition_point(|index| now - shown(*index).time >= per);
        let recent = self.fatigue.map_or(0, |fatigue| is_past(fatigue.per));
        for (number, index) in seen.indices.iter().enumerate() {
            if number >= from {
                let tired = self.fatigue.map_or(1.0, |fatigue| fatigue.of(number.saturating_sub(recent)));
                effects.push(if number == 0 { 1.0 } else { self.lifted(stock) * tired });
            }
            let ad = shown(*index);
            if !ad.unopened {
                let kept = contacts.as_mut().map_or(1.0, |contacts| contacts.meet(seen.creatives[number]));
                stock += self.effects[usize::from(ad.channel)].left(now - ad.time) * kept;
            }
        }
    }

    fn lifted(&self, adstock: f64) -> f64 {
        1.0 + self.max_lift * self.curve.at(adstock)
    }

    fn need(&self, last: Option<&Purchase>, now: Second) -> f64 {
        match (self.repurchase, last) {
            (Some(half), Some(last)) => 1.0 - halved(now - last.time, half),
            _ => 1.0,
        }
    }
}

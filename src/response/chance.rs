//! Chances: the moments at which a shopper may buy, as far as they are looked at ([`super::look`]).
//!
//! Whether a visit ends in a purchase is decided by a mark drawn with it. Few marks are so low that any advertising could
//! turn the visit into a purchase. The other visits get no time ([`DrawMask`](crate::world::draw_mask::DrawMask)), or are
//! dropped here, once for all policies. So purchases cost the hot loop little.

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
    /// How many chances it stands for: the inverse of the probability to be looked at, times that of the visit.
    pub weight: f64,
    /// The index of the impression to whose click it belongs; None: the shopper came of their own accord.
    pub clicked: Option<u32>,
    /// Does the visit happen? Clicks that only might have happened count as well, and nothing comes of them.
    pub happens: bool,
}

/// The marks that decide one shopper's purchases and their values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fate {
    /// By the tag of a visit: whether something is bought, and for how much.
    pub visits: [Marks; 2],
    /// The same for the visit to which a click leads, by the tag of the opportunity.
    pub clicks: [Marks; 2],
    /// Whether an impression is clicked, by the tag of the opportunity.
    pub is_clicked: Marks,
}

impl Fate {
    /// Of one shopper, whose journey has been drawn.
    pub fn of(from: Address, journey: &Journey) -> Self {
        Self {
            visits: [journey.buy, from.marks(Purpose::Basket)],
            clicks: [from.marks(Purpose::BuyAfterClick), from.marks(Purpose::BasketAfterClick)],
            is_clicked: from.marks(Purpose::Click),
        }
    }
}

impl Response {
    /// Lists the shopper's own visits that are looked at, in time order.
    pub fn visits(&self, who: &Shopper, journey: &Journey, fate: &Fate, chances: &mut Vec<Chance>) {
        chances.clear();
        let visits = journey.visits.iter().filter(|visit| self.shops[visit.channel as usize]);
        chances.extend(visits.filter_map(|visit| self.at_visit(who, journey, fate, visit)));
    }

    /// The chance that lies in a shopper's own visit to a shop, if it is looked at.
    #[inline]
    pub fn at_visit(&self, who: &Shopper, journey: &Journey, fate: &Fate, visit: &Visit) -> Option<Chance> {
        let mark = unit(fate.visits[0].at(visit.tag));
        if mark >= self.looks.most {
            return None;
        }
        let factor = self.factor(who, journey, visit.time);
        let ceiling = self.looks.ceiling(factor);
        (mark < ceiling).then(|| Chance {
            time: visit.time,
            shop: visit.channel,
            factor,
            mark,
            basket: fate.visits[1].at(visit.tag),
            weight: 1.0 / ceiling,
            clicked: None,
            happens: true,
        })
    }

    /// The visit to which a click on the opportunity at this index leads, or might lead, if it is looked at.
    #[inline]
    pub fn after_click(&self, who: &Shopper, journey: &Journey, fate: &Fate, index: u32) -> Option<Chance> {
        let shown = &journey.opportunities[index as usize];
        let (channel, mark) = (usize::from(shown.channel), fate.is_clicked.at(shown.tag) >> 32);
        let (looked_at, clicked) = (self.looks.clicks[channel], self.looks.clicked[channel]);
        (mark < looked_at).then(|| Chance {
            time: shown.time,
            shop: self.landings[channel],
            factor: self.factor(who, journey, shown.time) * self.click_conversion,
            mark: unit(fate.clicks[0].at(shown.tag)),
            basket: fate.clicks[1].at(shown.tag),
            weight: clicked as f64 / looked_at as f64,
            clicked: Some(index),
            happens: mark < clicked,
        })
    }

    /// The purchase probability without advertising at a visit that no click leads to.
    fn factor(&self, who: &Shopper, journey: &Journey, time: Second) -> f64 {
        self.baseline * self.of_segment(who) * self.of_moment(journey, time)
    }

    fn of_segment(&self, who: &Shopper) -> f64 {
        self.segments.get(who.segment).copied().unwrap_or(1.0)
    }

    fn of_moment(&self, journey: &Journey, time: Second) -> f64 {
        if journey.is_in_market(time) { self.in_market } else { 1.0 }
    }
}

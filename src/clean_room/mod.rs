//! What an analyst would have seen: the view of one linked user that Amazon Marketing Cloud (AMC) has.
//!
//! AMC looks back on impressions and purchases of the identifiers it can link to one user, and
//! credits a purchase to the impressions of the fourteen days before it. It sees no opportunity and no
//! refusal, and it cannot tell purchases that would have happened anyway. Everything in this room is counted from a
//! [`User`], so its tables can hold nothing that AMC could not know. What ads truly caused is counted
//! by the engine.
//!
//! What needs an error bar is counted by jackknife group ([`by_group::ByGroup`]). Tables of plain counts are
//! counted once ([`once::Once`]). All counts are integers and merge by addition.

pub mod by_group;
pub mod once;
pub mod rules;
pub mod transitions;

use serde::{Deserialize, Serialize};

use crate::base::time::{DAY, Second};
use crate::world::channel::ChannelId;

/// An impression whose identifier is linked to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Touch {
    /// When it was served.
    pub time: Second,
    /// Where.
    pub channel: ChannelId,
    /// What it cost, in micro-units of the currency.
    pub cost: u64,
    /// Was it clicked?
    pub clicked: bool,
}

/// A purchase of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenPurchase {
    /// When it was made.
    pub time: Second,
    /// In which shop.
    pub shop: ChannelId,
    /// What was paid, in micro-units of the currency.
    pub value: u64,
    /// Their first from the brand?
    pub new_to_brand: bool,
}

/// All that AMC knows of one user in the flight.
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    /// In time order.
    pub touches: &'a [Touch],
    /// In time order.
    pub purchases: &'a [SeenPurchase],
    /// Visits to a shop: what AMC counts as detail page views.
    pub visits: u64,
    /// Carts filled.
    pub carts: u64,
}

/// How long before a purchase a touch may lie and still be credited with it, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookback(pub Second);

impl Default for Lookback {
    /// Fourteen days, Amazon's attribution window for impressions and clicks.
    fn default() -> Self {
        Self(14 * DAY)
    }
}

impl<'a> User<'a> {
    /// Does AMC know of this user at all?
    pub fn is_known(&self) -> bool {
        !(self.touches.is_empty() && self.purchases.is_empty()) || self.visits > 0 || self.carts > 0
    }

    /// Calls `tell` with every journey in time order: the touches that share the credit for a purchase, or touches
    /// that led to none.
    ///
    /// The journey of a purchase is all touches at most `lookback` before it. Two purchases may share touches: AMC
    /// credits every purchase by itself. Consecutive touches that no purchase claims are one journey
    /// without a purchase. A purchase without touches has no journey.
    #[inline]
    pub fn for_each_journey(&self, lookback: Lookback, mut tell: impl FnMut(&'a [Touch], Option<&'a SeenPurchase>)) {
        let mut claimed = 0;
        for purchase in self.purchases {
            let end = self.touches.partition_point(|touch| touch.time <= purchase.time);
            let too_old = |touch: &Touch| purchase.time.saturating_sub(touch.time) > lookback.0;
            let begin = self.touches[..end].partition_point(too_old);
            if begin == end {
                continue;
            }
            if begin > claimed {
                tell(&self.touches[claimed..begin], None);
            }
            tell(&self.touches[begin..end], Some(purchase));
            claimed = claimed.max(end);
        }
        if claimed < self.touches.len() {
            tell(&self.touches[claimed..], None);
        }
    }

    /// Calls `tell` with every purchase that is credited to touches, and these.
    #[inline]
    pub fn for_each_attributed(&self, lookback: Lookback, mut tell: impl FnMut(&'a [Touch], &'a SeenPurchase)) {
        self.for_each_journey(lookback, |path, purchase| {
            if let Some(purchase) = purchase {
                tell(path, purchase);
            }
        });
    }
}

/// The set of channels of some touches, one bit each.
#[inline]
pub fn channels_of(touches: &[Touch]) -> u64 {
    touches.iter().fold(0, |set, touch| set | 1 << touch.channel)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A touch that cost nothing.
    pub fn touch(time: Second, channel: ChannelId) -> Touch {
        Touch { time, channel, cost: 0, clicked: false }
    }

    /// A purchase of one unit of the currency.
    pub fn purchase(time: Second) -> SeenPurchase {
        SeenPurchase { time, shop: 9, value: 1_000_000, new_to_brand: false }
    }

    fn journeys(touches: &[Second], purchases: &[Second]) -> Vec<(Vec<Second>, Option<Second>)> {
        let touches: Vec<Touch> = touches.iter().map(|time| touch(*time, 0)).collect();
        let purchases: Vec<SeenPurchase> = purchases.iter().map(|time| purchase(*time)).collect();
        let user = User { touches: &touches, purchases: &purchases, visits: 0, carts: 0 };
        let mut told = Vec::new();
        user.for_each_journey(Lookback(10), |path, purchase| {
            told.push((path.iter().map(|touch| touch.time).collect(), purchase.map(|purchase| purchase.time)));
        });
        told
    }

    #[test]
    fn journeys_by_hand() {
        // The window's edge belongs to it, and so does the moment of the purchase itself.
        assert_eq!(journeys(&[0, 10], &[10]), [(vec![0, 10], Some(10))]);
        assert_eq!(journeys(&[0, 10], &[11]), [(vec![0], None), (vec![10], Some(11))]);
        // A touch after the purchase is not credited, a purchase without touches is nobody's.
        assert_eq!(journeys(&[5], &[4]), [(vec![5], None)]);
        assert_eq!(journeys(&[], &[4]), []);
        // Two purchases share touches; what lies between and after is a journey without purchase.
        assert_eq!(
            journeys(&[0, 3, 20, 40, 90], &[4, 8, 45]),
            [(vec![0, 3], Some(4)), (vec![0, 3], Some(8)), (vec![20], None), (vec![40], Some(45)), (vec![90], None),]
        );
    }
}

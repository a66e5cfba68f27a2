//! Attribution rules: how much of the credit for a purchase each of its touches gets.
//!
//! Credit is counted in millionths of a purchase, and adds up to exactly one purchase: what
//! rounding leaves goes to the last touch.

use super::{Touch, channels_of};
use crate::base::time::{DAY, Second};
use crate::world::channel::{ChannelId, members};

/// One purchase, in the units of credit.
pub const WHOLE: u64 = 1_000_000;

/// The half-life of a touch under time decay: the trade's usual seven days.
const HALF_LIFE: Second = 7 * DAY;

/// Position: what the first of three or more touches gets, and the last as well.
const AT_AN_END: u64 = 400_000;

/// Who gets the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The first touch.
    First,
    /// The last touch: what AMC's own attributed tables do.
    Last,
    /// Every touch the same.
    Linear,
    /// 40 % the first, 40 % the last, 20 % those between, the same each. Of two, half each.
    Position,
    /// Every touch in proportion to 0.5^(age / 7 days), its age at the purchase.
    TimeDecay,
    /// Every *channel* of the journey the same, however often and in whatever order it was met.
    ///
    /// It is the Shapley value of the game in which a coalition of channels is worth the purchases
    /// whose journeys use no other channel. Such a game is a sum of unanimity games, one for each journey,
    /// and the value of each is the equal split (Zhao, Mahboobi & Bagheri, *Shapley Value
    /// Methods for Attribution Modeling in Online Advertising*, 2018, arXiv:1804.05327, §3).
    Shapley,
}

impl Rule {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 6] = [Self::First, Self::Last, Self::Linear, Self::Position, Self::TimeDecay, Self::Shapley];

    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Linear => "linear",
            Self::Position => "position",
            Self::TimeDecay => "time decay",
            Self::Shapley => "shapley",
        }
    }

    /// Splits the credit for a purchase at `purchase` among the touches of its journey, which are in time order.
    /// `give` may be called several times for one channel. A journey without touches gets nothing.
    pub fn credit(self, path: &[Touch], purchase: Second, give: impl FnMut(ChannelId, u64)) {
        let count = path.len() as u64;
        match self {
            Self::First => hand_out(path, |index, _| if index == 0 { WHOLE } else { 0 }, give),
            Self::Last => hand_out(path, |_, _| 0, give),
            Self::Linear => hand_out(path, |_, _| WHOLE / count, give),
            Self::Position => hand_out(path, |index, _| by_position(index, count), give),
            Self::TimeDecay => {
                let total: f64 = path.iter().map(|touch| freshness(touch, purchase)).sum();
                let part = |touch: &Touch| (WHOLE as f64 * freshness(touch, purchase) / total) as u64;
                hand_out(path, |_, touch| part(touch), give);
            }
            Self::Shapley => by_channel(path, give),
        }
    }
}

/// Gives every touch its part of the credit, and the last touch what is left.
fn hand_out(path: &[Touch], part: impl Fn(usize, &Touch) -> u64, mut give: impl FnMut(ChannelId, u64)) {
    let Some((last, earlier)) = path.split_last() else { return };
    let mut left = WHOLE;
    for (index, touch) in earlier.iter().enumerate() {
        let part = part(index, touch).min(left);
        give(touch.channel, part);
        left -= part;
    }
    give(last.channel, left);
}

/// What the touch at this index gets, if it is not the last of `count`.
fn by_position(index: usize, count: u64) -> u64 {
    match (index, count) {
        (_, 0..=2) => WHOLE / 2,
        (0, _) => AT_AN_END,
        _ => (WHOLE - 2 * AT_AN_END) / (count - 2),
    }
}

/// 0.5^(age / half-life). `libm` is the same on every machine, the platform's logarithms are not.
fn freshness(touch: &Touch, purchase: Second) -> f64 {
    libm::exp2(-f64::from(purchase.saturating_sub(touch.time)) / f64::from(HALF_LIFE))
}

/// The same for every channel. What rounding leaves goes to the last touch's channel.
fn by_channel(path: &[Touch], mut give: impl FnMut(ChannelId, u64)) {
    let Some(last) = path.last() else { return };
    let met = channels_of(path);
    let channels = u64::from(met.count_ones());
    give(last.channel, WHOLE % channels);
    members(met).for_each(|channel| give(channel, WHOLE / channels));
}

#[cfg(test)]
mod tests {
    use super::super::tests::touch;
    use super::*;

    fn credits(rule: Rule, path: &[(Second, ChannelId)]) -> [u64; 4] {
        let touches: Vec<Touch> = path.iter().map(|(day, channel)| touch(day * DAY, *channel)).collect();
        let mut credits = [0; 4];
        rule.credit(&touches, 14 * DAY, |channel, credit| credits[channel as usize] += credit);
        credits
    }

    #[test]
    fn every_rule_by_hand() {
        // b a a c d, on the days 0, 7, 7, 14 and 14, bought on day 14.
        let path = [(0, 1), (7, 0), (7, 0), (14, 2), (14, 3)];
        assert_eq!(credits(Rule::First, &path), [0, WHOLE, 0, 0]);
        assert_eq!(credits(Rule::Last, &path), [0, 0, 0, WHOLE]);
        assert_eq!(credits(Rule::Linear, &path), [400_000, 200_000, 200_000, 200_000]);
        // The 20 % between are 66 666 each, the last gets the two millionths that are left.
        assert_eq!(credits(Rule::Position, &path), [133_332, 400_000, 66_666, 400_002]);
        // Weights ¼, ½, ½, 1, 1: of 3¼.
        assert_eq!(credits(Rule::TimeDecay, &path), [307_692, 76_923, 307_692, 307_693]);
        assert_eq!(credits(Rule::Shapley, &path), [250_000; 4]);
    }

    #[test]
    fn short_paths_by_hand() {
        for rule in Rule::ALL {
            assert_eq!(credits(rule, &[]), [0; 4]);
            assert_eq!(credits(rule, &[(3, 2)]), [0, 0, WHOLE, 0], "{rule:?}");
        }
        assert_eq!(credits(Rule::Position, &[(3, 2), (4, 0)]), [500_000, 0, 500_000, 0]);
        assert_eq!(credits(Rule::Position, &[(3, 2), (4, 0), (5, 1)]), [200_000, 400_000, 400_000, 0]);
        // One half-life apart: two to one.
        assert_eq!(credits(Rule::TimeDecay, &[(7, 2), (14, 0)]), [666_667, 0, 333_333, 0]);
        // Thirds leave one millionth, for the last touch's channel.
        assert_eq!(credits(Rule::Shapley, &[(1, 0), (2, 2), (3, 1), (4, 2)]), [333_333, 333_333, 333_334, 0]);
        assert_eq!(credits(Rule::Linear, &[(1, 0), (2, 2), (3, 1)]), [333_333, 333_334, 333_333, 0]);
    }
}

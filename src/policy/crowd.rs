//! Crowds: more bids or impressions within a window than a cap allows, whoever saw them where.
//!
//! Most shoppers never see so many. For them a cap refuses nothing (but what it does not recognise, if it
//! blocks that) and lets nothing through, however it counts, and neither need be worked out.

use super::cap::{Cap, OnMissingId};
use crate::base::time::Second;
use crate::world::journey::Journey;

/// What is a crowd to a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crowd {
    /// More than these …
    most: usize,
    /// … of which the first and the last are less than so many seconds apart: no window is longer.
    within: Second,
}

/// What is a crowd to any of some caps.
#[derive(Debug, Clone)]
pub struct Crowds(Vec<Crowd>);

impl Crowd {
    pub fn of(cap: &Cap) -> Self {
        Self { most: cap.max as usize, within: cap.window.longest() }
    }

    /// Is there one among these opportunities (places in the journey, in time order)?
    #[inline]
    pub fn is_among(self, places: &[u32], journey: &Journey) -> bool {
        self.ends(places, journey, Second::MIN)
    }

    /// Is there one that ends in the flight?
    #[inline]
    pub fn is_among_in_flight(self, places: &[u32], journey: &Journey) -> bool {
        self.ends(places, journey, 0)
    }

    /// Is there one whose last moment is not before `begin`?
    #[inline]
    fn ends(self, places: &[u32], journey: &Journey, begin: Second) -> bool {
        let time = |place: &u32| journey.opportunities[*place as usize].time;
        let later = places.get(self.most..).unwrap_or_default().iter().map(time);
        places.iter().map(time).zip(later).any(|(one, last)| (last - one < self.within) & (last >= begin))
    }
}

impl Crowds {
    /// What is a crowd to any of these caps. None where one refuses single bids: those without an identifier.
    pub fn of<'a>(caps: impl Iterator<Item = &'a Cap>) -> Option<Self> {
        let mut crowds = Vec::new();
        for cap in caps {
            if cap.on_missing_id == OnMissingId::Block {
                return None;
            }
            let crowd = Crowd::of(cap);
            if !crowds.contains(&crowd) {
                crowds.push(crowd);
            }
        }
        Some(Self(crowds))
    }

    /// Is it certain that the caps allow all of these bids (places in the journey, in time order), and any part of them?
    #[inline]
    pub fn allow(&self, bids: &[u32], journey: &Journey) -> bool {
        !self.0.iter().any(|crowd| crowd.is_among(bids, journey))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::journey::Opportunity;

    fn journey(times: &[Second]) -> Journey {
        let mut journey = Journey::default();
        journey.opportunities.extend(times.iter().zip(0..).map(|(time, tag)| Opportunity {
            time: *time,
            session: 0,
            keys: [0; 3],
            channel: 0,
            tag,
        }));
        journey
    }

    #[test]
    fn a_crowd_is_one_more_than_fit_a_window() {
        let journey = journey(&[-5, 0, 60, 99, 100, 250]);
        let crowd = Crowd { most: 2, within: 100 };
        assert!(crowd.is_among(&[1, 2, 3], &journey), "0, 60 and 99 lie within 100 seconds");
        assert!(!crowd.is_among(&[1, 2, 4], &journey), "0 and 100 do not");
        assert!(crowd.is_among(&[0, 1, 2, 5], &journey), "the warm-up counts");
        assert!(!crowd.is_among(&[1, 2], &journey) && !crowd.is_among(&[], &journey));
        let pair = Crowd { most: 1, within: 6 };
        assert!(pair.is_among_in_flight(&[0, 1], &journey), "the warm-up counts");
        assert!(pair.is_among(&[0, 0], &journey) && !pair.is_among_in_flight(&[0, 0], &journey));
    }
}

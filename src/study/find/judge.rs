//! Who is out: the candidates of a round against the best of them.
//!
//! The leader is the candidate with the highest value of those that surely keep all limits. Another candidate is out where it
//! surely breaks a limit, or where the leader is surely better and by more than the indifference zone as far as can be told.
//! Who lies surely within the zone is as good. The intervals of all rounds hold together in 95 % of cases (Bonferroni over
//! the rounds, and in each over the candidates that it still has, and their limits): so the truly best, which is a candidate
//! like others, is put out in no more than 5 %. Whoever is out can put nobody out, so it needs no interval any more.

use super::limit::Limit;
use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Estimate, Jackknife};

/// What is sought.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Is the lowest value the best?
    pub is_lowest: bool,
    /// What candidates must keep.
    pub limits: Vec<Limit>,
    /// The most rounds of the race.
    pub rounds: usize,
}

/// What a round tells of a candidate, as numbers of all shoppers.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The candidate's point.
    pub point: usize,
    /// The metric that is sought.
    pub metric: Told,
    /// The metric of each limit.
    pub limits: Vec<Told>,
}

/// Does a candidate keep its limits?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeps {
    /// Surely not.
    No,
    /// Chance leaves it open.
    Unsure,
    /// Surely.
    Yes,
}

/// Where a candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It leads.
    Best,
    /// It lies within the zone.
    AsGood,
    /// It lies behind.
    Behind,
    /// It breaks a limit.
    Breaks,
    /// That cannot be told yet.
    Open,
}

/// A candidate at the end of a round.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its point.
    pub point: usize,
    /// The metric.
    pub value: Estimate,
    /// How far it lies behind the leader, as a loss; its interval holds together with all of the race.
    pub behind: Estimate,
    /// Does it keep the limits?
    pub keeps: Keeps,
    /// Where it stands.
    pub standing: Standing,
}

impl Place {
    /// Does it go on to the next round?
    pub fn is_in(&self) -> bool {
        !matches!(self.standing, Standing::Behind | Standing::Breaks)
    }
}

impl Standing {
    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::AsGood => "as good",
            Self::Behind => "behind",
            Self::Breaks => "breaks a limit",
            Self::Open => "open",
        }
    }
}

impl Keeps {
    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unsure => "unsure",
            Self::Yes => "yes",
        }
    }
}

impl Goal {
    /// Where the candidates of a round stand.
    pub fn places(&self, seen: &[Seen], jackknife: &Jackknife, zone: f64) -> Vec<Place> {
        let keeps: Vec<Keeps> = seen.iter().map(|one| self.keeps(one, seen.len(), jackknife)).collect();
        let leader = self.leader(seen, &keeps);
        let place = |(index, one): (usize, &Seen)| {
            let of = |leader: usize| self.behind(&seen[leader], one, seen.len(), jackknife);
            let behind = leader.map_or(Estimate::NOTHING, of);
            let is_sure = leader.is_some_and(|leader| keeps[leader] == Keeps::Yes);
            let standing = match keeps[index] {
                Keeps::No => Standing::Breaks,
                _ if leader == Some(index) => Standing::Best,
                _ => standing(&behind, zone, is_sure),
            };
            Place { point: one.point, value: one.metric.estimate(jackknife), behind, keeps: keeps[index], standing }
        };
        seen.iter().enumerate().map(place).collect()
    }

    /// How far a candidate lies behind another, as a loss, in a round of so many candidates.
    pub fn behind(&self, leader: &Seen, other: &Seen, candidates: usize, jackknife: &Jackknife) -> Estimate {
        let (ahead, back) = if self.is_lowest { (other, leader) } else { (leader, other) };
        let widening = jackknife.widening(self.intervals(candidates));
        ahead.metric.paired(&back.metric, jackknife).absolute.widened(widening)
    }

    /// How many intervals hold together, where each round has as many as this one of so many candidates: of the distance of
    /// each to the leader, and of every limit of each.
    fn intervals(&self, candidates: usize) -> usize {
        self.rounds * (candidates.saturating_sub(1) + candidates * self.limits.len())
    }

    fn keeps(&self, seen: &Seen, candidates: usize, jackknife: &Jackknife) -> Keeps {
        let widening = jackknife.widening(self.intervals(candidates));
        let one = |(limit, told): (&Limit, &Told)| {
            let estimate = told.estimate(jackknife).widened(widening);
            match estimate.error {
                None => Keeps::Unsure,
                Some(error) if limit.is_least && error.low >= limit.bound => Keeps::Yes,
                Some(error) if limit.is_least && error.high < limit.bound => Keeps::No,
                Some(error) if !limit.is_least && error.high <= limit.bound => Keeps::Yes,
                Some(error) if !limit.is_least && error.low > limit.bound => Keeps::No,
                Some(_) => Keeps::Unsure,
            }
        };
        self.limits.iter().zip(&seen.limits).map(one).min().unwrap_or(Keeps::Yes)
    }

    /// The best of those that are surest to keep the limits; of equals the first.
    fn leader(&self, seen: &[Seen], keeps: &[Keeps]) -> Option<usize> {
        let worth = |index: usize| {
            let value = seen[index].metric.replicates.value;
            if self.is_lowest { -value } else { value }
        };
        let told = (0..seen.len()).filter(|index| worth(*index).is_finite() && keeps[*index] != Keeps::No);
        told.max_by(|a, b| keeps[*a].cmp(&keeps[*b]).then(worth(*a).total_cmp(&worth(*b))).then(b.cmp(a)))
    }
}

/// Where a candidate stands that lies so far behind a leader, who surely keeps the limits or not.
fn standing(behind: &Estimate, zone: f64, is_sure: bool) -> Standing {
    match behind.error {
        Some(error) if is_sure && error.high <= zone => Standing::AsGood,
        Some(error) if is_sure && error.low > 0.0 && behind.value > zone => Standing::Behind,
        Some(error) if is_sure && error.low > 0.0 => Standing::AsGood,
        _ => Standing::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimate::Replicates;
    use crate::engine::tally::GROUPS;
    use crate::study::sweep::effect::jackknife;

    fn told(value: f64, scatter: f64, way: usize) -> Told {
        let without =
            (0..GROUPS).map(|group| value + scatter * (((group * way) % GROUPS) as f64 / 50.0 - 0.99)).collect();
        Told { replicates: Replicates { value, without }, is_sure: true, is_signed: false }
    }

    fn goal(limit: Option<&str>) -> Goal {
        let limits = limit.map(|text| Limit::parse(text).unwrap()).into_iter().collect();
        Goal { is_lowest: false, limits, rounds: 3 }
    }

    fn standings(goal: &Goal, seen: &[Seen], zone: f64) -> Vec<&'static str> {
        goal.places(seen, &jackknife(6_400), zone).iter().map(|place| place.standing.name()).collect()
    }

    fn seen(point: usize, value: f64, way: usize, limit: f64) -> Seen {
        Seen { point, metric: told(value, 0.001, way), limits: vec![told(limit, 0.001, way)] }
    }

    #[test]
    fn losers_are_out_and_the_zone_is_level() {
        let candidates = [seen(0, 5.0, 1, 0.0), seen(1, 4.999, 1, 0.0), seen(2, 4.0, 1, 0.0), seen(3, 4.99, 7, 0.0)];
        assert_eq!(standings(&goal(None), &candidates, 0.01), ["best", "as good", "behind", "open"]);
        assert_eq!(standings(&goal(None), &candidates, 2.0), ["best", "as good", "as good", "as good"]);
        let lowest = Goal { is_lowest: true, ..goal(None) };
        assert_eq!(standings(&lowest, &candidates, 0.01), ["behind", "behind", "best", "behind"]);
    }

    /// Who breaks a limit leads nobody, and who may break it puts nobody out.
    #[test]
    fn a_limit_comes_before_the_metric() {
        let candidates = [seen(0, 9.0, 1, 0.2), seen(1, 5.0, 1, 0.9), seen(2, 4.0, 1, 0.9)];
        assert_eq!(standings(&goal(Some("x >= 0.5")), &candidates, 0.1), ["breaks a limit", "best", "behind"]);
        assert_eq!(standings(&goal(Some("x <= 0.5")), &candidates, 0.1), ["best", "breaks a limit", "breaks a limit"]);
        let unsure = [seen(0, 9.0, 1, 0.5), seen(1, 5.0, 1, 0.5)];
        assert_eq!(standings(&goal(Some("x >= 0.5")), &unsure, 0.1), ["best", "open"]);
    }

    #[test]
    fn what_has_no_value_never_leads() {
        let nothing = Seen { point: 0, metric: told(f64::NAN, 0.0, 1), limits: Vec::new() };
        assert_eq!(standings(&goal(None), &[nothing.clone(), seen(1, 1.0, 1, 0.0)], 0.1), ["open", "best"]);
        assert_eq!(standings(&goal(None), &[nothing], 0.1), ["open"]);
    }
}

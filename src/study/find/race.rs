//! The race: rounds of more and more shoppers, for fewer and fewer candidates.

use super::judge::{Goal, Place, Seen, Standing};
use crate::analysis::estimate::Estimate;
use crate::base::net::BLOCK;
use crate::study::sweep::effect::jackknife;

/// Every round has so many times as many shoppers as the one before, and begins with the same ones.
pub const TIMES: u64 = 4;

/// No round draws fewer, unless there are no more: a hundredth of them must bear an average.
const FEWEST: u64 = 10_000;

/// The most rounds.
const ROUNDS: u32 = 4;

/// How many shoppers the rounds of a race have that has so many at most. Each has exactly [`TIMES`] as many as the one before,
/// and all are made of whole blocks: so a group of its shoppers is made of whole groups of theirs, and the last may leave a few
/// shoppers out.
pub fn sizes(most: u64) -> Vec<u64> {
    let first = |rounds: u32| match rounds {
        1 => most,
        _ => most / TIMES.pow(rounds - 1) / BLOCK * BLOCK,
    };
    let rounds = (2..=ROUNDS).rev().find(|rounds| first(*rounds) >= FEWEST).unwrap_or(1);
    (0..rounds).map(|round| first(rounds) * TIMES.pow(round)).collect()
}

/// A round that was run.
#[derive(Debug, Clone)]
pub struct Round {
    /// How many shoppers it drew.
    pub shoppers: u64,
    /// What it told of its candidates.
    pub seen: Vec<Seen>,
    /// Where they stood at its end.
    pub places: Vec<Place>,
}

/// A race that is over.
#[derive(Debug, Clone)]
pub struct Race {
    /// What was sought.
    pub goal: Goal,
    /// How wide the indifference zone was.
    pub zone: f64,
    /// Its rounds; the last has what is left.
    pub rounds: Vec<Round>,
}

/// Tells what a round shows of some candidates: its number, its shoppers, and their points.
pub type Look<'a, E> = &'a mut dyn FnMut(usize, u64, &[usize]) -> Result<Vec<Seen>, E>;

/// Runs a race over rounds of these sizes. `look` tells what a round shows of the candidates that are left; `zone` derives the
/// indifference zone from the first round.
///
/// # Errors
///
/// Those of `look`.
pub fn race<E>(
    goal: Goal,
    (candidates, sizes): (&[usize], &[u64]),
    zone: impl FnOnce(&[Seen]) -> f64,
    look: Look<'_, E>,
) -> Result<Race, E> {
    let (mut left, mut zone) = (candidates.to_vec(), Some(zone));
    let mut race = Race { goal, zone: 0.0, rounds: Vec::new() };
    for (round, shoppers) in sizes.iter().copied().enumerate() {
        let seen = look(round, shoppers, &left)?;
        if let Some(zone) = zone.take() {
            race.zone = zone(&seen);
        }
        let places = race.goal.places(&seen, &jackknife(shoppers), race.zone);
        left = places.iter().filter(|place| place.is_in()).map(|place| place.point).collect();
        race.rounds.push(Round { shoppers, seen, places });
        if race.is_settled() || left.is_empty() {
            break;
        }
    }
    Ok(race)
}

impl Race {
    /// Is everybody told from the best, or as good?
    pub fn is_settled(&self) -> bool {
        let is_told = |place: &Place| place.standing != Standing::Open;
        let last = self.rounds.last().map_or(&[][..], |round| &round.places);
        self.best().is_some_and(|best| best.keeps == super::judge::Keeps::Yes) && last.iter().all(is_told)
    }

    /// The best of the last round.
    pub fn best(&self) -> Option<&Place> {
        self.rounds.last()?.places.iter().find(|place| place.standing == Standing::Best)
    }

    /// Where every candidate stands at the end, with the round of its last look: behind the final best, as that round had both.
    pub fn final_places(&self) -> Vec<(usize, Place)> {
        let best = self.best().map(|place| place.point);
        let Some(first) = self.rounds.first() else { return Vec::new() };
        let last = |point: usize| {
            let has = |round: &Round| round.places.iter().any(|place| place.point == point);
            self.rounds.iter().rposition(has).unwrap_or(0)
        };
        let place = |seen: &Seen| {
            let round = last(seen.point);
            let of = |point: usize| self.rounds[round].seen.iter().find(|seen| seen.point == point);
            let own = self.rounds[round].places.iter().find(|place| place.point == seen.point)?;
            let both = best.and_then(of).zip(of(seen.point));
            let jackknife = jackknife(self.rounds[round].shoppers);
            let candidates = self.rounds[round].seen.len();
            let behind =
                both.map_or(Estimate::NOTHING, |(best, seen)| self.goal.behind(best, seen, candidates, &jackknife));
            Some((round, Place { behind, ..*own }))
        };
        first.seen.iter().filter_map(place).collect()
    }

    /// Half of the interval of what the best gains over a candidate, in the last round that both were in, and how many
    /// shoppers that had.
    pub fn gain_over(&self, point: usize) -> Option<(f64, u64)> {
        let best = self.best()?.point;
        let of = |round: &Round, point: usize| round.seen.iter().find(|seen| seen.point == point).cloned();
        let both = self.rounds.iter().rev().filter(|_| point != best);
        let (round, best, other) =
            both.filter_map(|round| Some((round, of(round, best)?, of(round, point)?))).next()?;
        let gain = best.metric.paired(&other.metric, &jackknife(round.shoppers)).absolute;
        Some((gain.half_width()?, round.shoppers))
    }

    /// How many fresh shoppers tell a gain so well as the zone needs, where a look at so many told half of its interval: half
    /// of it is the zone then. No more than the last round has.
    pub fn fresh(&self, looks: impl IntoIterator<Item = (f64, u64)>) -> u64 {
        let last = self.rounds.last().map_or(0, |round| round.shoppers);
        let needed = looks.into_iter().map(|(half, shoppers)| (half / self.zone).powi(2) * shoppers as f64);
        let needed = needed.fold(FEWEST as f64, f64::max).ceil();
        if needed < last as f64 { needed as u64 } else { last }
    }

    /// About how many shoppers would tell those that are still open; None where none is.
    pub fn needed(&self) -> Option<f64> {
        let round = self.rounds.last()?;
        let open = round.places.iter().filter(|place| place.standing == Standing::Open);
        let times = open.filter_map(|place| {
            let half = place.behind.half_width()?;
            // Told apart where half an interval is as long as the distance, or as what is left of the zone.
            let room = f64::max(place.behind.value, self.zone - place.behind.value);
            Some((half / room).powi(2))
        });
        let times = times.fold(f64::NAN, f64::max);
        (times.is_finite() && times > 1.0).then_some(times * round.shoppers as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::contrast::Told;
    use crate::analysis::estimate::Replicates;
    use crate::engine::tally::GROUPS;

    #[test]
    fn rounds_grow_to_all_shoppers() {
        assert_eq!(sizes(1_000_000), [15_616, 62_464, 249_856, 999_424]);
        assert_eq!(sizes(50_000), [12_480, 49_920]);
        assert_eq!(sizes(3_000), [3_000]);
        assert_eq!(sizes(163_843), [10_240, 40_960, 163_840]);
    }

    /// A candidate whose error falls as more shoppers are drawn.
    fn seen(point: usize, value: f64, shoppers: u64) -> Seen {
        let scatter = 1.6 / (shoppers as f64).sqrt();
        let without = (0..GROUPS)
            .map(|group| value + scatter * (((group * (2 * point + 1)) % GROUPS) as f64 / 50.0 - 0.99))
            .collect();
        let replicates = Replicates { value, without };
        Seen { point, metric: Told { replicates, is_sure: true, is_signed: false }, limits: Vec::new() }
    }

    #[test]
    fn a_race_ends_when_all_is_told() {
        let values = [1.0, 3.0, 2.95, 2.0];
        let goal = || Goal { is_lowest: false, limits: Vec::new(), rounds: 3 };
        let run = |zone: f64| {
            let mut met = Vec::new();
            let look = &mut |_: usize, shoppers: u64, left: &[usize]| {
                met.push(left.len());
                Ok::<_, ()>(left.iter().map(|point| seen(*point, values[*point], shoppers)).collect())
            };
            let race = race(goal(), (&[0, 1, 2, 3], &[6_400, 25_600, 102_400]), |_| zone, look).unwrap();
            (race, met)
        };
        let (wide, met) = run(0.5);
        assert!(wide.is_settled() && wide.best().unwrap().point == 1 && met.len() < 3, "{met:?}");
        let standings: Vec<_> = wide.final_places().iter().map(|(_, place)| place.standing.name()).collect();
        assert_eq!(standings, ["behind", "best", "as good", "behind"]);
        let (tight, met) = run(0.001);
        assert!(!tight.is_settled() && met == [4, 3, 2] || met == [4, 2, 2], "{met:?}");
        assert!(tight.needed().unwrap() > 102_400.0);
        assert_eq!(tight.final_places().len(), 4);
        assert_eq!(tight.fresh([(0.1, 102_400)]), 102_400, "no more than the race");
        let long = Race { rounds: vec![Round { shoppers: 400_000, ..wide.rounds[0].clone() }], ..wide };
        assert_eq!(long.fresh([(1.0, 20_000), (0.5, 1_000)]), 80_000);
        assert_eq!(long.fresh([(0.01, 20_000)]), FEWEST);
        assert_eq!(Race { zone: 0.0, ..long }.fresh([(0.01, 20_000)]), 400_000);
    }
}

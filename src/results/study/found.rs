//! The tables of a race: where the candidates stand, every look at them, and what the best gains on fresh shoppers.

use super::joined::table;
use super::kept::KeptPoint;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::study::find::judge::Place;
use crate::study::find::race::Race;
use crate::study::sweep::effect::jackknife;
use crate::study::sweep::plan::Plan;

/// A race that is over.
pub struct Found<'a> {
    /// The candidates.
    pub plan: &'a Plan,
    /// How it went.
    pub race: &'a Race,
    /// The policy that is looked at.
    pub subject: &'a str,
    /// What it is compared with, if that is another one.
    pub baseline: Option<&'a str>,
    /// What was sought.
    pub metric: &'a str,
    /// What the metric counts.
    pub unit: &'a str,
    /// The best and the reference point on fresh shoppers.
    pub fresh: &'a [(usize, KeptPoint)],
}

/// Every table of a race.
pub fn tables<'a>(found: &'a Found<'a>) -> Vec<Table<'a>> {
    vec![found.candidates(), found.rounds(), found.gain()]
}

impl<'a> Found<'a> {
    fn candidates(&'a self) -> Table<'a> {
        let row = move |(round, place): (usize, Place)| {
            let own = [Cell::from(self.metric), self.subject.into()].into_iter().chain(estimate_cells(&place.value));
            let own = own.chain(standing(&place));
            let looks = [Cell::Count(round as u64 + 1), Cell::Count(self.race.rounds[round].shoppers)];
            (place.point, vec![own.chain(looks).chain([self.unit.into()]).collect()])
        };
        table(self.plan, &dictionary::CANDIDATES, self.race.final_places().into_iter().map(row))
    }

    fn rounds(&'a self) -> Table<'a> {
        let rounds = self.race.rounds.iter().enumerate().flat_map(move |(index, round)| {
            round.places.iter().map(move |place| {
                let own = [Cell::Count(index as u64 + 1), Cell::Count(round.shoppers), place.value.value.into()];
                let row: Row = own.into_iter().chain(standing(place)).chain([self.unit.into()]).collect();
                (place.point, vec![row])
            })
        });
        table(self.plan, &dictionary::ROUNDS, rounds)
    }

    fn gain(&'a self) -> Table<'a> {
        let rows = self.fresh.first().into_iter().map(move |(point, best)| (*point, self.gains(*point, best)));
        table(self.plan, &dictionary::GAIN, rows)
    }

    /// What the best gains over the baseline there, and over itself at the reference point.
    fn gains(&self, point: usize, best: &KeptPoint) -> Vec<Row> {
        let reference = self.fresh.iter().find(|(other, _)| *other == self.plan.reference && *other != point);
        let others = self.baseline.map(|baseline| (baseline, best, baseline)).into_iter();
        let others = others.chain(reference.map(|(_, kept)| ("reference", kept, self.subject)));
        let of = |(against, kept, policy): (&str, &KeptPoint, &str)| -> Vec<Row> {
            let row = |metric: &str| self.gained(metric, best, (against, kept, policy));
            best.metrics_of(self.subject).filter_map(row).collect()
        };
        others.flat_map(of).collect()
    }

    fn gained(&self, metric: &str, best: &KeptPoint, (against, kept, policy): (&str, &KeptPoint, &str)) -> Option<Row> {
        let (own, unit) = best.metric(self.subject, metric)?;
        let (other, _) = kept.metric(policy, metric)?;
        let difference = own.paired(&other, &jackknife(best.shoppers)).absolute;
        let names = [self.subject.into(), metric.into(), against.into()];
        let values = [own.replicates.value.into(), other.replicates.value.into()];
        Some(names.into_iter().chain(values).chain(estimate_cells(&difference)).chain([unit.into()]).collect())
    }
}

/// How far behind, the limits and the standing.
fn standing(place: &Place) -> [Cell; 5] {
    let [behind, _, low, high] = estimate_cells(&place.behind);
    [behind, low, high, place.keeps.name().into(), place.standing.name().into()]
}

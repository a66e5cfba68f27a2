//! The table of a sensitivity study in which all assumptions move at once: which of them the decision's spread comes from.

use super::whole::Whole;
use crate::analysis::estimate::Replicates;
use crate::results::dictionary::INDICES;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::assumption::Assumption;
use crate::study::indices::jackknife::{Index, index, noise};
use crate::study::indices::{Ways, morris, sobol};
use crate::study::sweep::effect::difference;

/// How assumptions moved.
#[derive(Debug, Clone, Copy)]
pub struct AtOnce<'a> {
    /// What is assumed, in the order of the factors.
    pub assumptions: &'a [Assumption],
    /// How the points were chosen.
    pub ways: Ways,
    /// By point of the design, how far each assumption was from its low to its high.
    pub parts: &'a [Vec<f64>],
}

/// Every index of every assumption, metric by metric. The first point of the plan is the scenario as it stands.
pub fn table<'a>(whole: &'a Whole<'a>, at_once: AtOnce<'a>) -> Table<'a> {
    let rows = whole.metrics.iter().flat_map(move |metric| of_metric(whole, at_once, metric));
    Table { name: INDICES.name, fields: INDICES.fields.to_vec(), rows: Box::new(rows) }
}

fn of_metric(whole: &Whole<'_>, at_once: AtOnce<'_>, metric: &str) -> Vec<Row> {
    let unit = whole.points.iter().flatten().find_map(|point| Some(point.metric(whole.subject, metric)?.1.to_string()));
    let unit = unit.unwrap_or_default();
    let mut effects: Vec<Option<Replicates>> = vec![None; whole.points.len()];
    whole.measured(metric).iter().for_each(|one| effects[one.point] = Some(difference(one).replicates));
    let blocks = Blocks::of(at_once, effects.get(1..).unwrap_or_default());
    let row = |(assumption, name, index, is_share): (&str, &str, Index, bool)| -> Row {
        let assumption = if assumption.is_empty() { Cell::Empty } else { assumption.into() };
        let Index { value, standard_error, low, high } = index;
        let unit = if is_share { "share" } else { unit.as_str() };
        let names = [Cell::from(metric), assumption, name.into()].into_iter();
        names.chain([value, standard_error, low, high].map(Cell::from)).chain([unit.into()]).collect()
    };
    blocks.told().into_iter().map(row).collect()
}

/// What the blocks of a design told of one metric.
struct Blocks<'a> {
    at_once: AtOnce<'a>,
    /// By block: numbers at its points, or the effects of its moves.
    told: Vec<Vec<f64>>,
    /// The same without each group of shoppers.
    without: Vec<Vec<Vec<f64>>>,
}

impl<'a> Blocks<'a> {
    /// Blocks with a point that failed or has no number are left out.
    fn of(at_once: AtOnce<'a>, effects: &[Option<Replicates>]) -> Self {
        let size = at_once.ways.block(at_once.assumptions.len());
        let (mut told, mut without) = (Vec::new(), Vec::new());
        for (values, parts) in effects.chunks(size).zip(at_once.parts.chunks(size)) {
            let whole: Option<Vec<&Replicates>> = values.iter().map(Option::as_ref).collect();
            let Some(whole) = whole.filter(|whole| whole.iter().all(|one| one.value.is_finite())) else { continue };
            let groups = whole.iter().map(|one| one.without.len()).min().unwrap_or(0);
            let of = |numbers: Vec<f64>| match at_once.ways {
                Ways::Sobol(_) => numbers,
                Ways::Morris(_) => morris::effects(parts, &numbers),
            };
            told.push(of(whole.iter().map(|one| one.value).collect()));
            let group = |group: usize| of(whole.iter().map(|one| one.without[group]).collect());
            without.push((0..groups).map(group).collect::<Vec<_>>());
        }
        Self { at_once, told, without }
    }

    /// Of whom, the name of the index, the index, and whether it is a share.
    fn told(&self) -> Vec<(&'a str, &'static str, Index, bool)> {
        let blocks: Vec<&[f64]> = self.told.iter().map(Vec::as_slice).collect();
        if blocks.len() < 2 {
            return Vec::new();
        }
        let all = match self.at_once.ways {
            Ways::Sobol(_) => vec![
                ("", "mean", index(&blocks, sobol::mean_of_samples), false),
                ("", "spread", index(&blocks, |blocks| sobol::variance(blocks).sqrt()), false),
                ("", "above_zero", index(&blocks, sobol::above_zero), true),
            ],
            Ways::Morris(_) => Vec::new(),
        };
        let noise = Index { value: self.noise(&blocks), standard_error: f64::NAN, low: f64::NAN, high: f64::NAN };
        let of = |(at, assumption): (usize, &'a Assumption)| match self.at_once.ways {
            Ways::Sobol(_) => vec![
                (assumption.set.as_str(), "first", sobol::first(&blocks, at), true),
                (assumption.set.as_str(), "total", sobol::total(&blocks, at), true),
            ],
            Ways::Morris(_) => vec![
                (assumption.set.as_str(), "mu_star", morris::mean_size(&blocks, at), false),
                (assumption.set.as_str(), "mu", morris::mean(&blocks, at), false),
                (assumption.set.as_str(), "sigma", morris::deviation(&blocks, at), false),
            ],
        };
        let each = self.at_once.assumptions.iter().enumerate().flat_map(of);
        all.into_iter().chain([("", "noise", noise, true)]).chain(each).collect()
    }

    /// The share of the squares that is simulation noise.
    fn noise(&self, blocks: &[&[f64]]) -> f64 {
        let squares: fn(&[&[f64]]) -> f64 = match self.at_once.ways {
            Ways::Sobol(_) => sobol::variance,
            Ways::Morris(_) => morris::mean_square,
        };
        let groups = self.without.iter().map(Vec::len).min().unwrap_or(0);
        let group = |group: usize| {
            let blocks: Vec<&[f64]> = self.without.iter().map(|block| block[group].as_slice()).collect();
            squares(&blocks)
        };
        noise(squares(blocks), &(0..groups).map(group).collect::<Vec<f64>>())
    }
}

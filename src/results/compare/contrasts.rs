//! How the metrics of a run differ from those of another.

use super::replicates::Replicated;
use crate::analysis::contrast::Contrast;
use crate::analysis::estimate::{Estimate, Jackknife};
use crate::results::dictionary;
use crate::results::provenance::Provenance;
use crate::results::table::{Cell, Row, Table, estimate_cells};

/// A metric of a policy in two runs.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Whose.
    pub policy: String,
    /// Which.
    pub metric: String,
    /// In the first run.
    pub first: Estimate,
    /// In the other one.
    pub other: Estimate,
    /// The other less the first.
    pub contrast: Contrast,
    /// Have both the same shoppers?
    pub is_paired: bool,
}

/// A run with its replicates.
pub type Sampled<'a> = (&'a Provenance, &'a [Replicated], &'a Jackknife);

/// Compares every metric of every policy that both runs have.
pub fn compare((first, replicated, jackknife): Sampled<'_>, (other, others, their): Sampled<'_>) -> Vec<Compared> {
    let is_paired = have_the_same_shoppers(first, other);
    let of = |one: &Replicated| {
        let same = others.iter().find(|two| two.policy == one.policy && two.metric == one.metric)?;
        let contrast = match is_paired {
            true => same.told.paired(&one.told, jackknife),
            false => same.told.unpaired((their, &one.told, jackknife)),
        };
        Some(Compared {
            policy: one.policy.clone(),
            metric: one.metric.clone(),
            first: one.told.estimate(jackknife),
            other: same.told.estimate(their),
            contrast,
            is_paired,
        })
    };
    replicated.iter().filter_map(of).collect()
}

/// Shoppers of one seed and number are the same, and so are the users of one log.
fn have_the_same_shoppers(one: &Provenance, other: &Provenance) -> bool {
    let log = |run: &Provenance| run.log.as_ref().map(|log| log.digest.clone());
    let is_alike = one.shoppers == other.shoppers && one.jackknife_groups == other.jackknife_groups;
    let is_same = if log(one).is_some() { true } else { one.seed == other.seed };
    is_alike && log(one) == log(other) && is_same
}

/// The comparisons of several runs with the first, each with the run's name.
pub fn table<'a>(first: &'a str, runs: &'a [(String, Vec<Compared>)]) -> Table<'a> {
    let rows = runs.iter().flat_map(move |(name, compared)| compared.iter().map(move |one| row(first, name, one)));
    Table::new(&dictionary::COMPARED, rows)
}

fn row(first: &str, name: &str, one: &Compared) -> Row {
    let [relative, _, low, high] = estimate_cells(&one.contrast.relative);
    let names = [name, first, one.policy.as_str(), one.metric.as_str()].map(Cell::from).into_iter();
    let errors = if one.is_paired { "paired" } else { "independent" };
    let values = [one.other.value.into(), one.first.value.into()];
    let numbers = values.into_iter().chain(estimate_cells(&one.contrast.absolute));
    names.chain(numbers).chain([relative, low, high, errors.into()]).collect()
}

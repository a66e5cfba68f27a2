//! What is kept of a point as soon as it is simulated: the rows of its tables, and the replicates that other points need.
//!
//! A study that was stopped reads them back. One that was not does the same, so both write the same bytes.

use std::io;

use serde::{Deserialize, Serialize};

use crate::analysis::best_cap::Choice;
use crate::analysis::contrast::{Contrast, Told};
use crate::analysis::estimate::Replicates;
use crate::analysis::metrics;
use crate::policy::Policy;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::results::tables;
use crate::run::Results;
use crate::study::sweep::effect::jackknife;

/// A point that was simulated, or failed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeptPoint {
    /// Why it failed; None where it is done.
    pub failure: Option<String>,
    /// How many shoppers it drew.
    pub shoppers: u64,
    /// Its policies.
    pub policies: Vec<String>,
    /// Its baseline.
    pub baseline: String,
    /// The names of its tables.
    pub tables: Vec<String>,
    /// The best cap of each policy, where the scenario asks for it.
    #[serde(default)]
    pub best_caps: Vec<KeptCap>,
    metrics: Vec<KeptMetric>,
}

/// The cap that earns most under a policy, and those that earn as much as far as can be told; None is no cap.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptCap {
    /// The policy.
    pub policy: String,
    /// The best.
    pub cap: Option<u32>,
    /// From the tightest to the loosest that earn as much; nothing where there are too few shoppers.
    pub range: Option<[Option<u32>; 2]>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptMetric {
    policy: String,
    metric: String,
    unit: String,
    is_sure: bool,
    is_signed: bool,
    value: Option<f64>,
    without: Vec<Option<f64>>,
}

/// The files that are kept of a point.
#[derive(Debug)]
pub struct Part {
    /// The point itself.
    pub point: KeptPoint,
    /// Its tables: names and rows as CSV.
    pub tables: Vec<(String, Vec<u8>)>,
}

impl KeptPoint {
    /// A point that failed.
    pub fn failed(why: String) -> Self {
        Self { failure: Some(why), ..Self::default() }
    }

    /// A point that was simulated, with these metrics alone or with all, and no tables.
    pub fn seen(results: &Results, chosen: Option<&[String]>) -> Self {
        let scenario = &results.scenario;
        let point = Self {
            failure: None,
            shoppers: scenario.shoppers,
            policies: scenario.policies.iter().map(|policy| policy.name.clone()).collect(),
            baseline: scenario.policies[scenario.baseline].name.clone(),
            tables: Vec::new(),
            best_caps: best_caps(results),
            metrics: kept_metrics(results),
        };
        match chosen {
            Some(chosen) => point.with_metrics(chosen),
            None => point,
        }
    }

    /// The names of the metrics of a policy.
    pub fn metrics_of<'a>(&'a self, policy: &'a str) -> impl Iterator<Item = &'a str> {
        self.metrics.iter().filter(move |kept| kept.policy == policy).map(|kept| kept.metric.as_str())
    }

    /// A metric of a policy, and its unit.
    pub fn metric(&self, policy: &str, metric: &str) -> Option<(Told, &str)> {
        let kept = self.metrics.iter().find(|kept| kept.policy == policy && kept.metric == metric)?;
        Some((kept.told(), &kept.unit))
    }

    /// As a file.
    ///
    /// # Panics
    ///
    /// Never: all values are plain.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain values")
    }

    /// Of these metrics alone.
    fn with_metrics(self, names: &[String]) -> Self {
        let metrics = self.metrics.into_iter().filter(|kept| names.contains(&kept.metric)).collect();
        Self { metrics, ..self }
    }
}

impl KeptMetric {
    fn told(&self) -> Told {
        let number = |number: &Option<f64>| number.unwrap_or(f64::NAN);
        let without = self.without.iter().map(number).collect();
        let replicates = Replicates { value: number(&self.value), without };
        Told { replicates, is_sure: self.is_sure, is_signed: self.is_signed }
    }
}

/// What is kept of a point. `reference` is the point that it is compared with, and its number; None: it is that point itself, or
/// there is none. `chosen` are the metrics of the finding; the reference point keeps all.
///
/// # Errors
///
/// Where a row is not as wide as its table's header.
pub fn part_of(results: &Results, reference: Option<(usize, &KeptPoint)>, chosen: &[String]) -> io::Result<Part> {
    let mut written = Vec::new();
    let mut write = |table: Table<'_>| {
        let (name, mut csv) = (table.name.to_string(), Vec::new());
        table.write_csv(&mut csv)?;
        written.push((name, csv));
        Ok::<(), io::Error>(())
    };
    tables::of_point(results).into_iter().try_for_each(&mut write)?;
    let point = KeptPoint::seen(results, None);
    if let Some((number, reference)) = reference {
        write(contrasts(&point, number, reference))?;
    }
    let tables = written.iter().map(|(name, _)| name.clone()).collect();
    let point = KeptPoint { tables, ..point };
    let point = if reference.is_some() { point.with_metrics(chosen) } else { point };
    Ok(Part { point, tables: written })
}

fn best_caps(results: &Results) -> Vec<KeptCap> {
    let Results { scenario, sample, .. } = results;
    let of = |(index, policy): (usize, &Policy)| {
        let choice = Choice::of(scenario, sample, index)?;
        let range = choice.range().map(|ends| ends.map(|earning| earning.cap));
        Some(KeptCap { policy: policy.name.clone(), cap: choice.best_cap(), range })
    };
    scenario.policies.iter().enumerate().filter_map(of).collect()
}

/// All metrics of all policies that can be compared.
fn kept_metrics(results: &Results) -> Vec<KeptMetric> {
    let Results { scenario, sample, .. } = results;
    let finite = |number: f64| number.is_finite().then_some(number);
    let of = |policy: usize| metrics::of_policy(scenario, policy).into_iter().map(move |metric| (policy, metric));
    let all = (0..scenario.policies.len()).flat_map(of);
    all.filter_map(|(policy, metric)| {
        let Told { replicates, is_sure, is_signed } = metric.replicates(sample)?;
        Some(KeptMetric {
            policy: scenario.policies[policy].name.clone(),
            unit: metric.unit.name(&scenario.currency),
            metric: metric.name,
            is_sure,
            is_signed,
            value: finite(replicates.value),
            without: replicates.without.into_iter().map(finite).collect(),
        })
    })
    .collect()
}

/// Every metric of every policy against the reference point, without the point's own columns.
fn contrasts<'a>(point: &'a KeptPoint, number: usize, reference: &'a KeptPoint) -> Table<'a> {
    let (mine, theirs) = (jackknife(point.shoppers), jackknife(reference.shoppers));
    let is_paired = point.shoppers == reference.shoppers;
    let rows = point.metrics.iter().filter_map(move |kept| -> Option<Row> {
        let (other, this) = (reference.metric(&kept.policy, &kept.metric)?.0, kept.told());
        let Contrast { absolute, relative } = match is_paired {
            true => this.paired(&other, &mine),
            false => this.unpaired((&mine, &other, &theirs)),
        };
        let [relative, _, low, high] = estimate_cells(&relative);
        let names = [Cell::Count(number as u64), kept.policy.as_str().into(), kept.metric.as_str().into()];
        let errors = if is_paired { "paired" } else { "independent" };
        Some(names.into_iter().chain(estimate_cells(&absolute)).chain([relative, low, high, errors.into()]).collect())
    });
    let schema = &dictionary::CONTRASTS;
    Table { name: schema.name, fields: schema.fields[1..].to_vec(), rows: Box::new(rows) }
}

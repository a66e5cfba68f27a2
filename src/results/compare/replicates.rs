//! `replicates.csv`: every metric of a run without each group of its shoppers, so that runs can be compared.

use serde::Deserialize;

use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Jackknife, Replicates};
use crate::analysis::metrics::entry;
use crate::results::read::{Open, ReadError, rows};

/// A metric of a policy.
#[derive(Debug, Clone)]
pub struct Replicated {
    /// Whose.
    pub policy: String,
    /// Which.
    pub metric: String,
    /// With and without each group.
    pub told: Told,
}

#[derive(Debug, Deserialize)]
struct ReplicateRow {
    policy: Option<String>,
    metric: String,
    value: Option<f64>,
    is_sure: String,
    without: String,
}

/// Reads a run's replicates, and how errors are made of them.
///
/// # Errors
///
/// A [`ReadError`] where the run has none, or they are not as a run writes them.
pub fn read(open: Open<'_>) -> Result<(Vec<Replicated>, Jackknife), ReadError> {
    let rows: Vec<ReplicateRow> = rows("replicates.csv", open)?;
    let (shoppers, metrics): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.policy.is_none());
    let shoppers = shoppers.into_iter().next().map(|row| row.replicates());
    let times = shoppers.map_or(Vec::new(), |Replicates { value, without }| {
        without.iter().map(|rest| value / (value - rest)).collect()
    });
    let replicated = metrics.into_iter().map(|row| Replicated {
        told: row.told(),
        policy: row.policy.unwrap_or_default(),
        metric: row.metric,
    });
    Ok((replicated.collect(), Jackknife::new(times)))
}

impl ReplicateRow {
    fn replicates(&self) -> Replicates {
        let number = |text: &str| text.parse().unwrap_or(f64::NAN);
        Replicates { value: self.value.unwrap_or(f64::NAN), without: self.without.split(' ').map(number).collect() }
    }

    fn told(&self) -> Told {
        let is_signed = entry(&self.metric).is_some_and(|entry| entry.is_signed());
        Told { replicates: self.replicates(), is_sure: self.is_sure == "yes", is_signed }
    }
}

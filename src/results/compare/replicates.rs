//! `replicates.csv`: every metric of a run without each group of its shoppers, so that runs can be compared.

use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Estimate, Jackknife, Replicates};
use crate::analysis::metrics::entry;
use crate::results::read::{Open, ReadError, ReplicateRow, rows};

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

/// Reads a run's replicates, and how errors are made of them.
///
/// # Errors
///
/// A [`ReadError`] where the run has none, or they are not as a run writes them.
pub fn read(open: Open<'_>) -> Result<(Vec<Replicated>, Jackknife), ReadError> {
    let rows: Vec<ReplicateRow> = rows("replicates.csv", open)?;
    let replicated = rows.iter().filter_map(|row| {
        let policy = row.policy.clone()?;
        Some(Replicated { told: row.told(), policy, metric: row.metric.clone() })
    });
    Ok((replicated.collect(), jackknife(&rows)))
}

/// How errors are made of these rows.
fn jackknife(rows: &[ReplicateRow]) -> Jackknife {
    let shoppers = rows.iter().find(|row| row.policy.is_none()).map(ReplicateRow::replicates);
    let times = shoppers.map_or(Vec::new(), |Replicates { value, without }| {
        without.iter().map(|rest| value / (value - rest)).collect()
    });
    Jackknife::new(times)
}

/// By how much a metric of one policy differs from that of another in the same run, on the same shoppers; None where the
/// run does not say.
pub fn between(rows: &[ReplicateRow], metric: &str, [one, other]: [&str; 2]) -> Option<Estimate> {
    let of = |policy: &str| {
        let is_it = |row: &&ReplicateRow| row.metric == metric && row.policy.as_deref() == Some(policy);
        rows.iter().find(is_it).map(ReplicateRow::told)
    };
    Some(of(one)?.paired(&of(other)?, &jackknife(rows)).absolute)
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

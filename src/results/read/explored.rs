//! The numbers of a study that its page lets explore: every policy at every point, with the digits of the tables.

use std::collections::BTreeMap;
use std::io::Read;

use csv::StringRecord;

use super::error::ReadError;
use super::study::Study;
use crate::base::spreadsheet::unguarded;
use crate::results::folder::OutputError;

/// Opens a table by its name, to be read bit by bit: those of many points are long.
pub type Reads<'a> = &'a dyn Fn(&str) -> Result<Box<dyn Read>, OutputError>;

/// Numbers of policies at points.
#[derive(Debug, Clone, Default)]
pub struct Explored {
    /// The policies, in the order of the tables.
    pub policies: Vec<String>,
    /// The metrics that any policy has, in the order in which they were asked for, with their units.
    pub metrics: Vec<(String, String)>,
    /// By the metric's index, the policy's index and the point's number.
    pub seen: BTreeMap<(usize, usize, usize), Seen>,
}

/// A number of a policy at a point; its cells are texts as the tables have them, and empty where they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The value and the ends of its interval, of `summary.csv`.
    pub value: [String; 3],
    /// The same of the difference to what the policy is compared with, of `comparison.csv` or `effects.csv`.
    pub difference: [String; 3],
    /// Where the point stands among all: `best`, `as good` or `lower`; of `effects.csv`, for the policy of the finding alone.
    pub standing: String,
}

/// Reads these metrics.
///
/// # Errors
///
/// A [`ReadError`] where a table is missing or cannot be read.
pub fn explored(study: &Study, wanted: &[&str], open: Reads<'_>) -> Result<Explored, ReadError> {
    let mut found = Explored::default();
    each("summary.csv", open, |row| {
        let Some(metric) = wanted.iter().position(|metric| *metric == row.text("metric")) else { return };
        let (metric, policy) = (found.metric(wanted[metric], row.text("unit")), found.policy(row.text("policy")));
        let value = ["value", "low", "high"].map(|column| row.text(column).to_string());
        found.seen.insert((metric, policy, row.point()), Seen { value, ..Seen::default() });
    })?;
    each("comparison.csv", open, |row| {
        let difference = ["difference", "low", "high"].map(|column| row.text(column).to_string());
        found.with(&row, |seen| seen.difference = difference);
    })?;
    let is_with_itself = study.file.about.baseline.is_none();
    each("effects.csv", open, |row| {
        let difference = ["effect", "low", "high"].map(|column| row.text(column).to_string());
        found.with(&row, |seen| {
            seen.standing = row.text("standing").to_string();
            if is_with_itself {
                seen.difference = difference;
            }
        });
    })?;
    Ok(found.in_order(wanted))
}

impl Explored {
    fn policy(&mut self, name: &str) -> usize {
        self.policies.iter().position(|known| known == name).unwrap_or_else(|| {
            self.policies.push(name.into());
            self.policies.len() - 1
        })
    }

    fn metric(&mut self, name: &str, unit: &str) -> usize {
        self.metrics.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.metrics.push((name.into(), unit.into()));
            self.metrics.len() - 1
        })
    }

    /// With the metrics in this order.
    fn in_order(self, wanted: &[&str]) -> Self {
        let place = |name: &str| wanted.iter().position(|metric| *metric == name);
        let mut order: Vec<usize> = (0..self.metrics.len()).collect();
        order.sort_by_key(|metric| place(&self.metrics[*metric].0));
        let new = |old: usize| order.iter().position(|metric| *metric == old).unwrap_or(old);
        let seen = self.seen.into_iter().map(|((metric, policy, point), seen)| ((new(metric), policy, point), seen));
        Self {
            seen: seen.collect(),
            metrics: order.iter().map(|metric| self.metrics[*metric].clone()).collect(),
            ..self
        }
    }

    /// Adds something to the number that a row is about, where it is kept.
    fn with(&mut self, row: &Cells<'_>, add: impl FnOnce(&mut Seen)) {
        let metric = self.metrics.iter().position(|(name, _)| name == row.text("metric"));
        let policy = self.policies.iter().position(|name| name == row.text("policy"));
        let (Some(metric), Some(policy)) = (metric, policy) else { return };
        if let Some(seen) = self.seen.get_mut(&(metric, policy, row.point())) {
            add(seen);
        }
    }
}

/// A row of a table.
struct Cells<'a> {
    header: &'a StringRecord,
    row: &'a StringRecord,
}

impl Cells<'_> {
    /// The cell of a column. What a factor is called may be the name of a column of ours: that one stands behind it.
    fn text(&self, column: &str) -> &str {
        let named = self.header.iter().zip(self.row).filter(|(name, _)| *name == column);
        named.last().map_or("", |(_, cell)| unguarded(cell))
    }

    fn point(&self) -> usize {
        self.row.get(0).and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

/// Shows every row of a table.
fn each(name: &str, open: Reads<'_>, mut show: impl FnMut(Cells<'_>)) -> Result<(), ReadError> {
    let mut reader = csv::Reader::from_reader(open(name)?);
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        ReadError::Row { file: name.into(), line, why: error.to_string() }
    };
    let header = reader.headers().map_err(broken)?.clone();
    let mut row = StringRecord::new();
    while reader.read_record(&mut row).map_err(broken)? {
        show(Cells { header: &header, row: &row });
    }
    Ok(())
}

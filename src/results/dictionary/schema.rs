//! A table and its columns; the columns that many tables have.

use serde::Serialize;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its heading.
    pub name: &'static str,
    /// What its numbers count; `text` where it holds words.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// A table: its file, and what stands in it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Schema {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// The runs that write it, in words; empty: all.
    pub when: &'static str,
    /// Its columns, in order.
    pub fields: &'static [Field],
}

pub(super) const fn field(name: &'static str, unit: &'static str, meaning: &'static str) -> Field {
    Field { name, unit, meaning }
}

pub(super) const POLICY: Field = field("policy", "text", "the policy");
pub(super) const CHANNEL: Field = field("channel", "text", "the channel");
pub(super) const METRIC: Field = field("metric", "text", "the metric's name; `omnicap metrics NAME` explains it");
pub(super) const STANDARD_ERROR: Field =
    field("standard_error", "as the value", "standard error, by the jackknife over 100 groups of shoppers");
pub(super) const LOW: Field = field("low", "as the value", "lower end of the 95 % interval");
pub(super) const HIGH: Field = field("high", "as the value", "upper end of the 95 % interval");

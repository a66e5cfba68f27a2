//! A table and its columns; the columns that many tables have.

use serde::Serialize;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field<'a> {
    /// Its heading.
    pub name: &'a str,
    /// What its numbers count; `text` where it holds words.
    pub unit: &'a str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it means.
    pub meaning: &'a str,
}

/// What the cells of a column hold. Any cell may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words.
    Text,
    /// An exact count, an index or an identifier: 0 or more.
    Count,
    /// A whole number that may be negative.
    Whole,
    /// An estimate or a share.
    Number,
    /// An amount of money, in units of the currency.
    Money,
    /// A day, as `2026-03-02`.
    Date,
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
    pub fields: &'static [Field<'static>],
}

pub(super) const fn text(name: &'static str, meaning: &'static str) -> Field<'static> {
    Field { name, unit: "text", kind: Kind::Text, meaning }
}

pub(super) const fn date(name: &'static str, meaning: &'static str) -> Field<'static> {
    Field { kind: Kind::Date, ..text(name, meaning) }
}

pub(super) const fn count(name: &'static str, unit: &'static str, meaning: &'static str) -> Field<'static> {
    Field { name, unit, kind: Kind::Count, meaning }
}

pub(super) const fn whole(name: &'static str, unit: &'static str, meaning: &'static str) -> Field<'static> {
    Field { name, unit, kind: Kind::Whole, meaning }
}

pub(super) const fn number(name: &'static str, unit: &'static str, meaning: &'static str) -> Field<'static> {
    Field { name, unit, kind: Kind::Number, meaning }
}

pub(super) const fn money(name: &'static str, meaning: &'static str) -> Field<'static> {
    Field { name, unit: "currency", kind: Kind::Money, meaning }
}

/// Columns after one another; how many there are is checked when this is compiled.
pub(super) const fn joined<const N: usize>(parts: &[&[Field<'static>]]) -> [Field<'static>; N] {
    let (mut all, mut at, mut part) = ([parts[0][0]; N], 0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[at] = parts[part][index];
            (at, index) = (at + 1, index + 1);
        }
        part += 1;
    }
    assert!(at == N, "as many columns as are said");
    all
}

/// The column that names the run, where it has a name: then it is the first of every table.
pub const RUN_ID: Field<'static> = text("run_id", "the name that `--run-id` gives the run");

pub(super) const POLICY: Field<'static> = text("policy", "the policy");
pub(super) const CHANNEL: Field<'static> = text("channel", "the channel");
pub(super) const METRIC: Field<'static> = text("metric", "the metric's name; `omnicap metrics NAME` explains it");
pub(super) const STANDARD_ERROR: Field<'static> =
    number("standard_error", "as the value", "standard error, by the jackknife over 100 groups of shoppers");
pub(super) const LOW: Field<'static> = number("low", "as the value", "lower end of the 95 % interval");
pub(super) const DIFFERENCE_ERROR: Field<'static> =
    number("standard_error", "as the metric", "standard error of the difference");
pub(super) const DIFFERENCE_LOW: Field<'static> =
    number("low", "as the metric", "lower end of the difference's 95 % interval");
pub(super) const DIFFERENCE_HIGH: Field<'static> =
    number("high", "as the metric", "upper end of the difference's 95 % interval");
pub(super) const RELATIVE_LOW: Field<'static> =
    number("relative_low", "share", "lower end of the 95 % interval of `relative`");
pub(super) const RELATIVE_HIGH: Field<'static> =
    number("relative_high", "share", "upper end of the 95 % interval of `relative`");
pub(super) const HIGH: Field<'static> = number("high", "as the value", "upper end of the 95 % interval");

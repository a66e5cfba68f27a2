//! Values that nobody knows exactly, as they are written.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::{Spanned, Value};

/// A value that is assumed, with the lowest and the highest that it may be: `omnicap sensitivity` looks what depends on it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssumptionEntry {
    /// What is assumed, as a path of --set: "population.overlap", "channel.social.identity.match_rate"; `*` is every channel or
    /// policy that has the key.
    #[schemars(with = "String")]
    pub set: Spanned<String>,
    /// The lowest that it may be: a number, a length such as "7d", or a list or table of numbers.
    #[schemars(with = "Extreme")]
    pub low: Spanned<Value>,
    /// The highest that it may be, written as `low` is.
    #[schemars(with = "Extreme")]
    pub high: Spanned<Value>,
    /// Where both come from; "[?] …" for a guess, with its reason.
    #[schemars(with = "String", length(min = 1, max = 300))]
    pub source: Spanned<String>,
}

/// An end of what an assumption may be, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Extreme {
    /// A number.
    Number(f64),
    /// A number with a unit, such as "7d".
    Length(String),
    /// A number for each item of a list.
    List(Vec<f64>),
    /// A number for each key of a table.
    Table(std::collections::BTreeMap<String, f64>),
}

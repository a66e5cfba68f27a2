//! What studies vary, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::{Spanned, Value};

/// What `omnicap sweep` and `omnicap find` vary where their command lines name nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyEntry {
    /// Blocks of points, which make one study together. In the points of a block a path that it does not vary keeps its value.
    #[serde(default)]
    #[schemars(with = "Vec<BlockEntry>", length(min = 1))]
    pub block: Vec<Spanned<BlockEntry>>,
}

/// Points that one design makes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockEntry {
    /// What is varied.
    #[schemars(with = "Vec<VaryEntry>", length(min = 1))]
    pub vary: Vec<Spanned<VaryEntry>>,
    /// Which values meet; left out: "grid".
    #[schemars(with = "Option<DesignEntry>")]
    pub design: Option<Spanned<DesignEntry>>,
    /// How many points a design draws: "lhs" and "sobol" need it.
    #[schemars(with = "Option<u64>", range(min = 2, max = 50_000))]
    pub points: Option<Spanned<u64>>,
}

/// A path and its values.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VaryEntry {
    /// What is varied, as a path of --set: "policy.coordinated.caps.0.max"; `*` is every channel or policy that has the key.
    #[schemars(with = "String")]
    pub set: Spanned<String>,
    /// Its values: a list, or a range as --vary has it, such as "2..12", "0.2..0.8 step 0.1" or "1..100 log 7".
    #[schemars(with = "ValuesEntry")]
    pub values: Spanned<Value>,
}

/// Which values meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DesignEntry {
    /// Every value with every other.
    Grid,
    /// The first values of all paths together, then the second ones.
    Zip,
    /// A Latin hypercube: every part of every range has one point.
    Lhs,
    /// A scrambled Sobol sequence: points fill the whole space evenly.
    Sobol,
}

/// Values of a path, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum ValuesEntry {
    /// A range, or a list with commas.
    Written(String),
    /// A list of values.
    List(Vec<serde_json::Value>),
}

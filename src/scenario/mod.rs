//! The scenario file: read, resolved and checked once, with errors that point at the characters.
//!
//! What comes out cannot be wrong; nobody downstream checks again.

pub mod adcp;
pub mod annotate;
pub mod assumption;
mod audiences;
mod budgets;
mod bursts;
mod caps;
mod channels;
mod compared;
mod costs;
mod creatives;
mod days;
mod decode;
mod files;
pub mod levels;
pub mod measure;
pub mod model;
mod names;
mod not_toml;
mod part;
mod paths;
mod prices;
pub mod problem;
mod range;
mod read;
mod recorded;
mod resolve;
mod response;
pub mod scale;
mod schedules;
mod scopes;
pub mod set;
mod size;
pub mod spend;
pub mod study;
mod suppressions;
mod triggers;
pub mod warnings;
mod wildcard;
mod with_log;
mod within;
pub mod words;
pub mod written;

pub use files::Files;
pub use names::{nearest as nearest_channel, unknown_policy};

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::base::random::Seed;
use crate::ingest::columns::Columns;
use crate::policy::Policy;
use assumption::Assumption;
use model::Model;
use problem::Problems;
use study::StudyBlock;

/// A scenario that has been checked: the model that is simulated, and what messages say of it.
///
/// It reads like its [`Model`] (`scenario.policies`), and nobody can write to that.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What is simulated.
    pub(crate) model: Model,
    /// Names the output folder.
    pub name: String,
    /// What a report calls it.
    pub title: String,
    /// What it is to answer; empty where nobody says.
    pub question: String,
    /// The currency of every amount.
    pub currency: String,
    /// The text it was read from.
    pub text: String,
    /// Which columns of a real log hold what.
    pub log: Option<Columns>,
    /// The files that it names, with their BLAKE3 digests.
    pub inputs: BTreeMap<String, String>,
    /// What it takes for granted, and between which values that may lie.
    pub assumptions: Vec<Assumption>,
    /// What studies vary, unless their command lines say it.
    pub study: Vec<StudyBlock>,
    /// What looks odd in it, but can be run.
    pub warnings: Problems,
}

impl Deref for Scenario {
    type Target = Model;

    fn deref(&self) -> &Model {
        &self.model
    }
}

impl Scenario {
    /// The same scenario with this many shoppers: the first of them are the same.
    pub fn with_shoppers(mut self, shoppers: u64) -> Self {
        self.model.shoppers = shoppers;
        self
    }

    /// The same scenario with shoppers drawn from another seed.
    pub fn with_seed(mut self, seed: Seed) -> Self {
        self.model.world.seed = seed;
        self
    }

    /// The same scenario in which only that is measured which costs little: not what AMC would have seen, nor what would be
    /// bought without a channel or with fewer impressions.
    pub fn lean(mut self) -> Self {
        self.model = self.model.lean();
        self
    }

    /// The same, with what each further impression causes, where that is asked for: it tells the best cap.
    pub fn lean_with_curve(mut self) -> Self {
        self.model = self.model.lean_with_curve();
        self
    }

    /// The same scenario with one of its policies alone, bought at its win rates.
    pub fn with_policy_alone(mut self, index: usize) -> Self {
        let alone = Policy { budget: None, ..self.model.policies[index].clone() };
        (self.model.policies, self.model.baseline, self.model.subject) = (vec![alone], 0, None);
        self
    }
}

/// The JSON Schema of scenario files, for editors.
///
/// # Panics
///
/// Never: a schema is plain JSON.
pub fn schema() -> String {
    let schema = schemars::schema_for!(written::File);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON")
}

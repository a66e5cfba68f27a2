//! The scenario file: read, resolved and checked once, with errors that point at the characters.
//!
//! What comes out cannot be wrong; nobody downstream checks again.

pub mod annotate;
mod budgets;
mod caps;
mod channels;
mod decode;
pub mod measure;
pub mod model;
mod names;
mod paths;
mod prices;
pub mod problem;
mod recorded;
mod resolve;
mod response;
pub mod scale;
pub mod set;
pub mod spend;
pub mod warnings;
pub mod written;

pub use names::{nearest as nearest_channel, unknown_policy};

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::base::random::Seed;
use crate::ingest::columns::Columns;
use model::Model;
use problem::Problems;

/// The files that a scenario names: who touches the disk hands in their bytes.
#[derive(Clone, Copy)]
pub enum Files<'a> {
    /// There are none.
    None,
    /// They are had by their names, beside the scenario.
    Open(&'a dyn Fn(&str) -> Result<Vec<u8>, String>),
    /// They are not needed: journeys come from a log.
    Unread,
}

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
    /// The currency of every amount.
    pub currency: String,
    /// The text it was read from.
    pub text: String,
    /// Which columns of a real log hold what.
    pub log: Option<Columns>,
    /// The files that it names, with their BLAKE3 digests.
    pub inputs: BTreeMap<String, String>,
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
    /// Reads and checks a scenario that names no files. `origin` is how errors name the text (a file's path).
    pub fn parse(text: &str, origin: &str) -> Result<Self, Problems> {
        Self::parse_with(text, origin, Files::None)
    }

    /// Reads and checks a scenario with the files that it names.
    pub fn parse_with(text: &str, origin: &str, files: Files<'_>) -> Result<Self, Problems> {
        let mut problems = Problems::new(origin, text);
        let file = decode::file(text, &mut problems);
        let scenario = file.and_then(|file| resolve::scenario(file, text, files, &mut problems));
        match scenario {
            Some(scenario) if !problems.has_errors() => Ok(Self { warnings: problems, ..scenario }),
            _ => Err(problems),
        }
    }

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

    /// The same scenario with some of its policies, by their indices; the first of these is the baseline.
    pub fn with_policies(mut self, indices: &[usize]) -> Self {
        let policies = indices.iter().map(|index| self.model.policies[*index].clone()).collect();
        (self.model.policies, self.model.baseline) = (policies, 0);
        self
    }
}

/// The JSON Schema of scenario files, for editors.
pub fn schema() -> String {
    let schema = schemars::schema_for!(written::File);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON")
}

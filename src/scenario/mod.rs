//! The scenario file: read, resolved and checked once, with errors that point at the characters.
//!
//! What comes out cannot be wrong; nobody downstream checks again.

mod caps;
mod channels;
mod decode;
pub mod file;
mod names;
mod oddities;
mod paths;
pub mod problem;
mod resolve;
pub mod set;

use crate::policy::Policy;
use crate::policy::throttle::Throttle;
use crate::world::World;
use problem::Problems;

/// A scenario that has been checked: everything a run needs to know.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Names the output folder.
    pub name: String,
    /// What a report calls it.
    pub title: String,
    /// The currency of every amount.
    pub currency: String,
    /// How many shoppers to draw.
    pub shoppers: u64,
    /// All that is true whatever the policy.
    pub world: World,
    /// What is bought of it.
    pub throttle: Throttle,
    /// What is compared.
    pub policies: Vec<Policy>,
    /// What counts as too few and too many.
    pub effective_frequency: (u32, u32),
    /// The policy the others are compared with (a place in `policies`).
    pub baseline: usize,
    /// The text it was read from.
    pub text: String,
    /// What looks odd in it, but can be run.
    pub warnings: Problems,
}

impl Scenario {
    /// Reads and checks a scenario. `origin` is how errors name the text (a file's path).
    pub fn parse(text: &str, origin: &str) -> Result<Self, Problems> {
        let mut problems = Problems::new(origin, text);
        let scenario = decode::file(text, &mut problems).and_then(|file| resolve::scenario(file, text, &mut problems));
        match scenario {
            Some(scenario) if !problems.has_errors() => Ok(Self { warnings: problems, ..scenario }),
            _ => Err(problems),
        }
    }

    /// The places of the policies other than the baseline, in order.
    pub fn challengers(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.policies.len()).filter(|place| *place != self.baseline)
    }
}

/// The JSON Schema of scenario files, for editors.
pub fn schema() -> String {
    let schema = schemars::schema_for!(file::File);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON")
}

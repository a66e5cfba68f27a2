//! The scenario file: read, resolved and checked once, with errors that point at the characters.
//!
//! What comes out cannot be wrong; nobody downstream checks again.

pub mod annotate;
mod budgets;
mod caps;
mod channels;
mod decode;
mod doubts;
pub mod file;
pub mod measure;
mod names;
mod oddities;
mod paths;
mod prices;
pub mod problem;
mod resolve;
mod response;
pub mod set;
pub mod spend;

pub use names::nearest as nearest_channel;

use crate::policy::Policy;
use crate::response::Response;
use crate::world::World;
use measure::Measure;
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
    /// What is compared.
    pub policies: Vec<Policy>,
    /// How shoppers respond to what they see; None: nothing is bought.
    pub response: Option<Response>,
    /// What is measured.
    pub measure: Measure,
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

    /// The same scenario in which nothing is bought, and nothing of it measured.
    pub fn without_purchases(self) -> Self {
        let measure = Measure { amc: None, leave_one_out: false, causal_curve: false, ..self.measure };
        Self { response: None, measure, ..self }
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

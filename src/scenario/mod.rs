//! The scenario file: read, resolved and checked once, with errors that point at the characters.
//!
//! What comes out cannot be wrong; nobody downstream checks again.

pub mod annotate;
mod budgets;
mod caps;
mod channels;
mod decode;
mod files;
pub mod measure;
mod names;
mod paths;
mod prices;
pub mod problem;
mod read;
mod recorded;
mod resolve;
mod response;
pub mod scale;
pub mod set;
pub mod spend;
pub mod warnings;
pub mod written;

pub use files::Files;
pub use names::{nearest as nearest_channel, unknown_policy};

use std::collections::BTreeMap;

use crate::ingest::columns::Columns;
use crate::policy::Policy;
use crate::policy::budget::Budget;
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
    /// The policy the others are compared with (a index in `policies`).
    pub baseline: usize,
    /// The text it was read from.
    pub text: String,
    /// Which columns of a real log hold what.
    pub log: Option<Columns>,
    /// The files that it names, with their BLAKE3 digests.
    pub inputs: BTreeMap<String, String>,
    /// What looks odd in it, but can be run.
    pub warnings: Problems,
}

impl Scenario {
    /// The same scenario in which nothing is bought, and nothing of it measured.
    pub fn without_purchases(self) -> Self {
        let measure = Measure { amc: None, leave_one_out: false, causal_curve: false, ..self.measure };
        Self { response: None, measure, ..self }
    }

    /// The same scenario in which nothing is measured but what is delivered, how often, and for how much.
    pub fn delivery_alone(self) -> Self {
        let delivery = self.without_purchases();
        Self { measure: Measure { exposure: false, ..delivery.measure }, ..delivery }
    }

    /// Has any policy a budget?
    pub fn has_budgets(&self) -> bool {
        self.budgets().next().is_some()
    }

    /// The policies with a budget, each with its index.
    pub fn budgets(&self) -> impl Iterator<Item = (usize, &Policy, &Budget)> {
        let policies = self.policies.iter().enumerate();
        policies.filter_map(|(index, policy)| Some((index, policy, policy.budget.as_ref()?)))
    }

    /// The indices of the policies other than the baseline, in order.
    pub fn challengers(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.policies.len()).filter(|index| *index != self.baseline)
    }
}

/// The JSON Schema of scenario files, for editors.
pub fn schema() -> String {
    let schema = schemars::schema_for!(written::File);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON")
}

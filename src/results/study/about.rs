//! `study.json`: all that is needed to do a study again, to trust it, and to read its tables.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::results::seal::{UNSEALED, seal};

/// What a reader of the tables must know beside them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// What a report calls the scenario.
    pub title: String,
    /// What was found; empty until it is read off the tables.
    pub headline: Vec<String>,
    /// What must be said beside it.
    pub notes: Vec<String>,
    /// The currency of prices.
    pub currency: String,
    /// The first day of the flight.
    pub start: String,
    /// Days of the flight.
    pub days: u32,
    /// The policy of which the finding speaks.
    pub subject: String,
    /// The policy that it is compared with; None: itself, at the reference point.
    pub baseline: Option<String>,
    /// The metrics of the finding.
    pub metrics: Vec<String>,
}

/// What was varied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Factor {
    /// Where in the scenario.
    pub path: String,
    /// The values of the points, each once, in order of appearance.
    pub values: Vec<String>,
}

/// What `omnicap find` sought, and how the race went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RaceFile {
    /// The metric.
    pub metric: String,
    /// What it counts.
    pub unit: String,
    /// Is the lowest value the best?
    pub is_lowest: bool,
    /// What candidates had to keep, as it is written.
    pub limits: Vec<String>,
    /// How wide the indifference zone was.
    pub zone: f64,
    /// Where that comes from, in words.
    pub zone_from: String,
    /// Was every candidate told from the best, or as good?
    pub is_settled: bool,
    /// About how many shoppers would tell the others; None where all are told.
    pub shoppers_needed: Option<f64>,
    /// Shoppers of the last round.
    pub shoppers: u64,
    /// How many people numbers are told for.
    pub people: u64,
    /// The seed of the fresh shoppers.
    pub fresh_seed: u64,
    /// How many they were.
    pub fresh_shoppers: u64,
}

/// What `omnicap allocate` split.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AllocationFile {
    /// The metric that was followed.
    pub metric: String,
    /// What it counts.
    pub unit: String,
    /// How much was split.
    pub total: f64,
    /// How wide the indifference zone was.
    pub zone: f64,
    /// How many shoppers were drawn.
    pub shoppers: u64,
    /// How many people numbers are told for.
    pub people: u64,
    /// The seed of the fresh shoppers.
    pub fresh_seed: u64,
    /// How many they were.
    pub fresh_shoppers: u64,
}

/// The contents of `study.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StudyFile {
    /// Always `omnicap`.
    pub program: String,
    /// The version that simulated.
    pub version: String,
    /// Which command made it.
    pub command: String,
    /// The scenario's short name.
    pub scenario_name: String,
    /// The digest of the plan: two studies with the same one have the same tables.
    pub plan: String,
    /// The seed of the reference point.
    pub seed: u64,
    /// Shoppers of the reference point.
    pub shoppers: u64,
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    /// What was varied.
    pub factors: Vec<Factor>,
    /// Which values meet.
    pub design: String,
    /// How many points there are.
    pub points: usize,
    /// The number of the point that others are compared with, from 1.
    pub reference: usize,
    /// What was sought; None where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<RaceFile>,
    /// What was split; None where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocation: Option<AllocationFile>,
    /// How many passes over the journeys simulated them.
    pub passes: usize,
    /// What the tables do not say.
    pub about: About,
    /// The digest of the scenario's text.
    pub scenario_digest: String,
    /// The scenario's text.
    pub scenario: String,
    /// The files that the scenario names, with their BLAKE3 digests.
    pub inputs: BTreeMap<String, String>,
    /// Threads used.
    pub threads: usize,
    /// How long the passes took that ran since the study was last started.
    pub wall_seconds: f64,
    /// Every other file of the study, with its BLAKE3 digest.
    pub files: BTreeMap<String, String>,
    /// The BLAKE3 digest of this file, with zeros in this place.
    pub seal: String,
}

impl StudyFile {
    /// As JSON.
    ///
    /// # Panics
    ///
    /// Never: all values are plain.
    pub fn to_json(&self) -> String {
        let unsealed = Self { seal: UNSEALED.into(), ..self.clone() };
        let mut json = serde_json::to_string_pretty(&unsealed).expect("plain values");
        json.push('\n');
        seal(&json)
    }
}

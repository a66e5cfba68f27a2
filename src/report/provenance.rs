//! Where a run came from: all that is needed to do it again, and to trust it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::output::{UNSEALED, digest, seal};
use crate::engine::tally::GROUPS;
use crate::scenario::Scenario;

/// The contents of `run.json`.
#[derive(Debug, Serialize)]
pub struct Provenance<'a> {
    program: &'static str,
    version: &'static str,
    scenario_name: &'a str,
    seed: u64,
    shoppers: u64,
    jackknife_groups: usize,
    /// How the scenario's file was changed on the command line.
    set: &'a [String],
    scenario_sha256: String,
    scenario: &'a str,
    threads: usize,
    wall_seconds: f64,
    shoppers_per_second: f64,
    opportunities_per_second: f64,
    /// Every other file of the run, with its SHA-256.
    files: &'a BTreeMap<String, String>,
    /// The SHA-256 of this file, with zeros in this place.
    seal: &'static str,
}

impl<'a> Provenance<'a> {
    /// Of a run that took `wall` on `threads` threads and met `opportunities`.
    pub fn new(
        scenario: &'a Scenario,
        set: &'a [String],
        threads: usize,
        wall: Duration,
        opportunities: u64,
        files: &'a BTreeMap<String, String>,
    ) -> Self {
        let seconds = wall.as_secs_f64();
        Self {
            program: "omnicap",
            version: env!("CARGO_PKG_VERSION"),
            scenario_name: &scenario.name,
            seed: scenario.world.seed.0,
            shoppers: scenario.shoppers,
            jackknife_groups: GROUPS,
            set,
            scenario_sha256: digest(&scenario.text),
            scenario: &scenario.text,
            threads,
            wall_seconds: seconds,
            shoppers_per_second: (scenario.shoppers as f64 / seconds).round(),
            opportunities_per_second: (opportunities as f64 / seconds).round(),
            files,
            seal: UNSEALED,
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("plain values");
        json.push('\n');
        seal(&json)
    }
}

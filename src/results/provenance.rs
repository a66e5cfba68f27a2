//! Where a run came from: all that is needed to do it again, to trust it, and to read its tables.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seal::{UNSEALED, seal};
use crate::analysis::comparison::{equal_spenders, oracles, subject, without_budget};
use crate::base::digest::digest;
use crate::base::time::DAY;
use crate::clean_room::Lookback;
use crate::policy::Policy;
use crate::response::Response;
use crate::run::Results;
use crate::scenario::Scenario;
use crate::world::channel::Channel;

pub use crate::ingest::account::Account;

/// What a reader of the tables must know beside them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// What a report calls the scenario.
    pub title: String,
    /// What it is to answer; empty where nobody says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// What was found; empty until it is read off the tables.
    pub headline: String,
    /// What must be said beside it, such as budgets that were not met.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The currency of prices.
    pub currency: String,
    /// The first day of the flight.
    pub start: String,
    /// Days of the flight.
    pub days: u32,
    /// Fewer impressions are too few for a shopper, more too many.
    pub effective_frequency: (u32, u32),
    /// The policy that the others are compared with.
    pub baseline: String,
    /// The policy of which the finding speaks.
    pub subject: String,
    /// The policies that are to spend as much as the baseline.
    #[serde(default)]
    pub same_spend: Vec<String>,
    /// The policies whose caps know every shopper in truth, as no real ad server does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oracles: Vec<String>,
    /// The caps that count over several channels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_caps: Vec<SharedCap>,
    /// The policy with the subject's caps and no budget.
    #[serde(default)]
    pub without_budget: Option<String>,
    /// Does a policy stop ads after what a shopper did?
    #[serde(default)]
    pub suppresses: bool,
    /// Is a purchase worth anything?
    #[serde(default)]
    pub earns: bool,
    /// Days before the flight that fill the windows.
    #[serde(default)]
    pub warm_up: u32,
    /// Days before a purchase in which an analyst looks for ads.
    #[serde(default)]
    pub lookback_days: u32,
    /// Do paths have sessions?
    pub sessions: bool,
    /// Channels and shops, in the scenario's order.
    pub channels: Vec<ChannelLabel>,
}

/// A cap that counts over several channels.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SharedCap {
    /// Whose.
    pub policy: String,
    /// At most so many impressions.
    pub max: u32,
    /// In so many days.
    pub days: f64,
}

/// A channel as people call it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChannelLabel {
    /// As tables name it.
    pub name: String,
    /// As charts name it.
    pub label: String,
}

impl About {
    /// What is to be known about a scenario. Its headline and notes are read off the tables, once they are written.
    pub fn new(scenario: &Scenario) -> Self {
        let label = |channel: &Channel| ChannelLabel { name: channel.name.clone(), label: channel.label.clone() };
        let name = |policy: usize| scenario.policies[policy].name.clone();
        let subject = subject(scenario).unwrap_or(scenario.baseline);
        Self {
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            headline: String::new(),
            notes: Vec::new(),
            currency: scenario.currency.clone(),
            start: scenario.world.calendar.date(0),
            days: scenario.world.calendar.days(),
            effective_frequency: scenario.measure.effective_frequency,
            baseline: name(scenario.baseline),
            subject: name(subject),
            same_spend: equal_spenders(scenario).map(name).collect(),
            oracles: oracles(scenario).map(name).collect(),
            shared_caps: shared_caps(scenario),
            without_budget: without_budget(scenario, subject).map(name),
            suppresses: scenario.policies.iter().any(|policy| !policy.reactions.suppressions.is_empty()),
            earns: scenario.response.as_ref().is_some_and(Response::earns),
            warm_up: scenario.world.calendar.warm_up(),
            lookback_days: (Lookback::default().0 / DAY) as u32,
            sessions: scenario.world.path.has_sessions(),
            channels: scenario.world.channels.iter().map(label).collect(),
        }
    }
}

/// The caps that count over several channels, of every policy.
fn shared_caps(scenario: &Scenario) -> Vec<SharedCap> {
    let flight = f64::from(scenario.world.calendar.days());
    let of = |policy: &Policy| -> Vec<SharedCap> {
        let shared = policy.caps.iter().filter(|cap| cap.is_shared());
        let told = shared.filter_map(|cap| Some((cap.max, cap.window.days(flight)?)));
        told.map(|(max, days)| SharedCap { policy: policy.name.clone(), max, days }).collect()
    };
    scenario.policies.iter().flat_map(of).collect()
}

/// What a replay can show, and what it cannot.
pub const ONLY_BOUGHT: &str = "A log holds only what was bought: this shows what the caps would have removed, not what the \
                               money would have bought instead.";

/// The log that was replayed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Replayed {
    /// Its name, as it was given.
    pub name: String,
    /// The BLAKE3 digest of its bytes, packed as they were.
    pub digest: String,
    /// What it can show.
    pub note: String,
    /// What was read of it.
    pub account: Account,
}

/// The contents of `run.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Provenance {
    /// Always `omnicap`.
    pub program: String,
    /// The version that simulated.
    pub version: String,
    /// The scenario's short name.
    pub scenario_name: String,
    /// The seed.
    pub seed: u64,
    /// How many shoppers were simulated.
    pub shoppers: u64,
    /// How many people the tables are about, where the scenario says so; else the shoppers themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// Groups of the jackknife.
    pub jackknife_groups: usize,
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    /// What the tables do not say.
    pub about: About,
    /// The digest of the scenario's text.
    pub scenario_digest: String,
    /// The scenario's text.
    pub scenario: String,
    /// The files that the scenario names, with their BLAKE3 digests.
    #[serde(default)]
    pub inputs: BTreeMap<String, String>,
    /// The log that was replayed; none in a simulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Replayed>,
    /// Threads used.
    pub threads: usize,
    /// How long the simulation took, with the solving of budgets and a second look at what that does to errors.
    pub wall_seconds: f64,
    /// How much of it went into solving the throttles that meet budgets.
    #[serde(default)]
    pub solving_seconds: f64,
    /// How fast it was.
    pub shoppers_per_second: f64,
    /// How fast it was.
    pub opportunities_per_second: f64,
    /// Every other file of the run, with its BLAKE3 digest.
    pub files: BTreeMap<String, String>,
    /// The BLAKE3 digest of this file, with zeros in this place.
    pub seal: String,
}

impl Provenance {
    /// Of a run that took `wall` on `threads` threads and counted `sample`; its files are yet to come.
    pub fn new(results: &Results, set: Vec<String>, threads: usize, wall: Duration) -> Self {
        let Results { scenario, sample, .. } = results;
        let seconds = wall.as_secs_f64();
        let opportunities: u64 = sample.counts().supply.iter().map(|supply| supply.opportunities).sum();
        Self {
            program: "omnicap".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            scenario_name: scenario.name.clone(),
            seed: scenario.world.seed.0,
            shoppers: scenario.shoppers,
            people: scenario.people,
            jackknife_groups: sample.groups(),
            set,
            about: About::new(scenario),
            scenario_digest: digest(&scenario.text),
            scenario: scenario.text.clone(),
            inputs: scenario.inputs.clone(),
            log: None,
            threads,
            wall_seconds: seconds,
            solving_seconds: 0.0,
            shoppers_per_second: (scenario.shoppers as f64 / seconds).round(),
            opportunities_per_second: (opportunities as f64 / seconds).round(),
            files: BTreeMap::new(),
            seal: UNSEALED.into(),
        }
    }

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

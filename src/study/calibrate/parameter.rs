//! What is fitted, and where it stands in the scenario.
//!
//! | parameter | fitted from |
//! |---|---|
//! | shape of activity (`population.activity`) | the table of all channels |
//! | sessions a day; without sessions the rates of the channels that have no table | the table of all channels |
//! | a channel's `usage` and `opportunities` | its own table |
//! | `population.overlap` | the overlap table |
//!
//! Where every channel has a table of its own, the session rate is held: it and the opportunities per
//! visit multiply one another. A search moves on a straight scale: logarithms of what is positive,
//! log-odds of what is a share.

use toml_edit::Key;

use super::target::TargetScope;
use crate::scenario::Scenario;
use crate::world::activity::Activity;
use crate::world::channel::{Channel, Supply};

/// Something that is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// What it is.
    pub quantity: Quantity,
    /// Which table it is fitted to.
    pub scope: TargetScope,
    /// The name of that table's file.
    pub file: String,
    /// What the scenario says, as far as it can be a start.
    pub start: f64,
    /// What it may be.
    pub limits: (f64, f64),
}

/// What can be fitted.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// The gamma shape of activity.
    Shape,
    /// The spread of a log-normal activity.
    Sigma,
    /// Sessions a day at average activity.
    Sessions,
    /// By how much the rates of these channels grow, from these rates.
    Rates(Vec<(String, f64)>),
    /// The share of shoppers who use a channel.
    Usage(String),
    /// A channel's opportunities per visit.
    PerVisit(String),
    /// A channel's opportunities a day.
    PerDay(String),
    /// How far liking one channel goes with liking others.
    Overlap,
}

/// A value to put into a scenario: `path=value`, as [`crate::scenario::set`] takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Where.
    pub path: String,
    /// The number.
    pub number: f64,
    /// What stands around the number.
    pub around: (&'static str, &'static str),
}

impl Setting {
    fn new(path: String, number: f64, around: (&'static str, &'static str)) -> Self {
        Self { path, number, around }
    }

    /// As it stands on a command line.
    pub fn assignment(&self) -> String {
        format!("{}={}{}{}", self.path, self.around.0, self.number, self.around.1)
    }
}

const RATE: (&str, &str) = ("\"", " per day\"");
const PLAIN: (&str, &str) = ("", "");

impl Parameter {
    /// All that these tables can tell: `tables` are the channels with a table of their own.
    pub fn of(scenario: &Scenario, frequency: &str, tables: &[(usize, String)], overlap: Option<&str>) -> Vec<Self> {
        let mut all = vec![activity(scenario, frequency)];
        all.extend(volume(scenario, frequency, tables));
        for (index, file) in tables {
            all.extend(channel(&scenario.world.channels[*index], (TargetScope::Channel(*index), file)));
        }
        all.extend(overlap.map(|file| {
            let start = scenario.world.population.overlap.get();
            Self::new(Quantity::Overlap, (TargetScope::Overlap, file), start, SHARE)
        }));
        all
    }

    fn new(quantity: Quantity, (scope, file): (TargetScope, &str), start: f64, limits: (f64, f64)) -> Self {
        Self { quantity, scope, file: file.into(), start, limits }
    }

    /// From what a scenario says to the straight scale.
    pub fn straight(&self, value: f64) -> f64 {
        let value = value.clamp(self.limits.0, self.limits.1);
        if self.is_share() { (value / (1.0 - value)).ln() } else { value.ln() }
    }

    /// From the straight scale to what a scenario says.
    pub fn value(&self, straight: f64) -> f64 {
        let value = if self.is_share() { 1.0 / (1.0 + (-straight).exp()) } else { straight.exp() };
        value.clamp(self.limits.0, self.limits.1)
    }

    /// The limits on the straight scale.
    pub fn ends(&self) -> (f64, f64) {
        (self.straight(self.limits.0), self.straight(self.limits.1))
    }

    /// Is it how much everybody does?
    pub fn is_volume(&self) -> bool {
        matches!(self.quantity, Quantity::Sessions | Quantity::Rates(_))
    }

    fn is_share(&self) -> bool {
        matches!(self.quantity, Quantity::Usage(_) | Quantity::Overlap)
    }

    /// How a scenario says that it has this value.
    pub fn settings(&self, value: f64) -> Vec<Setting> {
        let of = |name: &str, key: &str| format!("channel.{}.{key}", Key::new(name));
        let one = |path: &str, around| vec![Setting::new(path.into(), value, around)];
        match &self.quantity {
            Quantity::Shape => one("population.activity", ("{ distribution = \"gamma\", shape = ", " }")),
            Quantity::Sigma => one("population.activity", ("{ distribution = \"log-normal\", sigma = ", " }")),
            Quantity::Sessions => one("journey.sessions", RATE),
            Quantity::Overlap => one("population.overlap", PLAIN),
            Quantity::Usage(name) => one(&of(name, "usage"), PLAIN),
            Quantity::PerVisit(name) => one(&of(name, "opportunities"), PLAIN),
            Quantity::PerDay(name) => one(&of(name, "opportunities"), RATE),
            Quantity::Rates(rates) => {
                let each = rates.iter().map(|(name, rate)| (of(name, "opportunities"), rate * value));
                each.map(|(path, rate)| Setting::new(path, rate, RATE)).collect()
            }
        }
    }

    /// In words, with its unit.
    pub fn words(&self) -> String {
        match &self.quantity {
            Quantity::Shape => "shape of activity (gamma)".into(),
            Quantity::Sigma => "spread of activity (log-normal)".into(),
            Quantity::Sessions => "sessions per day".into(),
            Quantity::Rates(rates) => match rates.as_slice() {
                [(name, _)] => format!("{name}: opportunities, times the scenario's"),
                _ => "opportunities of all channels without a table, times the scenario's".into(),
            },
            Quantity::Usage(name) => format!("{name}: usage"),
            Quantity::PerVisit(name) => format!("{name}: opportunities per visit"),
            Quantity::PerDay(name) => format!("{name}: opportunities per day"),
            Quantity::Overlap => "overlap".into(),
        }
    }
}

/// A share that is neither nobody's nor everybody's: at the ends its log-odds are infinite.
const SHARE: (f64, f64) = (0.001, 0.999);

/// Shapes that a scenario takes, up to where all shoppers are alike.
const SHAPES: (f64, f64) = (0.01, 100.0);

fn activity(scenario: &Scenario, file: &str) -> Parameter {
    let from = (TargetScope::All, file);
    match scenario.world.population.activity {
        Activity::LogNormal { sigma } => Parameter::new(Quantity::Sigma, from, sigma.get(), (0.02, 3.0)),
        Activity::Gamma { shape } => Parameter::new(Quantity::Shape, from, shape.get(), SHAPES),
        // Shoppers who are all alike are a gamma of a large shape.
        Activity::Constant {} => Parameter::new(Quantity::Shape, from, 1.0, SHAPES),
    }
}

fn volume(scenario: &Scenario, file: &str, tables: &[(usize, String)]) -> Option<Parameter> {
    let from = (TargetScope::All, file);
    let channels = scenario.world.channels.iter().enumerate();
    let rest = channels.filter(|(index, channel)| channel.serves() && !tables.iter().any(|(other, _)| other == index));
    let rest: Vec<&Channel> =
        rest.map(|(_, channel)| channel).filter(|channel| channel.supply != Supply::None).collect();
    if rest.is_empty() {
        return None;
    }
    Some(match scenario.world.path.daily_sessions() {
        Some(sessions) => Parameter::new(Quantity::Sessions, from, sessions, (1e-4, 200.0)),
        None => {
            let rates = rest.iter().map(|channel| (channel.name.clone(), channel.per_day())).collect();
            Parameter::new(Quantity::Rates(rates), from, 1.0, (1e-4, 1e4))
        }
    })
}

fn channel(channel: &Channel, from: (TargetScope, &str)) -> Vec<Parameter> {
    let name = || channel.name.clone();
    let new = |quantity, start: f64, limits| Parameter::new(quantity, from, start, limits);
    // Who starts at the end of a range cannot see what lies beyond.
    let usage = new(Quantity::Usage(name()), channel.usage.get().clamp(0.05, 0.9), SHARE);
    let volume = match channel.supply {
        Supply::PerDay(rate) => new(Quantity::PerDay(name()), rate.per_day().max(1e-3), (1e-5, 200.0)),
        _ => new(Quantity::PerVisit(name()), channel.per_visit().max(1e-2), (1e-4, 100.0)),
    };
    vec![usage, volume]
}

//! The scenario with its fitted values written in, and where each is from.

use super::parameter::Setting;
use super::words::{interval, short, written};
use super::{Fit, Value};
use crate::base::number::thousands;
use crate::scenario::annotate::set_with_notes;
use crate::scenario::problem::Problem;
use crate::scenario::written::ShortName;

/// Whom a run of the fitted scenario draws, beside those whom the tables count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As many as the scenario says: nobody knows how many people there are, or they are as many.
    Same,
    /// As many as there are people, so that counts and money are theirs.
    People {
        /// How many there are.
        people: u64,
        /// How many the scenario drew.
        before: u64,
    },
    /// As many as the scenario says: so few make rough numbers, so many take long.
    Sample {
        /// How many there are.
        people: u64,
        /// How many the scenario draws.
        shoppers: u64,
    },
}

/// Numbers of people that a run can well draw one by one.
const WELL_DRAWN: std::ops::RangeInclusive<u64> = 10_000..=5_000_000;

impl Limit {
    /// For so many people, where that is known, and a scenario of so many shoppers.
    pub fn new(people: Option<u64>, shoppers: u64) -> Self {
        match people {
            Some(people) if people == shoppers => Self::Same,
            Some(people) if WELL_DRAWN.contains(&people) => Self::People { people, before: shoppers },
            Some(people) => Self::Sample { people, shoppers },
            None => Self::Same,
        }
    }

    /// What a reader of a run's counts must know; nothing where it changes nothing.
    pub fn words(self) -> Option<String> {
        let count = |number: u64| thousands(number as f64);
        match self {
            Self::Same => None,
            Self::People { people, before } => Some(format!(
                "`shoppers` is now {}, the people of the tables (it was {}): counts and money of a run are theirs",
                count(people),
                count(before),
            )),
            Self::Sample { people, shoppers } => Some(format!(
                "the tables count {} people, a run draws {}: multiply its counts and money by {}",
                count(people),
                count(shoppers),
                short(people as f64 / shoppers as f64),
            )),
        }
    }

    fn setting(self) -> Option<(String, String)> {
        let shoppers = match self {
            Self::Same => return None,
            Self::People { people, .. } => people,
            Self::Sample { shoppers, .. } => shoppers,
        };
        Some((format!("shoppers={shoppers}"), self.words()?))
    }
}

/// What stands on top: older comments speak of other numbers.
fn top(source: &str, fit: &Fit) -> String {
    let files: Vec<&str> = fit.targets.iter().map(|target| target.file.as_str()).collect();
    let line = format!(
        "Fitted by `omnicap calibrate` to {}. Older comments were written for the numbers of {source} and may no longer hold.",
        files.join(", ")
    );
    format!("# {}\n\n", one_line(&line))
}

/// A name for the new scenario: that of its file, or the old one's with something at its end. Runs are kept by the
/// scenario's name, and a fitted one must not ask for the place of runs of the old one.
pub fn new_name(file: &str, old: &str) -> String {
    const LONGEST: usize = 64;
    let named = |suffix: String| format!("{}{suffix}", &old[..old.len().min(LONGEST - suffix.len())]);
    let numbered = (2..).map(|number| format!("-calibrated-{number}"));
    let suffixes = std::iter::once("-calibrated".to_string()).chain(numbered).map(named);
    let of_file = ShortName::try_from(file.to_string()).ok().map(|name| name.0);
    of_file.into_iter().chain(suffixes).find(|name| name != old).unwrap_or_default()
}

/// Names that the new scenario speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The file that was fitted.
    pub source: &'a str,
    /// The new scenario's own name.
    pub new: &'a str,
}

/// The scenario with the fitted values in place of its own, and beside each where it is from.
///
/// # Errors
///
/// The [`Problem`] of a value that cannot be set.
pub fn scenario_with(text: &str, names: Names<'_>, fit: &Fit, limit: Limit) -> Result<String, Problem> {
    let changes = fit.values.iter().flat_map(|value| {
        let settings = value.parameter.settings(value.value);
        let ends = value.interval.map(|(low, high)| (value.parameter.settings(low), value.parameter.settings(high)));
        settings.into_iter().enumerate().map(move |(index, setting)| {
            let around = ends.as_ref().map(|(low, high)| (low[index].number, high[index].number));
            let shown = Value { interval: around, ..value.clone() };
            let note = format!("fitted to {}, {}", value.parameter.file, interval(&shown));
            (Setting { number: written(setting.number), ..setting }.assignment(), one_line(&note))
        })
    });
    let name = format!("name={}", toml::Value::from(names.new));
    let named = (name, one_line(&format!("fitted from {}", names.source)));
    let changes: Vec<_> = [named].into_iter().chain(limit.setting()).chain(changes).collect();
    Ok(top(names.source, fit) + &set_with_notes(text, &changes)?)
}

/// A comment must not end its line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '□' } else { letter }).collect()
}

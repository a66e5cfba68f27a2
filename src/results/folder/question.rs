//! May a run take the place of the one that stands there? Only where it asks the same question again: a run that
//! answered another one may have taken hours, and nobody else holds its answer.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use crate::base::number::thousands;
use crate::scenario::Scenario;

/// All that decides what the tables of a run hold, as `run.json` has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    scenario_name: String,
    seed: u64,
    shoppers: u64,
    set: Vec<String>,
    scenario: String,
    inputs: BTreeMap<String, String>,
    log: Option<Log>,
    about: About,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Log {
    name: String,
    /// None before it was read.
    digest: Option<String>,
}

impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        let digests = self.digest.as_ref().zip(other.digest.as_ref());
        self.name == other.name && digests.is_none_or(|(one, other)| one == other)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct About {
    days: u32,
}

impl Question {
    /// What a run of a scenario asks, which the command line changed by `set`.
    pub fn of(scenario: &Scenario, set: Vec<String>) -> Self {
        Self {
            scenario_name: scenario.name.clone(),
            seed: scenario.world.seed.0,
            shoppers: scenario.shoppers,
            set,
            scenario: scenario.text.clone(),
            inputs: scenario.inputs.clone(),
            log: None,
            about: About { days: scenario.world.calendar.days() },
        }
    }

    /// What a run asked that `run.json`, or the header of one of its parts, tells of.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The same, asked of a log of this name.
    pub fn of_log(self, name: String) -> Self {
        Self { log: Some(Log { name, digest: None }), ..self }
    }

    /// The log was read: another one of the same name is another log.
    pub fn log_was_read(&mut self, digest: &str) {
        if let Some(log) = &mut self.log {
            log.digest = Some(digest.into());
        }
    }

    /// What else the run was that `run_json` tells of, to stand after "holds"; None where it was this one.
    pub fn differs_from(&self, run_json: &str) -> Option<String> {
        let Some(before) = Self::read(run_json) else {
            return Some("a run of another version of omnicap".into());
        };
        // Comments and blank space change no table.
        let texts = (table(&before.scenario), table(&self.scenario));
        let same_text = texts.0.is_some() && texts.0 == texts.1;
        if same_text && before.inputs == self.inputs && before.log == self.log {
            return None;
        }
        let first = [
            self.other_scenario(&before),
            self.other_log(&before),
            self.other_number(&before),
            self.other_set(&before),
            texts.0.zip(texts.1).and_then(|(before, now)| other_key(&before, &now)),
            self.other_input(&before),
        ];
        Some(first.into_iter().flatten().next().unwrap_or_else(|| "a run of another text of this scenario".into()))
    }

    fn other_scenario(&self, before: &Self) -> Option<String> {
        let other = before.scenario_name != self.scenario_name;
        other.then(|| format!("a run of another scenario, `{}`", before.scenario_name))
    }

    fn other_log(&self, before: &Self) -> Option<String> {
        (before.log != self.log).then(|| match &before.log {
            Some(log) if self.log.as_ref().is_some_and(|own| own.name == log.name) => {
                format!("a replay of another log of the same name, `{}`", log.name)
            }
            Some(log) => format!("a replay of another log, `{}`", log.name),
            None => "a run of drawn shoppers, and not a replay".into(),
        })
    }

    /// Shoppers of a replay are those of its log: nobody chose how many.
    fn other_number(&self, before: &Self) -> Option<String> {
        let count = |number: u64| thousands(number as f64);
        if self.log.is_none() && before.shoppers != self.shoppers {
            return Some(format!(
                "a run of {} shoppers, and this one draws {}",
                count(before.shoppers),
                count(self.shoppers)
            ));
        }
        if before.about.days != self.about.days {
            return Some(format!("a run of {} days, and this one has {}", before.about.days, self.about.days));
        }
        (self.log.is_none() && before.seed != self.seed)
            .then(|| format!("a run of seed {}, and this one has seed {}", before.seed, self.seed))
    }

    fn other_set(&self, before: &Self) -> Option<String> {
        let beyond = |one: &Self, other: &Self| {
            let more = one.set.iter().filter(|change| !other.set.contains(change));
            more.map(|change| format!("--set {change}")).collect::<Vec<_>>().join(" ")
        };
        match (beyond(before, self), beyond(self, before)) {
            (was, now) if was.is_empty() => (!now.is_empty()).then(|| format!("a run without {now}")),
            (was, now) if now.is_empty() => Some(format!("a run with {was}, and this one is without")),
            (was, now) => Some(format!("a run with {was}, and this one has {now}")),
        }
    }

    fn other_input(&self, before: &Self) -> Option<String> {
        let other = self.inputs.iter().find(|(name, digest)| before.inputs.get(*name) != Some(*digest));
        other.map(|(name, _)| format!("a run of another file `{name}`"))
    }
}

fn table(text: &str) -> Option<Value> {
    text.parse::<Table>().ok().map(Value::Table)
}

/// The first key in which two scenarios differ, and its values.
fn other_key(before: &Value, now: &Value) -> Option<String> {
    let (path, before, now) = first_difference(before, now, "")?;
    Some(format!("a run in which `{path}` is {before}, and here it is {now}"))
}

fn first_difference(before: &Value, now: &Value, path: &str) -> Option<(String, String, String)> {
    let below = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    let nothing = || "left out".to_string();
    match (before, now) {
        _ if before == now => None,
        (Value::Table(before), Value::Table(now)) => {
            let keys = before.keys().chain(now.keys().filter(|key| !before.contains_key(*key)));
            keys.filter_map(|key| match (before.get(key), now.get(key)) {
                (Some(before), Some(now)) => first_difference(before, now, &below(key)),
                (before, now) => {
                    Some((below(key), before.map_or_else(nothing, short), now.map_or_else(nothing, short)))
                }
            })
            .next()
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            let items = before.iter().zip(now).enumerate();
            let named = |index: usize, item: &Value| {
                item.get("name").and_then(Value::as_str).map_or(index.to_string(), str::to_string)
            };
            items
                .filter_map(|(index, (before, now))| first_difference(before, now, &below(&named(index, before))))
                .next()
        }
        (before, now) => Some((path.to_string(), short(before), short(now))),
    }
}

/// A value in a sentence.
fn short(value: &Value) -> String {
    match value {
        Value::Table(_) => "another table".into(),
        Value::Array(list) => format!("a list of {}", list.len()),
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "name = \"x\"\nshoppers = 900\n[[policy]]\nname = \"siloed\"\ncaps = [{ max = 3, per = \"7d\" }]\n";

    fn question(text: &str) -> Question {
        Question {
            scenario_name: "x".into(),
            seed: 1,
            shoppers: 900,
            set: Vec::new(),
            scenario: text.into(),
            inputs: BTreeMap::from([("paths.csv".into(), "12ab".into())]),
            log: None,
            about: About { days: 28 },
        }
    }

    fn json(text: &str, change: (&str, serde_json::Value)) -> String {
        let mut json = serde_json::json!({
            "scenario_name": "x", "seed": 1, "shoppers": 900, "set": [], "scenario": text,
            "inputs": { "paths.csv": "12ab" }, "about": { "days": 28, "title": "more" }, "threads": 2,
        });
        json[change.0] = change.1;
        json.to_string()
    }

    #[test]
    fn the_same_question_may_be_asked_again() {
        let other_comments = format!("# a note\n{}", TEXT.replace("max = 3,", "max   =  3,"));
        for text in [TEXT, &other_comments] {
            assert_eq!(question(TEXT).differs_from(&json(text, ("threads", 9.into()))), None, "{text}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        let text = |from: &str, to: &str| TEXT.replace(from, to);
        for (change, text, said) in [
            (("scenario_name", "y".into()), text("\"x\"", "\"y\""), "another scenario, `y`"),
            (("shoppers", 1_000_000.into()), text("900", "1000000"), "1,000,000 shoppers, and this one draws 900"),
            (("about", serde_json::json!({ "days": 365 })), text("x", "z"), "of 365 days, and this one has 28"),
            (("seed", 9.into()), text("x", "z"), "of seed 9, and this one has seed 1"),
            (("set", serde_json::json!(["a.b=3"])), text("x", "z"), "with --set a.b=3, and this one is without"),
            (("threads", 1.into()), text("max = 3", "max = 4"), "`policy.siloed.caps.0.max` is 4, and here it is 3"),
            (("threads", 1.into()), text("shoppers = 900", ""), "`shoppers` is left out, and here it is 900"),
            (("threads", 1.into()), text("{ max = 3, per = \"7d\" }", ""), "`policy.siloed.caps` is a list of 0"),
            (("inputs", serde_json::json!({ "paths.csv": "0" })), TEXT.into(), "another file `paths.csv`"),
            (("log", serde_json::json!({ "name": "a.csv" })), TEXT.into(), "a replay of another log, `a.csv`"),
        ] {
            let why = question(TEXT).differs_from(&json(&text, change.clone())).unwrap_or_default();
            assert!(why.contains(said), "{change:?}: {why}");
        }
        assert!(question(TEXT).differs_from("{ \"shoppers\": \"many\" }").unwrap().contains("another version"));
        let replay = question(TEXT).of_log("b.csv".into());
        assert!(replay.differs_from(&json(TEXT, ("seed", 1.into()))).unwrap().contains("not a replay"));
    }
}

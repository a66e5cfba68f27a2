//! From text to [`File`]: every table is decoded by itself, so that several mistakes show at once.
//!
//! serde stops at the first mistake. Here the key that holds it is set aside and the rest of the
//! table read on, until it decodes or nothing is left to set aside.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};

use super::not_toml;
use super::problem::{Problem, Problems};
use super::written::assumption::AssumptionEntry;
use super::written::policy::{PolicyAudienceEntry, SuppressEntry};
use super::written::trigger::TriggerEntry;
use super::written::{BurstEntry, CapEntry, ChannelEntry, File, PolicyEntry, SegmentEntry};
use crate::base::likeness::nearest;

/// Reads a scenario's text.
pub fn file(text: &str, problems: &mut Problems) -> Option<File> {
    if text.trim().is_empty() {
        problems.push(Problem::error(
            "the scenario is empty",
            "start from `omnicap new`, which writes a commented one",
            None,
        ));
        return None;
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let said = errors.iter().map(|error| (error.message().to_string(), error.span()));
    not_toml::explain(text, said).into_iter().for_each(|problem| problems.push(problem));
    if !errors.is_empty() {
        return None;
    }
    let mut root = root.into_inner();
    let is_whole = draws_somebody(&root, problems);
    let channel = entries::<ChannelEntry>(&mut root, "channel", problems);
    let burst = entries::<BurstEntry>(&mut root, "burst", problems);
    let assumption = entries::<AssumptionEntry>(&mut root, "assumption", problems);
    let policy = policies(&mut root, problems);
    let trigger = entries::<TriggerEntry>(&mut root, "trigger", problems);
    let segment = match root.get_mut("population").map(Spanned::as_mut) {
        Some(DeValue::Table(population)) => entries::<SegmentEntry>(population, "segment", problems),
        _ => Some(Vec::new()),
    };
    let mut file: File = decode(Spanned::new(0..0, DeValue::Table(root)), problems)?;
    if !is_whole {
        return None;
    }
    file.channel = channel?;
    file.assumption = assumption?;
    file.burst = burst?;
    file.policy = policy?;
    file.trigger = trigger?;
    if let Some(population) = &mut file.population {
        population.segment = segment?;
    }
    Some(file)
}

/// Who draws shoppers must say how many, and from which seed; users of a log are not drawn.
fn draws_somebody(root: &DeTable<'_>, problems: &mut Problems) -> bool {
    let model = match root.get("journey").map(Spanned::as_ref) {
        Some(DeValue::Table(journey)) => journey.get("model").map(Spanned::as_ref),
        _ => None,
    };
    let is_log = matches!(model, Some(DeValue::String(word)) if word == "log");
    let needed = [("seed", "seed = 1, from which shoppers are drawn"), ("shoppers", "shoppers = 100_000")];
    let missing = needed.into_iter().filter(|(key, _)| !is_log && !root.contains_key(*key));
    let missing: Vec<_> = missing.collect();
    for (key, example) in &missing {
        problems.push(Problem::error(format!("`{key}` is missing"), format!("add {example}"), beginning(root)));
    }
    missing.is_empty()
}

/// Where a table begins that has no header: at its first key.
fn beginning(table: &DeTable<'_>) -> Option<Range<usize>> {
    table.iter().map(|(key, _)| key.span()).min_by_key(|span| span.start)
}

/// Policies hold caps, suppressions and audiences, each of which is decoded by itself too.
fn policies(root: &mut DeTable<'_>, problems: &mut Problems) -> Option<Vec<Spanned<PolicyEntry>>> {
    let mut all_rules = Vec::new();
    if let Some(DeValue::Array(policies)) = root.get_mut("policy").map(Spanned::as_mut) {
        for policy in policies.iter_mut() {
            if let DeValue::Table(policy) = policy.as_mut() {
                let caps = entries::<CapEntry>(policy, "caps", problems);
                let suppress = entries::<SuppressEntry>(policy, "suppress", problems);
                all_rules.push((caps, suppress, entries::<PolicyAudienceEntry>(policy, "audience", problems)));
            }
        }
    }
    let policies = entries::<PolicyEntry>(root, "policy", problems)?;
    let with_rules = policies.into_iter().zip(all_rules).map(|(mut policy, (caps, suppress, audience))| {
        let PolicyEntry { caps: all, suppress: stops, audience: whom, .. } = policy.as_mut();
        (*all, *stops, *whom) = (caps?, suppress?, audience?);
        Some(policy)
    });
    with_rules.collect()
}

/// Takes an array of tables out of a table and decodes its items one by one. None where one of
/// them is wrong; no items where the key is missing.
fn entries<T: DeserializeOwned>(
    table: &mut DeTable<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<Vec<Spanned<T>>> {
    let Some(DeValue::Array(items)) = table.get_mut(key).map(Spanned::as_mut) else {
        return Some(Vec::new());
    };
    let decoded: Vec<_> = std::mem::replace(items, DeArray::new())
        .into_iter()
        .map(|item| (item.span(), decode(item, problems)))
        .map(|(span, item)| item.map(|item| Spanned::new(span, item)))
        .collect();
    decoded.into_iter().collect()
}

/// Decodes a value, and says of every key in it what is wrong.
fn decode<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<T> {
    let mut value = value;
    let DeValue::Table(table) = value.as_mut() else {
        problems.push(Problem::error("this does not fit here", "write a table", Some(value.span())));
        return None;
    };
    let mut set_aside = refuse_lists(table, problems);
    loop {
        let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(decoded) => return set_aside.is_empty().then_some(decoded),
            Err(error) => error,
        };
        if missing_field(error.message()).is_some_and(|key| set_aside.iter().any(|k| k == key)) {
            return None;
        }
        let table = match value.as_mut() {
            DeValue::Table(table) => table,
            _ => return None,
        };
        let span = error.span().filter(|span| *span != (0..0)).or_else(|| beginning(table));
        problems.push(explain(error.message(), span));
        let key = holder(table, &error.span()?)?;
        table.remove(key.as_str());
        set_aside.push(key);
    }
}

/// serde takes a list for a table, key by key in the order of the code: no way to write a scenario.
const TABLES: [&str; 17] = [
    "flight",
    "population",
    "activity",
    "journey",
    "price",
    "identity",
    "log",
    "measure",
    "compare",
    "response",
    "curve",
    "fatigue",
    "basket",
    "cart",
    "effect",
    "in_market",
    "amc",
];

/// Takes such lists out of a table and of the tables in it, and names them.
fn refuse_lists(table: &mut DeTable<'_>, problems: &mut Problems) -> Vec<String> {
    let is_list = |key: &&str| matches!(table.get(*key).map(Spanned::as_ref), Some(DeValue::Array(_)));
    let lists: Vec<&str> = TABLES.into_iter().filter(is_list).collect();
    for key in &lists {
        let span = table.remove(*key).map(|value| value.span());
        problems.push(Problem::error(format!("`{key}` is not a list"), "write a table: { key = value, … }", span));
    }
    let mut refused: Vec<String> = lists.into_iter().map(str::to_string).collect();
    for (_, value) in table.iter_mut() {
        if let DeValue::Table(inner) = value.as_mut() {
            refused.extend(refuse_lists(inner, problems));
        }
    }
    refused
}

/// The key of a table whose name or value holds the characters.
fn holder(table: &DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let found = table.iter().find(|(key, value)| holds(key.span()) || (span.start != span.end && holds(value.span())));
    found.map(|(key, _)| key.as_ref().to_string())
}

/// Puts a deserialiser's message in a user's words.
fn explain(message: &str, span: Option<Range<usize>>) -> Problem {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some(key) = missing_field(message) {
        return Problem::error(format!("`{key}` is missing"), format!("add `{key}` to this table"), span);
    }
    match (message, quoted.as_slice()) {
        (_, [key, known @ ..]) if message.starts_with("unknown field") => unknown_key(key, known, span),
        (_, [word, known @ ..]) if message.starts_with("unknown variant") => unknown_word(word, known, span),
        _ => Problem::error_from(&plain_types(message), span),
    }
}

fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.strip_suffix('`')
}

fn unknown_key(key: &str, known: &[&str], span: Option<Range<usize>>) -> Problem {
    let cure = did_you_mean(key, known.iter().copied()).unwrap_or_else(|| match known {
        [] => "take it out: there are no more keys here".into(),
        _ => format!("the keys here are {}", known.join(", ")),
    });
    Problem::error(format!("`{key}` is not a key here"), cure, span)
}

fn unknown_word(word: &str, known: &[&str], span: Option<Range<usize>>) -> Problem {
    let cure =
        did_you_mean(word, known.iter().copied()).unwrap_or_else(|| format!("write one of {}", known.join(", ")));
    Problem::error(format!("`{word}` is not known here"), cure, span)
}

/// Names the nearest of the words that are known, where one is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Rust's names of types are not a user's.
fn plain_types(message: &str) -> String {
    if message.contains("$__toml_private_datetime") {
        return "a date does not fit here\nwrite what the key needs, in quotes where it is text".into();
    }
    if let Some(wanted) = message.strip_prefix("wanted ") {
        let wanted = wanted.replace("string", "text in quotes").replace("table", "a table");
        return format!("this does not fit here\nwrite {wanted}");
    }
    if let Some(expected) = message.strip_prefix("expected ") {
        return format!("this does not fit here\nwrite {expected}");
    }
    let Some((found, expected)) = message.strip_prefix("invalid ").and_then(|m| m.split_once(", expected ")) else {
        return message.to_string();
    };
    let fractional = found.contains("floating point");
    let too_large = found.starts_with("value: integer") && !found.contains("`-");
    let found = found.trim_start_matches("type: ").trim_start_matches("value: ");
    let percent = if found.ends_with("%\"") { ", such as 0.3 for 30 %" } else { "" };
    let found = found
        .replace(" as i128", "")
        .replace("floating point", "the number")
        .replace("integer", "the number")
        .replace("string", "the text")
        .replace("boolean", "the value")
        .replace("sequence", "a list")
        .replace("map", "a table");
    let expected = match expected {
        "u8" if too_large => "a whole number up to 255",
        "u16" if too_large => "a whole number up to 65,535",
        "u32" if too_large => "a whole number up to 4,294,967,295",
        "f64" | "f32" => "a number",
        "u8" | "u16" | "u32" | "u64" if fractional => "a whole number, without a point or an exponent",
        "u8" | "u16" | "u32" | "u64" => "a whole number, zero or more",
        "i64" | "i32" => "a whole number",
        "a string" => "text in quotes, such as \"0.9 per day\" or \"7d\"",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        struct_or_map if struct_or_map.starts_with("struct") || struct_or_map == "a map" => "a table",
        other => other,
    };
    format!("{found} does not fit here\nwrite {expected}{percent}")
}

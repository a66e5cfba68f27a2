//! Whether a run's tables are still what it wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use omnicap::base::digest::digest;
use omnicap::results::folder;
use omnicap::results::formats::is_table;

/// The tables that are no longer what the run wrote: whoever draws from them shall know, and so shall their readers.
pub fn changed<'a>(written: &'a BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Vec<&'a str> {
    let differs = |(name, digest): &(&String, &String)| found.get(*name).is_some_and(|found| found != *digest);
    written.iter().filter(differs).map(|(name, _)| name.as_str()).collect()
}

/// The same of those that stand in a run's folder, or are gone from it; events are not looked at.
pub fn altered<'a>(folder: &Path, written: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let told = written.keys().filter(|name| is_own_table(name) && !name.starts_with("events"));
    let there = |name: &String| (name.clone(), folder::text(folder, name).map_or(String::new(), digest));
    changed(written, &told.map(there).collect())
}

/// A table of the run's own folder: nothing drawn, and nothing from elsewhere.
pub fn is_own_table(name: &str) -> bool {
    is_table(name) && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

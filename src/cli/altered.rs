//! Whether a run's tables are still what it wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use omnicap::base::digest::digest;
use omnicap::results::folder;
use omnicap::results::formats::is_table;

/// The tables of a run's folder that are no longer what it wrote, or are gone; events are not looked at.
pub fn altered(folder: &Path, written: &BTreeMap<String, String>) -> Vec<String> {
    let is_other = |(name, written): &(&String, &String)| {
        let there = folder::text(folder, name).map(digest);
        is_own_table(name) && !name.starts_with("events") && there.map_or(true, |there| there != **written)
    };
    written.iter().filter(is_other).map(|(name, _)| name.clone()).collect()
}

/// A table of the run's own folder: nothing drawn, and nothing from elsewhere.
pub fn is_own_table(name: &str) -> bool {
    is_table(name) && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

//! A module imports only what stands before it, and the rules of the house that a prepared can see.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in causal order.
const ROOMS: [&str; 14] = [
    "base",
    "world",
    "ingest",
    "policy",
    "response",
    "clean_room",
    "scenario",
    "engine",
    "analysis",
    "equal_spend",
    "study",
    "results",
    "report",
    "cli",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let rust = files(folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The rooms that a line of code names.
fn named(line: &str) -> impl Iterator<Item = &'static str> + '_ {
    let code = line.split("//").next().unwrap_or("");
    ROOMS.into_iter().filter(move |room| {
        [format!("crate::{room}::"), format!("omnicap::{room}::")].iter().any(|path| code.contains(path))
    })
}

#[test]
fn a_module_imports_only_what_stands_before_it() {
    for (index, room) in ROOMS.iter().enumerate() {
        for (path, text) in rust_files(&root().join(room)) {
            for (line, other) in text.lines().flat_map(|line| named(line).map(move |room| (line, room))) {
                let before = ROOMS.iter().position(|name| *name == other).unwrap() <= index;
                assert!(before, "{}: `{room}` may not import `{other}`:\n{line}", path.display());
            }
        }
    }
}

#[test]
fn every_room_is_in_the_order() {
    for entry in fs::read_dir(root()).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!entry.path().is_dir() || ROOMS.contains(&name.as_str()), "where does `{name}` stand?");
    }
}

#[test]
fn only_one_file_knows_threads_and_only_one_the_disk() {
    for room in ROOMS.iter().filter(|room| **room != "cli") {
        for (path, text) in rust_files(&root().join(room)) {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            let code: String = text.split("#[cfg(test)]").next().unwrap().to_string();
            let knows = |word: &str| code.contains(word);
            assert!(!knows("rayon") || name == "engine/simulate.rs", "{name} knows threads");
            assert!(!knows("std::fs") || name == "results/folder.rs", "{name} touches the disk");
            for clock in ["Instant", "SystemTime", "std::env::", "thread_rng", "rand::rng()"] {
                assert!(!knows(clock), "{name} knows {clock}");
            }
        }
    }
}

/// Files hold one idea. Longer than this is a sign of two.
#[test]
fn files_are_short() {
    for (path, text) in rust_files(&root()) {
        let lines = text.split("#[cfg(test)]").next().unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

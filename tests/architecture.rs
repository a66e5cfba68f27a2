//! What may import what, and other rules of the house that a program can check.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use imports::{Imports, imports, rust_files, without_tests};

/// The rooms (folders of `src`, or files in it), floor by floor. A room imports from floors below its own only: what stands
/// on one floor imports nothing of each other.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["world"],
    &["ingest", "policy", "response", "clean_room"],
    &["scenario"],
    &["engine"],
    &["analysis"],
    &["equal_spend"],
    &["run"],
    &["replay", "study"],
    &["results"],
    &["report"],
    &["cli"],
];

fn all_imports() -> Imports {
    imports(&rust_files("src"))
}

/// The room of a file; none for the roots of the library and of the command.
fn room_of(file: &str) -> Option<&str> {
    let room = file.split('/').next().unwrap().trim_end_matches(".rs");
    Some(room).filter(|room| !["lib", "main"].contains(room))
}

fn floor_of(room: &str) -> usize {
    FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| panic!("on which floor is `{room}`?"))
}

/// Imports that lead to another room on the same floor or above: the file, the room and what is imported.
fn upward(imports: &Imports) -> Vec<(&str, &str, &BTreeSet<String>)> {
    let mut found = Vec::new();
    for (file, imports) in imports {
        let Some(room) = room_of(file) else { continue };
        let rooms = imports.iter().filter_map(|(other, what)| Some((room_of(other)?, what)));
        let up = rooms.filter(|(other, _)| *other != room && floor_of(other) >= floor_of(room));
        found.extend(up.map(|(other, what)| (file.as_str(), other, what)));
    }
    found
}

#[test]
fn a_room_imports_only_from_the_floors_below() {
    let imports = all_imports();
    let found = upward(&imports);
    assert!(found.is_empty(), "a room imports only from floors below its own: {found:#?}");
}

#[test]
fn every_floor_has_its_rooms() {
    let files = rust_files("src");
    let rooms: BTreeSet<&str> = files.keys().filter_map(|file| room_of(file)).collect();
    assert_eq!(rooms, FLOORS.iter().copied().flatten().copied().collect());
}

/// All that a file imports from, directly or by others.
fn reached<'a>(from: &'a str, imports: &'a Imports) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        open.extend(imports[file].keys().map(String::as_str).filter(|other| reached.insert(*other)));
    }
    reached
}

/// The circles: each the set of all files that import from each other.
fn circles(imports: &Imports) -> BTreeSet<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        imports.keys().map(|file| (file.as_str(), reached(file, imports))).collect();
    let around = |file: &str| reached[file].iter().copied().filter(|other| reached[other].contains(file)).collect();
    let circles = reached.keys().map(|file| around(file));
    circles.filter(|circle: &BTreeSet<&str>| !circle.is_empty()).collect()
}

/// A circle, with what each of its files takes from the others.
fn described(circle: &BTreeSet<&str>, imports: &Imports) -> String {
    let inside = circle.iter().flat_map(|file| imports[*file].iter().map(move |(other, what)| (file, other, what)));
    let inside = inside.filter(|(_, other, _)| circle.contains(other.as_str()));
    inside.map(|(file, other, what)| format!("\n  {file} imports from {other}: {what:?}")).collect()
}

#[test]
fn no_files_import_from_each_other_in_a_circle() {
    let imports = all_imports();
    let found: Vec<String> = circles(&imports).iter().map(|circle| described(circle, &imports)).collect();
    assert!(found.is_empty(), "{} circles:{}", found.len(), found.join("\n"));
}

#[test]
fn one_file_knows_threads_and_one_folder_the_disk() {
    for (name, text) in
        rust_files("src").into_iter().filter(|(name, _)| room_of(name).is_some_and(|room| room != "cli"))
    {
        let knows = |word: &str| without_tests(&text).contains(word);
        assert!(!knows("rayon") || name == "engine/simulate.rs", "{name} knows threads");
        assert!(!knows("std::fs") || name.starts_with("results/folder/"), "{name} touches the disk");
        for clock in ["Instant", "SystemTime", "std::env::", "thread_rng", "rand::rng()"] {
            assert!(!knows(clock), "{name} knows {clock}");
        }
    }
}

/// Where choices are told apart: what stands before the names of their variants, and the files that may write them.
const CHOICES: [(&str, &[&str], &[&str]); 3] = [
    ("Window", &["Rolling", "FromFirst", "Period", "Session"], &["policy/window.rs"]),
    (
        "Path",
        &["Walk", "Independent", "Recorded", "Logged"],
        &["world/path/mod.rs", "scenario/paths.rs", "scenario/recorded.rs", "scenario/with_log.rs"],
    ),
    (
        "PathModel",
        &["Markov", "Linear", "Independent", "Recorded", "Log"],
        &["scenario/paths.rs", "scenario/written/journey.rs"],
    ),
];

#[test]
fn windows_and_path_models_are_told_apart_in_one_place() {
    for (name, text) in rust_files("src") {
        for (choice, variants, files) in CHOICES.iter().filter(|(.., files)| !files.contains(&name.as_str())) {
            let written = variants.iter().map(|variant| format!("{choice}::{variant}"));
            let found = written.filter(|variant| without_tests(&text).contains(variant)).collect::<Vec<_>>();
            assert!(found.is_empty(), "{name} writes {found:?}: only {files:?} tell them apart");
        }
    }
}

/// Files hold one idea. Longer than this is a sign of two.
#[test]
fn files_are_short() {
    for (name, text) in rust_files("src") {
        let lines = without_tests(&text).lines().count();
        assert!(lines <= 350, "{name} has {lines} lines");
    }
}

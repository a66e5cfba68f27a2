//! Scenarios: files of the project and texts of tests, read as the command reads them.

use std::fs;
use std::path::{Path, PathBuf};

use omnicap::scenario::problem::Problems;
use omnicap::scenario::{Files, Scenario, set};

/// The main case.
pub const FLAGSHIP: &str = "scenarios/beauty-omnichannel.toml";

/// A file or folder of the project.
pub fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The same, as it is given to the command.
pub fn path_of(name: &str) -> String {
    project(name).display().to_string()
}

/// What a file of the project holds.
pub fn text_of(name: &str) -> String {
    fs::read_to_string(project(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of the files of a folder of the project that end so, in order.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let names = entries.map(|name| format!("{folder}/{}", name.to_string_lossy()));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort();
    assert!(!names.is_empty(), "{folder} holds no *{ending}");
    names
}

/// Every scenario that ships, and the template.
pub fn shipped() -> Vec<String> {
    let mut names = files("scenarios", ".toml");
    names.push("src/cli/new.toml".into());
    names
}

/// Changes a scenario's text as `--set` does.
pub fn changed(text: &str, changes: &[&str]) -> String {
    changes.iter().fold(text.to_string(), |text, change| set::apply(&text, change).unwrap())
}

/// Reads a text that names no files.
pub fn parse(text: &str) -> Scenario {
    sound(Scenario::parse(text, "a text of the test"), text)
}

/// Reads a text that names files of a folder of the project.
pub fn parse_beside(text: &str, folder: &str) -> Result<Scenario, Problems> {
    let open = |name: &str| fs::read(project(folder).join(name)).map_err(|_| "there is no such file".to_string());
    Scenario::parse_with(text, "a text of the test", Files::Open(&open))
}

/// Reads a scenario of the project, with changes.
pub fn load(name: &str, changes: &[&str]) -> Scenario {
    let text = changed(&text_of(name), changes);
    sound(parse_beside(&text, "scenarios"), &text)
}

/// Reads a text and leaves the files that it names unread.
pub fn parse_alone(text: &str) -> Scenario {
    sound(Scenario::parse_with(text, "a text of the test", Files::Unread), text)
}

fn sound(scenario: Result<Scenario, Problems>, text: &str) -> Scenario {
    scenario.unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

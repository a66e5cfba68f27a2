//! Scenarios: their text, changed and checked.

use std::path::{Path, PathBuf};

use omnicap::scenario::problem::Problems;
use omnicap::scenario::{self, Files, Scenario, set, words};
use pyo3::prelude::*;

use super::OmnicapError;

/// A scenario that is wrong, as the command tells it: with carets below the user's own words.
pub fn refused(problems: &Problems) -> PyErr {
    OmnicapError::new_err(problems.render(false))
}

/// The bytes of a file that a scenario names.
pub fn beside(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    std::fs::read(folder.join(name)).map_err(|error| error.to_string())
}

/// A scenario's text with values changed, each as `path=value`.
#[pyfunction]
pub fn changed(text: &str, assignments: Vec<String>) -> PyResult<String> {
    assignments.iter().try_fold(text.to_string(), |text, assignment| {
        set::apply(&text, assignment)
            .map_err(|problem| OmnicapError::new_err(format!("{}\n  {}", problem.title, problem.cure)))
    })
}

/// A scenario in plain words, and what looks odd in it.
#[pyfunction]
pub fn described(text: &str, origin: &str, folder: PathBuf) -> PyResult<(String, String)> {
    let scenario = Scenario::parse_with(text, origin, Files::Open(&|name| beside(&folder, name)));
    let scenario = scenario.map_err(|problems| refused(&problems))?;
    let odd = if scenario.warnings.list().is_empty() { String::new() } else { scenario.warnings.render(false) };
    Ok((words::describe(&scenario), odd))
}

/// The JSON Schema of scenario files.
#[pyfunction]
pub fn schema() -> String {
    scenario::schema()
}

/// A scenario's text, from JSON of the same shape.
#[pyfunction]
pub fn to_toml(json: &str) -> PyResult<String> {
    let value: toml::Value = serde_json::from_str(json).map_err(|error| OmnicapError::new_err(error.to_string()))?;
    toml::to_string(&value).map_err(|error| OmnicapError::new_err(error.to_string()))
}

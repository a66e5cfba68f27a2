//! From a text to a [`Scenario`]: decoded, resolved and checked.

use super::problem::Problems;
use super::{Files, Scenario, decode, resolve};

impl Scenario {
    /// Reads and checks a scenario that names no files. `origin` is how errors name the text (a file's path).
    ///
    /// # Errors
    ///
    /// All [`Problems`] that were found, each with its place in the text and its cure.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Problems> {
        Self::parse_with(text, origin, Files::None)
    }

    /// Reads and checks a scenario with the files that it names.
    ///
    /// # Errors
    ///
    /// All [`Problems`] that were found, each with its place in the text and its cure.
    pub fn parse_with(text: &str, origin: &str, files: Files<'_>) -> Result<Self, Problems> {
        let mut problems = Problems::new(origin, text);
        let file = decode::file(text, &mut problems);
        let scenario = file.and_then(|file| resolve::scenario(file, text, files, &mut problems));
        match scenario {
            Some(scenario) if !problems.has_errors() => Ok(Self { warnings: problems, ..scenario }),
            _ => Err(problems),
        }
    }
}

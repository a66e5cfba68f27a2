//! The command inside Python: studies, replays and fits are what `omnicap` does on a command line.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use omnicap::cli;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::OmnicapError;
use super::table::Table;
use super::waiting::wait;

/// Gives a command: the words that follow `omnicap`.
#[pyfunction]
pub fn command(py: Python<'_>, words: Vec<OsString>) -> PyResult<()> {
    let done = wait(py, |stop| cli::give(words, stop), |_| Ok(()))?;
    done.map_err(|refused| match refused.code {
        130 => PyKeyboardInterrupt::new_err(()),
        _ => OmnicapError::new_err(refused.words),
    })
}

/// The command line itself, for `omnicap` in a shell. Returns the exit code.
#[pyfunction]
pub fn main(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| cli::main_with(words))
}

/// The tables that stand in a folder, and in `amc` below it.
#[pyfunction]
pub fn read_folder(folder: PathBuf) -> PyResult<Vec<Table>> {
    let mut tables = Vec::new();
    for (prefix, folder) in [("", folder.clone()), ("amc/", folder.join("amc"))] {
        for path in csv_files(&folder) {
            let text = fs::read_to_string(&path)?;
            let name = format!("{prefix}{}", path.file_stem().unwrap_or_default().to_string_lossy());
            let refused = |error| OmnicapError::new_err(format!("{}: {error}", path.display()));
            tables.push(Table::read(&name, &text).map_err(refused)?);
        }
    }
    Ok(tables)
}

fn csv_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    files.sort();
    files
}

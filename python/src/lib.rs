//! omnicap for Python: what the package `omnicap` (python/omnicap) is made of.

mod command;
mod run;
mod scenario;
mod table;
mod waiting;

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(omnicap, OmnicapError, PyException, "Why omnicap did not do what it was asked, with the cure.");

#[pymodule]
mod _omnicap {
    #[pymodule_export]
    use super::OmnicapError;
    #[pymodule_export]
    use super::command::{command, main, read_folder};
    #[pymodule_export]
    use super::run::{Run, run};
    #[pymodule_export]
    use super::scenario::{changed, described, schema, to_toml};
    #[pymodule_export]
    use super::table::Table;
}

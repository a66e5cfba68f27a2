//! A run's tables, read back from its CSV files: all that charts and the report can see.

mod error;
mod files;
mod rows;
mod run;
mod sold;
mod value;

pub use crate::analysis::missed_budget::Reason;
pub use error::ReadError;
pub use files::{Open, provenance, tables};
pub use rows::{Blocked, Budget, Comparison, Day, Flow, Frequency, Metric, Overlap, Step};
pub use run::{Run, distinct};
pub use sold::{Dose, Exposure, Level, TouchPoint};
pub use value::Value;

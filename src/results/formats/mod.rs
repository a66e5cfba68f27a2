//! The file formats of tables. A new one is a file beside `csv.rs`, and an ending in [`is_table`].
//!
//! Every table of a run is written as CSV, which charts and the report read, and in those formats that were asked for.

#[cfg(feature = "arrow")]
pub mod arrow;
mod csv;
mod format;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "arrow")]
pub mod read_back;

pub use csv::CSV;
pub use format::{Format, Sink};
#[cfg(feature = "parquet")]
pub use parquet::PARQUET;

/// How files of tables end, whether or not this build can write them.
const ENDINGS: [&str; 2] = [".csv", ".parquet"];

/// Is a file of this name a table?
pub fn is_table(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

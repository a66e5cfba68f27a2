//! The file formats of tables. A new one is a file beside `csv.rs`, and an entry in [`FORMATS`].

mod csv;
mod format;

pub use csv::CSV;
pub use format::{Format, Sink};

/// Every table of a run is written in all of these. Charts and the report read CSV.
pub const FORMATS: &[Format] = &[CSV];

/// Is a file of this name a table?
pub fn is_table(name: &str) -> bool {
    FORMATS.iter().any(|format| name.strip_suffix(format.ending).is_some_and(|stem| stem.ends_with('.')))
}

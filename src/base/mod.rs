//! What all other modules use: time, numbers that are checked once, and random streams with addresses.

pub mod alias;
pub mod change;
pub mod choice;
pub mod compaction;
pub mod digest;
pub mod exponential;
pub mod histogram;
pub mod hours;
pub mod likeness;
pub mod limit;
pub mod linear;
pub mod money;
pub mod number;
pub mod phrase;
pub mod poisson;
pub mod quantity;
pub mod random;
pub mod spreadsheet;
pub mod start;
pub mod time;
pub mod turns;
pub mod typed;
pub mod universe;
pub mod visible;
pub mod wrap;

//! The ground everything stands on: time, numbers that cannot be wrong, and addressed random streams.

pub mod alias;
pub mod change;
pub mod choice;
pub mod compaction;
pub mod digest;
pub mod exponential;
pub mod histogram;
pub mod likeness;
pub mod linear;
pub mod money;
pub mod number;
pub mod phrase;
pub mod poisson;
pub mod quantity;
pub mod random;
pub mod time;

//! The engine: shoppers in, exact integer counts out.

pub mod simulate;
pub mod tally;
pub mod trace;

//! From counts to estimates: what a tally says, each number with its error.

pub mod estimate;
pub mod metrics;

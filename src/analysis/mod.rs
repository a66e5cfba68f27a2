//! From counts to estimates: what a tally says, each number with its error.

pub mod attribution;
pub mod cap_choice;
pub mod delivery;
pub mod estimate;
pub mod frequency_curve;
pub mod metrics;
mod money;
pub mod optimal;
pub mod reaction;
mod sales;

//! From counts to estimates: what a tally says, each number with its error.

pub mod attribution;
pub mod best_cap;
pub mod break_even;
pub mod comparison;
pub mod contrast;
pub mod coordination;
pub mod delivery;
pub mod estimate;
pub mod frequency_curve;
pub mod metric;
pub mod metrics;
pub mod missed_budget;
pub mod optimal;
pub mod reaction;
pub mod stretch;
pub mod subject;
mod totals;
mod unit;

//! The engine: shoppers in, exact integer counts out.

mod buying;
mod channel_counts;
pub mod checkout;
mod converted;
mod creatives;
mod groups;
mod messages;
mod observing;
mod outcome_class;
pub mod periods;
pub mod plan;
pub mod prepared;
mod reacting;
mod recorder;
pub mod repetition;
pub mod sales;
pub mod samples;
mod shown;
pub mod simulate;
pub mod tally;
pub mod trace;
mod worker;

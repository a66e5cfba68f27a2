//! The engine: shoppers in, exact integer counts out.

mod buying;
mod company;
pub mod machine;
mod observing;
pub mod pacing;
mod recorder;
pub mod sales;
pub mod simulate;
pub mod tally;
pub mod till;
pub mod trace;
mod worker;

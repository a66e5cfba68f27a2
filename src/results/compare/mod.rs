//! Finished runs side by side: what differs in their scenarios, and how their metrics differ.

mod contrasts;
mod replicates;
mod scenarios;

pub use contrasts::{Compared, compare, table};
pub use replicates::{Replicated, between, read};
pub use scenarios::{Change, changes};

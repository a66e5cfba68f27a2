//! What a study leaves: its points' tables as one, and what is kept of it while it runs.

mod about;
pub mod allocated;
pub mod assumed;
pub mod found;
pub mod indexed;
mod joined;
mod kept;
mod whole;

pub use about::{About, AllocationFile, Factor, RaceFile, StudyFile};
pub use kept::{KeptPoint, Part, part_of};
pub use whole::{Whole, tables};

//! What people read of a run: words, charts and a page, made from its tables and from nothing else.

#[cfg(feature = "charts")]
mod best_cap;
mod budget_notes;
#[cfg(feature = "charts")]
mod changes;
#[cfg(feature = "charts")]
pub mod charts;
mod difference;
mod found;
mod headline;
#[cfg(feature = "charts")]
mod held;
#[cfg(feature = "charts")]
pub mod html;
#[cfg(feature = "charts")]
pub mod present;
pub mod study;
mod worth;

pub use found::found;

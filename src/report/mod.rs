//! What people read of a run: words, charts and a page, made from its tables and from nothing else.

mod advised;
pub mod best_cap;
mod budget_notes;
#[cfg(feature = "charts")]
mod changes;
#[cfg(feature = "charts")]
pub mod charts;
mod difference;
pub mod first_page;
mod found;
pub mod headline;
#[cfg(feature = "charts")]
mod held;
#[cfg(feature = "charts")]
pub mod html;
mod markdown;
#[cfg(feature = "charts")]
pub mod present;
pub mod study;
mod worth;

pub use found::found;
pub use headline::headline;
pub use markdown::markdown;

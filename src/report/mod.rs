//! What people read: tables, words and files. Nothing in here estimates: it counts what few shoppers met, where a
//! table shows that, and writes what the others found.

pub mod advice;
pub mod calibration;
#[cfg(feature = "charts")]
pub mod charts;
pub mod difference;
pub mod headline;
#[cfg(feature = "charts")]
pub mod html;
#[cfg(feature = "charts")]
pub mod present;
pub mod reading;
pub mod replaying;
pub mod responding;
pub mod spending;
pub mod words;

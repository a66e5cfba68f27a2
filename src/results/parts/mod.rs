//! Parts of a run: files of exact counts, which any machine writes by itself and which add up to what one run counts.

pub mod file;
pub mod part;
pub mod whole;

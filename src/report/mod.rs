//! What people read: tables, words and files. Nothing in here computes a number; it writes them.

pub mod headline;
pub mod number;
pub mod output;
pub mod provenance;
pub mod table;
pub mod tables;
pub mod words;

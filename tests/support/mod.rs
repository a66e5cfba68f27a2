//! What many tests need: scenarios, runs of them, tables, and folders in which the command is tried.

pub mod cases;
pub mod folder;
pub mod runs;
pub mod scenarios;
pub mod tables;

/// A small world that several tests share: paths with returns, identifiers that vary, windows that carry over from
/// the warm-up, and a shop at the end of some paths. Everybody in it meets something; policies are added to it.
pub const WALK: &str = include_str!("walk.toml");

//! omnicap: a simulator of advertising frequency caps.
pub mod analysis;
pub mod base;
pub mod engine;
pub mod policy;
pub mod report;
pub mod scenario;
pub mod study;
pub mod world;

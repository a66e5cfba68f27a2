//! omnicap: a simulator of advertising frequency caps.
pub mod base;
pub mod engine;
pub mod policy;
pub mod scenario;
pub mod world;

//! What is done *with* the simulator rather than by it: many runs asked one question.

pub mod calibrate;
pub mod equal_spend;
pub mod frontier;
pub mod selftest;
mod slopes;
pub mod theory;

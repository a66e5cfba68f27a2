//! What is done *with* the simulator rather than by it: many runs asked one question.

pub mod advice;
pub mod allocate;
pub mod calibrate;
pub mod find;
pub mod indices;
pub mod selftest;
pub mod sweep;
pub mod theory;
pub mod until;

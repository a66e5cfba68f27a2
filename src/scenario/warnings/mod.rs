//! What a scenario can say and probably does not mean: it runs, and the reader is told.

pub mod replay;
pub mod response;
pub mod world;

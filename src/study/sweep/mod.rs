//! Sweeps: a scenario at many values of its parameters, all on the same shoppers.
//!
//! ```text
//! factors ─▶ design ─▶ points ─▶ plan ─▶ passes ─▶ results, point by point
//! (a path    (which    (a value  (all    (points of one world
//! and its    values    of every  points  share journeys)
//! values)    meet)     factor)   checked)
//! ```
//!
//! Points that differ in policies alone share one pass over the journeys: equal policies are replayed once. Points of other
//! worlds run one after another. All have the same shoppers, so differences between points are paired
//! ([`crate::analysis::contrast`]).

pub mod blocks;
pub mod design;
pub mod effect;
pub mod factor;
pub mod merge;
pub mod pass;
pub mod plan;

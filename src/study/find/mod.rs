//! Find: which candidate has the highest or lowest value of a metric, by racing.
//!
//! ```text
//! candidates ─▶ round 1 ─▶ losers out ─▶ round 2 ─▶ … ─▶ the best, and those as good ─▶ its gain
//! (points of    (the same    (paired       (more           (within the                 (fresh
//! a plan)       first        intervals     shoppers)       indifference                 shoppers)
//!               shoppers)    together)                     zone)
//! ```
//!
//! All candidates of a round meet the same shoppers, so most of the sampling error cancels in their differences. A race ends
//! when what is left lies within the *indifference zone*, a difference that nobody would act upon, or when there are no more
//! shoppers. See Maron & Moore, "The racing algorithm", *Artificial Intelligence Review* 11, 1997, and Kim & Nelson, "A fully
//! sequential procedure for indifference-zone selection", *ACM TOMACS* 11, 2001.

pub mod judge;
pub mod limit;
pub mod race;
pub mod round;
pub mod zone;

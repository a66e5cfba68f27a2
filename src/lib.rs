//! omnicap simulates advertising frequency caps: what does it change if the channels that meet a
//! shopper share **one** frequency count instead of each counting alone?
//!
//! # The picture
//!
//! ```text
//! scenario ─▶ prepared ─▶ shopper ─▶ journey ─▶ policies ─▶ response ─▶ tally ─▶ results ─▶ tables
//! (checked    (throttles  (drawn     (drawn once,           (clicks,    (exact   (value ±
//! once)       meet the    alone)     replayed per policy)   purchases)  counts)  error)
//!             budgets)
//! ```
//!
//! # The words
//!
//! - An **opportunity** is one ad request that the campaign could win; a **bid** is one that it buys
//!   unless a cap refuses; an **impression** is one that was served.
//! - **Reach** is how many shoppers saw at least one impression, **frequency** how many impressions each saw.
//! - A **cap** is at most `max` impressions per **window** over a **scope** of channels, counted by
//!   a key: the channel's own *identifier*, the *node* of the identity graph to which it resolves
//!   (with the channel's **match rate**), or the *person*.
//! - *Siloed* and *coordinated* are not modes; they are what a policy's scopes make them.
//!
//! # The equations
//!
//! A shopper's activity A has mean 1 (gamma, log-normal or constant); sessions are a Poisson process
//! of rate A·λ shaped by hour and weekday ([`world::seasonality`]); inside a session a walk over channels
//! has v = s + Pᵀv expected visits ([`world::path::markov`]); a visit offers a Poisson number of
//! opportunities. Channels used and activity share one Gaussian factor ([`world::population`]). An
//! impression at s counts at t under a rolling window W exactly when t − s < W
//! ([`policy::cap`]). Every estimate θ has the jackknife's error over 100 groups of shoppers,
//! SE² = (G−1)/G · Σ(θ₋ᵢ − θ̄)² ([`analysis::estimate`]). Throttles that meet the budgets are solved before the run
//! ([`equal_spend`]); estimates are read at the budget, and the jackknife leaves each group out of the solution too
//! ([`analysis::reaction`]). A shop visit ends in a purchase with
//! probability baseline · segment · in-market · click · (1 + max_lift · g(adstock)) · fatigue · need, at most 1
//! ([`response`]); the same visits in a world without ads say what was caused. The simulator is compared with what theory
//! knows in closed form ([`study::theory`]).
//!
//! # One run
//!
//! ```
//! use omnicap::analysis::metrics;
//! use omnicap::results::tables;
//! use omnicap::{Options, Scenario};
//!
//! let text = r#"
//! version  = 1
//! name     = "two-channels"
//! seed     = 7
//! shoppers = 2_000
//! flight   = { start = 2026-03-02, days = 28 }
//! journey  = { model = "independent" }
//! channel  = [
//!   { name = "tv",     role = "media", opportunities = "2 per week" },
//!   { name = "social", role = "media", opportunities = "4 per week" },
//! ]
//! policy   = [
//!   { name = "siloed",      caps = [{ scope = "each channel", max = 2, per = "7d" }] },
//!   { name = "coordinated", caps = [{ scope = "all channels", max = 3, per = "7d" }] },
//! ]
//! "#;
//! let scenario = Scenario::parse(text, "two-channels.toml")?;
//! // Budgets are met before the run, and errors know that they were.
//! let results = omnicap::run(&scenario, &Options::default())?;
//!
//! let coordinated = 1;
//! for difference in metrics::differences(&scenario, &results.sample, coordinated) {
//!     println!("{}: {:+.1} %", difference.metric, 100.0 * difference.relative.value);
//! }
//!
//! let mut csv = Vec::new();
//! for table in tables::all(&results) {
//!     table.write_csv(&mut csv)?;
//! }
//! assert!(String::from_utf8(csv)?.starts_with("policy,metric,value"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The order of modules
//!
//! A module imports only from those before it: [`base`]; [`world`]; [`ingest`], [`policy`], [`response`] and
//! [`clean_room`]; [`scenario`]; [`engine`]; [`analysis`]; [`equal_spend`]; [`mod@run`] and [`mod@replay`]; [`study`];
//! [`results`]; [`report`]; and last the command line (feature `cli`). Below it the library touches no clock, no
//! environment and no global; only [`results::folder`] touches the disk and only [`engine::simulate`] knows threads.

// The command line names the library as other programs do.
#[cfg(feature = "cli")]
extern crate self as omnicap;

pub mod analysis;
pub mod base;
pub mod clean_room;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod equal_spend;
pub mod ingest;
pub mod policy;
pub mod replay;
pub mod report;
pub mod response;
pub mod results;
pub mod run;
pub mod scenario;
pub mod study;
pub mod world;

pub use replay::replay;
pub use run::{Interrupted, Options, Progress, Results, Stage, run};
pub use scenario::Scenario;

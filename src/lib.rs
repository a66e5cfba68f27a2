//! omnicap simulates advertising frequency caps: what does it change if the channels that meet a
//! shopper share **one** frequency count instead of each counting alone?
//!
//! # The picture
//!
//! ```text
//! scenario ─▶ shopper ─▶ journey ─▶ policy ─▶ response ─▶ tally ─▶ estimate ─▶ table ─▶ csv
//!  (file,     (sampled)  (visits &   (caps,     (clicks,    (exact   (value ±    (the only
//!  checked               ad oppor-   identity,  purchases)  integer  error)      thing output
//!  once)                 tunities)   budget)                counts)              can see)
//!                           └─ drawn once, replayed under every policy: common random numbers
//! ```
//!
//! # The words
//!
//! - An **opportunity** is one ad request that the campaign could win; a **bid** is one that it buys
//!   unless a cap refuses; an **impression** is one that was served.
//! - **Reach** is how many shoppers saw at least one impression, **frequency** how many each saw.
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
//! SE² = (G−1)/G · Σ(θ₋ᵢ − θ̄)² ([`analysis::estimate`]), and a group is left out of solved win rates too
//! ([`analysis::reaction`]). A shop visit ends in a purchase with
//! probability baseline · segment · in-market · click · (1 + max_lift · g(adstock)) · fatigue · need, at most 1
//! ([`response`]); the same visits in a world without ads say what was caused. What theory knows in closed form the
//! simulator is held against ([`study::theory`]).
//!
//! # One run
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use omnicap::analysis::metrics;
//! use omnicap::Scenario;
//! use omnicap::equal_spend::simulate_to_budgets;
//! use omnicap::equal_spend::errors;
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
//! // Policies with a budget get the throttle that meets it, and their errors know that it was solved for.
//! let go_on = |_| ControlFlow::Continue(());
//! let (scenario, tally) = simulate_to_budgets(&scenario, 0, go_on).expect("nobody interrupts");
//! let sample = equal_spend::sample(&scenario, &tally, 0, go_on).expect("nobody interrupts");
//!
//! let coordinated = 1;
//! for difference in metrics::differences(&scenario, &sample, coordinated) {
//!     println!("{}: {:+.1} %", difference.metric, 100.0 * difference.relative.value);
//! }
//!
//! let mut csv = Vec::new();
//! for table in omnicap::results::tables::all(&scenario, &tally, &sample) {
//!     table.write_csv(&mut csv)?;
//! }
//! assert!(String::from_utf8(csv)?.starts_with("policy,metric,value"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The order of modules
//!
//! A module imports only what stands before it: [`base`], [`world`], [`log`], [`policy`], [`response`],
//! [`observed`], [`scenario`], [`engine`], [`analysis`], [`study`], [`report`], and last the command line, which is no part of
//! the library. The library touches no clock, no environment and no global; only
//! [`results::folder`] touches the disk and only [`engine::simulate`] knows threads.

pub mod analysis;
pub mod base;
pub mod clean_room;
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

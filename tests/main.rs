//! All tests of the whole, one file a claim. They are one program: built once, and run side by side.

mod amc_from_events;
mod architecture;
mod calibrate;
#[cfg(feature = "charts")]
mod charts;
mod clean_room;
mod closed_forms;
mod conversions;
mod coverage;
mod earlier_runs;
mod editor_schema;
mod equal_spend;
mod exactness;
mod foreign_logs;
mod hostile;
mod logs;
mod metrics;
mod mistakes;
mod mutants;
mod nothing_lost;
mod purchases;
mod reactions;
mod readers;
mod readme;
mod recorded;
mod refusals;
mod scenarios;
mod spend;
mod stories;
mod strangers_log;
mod support;
mod twin;
mod two_scopes;
mod unknown_names;
mod world;

//! All tests of the whole, one file a claim. They are one program: built once, and run side by side.

mod advice;
mod allocate;
mod amc_from_events;
mod architecture;
mod calibrate;
#[cfg(feature = "charts")]
mod certainty;
#[cfg(feature = "charts")]
mod charts;
mod clean_room;
mod closed_forms;
mod comparing;
mod console;
mod conversions;
mod coordination;
mod coverage;
mod creatives;
mod earlier_runs;
mod editor_schema;
mod equal_spend;
mod exactness;
#[cfg(feature = "charts")]
mod explore;
mod exports;
mod find;
mod first_page;
mod foreign_logs;
mod hostile;
mod log_parts;
mod logs;
mod metrics;
mod misread_logs;
mod mistakes;
mod mutants;
mod nothing_lost;
#[cfg(feature = "charts")]
mod pages;
mod parts;
mod periods;
mod purchases;
mod reactions;
mod readers;
mod readme;
mod recorded;
mod refusals;
mod scenarios;
mod schedules;
mod sensitivity;
mod spend;
mod stories;
mod strangers_log;
mod studies;
mod support;
mod sweep;
mod tutorial;
mod twin;
mod two_scopes;
mod universe;
mod unknown_names;
mod until;
mod world;

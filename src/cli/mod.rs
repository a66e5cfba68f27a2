//! What was typed, and what it leads to.

mod args;
mod calibrate;
mod check;
mod completions;
mod console;
mod failure;
mod interrupt;
mod load;
mod metrics;
mod new;
mod piped;
mod progress;
mod replay;
#[cfg(feature = "charts")]
mod report;
mod results;
mod run;
mod schema;
mod selftest;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Runs the command line and says how it ended.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(run) => run::run(&run),
        Command::Replay(replay) => replay::replay(&replay),
        #[cfg(feature = "charts")]
        Command::Report(report) => report::report(&report),
        Command::Calibrate(calibrate) => calibrate::calibrate(&calibrate),
        Command::Check(check) => check::check(&check),
        Command::New(new) => new::new(&new),
        Command::Metrics(metrics) => metrics::metrics(&metrics),
        Command::Schema => schema::schema(),
        Command::Selftest(selftest) => selftest::selftest(&selftest),
        Command::Completions(completions) => completions::completions(&completions),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

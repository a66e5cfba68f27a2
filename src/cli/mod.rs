//! What was typed, and what it leads to.

mod allocate;
mod args;
mod calibrate;
mod check;
mod compare;
mod complaint;
mod completions;
mod console;
mod failure;
mod find;
mod grid;
mod interrupt;
mod lines;
mod load;
mod memory;
mod metrics;
mod mistaken;
mod mistyped;
mod new;
mod options;
mod piped;
mod progress;
mod replay;
#[cfg(feature = "charts")]
mod report;
mod results;
mod run;
mod schema;
mod selftest;
mod sensitivity;
mod sensitivity_args;
mod study_args;
mod sweep;
mod until;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use complaint::complain;

/// Runs the command line and says how it ended.
pub fn main() -> ExitCode {
    let typed = match Cli::try_parse() {
        Ok(typed) => typed,
        Err(error) => return misunderstood(&error),
    };
    let outcome = match typed.command {
        Command::Run(run) => run::run(&run),
        Command::Replay(replay) => replay::replay(&replay),
        Command::Sweep(sweep) => sweep::sweep(&sweep),
        Command::Find(find) => find::find(&find),
        Command::Sensitivity(sensitivity) => sensitivity::sensitivity(&sensitivity),
        Command::Allocate(allocate) => allocate::allocate(&allocate),
        Command::Compare(compare) => compare::compare(&compare),
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

/// Says what was meant by a command line, or else what its parser says; help and version come this way too.
fn misunderstood(error: &clap::Error) -> ExitCode {
    match mistyped::explained(error) {
        Some(words) => {
            complain(&format!("error: {words}"));
            ExitCode::from(2)
        }
        None => error.exit(),
    }
}

//! What was typed, and what it leads to.

mod advice;
mod allocate;
mod altered;
mod args;
mod calibrate;
mod check;
mod compare;
mod complaint;
mod completions;
mod console;
mod export;
mod failure;
mod find;
mod grid;
mod import;
mod interrupt;
mod lines;
mod load;
mod manual;
mod memory;
mod merge;
mod metrics;
mod mistaken;
mod mistyped;
mod new;
mod options;
mod part;
mod piped;
mod progress;
mod replay;
mod replay_args;
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
mod tool_args;
mod until;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Parser;

use args::{Cli, Command};
use complaint::complain;
use failure::Failure;

/// Runs the command line and says how it ended.
pub fn main() -> ExitCode {
    ExitCode::from(main_with(std::env::args_os().skip(1)))
}

/// The same with the words that follow `omnicap`. Returns the exit code.
pub fn main_with(words: impl IntoIterator<Item = OsString>) -> u8 {
    let typed = match typed(words) {
        Ok(typed) => typed,
        Err(error) => return misunderstood(&error),
    };
    match run_command(typed.command) {
        Ok(()) => 0,
        Err(failure) => failure.report(),
    }
}

fn typed(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from([OsString::from("omnicap")].into_iter().chain(words))
}

/// Why a command did not do what it was asked: what is said of it, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Refused {
    /// What is said.
    pub words: String,
    /// 1: the results could not be written. 2: the scenario or the command line is wrong. 130: interrupted.
    pub code: u8,
}

/// Gives a command inside another program: the words that follow `omnicap`. It ends soon after `stop` is set.
///
/// # Errors
///
/// What the command would say on standard error.
pub fn give(words: impl IntoIterator<Item = OsString>, stop: Arc<AtomicBool>) -> Result<(), Refused> {
    let typed = typed(words).map_err(|error| {
        let words = mistyped::explained(&error).unwrap_or_else(|| error.to_string());
        Refused { words, code: 2 }
    })?;
    interrupt::watched_by(stop, || run_command(typed.command)).map_err(|failure| {
        let (words, code) = failure.words();
        Refused { words, code }
    })
}

fn run_command(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(run) => run::run(&run.with_flags()),
        Command::Merge(merge) => merge::merge(&merge),
        Command::Replay(replay) => replay::replay(&replay.with_flags()),
        Command::Sweep(sweep) => sweep::sweep(&sweep),
        Command::Find(find) => find::find(&find),
        Command::Sensitivity(sensitivity) => sensitivity::sensitivity(&sensitivity),
        Command::Allocate(allocate) => allocate::allocate(&allocate),
        Command::Compare(compare) => compare::compare(&compare),
        #[cfg(feature = "charts")]
        Command::Report(report) => report::report(&report),
        Command::Export(export) => export::export(&export),
        Command::Calibrate(calibrate) => calibrate::calibrate(&calibrate),
        Command::Check(check) => check::check(&check),
        Command::New(new) => new::new(&new),
        Command::Import(import) => import::import(&import),
        Command::Metrics(metrics) => metrics::metrics(&metrics),
        Command::Schema => schema::schema(),
        Command::Selftest(selftest) => selftest::selftest(&selftest),
        Command::Man(manual) => manual::manual(&manual),
        Command::Completions(completions) => completions::completions(&completions),
    }
}

/// Says what was meant by a command line, or else what its parser says; help and version come this way too.
fn misunderstood(error: &clap::Error) -> u8 {
    match mistyped::explained(error) {
        Some(words) => {
            complain(&format!("error: {words}"));
            2
        }
        None => error.exit(),
    }
}

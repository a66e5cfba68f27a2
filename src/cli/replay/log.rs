//! The log that is replayed: where it is, and how it is read.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;
use omnicap::Options;
use omnicap::ingest::columns::Columns;
use omnicap::ingest::error::LogError;
use omnicap::ingest::read::{Order, ROW, ROW_WITH_IDENTIFIER};
use omnicap::ingest::unpack::unpack;
use omnicap::replay::{Reading, ReplayError};
use omnicap::results::tables;
use omnicap::scenario::Scenario;

use crate::cli::args::Replay;
use crate::cli::console;
use crate::cli::failure::Failure;
use crate::cli::interrupt::go_on;
use crate::cli::memory;
use crate::cli::mistaken;
use crate::cli::piped::{Left, Piped};

fn is_standard_input(log: &Path) -> bool {
    log == Path::new("-")
}

pub fn name_of(log: &Path) -> String {
    match log.file_name() {
        Some(name) if !is_standard_input(log) => name.to_string_lossy().into_owned(),
        _ => "standard input".into(),
    }
}

/// Opens it.
pub fn open(log: &Path, stop: &Arc<AtomicBool>) -> Result<Box<dyn Read>, Failure> {
    let stop = || Arc::clone(stop);
    if is_standard_input(log) {
        return Ok(Box::new(Piped::new(stop(), || Ok(std::io::stdin()))));
    }
    let unreadable = |why: String| Failure::Unreadable { path: log.into(), why };
    let what = std::fs::metadata(log).map_err(|error| unreadable(mistaken::unreadable(log, &error)))?;
    if what.is_dir() {
        return Err(unreadable("it is a folder".into()));
    }
    if log.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Err(unreadable(format!("a scenario is no log: omnicap replay LOG.csv --scenario {}", log.display())));
    }
    if !what.is_file() {
        let log = log.to_path_buf();
        return Ok(Box::new(Piped::new(stop(), || File::open(log))));
    }
    let file = File::open(log).map_err(|error| unreadable(error.to_string()))?;
    Ok(Box::new(Left::new(stop(), file)))
}

/// What is done with a log's bytes, read so, while one learns how many rows were read.
type Work<'a, T> =
    &'a dyn Fn(Box<dyn BufRead + 'a>, Reading, &Options<'_>, &dyn Fn(u64) -> ControlFlow<()>) -> Result<T, ReplayError>;

/// Reads a log, and does with it what is to be done.
pub fn tell<'a, T>(
    log: &'a mut impl Read,
    scenario: &Scenario,
    args: &Replay,
    stop: &AtomicBool,
    work: Work<'a, T>,
) -> Result<T, Failure> {
    let failed = |error: ReplayError| match error {
        _ if stop.load(Ordering::Relaxed) => Failure::Interrupted,
        ReplayError::Names(problems) => problems.into(),
        ReplayError::Log(error) => Failure::Log { name: args.log.display().to_string(), error },
    };
    let watch = |_| go_on(&ProgressBar::hidden(), 0, stop);
    let options = Options { threads: args.threads.asked(), watch: &watch };
    let from = unpack(BufReader::with_capacity(1 << 17, log)).map_err(|error| failed(LogError::from(error).into()))?;
    let bar = console::rows(args.showing.quiet);
    let told = work(Box::new(from), reading(scenario, args), &options, &|rows| go_on(&bar, rows, stop));
    bar.finish_and_clear();
    told.map_err(failed)
}

/// How the log is read.
fn reading(scenario: &Scenario, args: &Replay) -> Reading {
    let order = if args.sorted { Order::ByUser } else { Order::Any };
    Reading { order, kept: tables::TELLING.max(args.tables.told()), most: most_rows(scenario) }
}

/// How many rows may stand in memory: three quarters of what is free.
fn most_rows(scenario: &Scenario) -> usize {
    let has_identity = |columns: &Columns| columns.identifier.is_some() || columns.person.is_some();
    let row = if scenario.log.as_ref().is_some_and(has_identity) { ROW_WITH_IDENTIFIER } else { ROW };
    memory::free().map_or(usize::MAX, |free| (free / 4 * 3 / row) as usize)
}

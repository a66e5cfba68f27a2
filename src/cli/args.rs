//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Simulates advertising frequency caps: what does it change if the channels share one count
/// instead of each counting alone?
///
/// A scenario file describes shoppers, channels and the policies to compare. omnicap draws the
/// shoppers' paths once, replays every policy on the same paths, and writes tables with an error
/// on every estimate.
#[derive(Debug, Parser)]
#[command(name = "omnicap", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  omnicap new mine.toml                       a commented scenario to start from
  omnicap check mine.toml                     what it says, in plain words
  omnicap run mine.toml                       simulate it; results go to output/<name>/
  omnicap report output/<name>                draw its charts and report again from its tables
  omnicap run mine.toml --set policy.coordinated.caps.0.max=5 --out output/tighter

Exit codes: 0 done, 1 the results could not be written, 2 the scenario or the command line is
wrong, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and write its tables, charts and report
    Run(Run),
    /// Draw the charts and the report of a run again, from its tables
    #[cfg(feature = "charts")]
    Report(Report),
    /// Say in plain words what a scenario describes, and what looks odd, without running it
    Check(Check),
    /// Write a commented scenario to start from
    New(New),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
    /// Compare the simulator with closed forms of queueing and probability theory
    Selftest(Selftest),
    /// Print completions for a shell
    Completions(Completions),
}

/// Where a scenario comes from and how it is changed.
#[derive(Debug, Args)]
pub struct Source {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    pub path: PathBuf,

    /// Change a value of the scenario; may be repeated
    ///
    /// A path is a dotted key; an item of a list goes by its name or its place from 0:
    /// population.overlap=0.5, channel.social.win_rate=0.4, policy.siloed.caps.0.max=3,
    /// policy."a, b".caps.0.per=12h
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Simulate this many shoppers instead of the scenario's
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub shoppers: Option<u64>,

    /// Draw other shoppers: another seed instead of the scenario's
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
}

/// Simulate a scenario and write its tables, charts and report
///
/// The tables appear in the output folder all at once when everything is done. What stands there is
/// replaced only if it is an earlier run that nobody has changed since. The same scenario gives the
/// same tables, byte for byte, for any number of threads.
#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub source: Source,

    /// The folder to write; left out: output/<the scenario's name>
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Threads to use; 0 takes one per core
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,

    /// Also write events.csv: every visit and every decision of the first N shoppers
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
    pub events: u64,

    /// Write tables only: no charts and no report
    #[cfg(feature = "charts")]
    #[arg(long)]
    pub no_charts: bool,

    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// Draw the charts and the report of a run again, from its tables
///
/// Nothing is simulated: what is drawn is what the CSV files hold. A folder in which something was
/// changed by hand stays as it is; name another one with --out for what is drawn from it.
#[cfg(feature = "charts")]
#[derive(Debug, Args)]
pub struct Report {
    /// The folder of a run
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// The folder to write, with the tables; left out: the run's own
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub source: Source,
}

#[derive(Debug, Args)]
pub struct New {
    /// The file to write, which must not exist yet; `-` prints it
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
}

#[derive(Debug, Args)]
pub struct Selftest {
    /// Threads to use; 0 takes one per core
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    pub shell: Shell,
}

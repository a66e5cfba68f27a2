//! The words of the commands that look at scenarios, tell about omnicap or test it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::options::{Source, Threads};

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub source: Source,
}

/// Make a part of a scenario of what another tool wrote, and print it
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    pub what: ImportKind,
}

#[derive(Debug, Subcommand)]
pub enum ImportKind {
    /// Frequency caps of the Ad Context Protocol (JSON): a cap, a targeting overlay or a media buy
    Adcp {
        /// The JSON file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Write a run's weekly reach and frequency as another tool reads it
///
/// The run must have been made with --periods. Files are made of its tables, for every policy; docs/exports.md says what
/// stands in them and where each tool describes its form.
#[derive(Debug, Args)]
pub struct Export {
    /// The folder of a run
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// The tool
    #[arg(long, value_name = "TOOL")]
    pub to: ExportTool,

    /// The folder to write, which must not exist yet; left out: the run's folder with `-TOOL` at its end
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// A tool that reads reach and frequency
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportTool {
    /// Google's marketing mix model: weekly reach, frequency and spend by channel
    Meridian,
    /// Meta's marketing mix model: for each channel reach by spend, to calibrate its saturation
    Robyn,
    /// Cross-media measurement of the World Federation of Advertisers: weekly 1+ to 10+ reach, alone and to date
    Halo,
}

/// Explain the metrics and the columns of tables
///
/// Without a name it lists all metrics by group.
#[derive(Debug, Args)]
pub struct Metrics {
    /// A metric, a column or a table to explain, such as reach_share, new_reach or timeline.csv
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Print all metrics, and all tables with their columns, as JSON
    #[arg(long, conflicts_with = "name")]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct New {
    /// The file to write, which must not exist yet; `-` prints it
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    pub shell: Shell,
}

/// Print a manual page, for `man`
///
/// To install them: omnicap man > omnicap.1, omnicap man run > omnicap-run.1, and so on, in a folder of MANPATH.
#[derive(Debug, Args)]
pub struct Manual {
    /// The command; left out: omnicap as a whole
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

#[derive(Debug, Args)]
pub struct Selftest {
    #[command(flatten)]
    pub threads: Threads,
}

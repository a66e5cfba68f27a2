//! What `omnicap replay` is told.

use std::path::PathBuf;

use clap::Args;
use omnicap::results::parts::part::Part;

use super::options::{Showing, Tables, Threads, Weekly};

/// Apply a scenario's caps to a real impression log
///
/// Every impression of the log meets the caps of every policy, user by user in time order. The same
/// tables, charts and report as of a run say what would have been left. A log holds only what was
/// bought: it shows what a cap would remove, not what the money would buy instead. `[log]` in the
/// scenario says which columns hold what. The log is CSV, plain or packed with gzip or zstd.
#[derive(Debug, Args)]
pub struct Replay {
    /// The log; `-` reads standard input
    #[arg(value_name = "LOG")]
    pub log: PathBuf,

    /// The scenario whose policies, channels and flight apply
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: PathBuf,

    /// Change a value of the scenario; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Refuse the log if any row cannot be used
    #[arg(long)]
    pub strict: bool,

    /// The log is sorted by user: read it in parts, however long it is
    ///
    /// By the bytes of the user column, or of `person` where the scenario names one (LC_ALL=C sort), or as
    /// whole numbers; this is checked. Without it rows may come in any order, and stand in memory: about 60 bytes each.
    #[arg(long)]
    pub sorted: bool,

    /// The log holds all rows of some users, and is one of several: write what it counts as a file, such as part 3/64
    ///
    /// The file goes to the folder --out; left out: output/<the scenario's name>-replay-parts. Any machine can make any
    /// part, each of its own log. `omnicap merge` makes of all parts the replay of all logs.
    #[arg(long, value_name = "K/N", conflicts_with_all = ["strict", "events", "format", "run_id", "replace"])]
    pub part: Option<Part>,

    /// The folder to write; left out: output/<the scenario's name>-replay
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace an earlier replay in that folder that was another one: of another scenario text or another log
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub weekly: Weekly,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub tables: Tables,

    #[command(flatten)]
    pub showing: Showing,
}

impl Replay {
    /// The same, with what its flags change in the scenario.
    pub fn with_flags(mut self) -> Self {
        self.set.extend(self.weekly.change());
        self
    }
}

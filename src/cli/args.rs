//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use super::options::{Advised, Showing, Source, Tables, Threads, Weekly};
pub use super::replay_args::Replay;
pub use super::sensitivity_args::{AtOnce, Sensitivity};
pub use super::study_args::{Allocate, Compare, Drawn, Find, Sweep, Varied};
pub use super::tool_args::{
    Check, Completions, Export, ExportTool, Import, ImportKind, Manual, Metrics, New, Selftest,
};
use omnicap::base::typed::within;
use omnicap::results::parts::part::Part;

/// Simulates advertising frequency caps: what does it change if the channels share one count
/// instead of each counting alone?
///
/// A scenario file describes shoppers, channels and the policies to compare. omnicap draws the
/// shoppers' paths once, replays every policy on the same paths, and writes tables with an error
/// on every estimate.
#[derive(Debug, Parser)]
#[command(name = "omnicap", version, propagate_version = true, max_term_width = 80, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  omnicap new mine.toml             a commented scenario to start from
  omnicap check mine.toml           what it says, in plain words
  omnicap run mine.toml             simulate it; results go to output/NAME/
  omnicap sweep mine.toml --vary policy.coordinated.caps.0.max=2..12
                                    what each cap changes, and how sure
  omnicap find mine.toml --vary policy.coordinated.caps.0.max=2..12 \
      --maximize incremental_profit which cap earns most
  omnicap compare output/A output/B what differs between two runs
  omnicap replay log.csv --scenario mine.toml
                                    what its caps would take from a real log
  omnicap calibrate mine.toml --frequency t.csv
                                    fit it to a real table of frequencies
  omnicap report output/NAME        draw its charts and report again
  omnicap metrics reach_share       what a metric means, and its formula
  omnicap run mine.toml --set policy.coordinated.caps.0.max=5 --out output/b

Exit codes: 0 done, 1 the results could not be written, 2 the scenario or the
command line is wrong, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and write its tables, charts and report
    Run(Run),
    /// Run a scenario at many values of its parameters, on the same shoppers
    Sweep(Sweep),
    /// Find the value of parameters with the highest or lowest metric, and how sure
    Find(Find),
    /// Ask what a decision depends on: every assumption of the scenario from low to high
    Sensitivity(Sensitivity),
    /// Split a total over channels so that it earns most, and say where the next amount should go
    Allocate(Allocate),
    /// Compare finished runs: what differs in their scenarios and in their numbers
    Compare(Compare),
    /// Apply a scenario's caps to a real impression log
    Replay(Replay),
    /// Make a run or a replay of its parts, which any machines made
    Merge(Merge),
    /// Draw the charts and the report of a run again, from its tables
    #[cfg(feature = "charts")]
    Report(Report),
    /// Write a run's weekly reach and frequency as Meridian, Robyn or Halo read it
    Export(Export),
    /// Fit a scenario to real reach-and-frequency tables
    Calibrate(Calibrate),
    /// Say in plain words what a scenario describes, and what looks odd, without running it
    Check(Check),
    /// Write a commented scenario to start from
    New(New),
    /// Make a part of a scenario of what another tool wrote
    Import(Import),
    /// Explain the metrics and the columns of tables
    Metrics(Metrics),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
    /// Compare the simulator with closed forms of queueing and probability theory
    Selftest(Selftest),
    /// Print completions for a shell
    Completions(Completions),
    /// Print a manual page, for `man`
    Man(Manual),
}

/// Simulate a scenario and write its tables, charts and report
///
/// The tables appear in the output folder all at once when everything is done. What stands there is
/// replaced only if it is an earlier run of the same scenario that nobody has changed since. The same
/// scenario gives the same tables, byte for byte, for any number of threads.
#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub source: Source,

    /// The folder to write; left out: output/<the scenario's name>
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace an earlier run in that folder that was another one: of another scenario text, other shoppers, another
    /// --set; without it such a run stays, and a free name is proposed
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub weekly: Weekly,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub tables: Tables,

    /// Take as many shoppers as one number needs: "METRIC of POLICY against POLICY within NUMBER"
    ///
    /// Half of the number's 95 % interval is then NUMBER at most, in the metric's unit; "within 2 %" is a part of the number.
    /// Without "against" it is the policy's own number. The run is the one that --shoppers gives for as many.
    /// Example: --until "incremental_profit of coordinated against siloed within 500"
    #[arg(long, value_name = "WORDS", conflicts_with = "shoppers")]
    pub until: Option<String>,

    /// With --until: no more shoppers than these
    #[arg(long, value_name = "N", default_value = "10M", value_parser = within(1, 10_000_000_000), requires = "until")]
    pub at_most: u64,

    /// Simulate one part of the shoppers, such as 3/64 (the third of 64), and write its counts as a file
    ///
    /// The file goes to the folder --out; left out: output/<the scenario's name>-parts. Any machine can make any part; what
    /// is there already is not made again. `omnicap merge` makes of all parts the run that one machine would have made.
    #[arg(long, value_name = "K/N", conflicts_with_all = ["until", "events", "format", "run_id", "replace"])]
    pub part: Option<Part>,

    #[command(flatten)]
    pub advised: Advised,

    #[command(flatten)]
    pub showing: Showing,
}

impl Run {
    /// The same, with what its flags change in the scenario.
    pub fn with_flags(mut self) -> Self {
        self.source.set.extend(self.weekly.change());
        self
    }
}

/// Make a run or a replay of its parts
///
/// `omnicap run SCENARIO --part K/N` writes one part of a run's shoppers; any machines make all N of them. Merged they are
/// the folder that `omnicap run SCENARIO` would have written, byte for byte but for the times in run.json. Parts
/// that are missing, double, damaged or of another run are named, and then nothing is written.
/// `omnicap replay LOG --part K/N` makes parts of a log that is split by user.
#[derive(Debug, Args)]
pub struct Merge {
    /// The part files, or folders that hold them
    #[arg(value_name = "PART", required = true)]
    pub parts: Vec<PathBuf>,

    /// The scenario's file, where it is elsewhere than when the parts were made: the files that it names stand beside it
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<PathBuf>,

    /// The folder to write; left out: output/<the scenario's name>, and for a replay output/<the scenario's name>-replay
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace an earlier run in that folder that was another one
    #[arg(long)]
    pub replace: bool,

    /// Of a replay: refuse the logs if any row cannot be used
    #[arg(long)]
    pub strict: bool,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub tables: Tables,

    #[command(flatten)]
    pub advised: Advised,

    #[command(flatten)]
    pub showing: Showing,
}

/// Draw the charts and the report of a run again, from its tables
///
/// Nothing is simulated: what is drawn is what the CSV files hold. A folder in which something was
/// changed by hand stays as it is; name another one with --out for what is drawn from it: its report then
/// says which tables were changed.
#[cfg(feature = "charts")]
#[derive(Debug, Args)]
pub struct Report {
    /// The folder of a run
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// The folder to write, with the tables; left out: the run's own
    #[arg(long, value_name = "FOLDER", conflicts_with = "format")]
    pub out: Option<PathBuf>,

    /// Print the first page instead of drawing anything: what to do, why and how sure, for mail and pull requests
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ReportFormat>,
}

/// In which form the first page is printed
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Markdown
    Md,
}

/// Fit a scenario to real reach-and-frequency tables
///
/// Activity and the session rate (without sessions: the rates of opportunities) are fitted to the table
/// of all channels, a channel's usage and opportunities to its own table, overlap to an overlap table.
/// A new scenario with the fitted values is written, and beside it a table and a chart of observed against
/// fitted; nothing that exists is replaced. What contradicts itself in a table is named and not fitted.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,

    /// Users by how many impressions they saw on all channels: `frequency,users` (frequencies such as 3, 06-10,
    /// 10+, or 1+, 2+, 3+), Amazon Marketing Cloud's table of the same, or `reach,average_frequency` and `reach_%,GRP`
    #[arg(long, value_name = "TABLE.csv")]
    pub frequency: PathBuf,

    /// The same for one channel; may be repeated
    #[arg(long, value_name = "NAME=TABLE.csv")]
    pub channel: Vec<String>,

    /// Users by the channels that reached them: `exposure_group,impression_reach`, with groups such as
    /// `social + display`
    #[arg(long, value_name = "TABLE.csv")]
    pub overlap: Option<PathBuf>,

    /// How many people could have been reached, where the table has no row 0, and of whom its percentages are; left out:
    /// the table is fitted as one of reached users only
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = within(1, 1_000_000_000_000))]
    pub population: Option<u64>,

    /// The policy under whose caps the tables were measured; left out: the baseline
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,

    /// The scenario to write, which must not exist yet; left out: `<scenario>-calibrated.toml` beside it
    #[arg(long, value_name = "NEW.toml")]
    pub out: Option<PathBuf>,

    /// Shoppers that a trial draws, more where tables are large or reach is low; more make the fit surer
    /// and slower
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 100_000, value_parser = within(2_000, 100_000_000))]
    pub shoppers: u64,

    /// Draw other shoppers: another seed instead of the scenario's
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = within(0, i64::MAX as u64))]
    pub seed: Option<u64>,

    #[command(flatten)]
    pub threads: Threads,

    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

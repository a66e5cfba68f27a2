//! The words of the commands that ask many runs one question.

use std::path::PathBuf;

use clap::Args;
use omnicap::results::parts::part::Part;

use super::options::{Showing, Source, Threads};
use omnicap::base::typed::{amount, more_than_nothing, within};

/// Run a scenario at many values of its parameters, on the same shoppers
///
/// All points are checked before anything runs. Points that differ in policies alone share one pass over
/// the shoppers' paths; other points follow one after another. Differences between points are paired, as
/// those between policies are. What is done is kept: a sweep that was stopped goes on where it was when the
/// same command is given again, and writes the same tables.
#[derive(Debug, Args)]
#[command(after_help = SWEEPS)]
pub struct Sweep {
    #[command(flatten)]
    pub source: Source,

    /// What to vary, as a path and its values; may be repeated; left out: what [[study.block]] of the scenario says
    ///
    /// A path is that of --set; `*` stands for every channel or policy that has the key. Values are a list
    /// (3,5,8 or 7d,14d), a range of whole numbers (2..12), a range with a step (0.2..0.8 step 0.1), or on a
    /// logarithmic scale with their number (1..100 log 7).
    #[arg(long = "vary", value_name = "PATH=VALUES")]
    pub vary: Vec<String>,

    /// Take the first values of all paths together, then the second ones, instead of every value with every other
    #[arg(long, conflicts_with_all = ["design", "points"])]
    pub zip: bool,

    /// Draw points instead of taking all: a Latin hypercube, or a scrambled Sobol sequence
    #[arg(long, value_name = "DESIGN", requires = "points")]
    pub design: Option<Drawn>,

    /// How many points to draw
    #[arg(long, value_name = "N", requires = "design", value_parser = within(2, 50_000))]
    pub points: Option<u64>,

    /// The point that the others are compared with, by its values in the order of --vary: 3 or 3,0.5; left out:
    /// the scenario's own values, or else the first point
    #[arg(long, value_name = "VALUES")]
    pub reference: Option<String>,

    /// The policy to speak of; left out: the one that a run's report speaks of
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,

    /// The metric to speak of; may be repeated; left out: reach_share, and incremental_profit where there is one
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,

    /// Measure all that the scenario's `[measure]` asks for
    ///
    /// Left out: what costs much and stands in few tables is not measured: AMC's tables, `leave_one_out` and
    /// `causal_curve`. All other numbers are the same.
    #[arg(long)]
    pub full: bool,

    /// Leave points out that are refused, instead of running nothing
    #[arg(long)]
    pub skip_refused: bool,

    /// The folder to write; left out: output/<the scenario's name>-sweep
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace what stands in that folder, if it is a run or another study that nobody has changed
    #[arg(long)]
    pub replace: bool,

    /// Make one part of the study, such as 3/64 (the third of 64), on this machine
    ///
    /// Any machines make parts, at the same time or not. What they make is kept in a hidden folder beside --out, which they
    /// share or which is copied to one of them. There the same command without --part joins them, and makes what is missing.
    #[arg(long, value_name = "K/N")]
    pub part: Option<Part>,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub showing: Showing,
}

/// What is varied, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Varied<'a> {
    pub vary: &'a [String],
    pub zip: bool,
    pub design: Option<Drawn>,
    pub points: Option<u64>,
}

impl Sweep {
    pub fn varied(&self) -> Varied<'_> {
        Varied { vary: &self.vary, zip: self.zip, design: self.design, points: self.points }
    }
}

impl Find {
    pub fn varied(&self) -> Varied<'_> {
        Varied { vary: &self.vary, zip: self.zip, design: self.design, points: self.points }
    }
}

/// A design whose points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Drawn {
    /// A Latin hypercube: every part of every range has one point
    Lhs,
    /// A scrambled Sobol sequence: points fill the whole space evenly
    Sobol,
}

const SWEEPS: &str = r#"Examples:
  Which weekly cap, and how sure?
    omnicap sweep mine.toml --vary policy.coordinated.caps.0.max=2..12
  How does the gain depend on the match rate of all channels?
    omnicap sweep mine.toml \
        --vary "channel.*.identity.match_rate=0.2..0.8 step 0.1"
  Cap and window together, as a map
    omnicap sweep mine.toml --vary policy.coordinated.caps.0.max=2..8 \
        --vary policy.coordinated.caps.0.per=7d,14d,28d
  What matters most of three things?
    omnicap sweep mine.toml --design sobol --points 64 \
        --vary population.overlap=0.0..0.8 \
        --vary response.curve.max_lift=0.2..1.5 \
        --vary "channel.*.identity.match_rate=0.3..0.9"

docs/studies.md explains the tables."#;

/// Find the candidate with the highest or lowest value of a metric, by racing
///
/// All candidates meet the same first shoppers. Whoever surely lies behind is dropped, and the others meet
/// four times as many shoppers, until what is left lies within the indifference zone: a difference that you
/// would not act upon (--within). The best is then estimated again on fresh shoppers, because the best of
/// many estimates is a little too good. What is done is kept, as in a sweep.
///
/// Amounts and counts are told for the whole market, however few shoppers the race needed.
#[derive(Debug, Args)]
#[command(
    after_help = FINDS,
    override_usage = "omnicap find [OPTIONS] --maximize <METRIC> SCENARIO",
    group(clap::ArgGroup::new("goal").required(true).args(["maximize", "minimize"]))
)]
pub struct Find {
    #[command(flatten)]
    pub source: Source,

    /// The candidates, as a path and its values; may be repeated; left out: what [[study.block]] of the scenario
    /// says. `omnicap sweep --help` explains the values
    #[arg(long = "vary", value_name = "PATH=VALUES")]
    pub vary: Vec<String>,

    /// The metric whose highest value is sought, such as incremental_profit or reach_share
    #[arg(long, value_name = "METRIC")]
    pub maximize: Option<String>,

    /// The metric whose lowest value is sought, such as cost_per_reached
    #[arg(long, value_name = "METRIC")]
    pub minimize: Option<String>,

    /// What a candidate must keep, such as "reach_share >= 0.6" or "spend <= 250000"; may be repeated
    #[arg(long = "subject-to", value_name = "LIMIT")]
    pub subject_to: Vec<String>,

    /// The indifference zone, in the metric's unit: candidates that lie so near to the best are as good
    ///
    /// Left out: 0.001 (a tenth of a percentage point) of a share, 2 % of what the policy spends of an
    /// amount of money, and 1 % of the metric of anything else.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true, value_parser = amount)]
    pub within: Option<f64>,

    /// The most shoppers of a round; left out: the scenario's
    #[arg(long, value_name = "N", value_parser = within(1, u64::MAX))]
    pub most: Option<u64>,

    /// The policy whose metric it is; left out: the one that a run's report speaks of
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,

    /// Take the first values of all paths together, then the second ones, instead of every value with every other
    #[arg(long, conflicts_with_all = ["design", "points"])]
    pub zip: bool,

    /// Draw candidates instead of taking all: a Latin hypercube, or a scrambled Sobol sequence
    #[arg(long, value_name = "DESIGN", requires = "points")]
    pub design: Option<Drawn>,

    /// How many candidates to draw
    #[arg(long, value_name = "N", requires = "design", value_parser = within(2, 50_000))]
    pub points: Option<u64>,

    /// The point that the gain is also told against, by its values; left out: the scenario's own values, or else
    /// the first candidate
    #[arg(long, value_name = "VALUES")]
    pub reference: Option<String>,

    /// Leave candidates out that are refused, instead of running nothing
    #[arg(long)]
    pub skip_refused: bool,

    /// The folder to write; left out: output/<the scenario's name>-find
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace what stands in that folder, if it is a run or another study that nobody has changed
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub showing: Showing,
}

const FINDS: &str = r#"Examples:
  Which weekly cap earns most?
    omnicap find mine.toml --vary policy.coordinated.caps.0.max=2..12 \
        --maximize incremental_profit --policy coordinated
  The same at equal spend, where nobody would act on less than 500
    omnicap find mine.toml --vary policy.coordinated.caps.0.max=2..12 \
        --maximize incremental_profit --within 500 \
        --policy "coordinated, same spend"
  Which cap reaches a person for least, and still 60 % of all?
    omnicap find mine.toml --vary policy.coordinated.caps.0.max=2..12 \
        --minimize cost_per_reached --subject-to "reach_share >= 0.6"

docs/studies.md explains the tables."#;

/// Split a total over channels so that it earns most, and say where the next amount should go
///
/// It begins with today's split: the total in the shares that the policy spends now. Exchanges between
/// channels are compared on the same shoppers, and the best is made where it surely gains more than the
/// indifference zone (--within). Around both splits it says what the next 1,000 earns and reaches on every
/// channel, and how each channel responds up to its supply. What the split gains is told from fresh shoppers.
/// What is done is kept, as in a sweep.
///
/// Amounts are for the whole market, however few shoppers are drawn.
#[derive(Debug, Args)]
#[command(after_help = ALLOCATES)]
pub struct Allocate {
    #[command(flatten)]
    pub source: Source,

    /// How much to split over the media channels with a price
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true, value_parser = more_than_nothing)]
    pub total: f64,

    /// The policy whose budget it is; left out: the one that a run's report speaks of
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,

    /// The metric to follow
    #[arg(long, value_name = "METRIC", default_value = "incremental_profit")]
    pub metric: String,

    /// An exchange that gains no more is not made, in the metric's unit; left out: a thousandth of the total, or of
    /// the metric where that is no money
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true, value_parser = amount)]
    pub within: Option<f64>,

    /// How many shoppers to draw at most; they stand for the whole market
    #[arg(long, value_name = "N", default_value = "100k", value_parser = within(1, u64::MAX))]
    pub most: u64,

    /// The folder to write; left out: output/<the scenario's name>-allocation
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Replace what stands in that folder, if it is a run or another study that nobody has changed
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub threads: Threads,

    #[command(flatten)]
    pub showing: Showing,
}

const ALLOCATES: &str = r#"Examples:
  Where should 400,000 go?
    omnicap allocate mine.toml --total 400000 --policy coordinated
  The same for reach, and surer
    omnicap allocate mine.toml --total 400000 --policy coordinated \
        --metric reach --most 1M

docs/studies.md explains the tables."#;

/// Compare finished runs: what differs in their scenarios and in their numbers
///
/// Every run is compared with the first, policy by policy of the same name. Runs of the same seed and number of
/// shoppers, and replays of the same log, meet the same people: their differences are paired. Other runs are
/// taken as independent. Nothing is simulated.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  omnicap compare output/mine output/tighter")]
pub struct Compare {
    /// The folders of runs, the first of which the others are compared with
    #[arg(value_name = "FOLDER", num_args = 2.., required = true)]
    pub folders: Vec<PathBuf>,

    /// The metric to print; may be repeated; left out: reach, frequency, spend, purchases and profit
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,

    /// Also write every metric of every policy as CSV to a new file
    #[arg(long, value_name = "FILE.csv")]
    pub out: Option<PathBuf>,
}

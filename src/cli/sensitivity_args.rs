//! The words of `omnicap sensitivity`.

use std::path::PathBuf;

use clap::Args;
use omnicap::results::parts::part::Part;

use super::options::{Showing, Source, Threads};
use omnicap::base::typed::within;

/// Ask what a decision depends on: every assumption of the scenario from its lowest to its highest value
///
/// `[[assumption]]` in the scenario says what nobody knows exactly, and between which values it lies. Each takes
/// five values while all others stay, on the same shoppers. The answer: what would flip the difference between
/// the policy and the baseline, and what moves it most. What is done is kept, as in a sweep.
///
/// With --design all assumptions move at once: `sobol` shares out the variance of the difference, `morris` needs
/// fewer points and ranks them.
#[derive(Debug, Args)]
#[command(after_help = ASSUMES)]
pub struct Sensitivity {
    #[command(flatten)]
    pub source: Source,

    /// The policy to speak of; left out: the one that a run's report speaks of
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,

    /// The metric to speak of; may be repeated; left out: reach_share, and incremental_profit where there is one
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,

    /// Move all assumptions at once instead of one by one
    #[arg(long, value_name = "DESIGN")]
    pub design: Option<AtOnce>,

    /// How many samples (sobol; each has two points more than there are assumptions) or ways (morris; one more); left
    /// out: 64 samples, or 20 ways
    #[arg(long, value_name = "N", requires = "design", value_parser = within(4, 10_000))]
    pub samples: Option<u64>,

    /// How many shoppers each run draws at most; they stand for the whole market; left out: 100,000, or 10,000 with
    /// --design
    #[arg(long, value_name = "N", value_parser = within(1, u64::MAX))]
    pub most: Option<u64>,

    /// Leave values out that are refused, instead of running nothing
    #[arg(long)]
    pub skip_refused: bool,

    /// The folder to write; left out: output/<the scenario's name>-sensitivity
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

/// A design that moves all assumptions at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AtOnce {
    /// First-order and total Sobol indices: what share of the variance comes from each assumption
    Sobol,
    /// Morris' elementary effects: what matters, and what matters not at all, from few points
    Morris,
}

const ASSUMES: &str = r#"Examples:
  What would flip the decision?
    omnicap sensitivity mine.toml
  The same for profit alone, and surer
    omnicap sensitivity mine.toml --metric incremental_profit --most 1M
  Which of many assumptions matter together?
    omnicap sensitivity mine.toml --design morris

An assumption in the scenario:
  [[assumption]]
  set    = "channel.social.identity.match_rate"
  low    = 0.3
  high   = 0.7
  source = "30-70 % in vendors' documents"

docs/studies.md explains the tables."#;

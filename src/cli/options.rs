//! Options that several commands have.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use omnicap::base::typed::{whole, within};
use omnicap::results::tables::AskedEvents;
use omnicap::study::advice::cost::When;

/// Where a scenario comes from and how it is changed.
#[derive(Debug, Clone, Args)]
pub struct Source {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    pub path: PathBuf,

    /// Change a value of the scenario; may be repeated
    ///
    /// A path is a dotted key; an item of a list goes by its name or its index from 0:
    /// population.overlap=0.5, channel.social.win_rate=0.4, policy.siloed.caps.0.max=3,
    /// policy."a, b".caps.0.per=12h
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Simulate this many shoppers instead of the scenario's: 100000, 200k, 1M
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole)]
    pub shoppers: Option<u64>,

    /// Draw other shoppers: another seed instead of the scenario's
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = within(0, i64::MAX as u64))]
    pub seed: Option<u64>,
}

/// How many threads work.
#[derive(Debug, Clone, Copy, Args)]
pub struct Threads {
    /// Threads to use; 0 takes one per core
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0, value_parser = within(0, 1024))]
    threads: u64,
}

impl Threads {
    /// As asked for: 0 is one per core.
    pub fn asked(self) -> usize {
        self.threads as usize
    }

    /// How many that are here.
    pub fn count(self) -> usize {
        match self.asked() {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// How tables are written, and which beside those that every run has.
#[derive(Debug, Clone, Args)]
pub struct Tables {
    /// Also write the events of the first N shoppers: every visit, every decision, click, cart and purchase
    ///
    /// N:served writes impressions alone. In a replay the first users are those of the order of their hashes.
    #[arg(long, value_name = "N[:served]", allow_negative_numbers = true)]
    pub events: Option<AskedEvents>,

    /// Also write every table as Parquet: words as dictionaries, money as exact decimals, days as dates
    ///
    /// Events are then written as Parquet alone, a file for each policy.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<TableFormat>,

    /// Give every table a first column `run_id` with this text, so that tables of several runs can be put together
    #[arg(long, value_name = "TEXT")]
    pub run_id: Option<String>,
}

/// A format of tables beside CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Csv,
    Parquet,
}

impl Tables {
    /// Of so many shoppers the events are told.
    pub fn told(&self) -> u64 {
        self.events.map_or(0, |events| events.shoppers)
    }
}

/// What is drawn and said of results.
#[derive(Debug, Clone, Copy, Args)]
pub struct Showing {
    /// Write tables only: no charts and no report
    #[cfg(feature = "charts")]
    #[arg(long)]
    pub no_charts: bool,

    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

impl Showing {
    /// Are charts and the report asked for?
    pub fn charts(self) -> bool {
        #[cfg(feature = "charts")]
        return !self.no_charts;
        #[cfg(not(feature = "charts"))]
        return false;
    }
}

/// Whether a run looks beside its own policies.
#[derive(Debug, Clone, Copy, Args)]
pub struct Advised {
    /// Look at neighbouring caps and at the ends of assumptions even where each look takes more than a fifth of the run
    ///
    /// Where purchases earn something, a run races the best coordinated policy under tighter and looser caps on its first
    /// shoppers (cap_advice.csv), and moves every `[[assumption]]` to its low and its high end (assumption_advice.csv): the
    /// report says what that found. Left out: each look is made where it takes at most a fifth of the run's work, judged by
    /// shoppers counted, so the same scenario gives the same tables on every machine.
    #[arg(long, overrides_with = "no_advice")]
    pub advice: bool,

    /// Do not look at neighbouring caps and at the ends of assumptions
    #[arg(long)]
    pub no_advice: bool,
}

impl Advised {
    pub fn when(self) -> When {
        match (self.advice, self.no_advice) {
            (true, _) => When::Always,
            (_, true) => When::Never,
            _ => When::Cheap,
        }
    }
}

/// Whether numbers are told week by week.
#[derive(Debug, Clone, Copy, Args)]
pub struct Weekly {
    /// Also write reach, frequency and spend week by week: periods.csv
    ///
    /// The same as --set measure.periods=true. It takes a little longer: what every shopper sees is then counted by week.
    #[arg(long)]
    pub periods: bool,
}

impl Weekly {
    /// What it changes in a scenario.
    pub fn change(self) -> Option<String> {
        self.periods.then(|| "measure.periods=true".into())
    }
}

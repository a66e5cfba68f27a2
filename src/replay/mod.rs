//! The same pipeline for a real log: its rows take the place of drawn journeys, part by part.
//! [`parts`] adds up logs that are split by user.

pub mod parts;

use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::analysis::estimate::Sample;
use crate::base::universe::Universe;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_all;
use crate::engine::tally::Tally;
use crate::ingest::account::Account;
use crate::ingest::error::LogError;
use crate::ingest::names::Names;
use crate::ingest::read::{Order, PART, Setup, read};
use crate::run::{Options, Results, Stage};
use crate::scenario::Scenario;
use crate::scenario::problem::Problems;
use crate::world::path::logged::Logged;

/// How a log is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// In which order its rows stand.
    pub order: Order,
    /// Of how many users, at least, the rows are kept: those whose events are told.
    pub kept: u64,
    /// How many rows fit into memory at one time.
    pub most: usize,
}

/// What was made of a log.
#[derive(Debug)]
pub struct Replayed {
    /// What the policies made of it; its scenario's journeys are the first users of the log.
    pub results: Results,
    /// What was read, and what could not be used.
    pub account: Account,
}

/// Why a log was not replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The scenario's names for the log's channels lead nowhere.
    #[error("{0}")]
    Names(#[from] Problems),
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Applies a scenario's caps to a log. `rows` learns how many rows were read, and may break it off.
///
/// # Errors
///
/// [`ReplayError`] where the log cannot be read or a watch breaks the replay off.
pub fn replay(
    scenario: &Scenario,
    log: impl BufRead,
    reading: Reading,
    options: &Options<'_>,
    rows: impl Fn(u64) -> ControlFlow<()>,
) -> Result<Replayed, ReplayError> {
    let names = scenario.log_names()?;
    let mut parts = Parts::new(scenario, reading, options);
    let account = read(log, &setup(scenario, &names, reading), |part| parts.take(part), rows)?;
    let (Some(tally), Some(first)) = (parts.tally, parts.first) else {
        return Err(LogError::Interrupted.into());
    };
    Ok(finish(scenario, tally, first, account))
}

fn setup<'a>(scenario: &'a Scenario, names: &'a Names, reading: Reading) -> Setup<'a> {
    Setup {
        columns: scenario.log.as_ref(),
        policy: &scenario.policies[0].name,
        names,
        calendar: &scenario.world.calendar,
        order: reading.order,
        part: PART,
        most: reading.most,
    }
}

/// The results of what was counted.
fn finish(scenario: &Scenario, tally: Tally, first: Arc<Logged>, account: Account) -> Replayed {
    let told = scenario.with_log(first);
    // That a sorted log holds no conversion is known once all of it is read.
    let scenario = if account.conversions > 0 { told } else { told.without_credit() };
    let prepared = Prepared::at_win_rates(scenario.model.clone()).with_shoppers(account.users);
    let scenario = scenario.with_shoppers(account.users);
    let sample = Sample::new(&tally, Universe::SIMULATED);
    Replayed { results: Results { scenario, prepared, tally, sample, levels: Vec::new() }, account }
}

/// What has been made of the stretches of a log so far.
struct Parts<'a> {
    scenario: &'a Scenario,
    reading: Reading,
    options: &'a Options<'a>,
    tally: Option<Tally>,
    /// The first users of the order of hashes, with those who are met with one of them. All replays of a log keep the
    /// same, so they give them the same numbers.
    first: Option<Arc<Logged>>,
}

impl<'a> Parts<'a> {
    fn new(scenario: &'a Scenario, reading: Reading, options: &'a Options<'a>) -> Self {
        Self { scenario, reading, options, tally: None, first: None }
    }

    fn take(&mut self, part: Logged) -> Result<(), LogError> {
        let part = Arc::new(part);
        let prepared = Prepared::at_win_rates(self.scenario.with_log(Arc::clone(&part)).model);
        let threads = self.options.threads;
        let counts = self.options.stage(Stage::Shoppers, |watch| simulate_all(&prepared, threads, watch));
        let counts = counts.map_err(|_| LogError::Interrupted)?;
        match &mut self.tally {
            Some(tally) => tally.merge(&counts),
            None => self.tally = Some(counts),
        }
        let kept = self.reading.kept as usize;
        self.first = Some(match self.first.take() {
            Some(first) => Arc::new(first.first_of_both(&part, kept)),
            None => Arc::new(part.first(kept)),
        });
        Ok(())
    }
}

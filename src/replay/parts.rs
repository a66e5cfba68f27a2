//! Logs that are split by user: any machine counts each by itself, and their counts add up to those of one log.
//!
//! Users stand in the order of their hashes, so it is the same who is told first of, and in which group a user is,
//! whatever part a user is in.

use std::collections::HashMap;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

use csv::WriterBuilder;
use serde::{Deserialize, Serialize};

use super::{Parts, Reading, ReplayError, Replayed, finish, setup};
use crate::engine::tally::Tally;
use crate::ingest::account::Account;
use crate::ingest::error::LogError;
use crate::ingest::long_ids::LongIds;
use crate::ingest::names::Names;
use crate::ingest::read::read_part;
use crate::run::Options;
use crate::scenario::Scenario;
use crate::world::path::logged::{Logged, Sighting};

/// What a part of a log counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Counted {
    tally: Tally,
    account: Account,
    /// What `run.json` does not have of the account.
    header: Vec<String>,
    long_ids: LongIds,
    /// The rows of the first users of the order of hashes.
    first: Vec<Sighting>,
    /// The smallest of the identifiers' hashes, where users can share them.
    identifiers: Vec<u64>,
}

/// So many identifiers of a part are kept. A split that parts many users who share one shows by them.
const IDENTIFIERS: usize = 4_096;

impl Counted {
    /// What was read.
    pub fn account(&self) -> &Account {
        &self.account
    }
}

/// Counts what a scenario's policies make of a log that holds all rows of some users.
///
/// # Errors
///
/// As those of [`super::replay`].
pub fn count(
    scenario: &Scenario,
    log: impl BufRead,
    reading: Reading,
    options: &Options<'_>,
    rows: impl Fn(u64) -> ControlFlow<()>,
) -> Result<Counted, ReplayError> {
    let names = scenario.log_names()?;
    let (mut parts, mut identifiers) = (Parts::new(scenario, reading, options), Vec::new());
    let take = |part: Logged| {
        if part.tells_shared() {
            identifiers.extend(part.keys().into_iter().map(|(key, _)| key));
            identifiers.sort_unstable();
            identifiers.dedup();
            identifiers.truncate(IDENTIFIERS);
        }
        parts.take(part)
    };
    let mut account = read_part(log, &setup(scenario, &names, reading), take, rows)?;
    let (Some(tally), Some(first)) = (parts.tally, parts.first) else {
        return Err(LogError::Interrupted.into());
    };
    let first = first.first(reading.kept as usize).sightings().to_vec();
    let (header, long_ids) = (std::mem::take(&mut account.header), std::mem::take(&mut account.long_ids));
    Ok(Counted { tally, account, header, long_ids, first, identifiers })
}

/// Why two parts are not parts of one log.
#[derive(Debug, thiserror::Error)]
pub enum Clash {
    /// Their columns differ.
    #[error("has other columns than {0}: {1}; write all parts of a log with the same columns")]
    Columns(String, String),
    /// A user is in both.
    #[error("has rows of a user who is in {0}, too: split the log by user, so that all rows of a user are in one part")]
    User(String),
    /// Users share an identifier.
    #[error(
        "has an identifier that {0} has, too: users who share one are decided together, so they must be in one part"
    )]
    Identifier(String),
    /// The parts cannot be read as one log.
    #[error("cannot be read with the parts before it: {0}")]
    Log(#[from] LogError),
}

/// The parts of a log, being added up in their order.
pub struct Sum<'a> {
    scenario: &'a Scenario,
    names: Names,
    reading: Reading,
    whole: Option<Whole>,
    /// In which part a user is, or an identifier.
    users: HashMap<[u64; 2], usize>,
    identifiers: HashMap<u64, usize>,
    /// What the parts are called.
    parts: Vec<String>,
}

struct Whole {
    tally: Tally,
    account: Account,
    first: Logged,
}

impl<'a> Sum<'a> {
    /// None yet. The rows of the first users are kept as `reading` says.
    ///
    /// # Errors
    ///
    /// Where the scenario's names for the log's channels lead nowhere.
    pub fn new(scenario: &'a Scenario, reading: Reading) -> Result<Self, ReplayError> {
        let (users, identifiers) = (HashMap::new(), HashMap::new());
        let names = scenario.log_names()?;
        Ok(Self { scenario, names, reading, whole: None, users, identifiers, parts: Vec::new() })
    }

    /// Adds a part.
    ///
    /// # Errors
    ///
    /// A [`Clash`] where it is no part of the same log.
    pub fn add(&mut self, name: String, counted: Counted) -> Result<(), Clash> {
        self.refuse_met(&counted)?;
        self.parts.push(name);
        let Counted { tally, mut account, header, long_ids, first, .. } = counted;
        let kept = self.reading.kept as usize;
        match &mut self.whole {
            Some(whole) if whole.account.header != header => {
                return Err(Clash::Columns(self.parts[0].clone(), header.join(", ")));
            }
            Some(whole) => {
                account.long_ids = long_ids;
                whole.tally.merge(&tally);
                whole.account.add(account)?;
                whole.first = whole.first.first_of_both(&whole.first.of_rows(first), kept);
            }
            None => {
                let first = self.no_rows(&header)?.of_rows(first).first(kept);
                self.whole = Some(Whole { tally, account: Account { header, long_ids, ..account }, first });
            }
        }
        Ok(())
    }

    /// A log of these columns without a row.
    fn no_rows(&self, header: &[String]) -> Result<Logged, LogError> {
        let mut text = WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        text.write_record(header).map_err(|error| LogError::unusable(error.to_string(), "read the log whole"))?;
        let text = text.into_inner().unwrap_or_default();
        let (setup, mut empty) = (setup(self.scenario, &self.names, self.reading), None);
        let keep = |part| {
            empty = Some(part);
            Ok(())
        };
        read_part(&text[..], &setup, keep, |_| ControlFlow::Continue(()))?;
        empty.ok_or(LogError::Interrupted)
    }

    /// Nobody is in two parts.
    fn refuse_met(&mut self, counted: &Counted) -> Result<(), Clash> {
        let part = self.parts.len();
        for row in &counted.first {
            let met = *self.users.entry(row.user).or_insert(part);
            if met != part {
                return Err(Clash::User(self.parts[met].clone()));
            }
        }
        for key in &counted.identifiers {
            let met = *self.identifiers.entry(*key).or_insert(part);
            if met != part {
                return Err(Clash::Identifier(self.parts[met].clone()));
            }
        }
        Ok(())
    }

    /// The replay of all parts.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where their times were written in several ways.
    pub fn finish(self) -> Result<Replayed, LogError> {
        let Whole { tally, mut account, first } = self.whole.ok_or(LogError::Interrupted)?;
        account.settle(self.scenario.log.as_ref().and_then(|columns| columns.dates))?;
        Ok(finish(self.scenario, tally, Arc::new(first), account))
    }
}

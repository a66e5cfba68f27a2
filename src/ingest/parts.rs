//! Rows that have been read, until they are handed over in parts that hold whole users.

use std::collections::{HashMap, HashSet};

use super::account::{Account, shown};
use super::columns::{Columns, Duplicates};
use super::error::LogError;
use super::reasons::{Reason, Taken};
use super::table::At;
use crate::base::time::Calendar;
use crate::world::path::logged::{Logged, Reading, Sighting};
use crate::world::path::recorded::SESSION_GAP;

/// What has been read and not yet handed over.
pub struct Parts {
    part: Part,
    reading: Reading,
    /// Is one conversion named by several rows?
    one_conversion: bool,
    duplicates: Option<Duplicates>,
    /// Were repeats kept in what has been handed over, because all times were coarse?
    kept: bool,
    /// Are all rows of the log here when they are handed over?
    knows_all: bool,
    /// Rows after which whole users are handed over.
    enough: usize,
    /// Identifiers of what has been handed over, where more is to come.
    met: HashSet<u64>,
    /// The user whose rows are being read.
    user: Vec<u8>,
    /// Have users come in the order of their bytes so far? And of their numbers?
    ordered: [bool; 2],
}

/// Rows that are handed over together.
#[derive(Debug, Default)]
pub struct Part {
    sightings: Vec<Sighting>,
    /// The line before the part's first.
    base: u64,
    /// By line of the part, rows that take several lines, and how many.
    tall: HashMap<u32, u64>,
}

impl Part {
    /// Where a row stands in the file.
    fn at(&self, line: u32) -> At {
        At { line: self.base + u64::from(line), lines: self.tall.get(&line).copied().unwrap_or(1) }
    }
}

impl Parts {
    /// None yet; `enough` rows are handed over as soon as their users are whole.
    pub fn new(columns: &Columns, calendar: Calendar, (conversions, knows_all): (bool, bool), enough: usize) -> Self {
        let identity = columns.identifier.is_some() || columns.person.is_some();
        let reading = Reading {
            identity,
            shared: identity && !columns.local_identifiers,
            sessions: columns.session.is_some(),
            conversions,
            session_gap: columns.session_gap.map_or(SESSION_GAP, |gap| gap.seconds()),
            calendar,
        };
        Self {
            part: Part::default(),
            reading,
            one_conversion: columns.conversion_id.is_some(),
            duplicates: columns.duplicates,
            kept: false,
            met: HashSet::new(),
            knows_all,
            enough,
            user: Vec::new(),
            ordered: [true; 2],
        }
    }

    /// Rows that wait to be handed over.
    pub fn len(&self) -> usize {
        self.part.sightings.len()
    }

    /// Adds a row.
    pub fn push(&mut self, seen: Sighting) {
        self.part.sightings.push(seen);
    }

    /// What is left in the end.
    pub fn rest(&mut self) -> Part {
        std::mem::take(&mut self.part)
    }

    /// The number of a row's line within the part.
    pub fn number(&mut self, at: At) -> Result<u32, LogError> {
        let number = u32::try_from(at.line - self.part.base).map_err(|_| {
            LogError::unusable(
                "it has more rows than are held in memory at one time",
                "sort it by user and say --sorted; no user may have more than four thousand million rows",
            )
        })?;
        if at.lines > 1 {
            self.part.tall.insert(number, at.lines);
        }
        Ok(number)
    }

    /// Notes whose row this is. Where a user is whole and there is enough, gives what came before.
    pub fn turn_to(&mut self, user: &[u8], before: usize, at: At, account: &Account) -> Result<Option<Part>, LogError> {
        if self.user == user {
            return Ok(None);
        }
        let number = |name: &[u8]| (name.len(), name.to_vec());
        self.ordered[0] &= self.user.as_slice() < user;
        self.ordered[1] &= number(&self.user) < number(user);
        if self.ordered == [false; 2] {
            let (one, two) = (shown(&self.user), shown(user));
            return Err(LogError::unusable(
                format!("line {}: it is not sorted by user: `{two}` comes after `{one}`", at.line),
                "leave out --sorted, or sort it by the bytes of the user column, or of `person` where that is named (LC_ALL=C sort)",
            ));
        }
        self.user.clear();
        self.user.extend_from_slice(user);
        // Whether times are coarse, a few rows cannot tell.
        let is_open = self.duplicates.is_none() && account.grain.is_coarse() && before < FEW;
        if before < self.enough || is_open {
            return Ok(None);
        }
        let mut sightings = self.part.sightings.split_off(before);
        sightings.iter_mut().for_each(|row| row.line = 1);
        let tall = if at.lines > 1 { HashMap::from([(1, at.lines)]) } else { HashMap::new() };
        let next = Part { sightings, base: at.line - 1, tall };
        Ok(Some(std::mem::replace(&mut self.part, next)))
    }

    /// Makes users of rows and counts what they did.
    pub fn finish(&mut self, mut part: Part, account: &mut Account) -> Result<Logged, LogError> {
        let mut log = Logged::new(std::mem::take(&mut part.sightings), self.reading.clone());
        let (is_coarse, drops) = (account.grain.is_coarse(), self.duplicates == Some(Duplicates::Drop));
        if self.kept && !is_coarse {
            return Err(late_seconds("its first users have times to the minute or coarser, and others have seconds"));
        }
        self.kept |= self.duplicates.is_none() && is_coarse;
        let mut dropped: Vec<([u64; 2], u64)> = Vec::new();
        if self.duplicates != Some(Duplicates::Keep) {
            let drops = drops || !is_coarse;
            // A row of several events is one repeat.
            let mut last = None;
            log.find_repeats(drops, |row| {
                let at = part.at(row.line);
                match last.replace(row.line) == Some(row.line) {
                    true => {}
                    false if drops => {
                        account.set_aside(Reason::Repeat, at, b"");
                        match dropped.last_mut().filter(|(user, _)| *user == row.user) {
                            Some((_, rows)) => *rows += 1,
                            None => dropped.push((row.user, 1)),
                        }
                    }
                    false => account.take(Taken::Repeat, at, b""),
                }
            });
        }
        if self.one_conversion {
            log.join_conversions(|row| account.take(Taken::OneConversion, part.at(row.line), b""));
        }
        if self.knows_all {
            log.look_for_conversions();
        }
        self.refuse_distant(&log, &part)?;
        account.sharing_users += log.joined_users();
        // They come in the order of users, as users do.
        let mut dropped = dropped.into_iter().peekable();
        for rows in (0..log.users()).map(|user| log.of(user)) {
            let repeats = dropped.next_if(|(user, _)| *user == rows[0].user).map_or(0, |(_, repeats)| repeats);
            account.count_user(rows, repeats, |line| part.at(line).line);
        }
        Ok(log)
    }

    /// Refuses users who share an identifier with those of an earlier part: they would have to be met together.
    fn refuse_distant(&mut self, log: &Logged, part: &Part) -> Result<(), LogError> {
        if !log.tells_shared() || self.enough == usize::MAX {
            return Ok(());
        }
        let keys = log.keys();
        if let Some((_, user)) = keys.iter().find(|(key, _)| self.met.contains(key)) {
            let line = part.at(log.of(u64::from(*user))[0].line).line;
            return Err(LogError::unusable(
                format!("the user of line {line} shares an identifier with one much further up"),
                "leave out --sorted: users who share one are decided together",
            ));
        }
        self.met.extend(keys.into_iter().map(|(key, _)| key));
        Ok(())
    }
}

/// Rows that tell whether all times of a log are coarse.
const FEW: usize = 1 << 14;

/// Whether rows repeat each other cannot be told alike for all of a log.
pub(super) fn late_seconds(what: &str) -> LogError {
    LogError::unusable(
        what,
        "say under [log] whether rows that repeat another are other events: duplicates = \"keep\" or \"drop\"",
    )
}

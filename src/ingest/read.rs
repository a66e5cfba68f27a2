//! A log, read row by row and handed over in parts that hold whole users.
//!
//! Rows in any order make one part, which stands in memory. Rows that are sorted by user make parts of
//! about a million rows, however long the log. That they are sorted is somebody's word, and is checked.

use std::io::BufRead;
use std::ops::ControlFlow;

use csv::ByteRecord;

use super::account::{Account, Reason, shown};
use super::clock::Clock;
use super::columns::{Columns, Duplicates};
use super::error::LogError;
use super::header::{Places, listed};
use super::names::Names;
use super::row::RowReader;
use super::table;
use crate::base::time::Calendar;
use crate::world::path::logged::{Logged, Reading, Sighting};
use crate::world::path::recorded::SESSION_GAP;

/// How the rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Somehow.
    Any,
    /// By user: by bytes, or as whole numbers without leading zeros.
    ByUser,
}

/// What must be known to read a log.
pub struct Setup<'a> {
    /// Its columns; None: it must be omnicap's own `events.csv`.
    pub columns: Option<&'a Columns>,
    /// The policy whose rows are taken of omnicap's own `events.csv`.
    pub policy: &'a str,
    /// The names of channels.
    pub names: &'a Names,
    /// The flight.
    pub calendar: &'a Calendar,
    /// How its rows are ordered.
    pub order: Order,
    /// Rows of a part, where they are ordered.
    pub part: usize,
}

/// Rows of a part that are held in memory at one time.
pub const PART: usize = 1 << 20;

/// Rows between two looks at interruption.
const BREATH: u64 = 1 << 14;

/// Reads a log; `take` gets it part by part, `watch` learns of every few thousand rows.
///
/// # Errors
///
/// A [`LogError`] where the log cannot be read, lacks a column, is not sorted as promised, or the watch breaks off.
pub fn read(
    from: impl BufRead,
    setup: &Setup<'_>,
    mut take: impl FnMut(Logged) -> Result<(), LogError>,
    mut watch: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Account, LogError> {
    let mut table = table::open(from)?;
    let (columns, indices) = columns(setup, &table.header)?;
    let rows =
        RowReader::new(indices, setup.names, Clock::new(setup.calendar, &columns.zone, columns.epoch), setup.calendar);
    let (mut row, mut account, mut parts) = (ByteRecord::new(), Account::default(), Parts::new(&columns, setup));
    while let Some(line) = table.next(&mut row)? {
        let before = parts.sightings.len();
        let number = parts.number(line)?;
        rows.read(&row, line, &mut account, |seen| parts.sightings.push(Sighting { line: number, ..seen }));
        let user = row.get(rows.indices.shopper).unwrap_or_default().trim_ascii();
        if setup.order == Order::ByUser
            && parts.sightings.len() > before
            && let Some((whole, base)) = parts.turn_to(user, before, line)?
        {
            take(parts.finish(whole, base, &mut account))?;
        }
        if account.rows % BREATH == 0 {
            go_on(watch(BREATH))?;
        }
    }
    go_on(watch(account.rows % BREATH))?;
    let rest = std::mem::take(&mut parts.sightings);
    take(parts.finish(rest, parts.base, &mut account))?;
    Ok(account)
}

/// What the scenario says of the columns; or, where that does not fit or nothing is said, what is known of omnicap's own
/// `events.csv`.
fn columns(setup: &Setup<'_>, header: &[String]) -> Result<(Columns, Places), LogError> {
    let said = setup.columns.map(|columns| (columns.clone(), Places::new(columns, header)));
    match (said, Columns::own(header, setup.policy)) {
        (Some((columns, Ok(indices))), _) => Ok((columns, indices)),
        (_, Some(own)) => Places::new(&own, header).map(|indices| (own, indices)),
        (Some((_, Err(error))), None) => Err(error),
        (None, None) => Err(unknown(header)),
    }
}

fn go_on(flow: ControlFlow<()>) -> Result<(), LogError> {
    if flow.is_break() { Err(LogError::Interrupted) } else { Ok(()) }
}

fn unknown(header: &[String]) -> LogError {
    let columns = listed(header.iter().map(String::as_str));
    let cure = format!(
        "say under [log] which columns hold what, such as user = \"customer_id\", time = \"time\", \
         channel = \"channel\"; its columns are {columns}"
    );
    LogError::unusable("the scenario does not say how to read this log", cure)
}

/// What has been read and not yet handed over.
struct Parts {
    sightings: Vec<Sighting>,
    reading: Reading,
    duplicates: Duplicates,
    /// Rows after which whole users are handed over.
    part: usize,
    /// The line before the part's first.
    base: u64,
    /// The user whose rows are being read.
    user: Vec<u8>,
    /// Have users come in the order of their bytes so far? And of their numbers?
    ordered: [bool; 2],
}

impl Parts {
    fn new(columns: &Columns, setup: &Setup<'_>) -> Self {
        let reading = Reading {
            identity: columns.identifier.is_some() || columns.person.is_some(),
            sessions: columns.session.is_some(),
            session_gap: columns.session_gap.map_or(SESSION_GAP, |gap| gap.seconds()),
        };
        Self {
            sightings: Vec::new(),
            reading,
            duplicates: columns.duplicates,
            part: setup.part,
            base: 0,
            user: Vec::new(),
            ordered: [true; 2],
        }
    }

    /// A line's number within the part.
    fn number(&self, line: u64) -> Result<u32, LogError> {
        u32::try_from(line - self.base).map_err(|_| {
            LogError::unusable(
                "it has more rows than are held in memory at one time",
                "sort it by user and say --sorted; no user may have more than four thousand million rows",
            )
        })
    }

    /// Notes whose row this is. Where a user is whole and there is enough, gives what came before, and
    /// the line before the first of it.
    fn turn_to(&mut self, user: &[u8], before: usize, line: u64) -> Result<Option<(Vec<Sighting>, u64)>, LogError> {
        if self.user == user {
            return Ok(None);
        }
        let number = |name: &[u8]| (name.len(), name.to_vec());
        self.ordered[0] &= self.user.as_slice() < user;
        self.ordered[1] &= number(&self.user) < number(user);
        if self.ordered == [false; 2] {
            let (one, two) = (shown(&self.user), shown(user));
            return Err(LogError::unusable(
                format!("line {line}: it is not sorted by user: `{two}` comes after `{one}`"),
                "leave out --sorted, or sort it by the bytes of the user column, or of `person` where that is named (LC_ALL=C sort)",
            ));
        }
        self.user.clear();
        self.user.extend_from_slice(user);
        if before < self.part {
            return Ok(None);
        }
        let mut rest = self.sightings.split_off(before);
        rest.iter_mut().for_each(|row| row.line = 1);
        let base = std::mem::replace(&mut self.base, line - 1);
        Ok(Some((std::mem::replace(&mut self.sightings, rest), base)))
    }

    /// Makes users of rows and counts what they did.
    fn finish(&self, sightings: Vec<Sighting>, base: u64, account: &mut Account) -> Logged {
        let mut log = Logged::new(sightings, self.reading);
        if self.duplicates == Duplicates::Drop {
            // A row of several events is one repeat.
            let mut last = None;
            log.drop_repeats(|row| {
                if last != Some(row.line) {
                    account.set_aside(Reason::Repeat, base + u64::from(row.line), b"");
                }
                last = Some(row.line);
            });
        }
        (0..log.users()).for_each(|user| account.count_user(log.of(user)));
        log
    }
}

//! A log, read row by row and handed over in parts that hold whole users.
//!
//! Rows in any order make one part, which stands in memory. Rows that are sorted by user make parts of
//! about a million rows, however long the log. That they are sorted is somebody's word, and is checked.

use std::io::BufRead;
use std::ops::ControlFlow;

use csv::ByteRecord;

use super::account::Account;
use super::cells::Quote;
use super::clock::Clock;
use super::columns::Columns;
use super::error::LogError;
use super::header::{Places, listed};
use super::kinds::{Kinds, is_flag};
use super::names::Names;
use super::parts::Parts;
use super::row::RowReader;
use super::table;
use crate::base::phrase::counted;
use crate::base::time::Calendar;
use crate::world::path::logged::{Logged, Sighting};

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
    /// So many rows fit into memory at one time.
    pub most: usize,
}

impl Setup<'_> {
    /// Is this the header of the log?
    pub fn fits(&self, header: &[String]) -> bool {
        columns(self, header).is_ok()
    }
}

/// Rows of a part that are held in memory at one time.
pub const PART: usize = 1 << 20;

/// A file of paths that are drawn from is held whole: more rows of a log than this are none.
pub const MOST_RECORDED: usize = 20_000_000;

/// A row takes so many bytes of memory.
pub const ROW: u64 = 64;
/// One that tells identifiers takes more.
pub const ROW_WITH_IDENTIFIER: u64 = 112;

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
    take: impl FnMut(Logged) -> Result<(), LogError>,
    watch: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Account, LogError> {
    let mut account = read_rows(from, setup, true, take, watch)?;
    account.settle(setup.columns.and_then(|columns| columns.dates))?;
    Ok(account)
}

/// Reads one of several logs whose accounts are added up, each with all rows of its users. What only all rows together
/// tell is left to [`Account::settle`].
///
/// # Errors
///
/// As those of [`read`].
pub fn read_part(
    from: impl BufRead,
    setup: &Setup<'_>,
    take: impl FnMut(Logged) -> Result<(), LogError>,
    watch: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Account, LogError> {
    read_rows(from, setup, false, take, watch)
}

fn read_rows(
    from: impl BufRead,
    setup: &Setup<'_>,
    is_whole: bool,
    mut take: impl FnMut(Logged) -> Result<(), LogError>,
    mut watch: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Account, LogError> {
    let quote = setup.columns.map_or(Quote::Cell, |columns| columns.quote);
    let mut table = table::open(from, quote, |header| setup.fits(header))?;
    let (columns, indices) = columns(setup, &table.header)?;
    let clock = Clock::new(setup.calendar, &columns.zone, columns.epoch);
    let enough = if setup.order == Order::ByUser { setup.part } else { usize::MAX };
    let conversions = indices.kinds.tell_conversions();
    let knows_all = is_whole && enough == usize::MAX;
    let mut parts = Parts::new(&columns, clock.calendar().clone(), (conversions, knows_all), enough);
    let rows = RowReader::new(&columns, indices, setup.names, clock);
    let is_passed_over = matches!(rows.indices.kinds, Kinds::Impressions);
    let passed_over = told_by(&table.header).filter(|_| is_passed_over).map(str::to_string);
    let one_channel = columns.one_channel.clone().or_else(|| setup.names.only_name().map(str::to_string));
    let one_channel = one_channel.filter(|_| rows.indices.channel.is_none());
    let header = table.header.clone();
    let (mut row, mut account) =
        (ByteRecord::new(), Account { header, passed_over, one_channel, ..Account::default() });
    let mut seen = 0;
    while let Some(at) = table.next(&mut row)? {
        // Lines are counted and not rows: there may be many that are blank.
        if at.line - seen >= BREATH {
            go_on(watch(at.line - seen))?;
            seen = at.line;
        }
        if row.is_empty() {
            continue;
        }
        if at.lines > 1 && rows.indices.is_broken(&row) {
            return Err(table.open_quote(at.line, false));
        }
        let before = parts.len();
        let number = parts.number(at)?;
        rows.read(&row, at, &mut account, |seen| parts.push(Sighting { line: number, ..seen }))?;
        if parts.len() > setup.most {
            return Err(too_many(setup));
        }
        if setup.order == Order::ByUser
            && parts.len() > before
            && let Some(part) = parts.turn_to(rows.indices.user(&row), before, at, &account)?
        {
            take(parts.finish(part, &mut account)?)?;
        }
    }
    go_on(watch(table.count() - seen))?;
    let rest = parts.rest();
    take(parts.finish(rest, &mut account)?)?;
    account.span = account.span.and_then(|(first, last)| Some((rows.day(first)?, rows.day(last)?)));
    account.count_lines(&table);
    Ok(account)
}

/// What the scenario says of the columns; or, where that does not fit or nothing is said, what is known of omnicap's own
/// `events.csv`.
fn columns(setup: &Setup<'_>, header: &[String]) -> Result<(Columns, Places), LogError> {
    let is_one = setup.names.only().is_some();
    let said = setup.columns.map(|columns| (columns.clone(), Places::new(columns, header, is_one)));
    match (said, Columns::own(header, setup.policy)) {
        (Some((columns, Ok(indices))), _) => Ok((columns, indices)),
        (_, Some(own)) => Places::new(&own, header, false).map(|indices| (own, indices)),
        (Some((_, Err(error))), None) => Err(error),
        (None, None) => {
            let usual = Columns { event: event_of(header).map(Into::into), ..Columns::default() };
            let indices = Places::new(&usual, header, is_one);
            indices.map(|indices| (usual, indices)).map_err(|_| unknown(header))
        }
    }
}

/// The column that usually says what happened.
fn event_of(header: &[String]) -> Option<&str> {
    header.iter().map(String::as_str).find(|name| *name == USUAL_EVENT)
}

const USUAL_EVENT: &str = "event";

/// A column that says what happened, by words or as a flag.
fn told_by(header: &[String]) -> Option<&str> {
    let flag = || header.iter().map(String::as_str).find(|name| is_flag(name));
    event_of(header).or_else(flag)
}

fn go_on(flow: ControlFlow<()>) -> Result<(), LogError> {
    if flow.is_break() { Err(LogError::Interrupted) } else { Ok(()) }
}

/// Before memory ends, which would end everything without a word.
fn too_many(setup: &Setup<'_>) -> LogError {
    let cure = match setup.order {
        Order::ByUser => "one user has them: name it under [log] if it is nobody, nobody = [\"…\"]",
        Order::Any => "sort it by user and say --sorted: it is then read in parts, however long it is",
    };
    let rows = counted(setup.most as f64, "row");
    LogError::unusable(format!("it has more than {rows}, and no more fit into the memory that is free"), cure)
}

fn unknown(header: &[String]) -> LogError {
    let columns = listed(header.iter().map(String::as_str));
    let cure = format!(
        "say under [log] which columns hold what, such as user = \"customer_id\", time = \"time\", \
         channel = \"channel\"; its columns are {columns}"
    );
    LogError::unusable("the scenario does not say how to read this log", cure)
}

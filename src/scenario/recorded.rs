//! Recorded paths: the file that a journey names, read and resolved.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::decode::did_you_mean;
use super::files::Files;
use super::problem::{Problem, Problems};
use super::written::{File, JourneyEntry};
use crate::base::digest::digest;
use crate::base::number::percent;
use crate::base::phrase::counted;
use crate::base::time::Calendar;
use crate::ingest::account::Account;
use crate::ingest::columns::Columns;
use crate::ingest::error::LogError;
use crate::ingest::names::Names;
use crate::ingest::paths::{self, PathFile};
use crate::ingest::read::{MOST_RECORDED, Order, PART, Setup, read};
use crate::ingest::{table, unpack::unpack};
use crate::world::channel::Channel;
use crate::world::path::Path;
use crate::world::path::logged::{Kind, Logged, Sighting};
use crate::world::path::recorded::{Bought, Paths, Recorded, Step};
use crate::world::seasonality::Seasonality;

/// What is at hand to read a record.
pub struct Record<'f, 's> {
    /// Which columns of a log hold what.
    pub log: Option<&'s Spanned<Columns>>,
    /// Where files come from.
    pub files: Files<'f>,
    /// Takes note of what was read.
    pub inputs: &'s mut BTreeMap<String, String>,
}

impl Record<'_, '_> {
    /// The model of recorded paths.
    pub fn path(
        &mut self,
        entry: &Spanned<JourneyEntry>,
        calendar: &Calendar,
        seasonality: Seasonality,
        channels: &[Channel],
        problems: &mut Problems,
    ) -> Option<Path> {
        let journey = entry.get_ref();
        let Some(file) = &journey.file else {
            let cure = "say which file holds the paths: file = \"paths.csv\"";
            problems.push(Problem::error("the journey has no `file`", cure, Some(entry.span())));
            return None;
        };
        let open = match self.files {
            Files::Unread => return Some(Path::Logged(None)),
            Files::Open(open) => open,
            Files::None => {
                let cure = "this scenario was read from text alone; omnicap reads files beside a scenario's file";
                problems.push(Problem::error("there are no files here", cure, Some(file.span())));
                return None;
            }
        };
        let names = self.names(journey, channels, problems);
        let file = Named { name: file.get_ref(), span: file.span() };
        let bytes =
            open(file.name).map_err(|why| problems.push(file.wrong(&why, "it is looked for beside the scenario")));
        let bytes = bytes.ok()?;
        self.inputs.insert(file.name.into(), digest(&bytes));
        let context = RecordContext { file: &file, columns: self.log.map(Spanned::get_ref), calendar, channels };
        let paths =
            paths_of(&bytes, &names, &context, problems).map_err(|error| problems.push(file.unreadable(&error)));
        let paths = paths.ok()?;
        if paths.total() == 0 {
            problems.push(file.wrong("it holds no path", "at least one path must have a count above 0"));
            return None;
        }
        let dwell = journey.dwell.as_ref().map(|dwell| *dwell.get_ref());
        Some(Path::Recorded(Box::new(Recorded::new(seasonality, dwell, paths, channels))))
    }

    fn names(&self, journey: &JourneyEntry, channels: &[Channel], problems: &mut Problems) -> Names {
        let maps = [
            self.log.map(|log| (&log.get_ref().names, log.span())),
            journey.names.as_ref().map(|names| (names.get_ref(), names.span())),
        ];
        let span = maps.iter().flatten().last().map(|(_, span)| span.clone());
        let mut unknown = Vec::new();
        let names = Names::new(channels, maps.iter().flatten().map(|(map, _)| *map), &mut unknown);
        refuse_unknown_names(unknown, span, channels, problems);
        names
    }
}

/// Refuses a log's names that lead to no channel where they stand, before any log is read.
pub fn refuse_log_names(file: &File, channels: &[Channel], problems: &mut Problems) {
    let Some(log) = file.log.as_ref().filter(|_| !file.model().is_recorded()) else { return };
    let mut unknown = Vec::new();
    Names::new(channels, [&log.get_ref().names], &mut unknown);
    refuse_unknown_names(unknown, Some(log.span()), channels, problems);
}

/// Says which names a map leads to no channel.
pub fn refuse_unknown_names(
    unknown: Vec<(String, String)>,
    span: Option<Range<usize>>,
    channels: &[Channel],
    problems: &mut Problems,
) {
    for (from, to) in unknown {
        let names = channels.iter().map(|channel| channel.name.as_str());
        let cure = did_you_mean(&to, names).unwrap_or_else(|| "write a channel's name, or \"\" to leave it out".into());
        problems.push(Problem::error(format!("`{from}` is mapped to `{to}`, which is no channel"), cure, span.clone()));
    }
}

/// A file, and where the scenario names it.
struct Named<'a> {
    name: &'a str,
    span: Range<usize>,
}

impl Named<'_> {
    fn wrong(&self, what: &str, cure: &str) -> Problem {
        Problem::error(format!("`{}`: {what}", self.name), cure, Some(self.span.clone()))
    }

    fn odd(&self, what: &str, cure: &str) -> Problem {
        Problem::warning(format!("`{}`: {what}", self.name), cure, Some(self.span.clone()))
    }

    fn unreadable(&self, error: &LogError) -> Problem {
        let text = error.to_string();
        let (what, cure) = text.split_once('\n').unwrap_or((&text, ""));
        self.wrong(what, cure.trim())
    }
}

/// The paths of a file of either kind, as its header says.
fn paths_of(
    bytes: &[u8],
    names: &Names,
    context: &RecordContext<'_>,
    problems: &mut Problems,
) -> Result<Paths, LogError> {
    let RecordContext { columns, calendar, .. } = *context;
    let setup = Setup { columns, policy: "", names, calendar, order: Order::Any, part: PART, most: MOST_RECORDED };
    let quote = columns.map(|columns| columns.quote).unwrap_or_default();
    let is_header = |header: &[String]| paths::is_one(header) || setup.fits(header);
    if paths::is_one(&table::open(unpack(bytes)?, quote, is_header)?.header) {
        Ok(paths_of_counts(paths::read(unpack(bytes)?, quote, names)?, context.file, problems))
    } else {
        paths_of_log(bytes, &setup, context, problems)
    }
}

/// What a file is read with.
struct RecordContext<'a> {
    file: &'a Named<'a>,
    columns: Option<&'a Columns>,
    calendar: &'a Calendar,
    channels: &'a [Channel],
}

/// Every user of a log is one path.
fn paths_of_log(
    bytes: &[u8],
    setup: &Setup<'_>,
    context: &RecordContext<'_>,
    problems: &mut Problems,
) -> Result<Paths, LogError> {
    let RecordContext { file, channels, .. } = *context;
    let mut paths = Paths::default();
    let take = |log: Logged| {
        paths.calendar = Some(log.calendar().clone());
        for rows in (0..log.users()).map(|user| log.of(user)) {
            let steps = rows.iter().filter_map(|row| step(row, channels));
            paths.push_bought(steps, 1, rows.iter().filter_map(bought), 1);
        }
        Ok(())
    };
    let account = read(unpack(bytes)?, setup, take, |_| std::ops::ControlFlow::Continue(()))?;
    say_strangers(&account, file, problems);
    account.heavy().iter().for_each(|told| problems.push(file.odd(told, "")));
    account.faults().iter().for_each(|fault| problems.push(file.odd(fault, "they are left out")));
    account.takings().iter().for_each(|taken| problems.push(file.odd(taken, "")));
    account.lines_told().for_each(|told| problems.push(file.odd(&told, "")));
    Ok(paths)
}

/// Paths with counts.
fn paths_of_counts(read: PathFile, file: &Named<'_>, problems: &mut Problems) -> Paths {
    say_hidden(&read, file, problems);
    say_strangers(&read.account, file, problems);
    if read.account.unknown_channels.is_empty() {
        read.account.faults().iter().for_each(|fault| problems.push(file.wrong(fault, "mend the file")));
    }
    if let Some(missing) = read.missing {
        let title = format!("the file has no column `{missing}`");
        problems.push(
            file.odd(&title, "only those that its other column counts are drawn: the paths of the rest are not known"),
        );
    }
    if read.uncounted > 0 {
        let (rows, do_not, their) = match read.uncounted {
            1 => ("1 row".into(), "does", "its"),
            rows => (format!("{rows} rows"), "do", "their"),
        };
        let share = percent(read.uncounted as f64 / read.account.rows.max(1) as f64);
        let hidden =
            format!("{rows} {do_not} not say how many people went {their} path (NULL or empty), {share} of the rows");
        problems.push(file.odd(&hidden, "they are left out: exports hide the counts of small groups"));
    }
    read.account.lines_told().for_each(|told| problems.push(file.odd(&told, "")));
    read.paths
}

/// People whose path was hidden, with their share: it may be most of them.
fn say_hidden(read: &PathFile, file: &Named<'_>, problems: &mut Problems) {
    if read.hidden == 0 {
        return;
    }
    let share = |part: u64, all: u64| percent(part as f64 / all.max(1) as f64);
    let hidden = format!(
        "{} people ({} of all) have no path, in {} ({}): it was hidden because few went it",
        read.hidden,
        share(read.hidden, read.hidden.saturating_add(read.paths.total())),
        counted(read.hidden_rows as f64, "row"),
        share(read.hidden_rows, read.account.rows),
    );
    problems.push(file.odd(&hidden, "they are left out, and rare paths with them"));
}

/// A row as a step of a path: an impression, or a visit to where no ads are shown.
fn step(row: &Sighting, channels: &[Channel]) -> Option<Step> {
    let counts = match row.kind {
        Kind::Impression => true,
        Kind::Visit => !channels[row.channel as usize].serves(),
        Kind::Click | Kind::Conversion => false,
    };
    counts.then_some(Step { channel: row.channel, time: Some(row.time) })
}

/// A row as something bought.
fn bought(row: &Sighting) -> Option<Bought> {
    let Sighting { channel, time, node: value, .. } = *row;
    (row.kind == Kind::Conversion).then_some(Bought { channel, time: Some(time), value })
}

fn say_strangers(account: &Account, file: &Named<'_>, problems: &mut Problems) {
    for stranger in account.strangers().iter().take(8) {
        let cure =
            "say which channel it is under [journey.names], such as { \"FB\" = \"social\" }, or \"\" to leave it out";
        problems.push(file.wrong(&format!("there is no channel {stranger}"), cure));
    }
}

/// Keys that mean nothing where paths are real: to ignore them would hide a slip.
pub fn refuse_idle(file: &File, problems: &mut Problems) {
    if !file.model().is_recorded() {
        return;
    }
    let mut refuse = |key: &str, why: &str, span: Option<Range<usize>>| {
        let title = format!("`{key}` means nothing to the recorded model");
        problems.push(Problem::error(title, why, span));
    };
    if file.population.is_some() {
        refuse("population", "who does how much stands in the recorded paths: take it out", None);
    }
    for channel in file.channel.iter().map(Spanned::get_ref) {
        if let Some(usage) = &channel.usage {
            refuse("usage", "who uses which channel stands in the recorded paths: take it out", Some(usage.span()));
        }
        if let Some(opportunities) = &channel.opportunities {
            let why = "every recorded step is one opportunity: take it out";
            refuse("opportunities", why, Some(opportunities.span()));
        }
    }
}

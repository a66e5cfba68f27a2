//! Recorded paths: the file that a journey names, read and resolved.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::decode::did_you_mean;
use super::files::Files;
use super::problem::{Problem, Problems};
use super::written::{File, JourneyEntry, Model};
use crate::base::digest::digest;
use crate::base::time::Calendar;
use crate::ingest::account::Account;
use crate::ingest::columns::Columns;
use crate::ingest::error::LogError;
use crate::ingest::names::Names;
use crate::ingest::read::{Order, PART, Setup, read};
use crate::ingest::{paths, table, unpack::unpack};
use crate::world::channel::Channel;
use crate::world::path::Path;
use crate::world::path::logged::{Kind, Logged, Sighting};
use crate::world::path::recorded::{Paths, Recorded, Step};
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
        let index = Place { name: file.get_ref(), span: file.span() };
        let bytes = open(file.get_ref())
            .map_err(|why| problems.push(index.wrong(&why, "it is looked for beside the scenario")));
        let bytes = bytes.ok()?;
        self.inputs.insert(file.get_ref().clone(), digest(&bytes));
        let columns = self.log.map(Spanned::get_ref);
        let paths = match paths_of(&bytes, columns, &names, calendar, channels, &index, problems) {
            Ok(paths) => paths,
            Err(error) => {
                problems.push(index.unreadable(&error));
                return None;
            }
        };
        if paths.total() == 0 {
            problems.push(index.wrong("it holds no path", "at least one path must have a count above 0"));
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
        let mut strays = Vec::new();
        let names = Names::new(channels, maps.iter().flatten().map(|(map, _)| *map), &mut strays);
        refuse_strays(strays, span, channels, problems);
        names
    }
}

/// Says which names a map leads to no channel.
pub fn refuse_strays(
    strays: Vec<(String, String)>,
    span: Option<Range<usize>>,
    channels: &[Channel],
    problems: &mut Problems,
) {
    for (from, to) in strays {
        let names = channels.iter().map(|channel| channel.name.as_str());
        let cure = did_you_mean(&to, names).unwrap_or_else(|| "write a channel's name, or \"\" to leave it out".into());
        problems.push(Problem::error(format!("`{from}` is mapped to `{to}`, which is no channel"), cure, span.clone()));
    }
}

/// The index in the scenario that names the file.
struct Place<'a> {
    name: &'a str,
    span: Range<usize>,
}

impl Place<'_> {
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
    columns: Option<&Columns>,
    names: &Names,
    calendar: &Calendar,
    channels: &[Channel],
    index: &Place<'_>,
    problems: &mut Problems,
) -> Result<Paths, LogError> {
    let header = table::open(unpack(bytes)?)?.header;
    if !paths::is_one(&header) {
        let setup = Setup { columns, policy: "", names, calendar, order: Order::Any, part: PART };
        let mut paths = Paths::default();
        let take = |log: Logged| {
            (0..log.users()).for_each(|user| paths.push(log.of(user).iter().filter_map(|row| step(row, channels)), 1));
            Ok(())
        };
        let account = read(unpack(bytes)?, &setup, take, |_| std::ops::ControlFlow::Continue(()))?;
        say_strangers(&account, index, problems);
        account.faults().iter().for_each(|fault| problems.push(index.odd(fault, "they are left out")));
        return Ok(paths);
    }
    let file = paths::read(unpack(bytes)?, names)?;
    say_strangers(&file.account, index, problems);
    if file.account.unknown_channels.is_empty() {
        file.account.faults().iter().for_each(|fault| problems.push(index.wrong(fault, "mend the file")));
    }
    if let Some(missing) = file.missing {
        let title = format!("the file has no column `{missing}`");
        problems.push(
            index.odd(&title, "only those that its other column counts are drawn: the paths of the rest are not known"),
        );
    }
    if file.hidden > 0 {
        let hidden = format!("{} people have no path: it was hidden because few went it", file.hidden);
        problems.push(index.odd(&hidden, "they are left out, and rare paths with them"));
    }
    if file.uncounted > 0 {
        let (rows, do_not, their) = match file.uncounted {
            1 => ("1 row".into(), "does", "its"),
            rows => (format!("{rows} rows"), "do", "their"),
        };
        let hidden = format!("{rows} {do_not} not say how many people went {their} path (NULL or empty)");
        problems.push(index.odd(&hidden, "they are left out: exports hide the counts of small groups"));
    }
    Ok(file.paths)
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

fn say_strangers(account: &Account, index: &Place<'_>, problems: &mut Problems) {
    for stranger in account.strangers().iter().take(8) {
        let cure =
            "say which channel it is under [journey.names], such as { \"FB\" = \"social\" }, or \"\" to leave it out";
        problems.push(index.wrong(&format!("there is no channel {stranger}"), cure));
    }
}

/// Keys that mean nothing where paths are real: to ignore them would hide a slip.
pub fn refuse_idle(file: &File, problems: &mut Problems) {
    if *file.journey.get_ref().model.get_ref() != Model::Recorded {
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

//! The replay that parts of a log make, which is split by user.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use omnicap::base::digest::digest;
use omnicap::base::number::thousands;
use omnicap::base::phrase::counted;
use omnicap::ingest::read::Order;
use omnicap::replay::parts::{Counted, Sum};
use omnicap::replay::{Reading, ReplayError, Replayed};
use omnicap::results::folder::Question;
use omnicap::results::parts::file::{self, Header, LogPart};
use omnicap::results::parts::whole::Found;
use omnicap::results::tables::TELLING;
use omnicap::scenario::{Files, Scenario};

use super::parts::read;
use crate::cli::args::Merge;
use crate::cli::failure::Failure;
use crate::cli::interrupt::{stop_if, watch_for_interrupts};
use crate::cli::replay::account::refuse;
use crate::cli::replay::write::{Asked, target, write};
use crate::cli::results::{begin, nearby};

pub fn merge(args: &Merge, header: &Header, places: &[PathBuf], found: &[Found]) -> Result<(), Failure> {
    refuse_more_events(args)?;
    let parts = in_order(places, found);
    let scenario = Scenario::parse_with(&header.scenario, &header.file, Files::Unread)?;
    let (log, digest) = together(&parts);
    let target = target(args.out.as_deref(), &scenario);
    let question = (!args.replace).then(|| Question::of(&scenario, header.set.clone()).of_log(log.clone()));
    let folder = begin(&target, question, &args.tables)?;
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let replayed = add_up(&scenario, &parts, &interrupted)?;
    refuse(&replayed.account, &scenario.world.calendar, (&log, args.strict))?;
    let (set, wall) = (header.set.clone(), started.elapsed());
    let asked = Asked {
        scenario: &scenario,
        set,
        log,
        digest,
        wall,
        tables: &args.tables,
        threads: args.threads,
        showing: args.showing,
    };
    write(folder, &replayed, asked, &interrupted)
}

/// A part's file, and the log that it is of.
type PartOfLog<'a> = (&'a Path, &'a LogPart);

/// The parts by their numbers: that is the order of their logs.
fn in_order<'a>(places: &'a [PathBuf], found: &'a [Found]) -> Vec<PartOfLog<'a>> {
    let headers = found.iter().filter_map(|(_, header)| header.as_ref().ok());
    let mut parts: Vec<(&Path, &Header)> = places.iter().map(PathBuf::as_path).zip(headers).collect();
    parts.sort_by_key(|(_, header)| header.part);
    parts.into_iter().filter_map(|(place, header)| Some((place, header.log_part.as_ref()?))).collect()
}

/// What all logs together are called, and the digest of their digests; those of the log where it is one.
fn together(parts: &[PartOfLog<'_>]) -> (String, String) {
    match parts {
        [(_, only)] => (only.name.clone(), only.digest.clone()),
        [(_, first), .., (_, last)] => {
            let digests: String = parts.iter().map(|(_, log)| format!("{}\n", log.digest)).collect();
            (format!("{} to {} ({} logs)", first.name, last.name, parts.len()), digest(digests))
        }
        [] => Default::default(),
    }
}

/// One part stands in memory at a time.
fn add_up(scenario: &Scenario, parts: &[PartOfLog<'_>], interrupted: &AtomicBool) -> Result<Replayed, Failure> {
    let reading = Reading { order: Order::Any, kept: TELLING, most: usize::MAX };
    let names = |error: ReplayError| match error {
        ReplayError::Names(problems) => problems.into(),
        ReplayError::Log(error) => Failure::Refused(error.to_string()),
    };
    let mut sum = Sum::new(scenario, reading).map_err(names)?;
    for (place, _) in parts {
        stop_if(interrupted)?;
        let name = nearby(place).display().to_string();
        let counted: Counted =
            file::counts(&read(place)?).map_err(|broken| Failure::Refused(format!("{name} {broken}")))?;
        sum.add(name.clone(), counted).map_err(|clash| Failure::Refused(format!("{name} {clash}")))?;
    }
    sum.finish().map_err(|error| Failure::Refused(format!("the parts make no log: {error}")))
}

/// Parts hold the rows of their first users alone.
fn refuse_more_events(args: &Merge) -> Result<(), Failure> {
    if args.tables.told() <= TELLING {
        return Ok(());
    }
    let asked = counted(args.tables.told() as f64, "user");
    let most = thousands(TELLING as f64);
    Err(Failure::Refused(format!(
        "parts of a log keep the rows of {most} users: --events cannot tell those of {asked}. Ask for at most {most}, or \
         replay all rows as one log"
    )))
}

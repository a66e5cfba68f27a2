//! `omnicap replay`: a scenario's caps applied to a real impression log.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use omnicap::analysis::estimate::Sample;
use omnicap::base::number::thousands;
use omnicap::base::time::{Calendar, DAY, LONGEST_DAYS};
use omnicap::engine::simulate::simulate_all;
use omnicap::engine::tally::Tally;
use omnicap::ingest::account::Account;
use omnicap::ingest::error::LogError;
use omnicap::ingest::read::{Order, PART, Setup, read};
use omnicap::ingest::unpack::unpack;
use omnicap::report::headline::headline;
use omnicap::report::replaying;
use omnicap::results::folder::Folder;
use omnicap::results::provenance::{ONLY_BOUGHT, Provenance, Replayed};
use omnicap::results::seal::Digesting;
use omnicap::results::tables;
use omnicap::scenario::{Files, Scenario};
use omnicap::world::path::logged::Logged;

use super::args::{Replay, Source};
use super::console;
use super::failure::Failure;
use super::interrupt::{go_on, watch_for_interrupts};
use super::load;
use super::piped::Piped;
use super::results::{nearby, publish, write_tables};

pub fn replay(args: &Replay) -> Result<(), Failure> {
    let source = Source { path: args.scenario.clone(), set: args.set.clone(), shoppers: None, seed: None };
    let scenario = load::load_with(&source, Files::Unread)?;
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let interrupted = watch_for_interrupts();
    let mut log = Digesting::new(open(&args.log, &interrupted)?);
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-replay", scenario.name)));
    let mut folder = Folder::create(&target)?;
    let started = Instant::now();
    let told = tell(&mut log, &scenario, args, &interrupted)?;
    refuse(&told.account, &scenario.world.calendar, args)?;
    let (wall, sample) = (started.elapsed(), Sample::new(&told.tally));
    write_tables(&mut folder, &told.scenario, args.events, &told.tally, &sample, &interrupted)?;
    folder.write_table(tables::log(&told.account))?;
    let finding = headline(&told.scenario, &sample);
    let mut provenance = provenance(&told, &finding, args, load::changes(&source), wall, &sample);
    provenance.about.notes = replaying::notes(&scenario, &told.account);
    if let Some(replayed) = &mut provenance.log {
        replayed.digest = log.finish();
    }
    let target = publish(folder, provenance, args.showing.charts(), &interrupted)?;
    if args.showing.quiet { Ok(()) } else { report(&told, &finding, &sample, &target, wall) }
}

fn is_standard_input(log: &Path) -> bool {
    log == Path::new("-")
}

fn open(log: &Path, stop: &Arc<AtomicBool>) -> Result<Box<dyn Read>, Failure> {
    let stop = || Arc::clone(stop);
    if is_standard_input(log) {
        return Ok(Box::new(Piped::new(stop(), || Ok(std::io::stdin()))));
    }
    let unreadable = |why: String| Failure::Unreadable { path: log.into(), why };
    let what = std::fs::metadata(log).map_err(|error| unreadable(error.to_string()))?;
    if what.is_dir() {
        return Err(unreadable("it is a folder".into()));
    }
    if !what.is_file() {
        let log = log.to_path_buf();
        return Ok(Box::new(Piped::new(stop(), || File::open(log))));
    }
    Ok(Box::new(File::open(log).map_err(|error| unreadable(error.to_string()))?))
}

/// Further from the flight, in days, times are mistakes.
const FAR: i64 = 1_000_000;

/// What a log told.
struct Told {
    /// With the first users of the log as shoppers: they tell the paths.
    scenario: Scenario,
    tally: Tally,
    account: Account,
}

/// Reads a log and replays every policy on it, part by part.
fn tell(log: &mut impl Read, scenario: &Scenario, args: &Replay, stop: &AtomicBool) -> Result<Told, Failure> {
    let names = scenario.log_names()?;
    let setup = Setup {
        columns: scenario.log.as_ref(),
        policy: &scenario.policies[0].name,
        names: &names,
        calendar: &scenario.world.calendar,
        order: if args.sorted { Order::ByUser } else { Order::Any },
        part: PART,
    };
    let failed = |error: LogError| match stop.load(Ordering::Relaxed) {
        true => Failure::Interrupted,
        false => Failure::Log { name: args.log.display().to_string(), error },
    };
    let bar = console::rows(args.showing.quiet);
    let mut replay = Parts { scenario, args, stop, tally: None, first: None };
    let from = unpack(BufReader::with_capacity(1 << 17, log)).map_err(|error| failed(error.into()))?;
    let account = read(from, &setup, |part| replay.take(part), |rows| go_on(&bar, rows, stop)).map_err(failed)?;
    bar.finish_and_clear();
    let (Some(tally), Some(first)) = (replay.tally, replay.first) else {
        return Err(Failure::Interrupted);
    };
    let scenario = Scenario { shoppers: account.users, ..scenario.with_log(first) };
    Ok(Told { scenario, tally, account })
}

/// What has been made of the parts so far.
struct Parts<'a> {
    scenario: &'a Scenario,
    args: &'a Replay,
    stop: &'a AtomicBool,
    tally: Option<Tally>,
    /// The first users of the order of hashes: all of them, where the log is one part.
    first: Option<Arc<Logged>>,
}

impl Parts<'_> {
    fn take(&mut self, part: Logged) -> Result<(), LogError> {
        let part = Arc::new(part);
        let scenario = self.scenario.with_log(Arc::clone(&part));
        let watch = |_| go_on(&ProgressBar::hidden(), 0, self.stop);
        let counts = simulate_all(&scenario, self.args.threads.asked(), watch).ok_or(LogError::Interrupted)?;
        match &mut self.tally {
            Some(tally) => tally.merge(&counts),
            None => self.tally = Some(counts),
        }
        let kept = tables::TELLING.max(self.args.events) as usize;
        self.first = Some(match self.first.take() {
            Some(first) => Arc::new(first.first_of_both(&part, kept)),
            None if self.args.sorted => Arc::new(part.first(kept)),
            None => part,
        });
        Ok(())
    }
}

/// Refuses a log of which nothing can be used, or with --strict of which anything cannot.
fn refuse(account: &Account, calendar: &Calendar, args: &Replay) -> Result<(), Failure> {
    let why = match account.users {
        0 if account.left_out > 0 => {
            "no row is left: `where`, or names mapped to \"\", leave out all that could be used"
        }
        0 => "no row can be used",
        _ if args.strict && account.unusable() > 0 => "some rows cannot be used",
        _ => return Ok(()),
    };
    let lines: String = faults(account, calendar).iter().map(|fault| format!("\n  {fault}")).collect();
    let left_out = if account.left_out > 0 { format!(", {} left out", account.left_out) } else { String::new() };
    let counts = format!("{} of {} rows cannot be used{left_out}", account.unusable(), account.rows);
    Err(Failure::Refused(format!("{}: {why} ({counts}){lines}", args.log.display())))
}

/// What could not be used, in sentences.
fn faults(account: &Account, calendar: &Calendar) -> Vec<String> {
    let mut lines = account.faults();
    lines.extend(dates(account, calendar));
    let strangers = account.strangers();
    if !strangers.is_empty() {
        let cure = "say which channel each is under [log.names], such as \"FB\" = \"social\", or \"\" to leave it out";
        lines.push(format!("unknown channels: {}; {cure}", strangers[..strangers.len().min(8)].join(", ")));
    }
    if account.users == 0 && account.rows == 0 {
        lines.push("it has a header and no rows".into());
    }
    lines
}

/// From when to when the log's rows are, where the flight does not hold them all and another could.
fn dates(account: &Account, calendar: &Calendar) -> Option<String> {
    let (first, last) = account.span.filter(|_| account.lies_outside())?;
    let [first, last] = [first, last].map(|second| second.div_euclid(DAY.into()));
    let days = last - first + 1;
    if days > LONGEST_DAYS.into() || first.abs() > FAR {
        return None;
    }
    let (from, to) = (calendar.date(first as i32), calendar.date(last as i32));
    let (begin, end) = (calendar.date(0), calendar.date(calendar.days() as i32 - 1));
    let set = format!("--set flight.start={from} --set flight.days={days}");
    Some(format!("its times go from {from} to {to}, and the flight from {begin} to {end}: {set} holds them all"))
}

fn provenance(
    told: &Told,
    finding: &str,
    args: &Replay,
    set: Vec<String>,
    wall: Duration,
    sample: &Sample,
) -> Provenance {
    let name = match args.log.file_name() {
        Some(name) if !is_standard_input(&args.log) => name.to_string_lossy().into_owned(),
        _ => "standard input".into(),
    };
    let replayed = Replayed { name, digest: String::new(), note: ONLY_BOUGHT.into(), account: told.account.clone() };
    let new = Provenance::new(&told.scenario, finding.into(), set, args.threads.count(), wall, sample);
    Provenance { log: Some(replayed), ..new }
}

fn report(told: &Told, finding: &str, sample: &Sample, target: &Path, wall: Duration) -> Result<(), Failure> {
    let Told { scenario, account, .. } = told;
    let count = |number: u64| thousands(number as f64);
    let faults: String = faults(account, &scenario.world.calendar).iter().map(|fault| format!("\n  {fault}")).collect();
    let loss = replaying::loss(account).map_or(String::new(), |loss| format!("Warning: {loss}\n\n"));
    console::say(&format!(
        "{loss}{}\n{}\n± is half a 95 % interval: what other users of the same kind would change.\n\n{}\n{ONLY_BOUGHT}\n\n\
         {} rows, {} of them used: impressions {}, conversions {}, users {}{faults}\n\
         Read and replayed in {:.1} s; results in {}, what they say in docs/logs.md",
        scenario.title,
        console::policies(scenario, sample),
        finding,
        count(account.rows),
        count(account.used()),
        count(account.impressions),
        count(account.conversions),
        count(account.users),
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}

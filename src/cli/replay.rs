//! `omnicap replay`: a scenario's caps applied to a real impression log.

use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use omnicap::base::number::{percent, thousands};
use omnicap::base::phrase;
use omnicap::base::time::{Calendar, LONGEST_DAYS};
use omnicap::ingest::account::Account;
use omnicap::ingest::columns::Columns;
use omnicap::ingest::error::LogError;
use omnicap::ingest::read::{Order, ROW, ROW_WITH_IDENTIFIER};
use omnicap::ingest::unpack::unpack;
use omnicap::replay::{Reading, ReplayError, Replayed};
use omnicap::results::folder::Question;
use omnicap::results::provenance::{self, ONLY_BOUGHT, Provenance};
use omnicap::results::seal::Digesting;
use omnicap::results::tables;
use omnicap::scenario::words::replay_notes::notes;
use omnicap::scenario::{Files, Scenario};
use omnicap::{Options, Results};

use super::args::{Replay, Source};
use super::console;
use super::failure::Failure;
use super::interrupt::{go_on, watch_for_interrupts};
use super::load;
use super::memory;
use super::mistaken;
use super::piped::{Left, Piped};
use super::results::{begin, found, nearby, publish, write_tables};

pub fn replay(args: &Replay) -> Result<(), Failure> {
    let source = Source { path: args.scenario.clone(), set: args.set.clone(), shoppers: None, seed: None };
    let scenario = load::load_with(&source, Files::Unread)?;
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let interrupted = watch_for_interrupts();
    let mut log = Digesting::new(open(&args.log, &interrupted)?);
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-replay", scenario.name)));
    let question = || Question::of(&scenario, load::changes(&source)).of_log(name_of(&args.log));
    let mut folder = begin(&target, (!args.replace).then(question), &args.tables)?;
    let started = Instant::now();
    let Replayed { results, account } = tell(&mut log, &scenario, args, &interrupted)?;
    refuse(&account, &scenario.world.calendar, args)?;
    let wall = started.elapsed();
    write_tables(&mut folder, &results, &args.tables, &interrupted)?;
    folder.write_table(tables::log(&account))?;
    let set = load::changes(&source);
    let mut provenance = Provenance::new(&results, set, args.threads.count(), wall);
    provenance.about.notes = notes(&scenario, &account);
    let digest = log.finish();
    folder.log_was_read(&digest);
    provenance.log = Some(about_log(args, &account, digest));
    let run = found(&folder, provenance)?;
    let target = publish(folder, &run, args.showing.charts(), &interrupted)?;
    if args.showing.quiet { Ok(()) } else { report(&results, &account, &run.provenance.about.headline, &target, wall) }
}

fn is_standard_input(log: &Path) -> bool {
    log == Path::new("-")
}

fn name_of(log: &Path) -> String {
    match log.file_name() {
        Some(name) if !is_standard_input(log) => name.to_string_lossy().into_owned(),
        _ => "standard input".into(),
    }
}

fn open(log: &Path, stop: &Arc<AtomicBool>) -> Result<Box<dyn Read>, Failure> {
    let stop = || Arc::clone(stop);
    if is_standard_input(log) {
        return Ok(Box::new(Piped::new(stop(), || Ok(std::io::stdin()))));
    }
    let unreadable = |why: String| Failure::Unreadable { path: log.into(), why };
    let what = std::fs::metadata(log).map_err(|error| unreadable(mistaken::unreadable(log, &error)))?;
    if what.is_dir() {
        return Err(unreadable("it is a folder".into()));
    }
    if log.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Err(unreadable(format!("a scenario is no log: omnicap replay LOG.csv --scenario {}", log.display())));
    }
    if !what.is_file() {
        let log = log.to_path_buf();
        return Ok(Box::new(Piped::new(stop(), || File::open(log))));
    }
    let file = File::open(log).map_err(|error| unreadable(error.to_string()))?;
    Ok(Box::new(Left::new(stop(), file)))
}

/// Further from the flight, in days, times are mistakes.
const FAR: i64 = 1_000_000;

/// Reads a log and replays every policy on it.
fn tell(log: &mut impl Read, scenario: &Scenario, args: &Replay, stop: &AtomicBool) -> Result<Replayed, Failure> {
    let failed = |error: ReplayError| match error {
        _ if stop.load(Ordering::Relaxed) => Failure::Interrupted,
        ReplayError::Names(problems) => problems.into(),
        ReplayError::Log(error) => Failure::Log { name: args.log.display().to_string(), error },
    };
    let order = if args.sorted { Order::ByUser } else { Order::Any };
    let reading = Reading { order, kept: tables::TELLING.max(args.tables.told()), most: most_rows(scenario) };
    let watch = |_| go_on(&ProgressBar::hidden(), 0, stop);
    let options = Options { threads: args.threads.asked(), watch: &watch };
    let from = unpack(BufReader::with_capacity(1 << 17, log)).map_err(|error| failed(LogError::from(error).into()))?;
    let bar = console::rows(args.showing.quiet);
    let replayed = omnicap::replay(scenario, from, reading, &options, |rows| go_on(&bar, rows, stop));
    bar.finish_and_clear();
    replayed.map_err(failed)
}

/// How many rows may stand in memory: three quarters of what is free.
fn most_rows(scenario: &Scenario) -> usize {
    let has_identity = |columns: &Columns| columns.identifier.is_some() || columns.person.is_some();
    let row = if scenario.log.as_ref().is_some_and(has_identity) { ROW_WITH_IDENTIFIER } else { ROW };
    memory::free().map_or(usize::MAX, |free| (free / 4 * 3 / row) as usize)
}

/// Refuses a log of which nothing can be used, or with --strict of which anything cannot.
fn refuse(account: &Account, calendar: &Calendar, args: &Replay) -> Result<(), Failure> {
    let why = match account.users {
        0 if account.left_out > 0 => {
            "no row is left: `where`, or names mapped to \"\", leave out all rows that could be used"
        }
        0 => "no row can be used",
        _ if args.strict && account.unusable() > 0 => "some rows cannot be used",
        _ if args.strict && account.is_doubtful() => "some rows are taken for what they do not clearly say",
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
    lines.extend(account.remarks());
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
    let days = last - first + 1;
    if first.abs().max(last.abs()) > FAR {
        return None;
    }
    let (from, to) = (calendar.date(first as i32), calendar.date(last as i32));
    let (begin, end) = (calendar.date(0), calendar.date(calendar.days() as i32 - 1));
    let told = format!("its times run from {from} to {to}, the flight from {begin} to {end}");
    let year = |date: &str| date.split('-').next().and_then(|year| year.parse().ok()).unwrap_or(0);
    if !PLAUSIBLE.contains(&year(&from)) || year(&to) > year(&end) + LATER {
        return Some(format!(
            "{told}: these years are hardly meant. Look at the column of the time; numbers that count from the flight's \
             first midnight need epoch = \"flight\" under [log]"
        ));
    }
    if days > LONGEST_DAYS.into() {
        return Some(format!("{told}: no flight holds so many days. Look at the earliest and the latest of them"));
    }
    Some(format!("{told}: --set flight.start={from} --set flight.days={days} holds them all"))
}

/// Logs of advertising are of these years; a later one than this after the flight is a mistake.
const PLAUSIBLE: Range<i32> = 1_995..2_101;
const LATER: i32 = 10;

fn about_log(args: &Replay, account: &Account, digest: String) -> provenance::Replayed {
    provenance::Replayed { name: name_of(&args.log), digest, note: ONLY_BOUGHT.into(), account: account.clone() }
}

/// What `where` and `names` leave out.
fn left_out(account: &Account) -> String {
    let share = || percent(account.left_out as f64 / account.rows as f64);
    match account.left_out {
        0 => String::new(),
        out => format!(", {} ({}) left out by `where` or `names`", thousands(out as f64), share()),
    }
}

fn report(results: &Results, account: &Account, finding: &str, target: &Path, wall: Duration) -> Result<(), Failure> {
    let Results { scenario, sample, .. } = results;
    let counted = |number: u64, what| phrase::counted(number as f64, what);
    let faults: String = faults(account, &scenario.world.calendar).iter().map(|fault| format!("\n  {fault}")).collect();
    let first: String = account.first_told().iter().map(|told| format!("Warning: {told}\n\n")).collect();
    console::tell(&format!(
        "{first}{}\n{}\n± is half a 95 % interval: how much the number varies with other users of the same kind.\n\n{}\n{ONLY_BOUGHT}\n\n\
         {}, {} used{}: {}, {}, {}{faults}\n\
         Read and replayed in {:.1} s. Results: {}. Every metric is in summary.csv; `omnicap metrics` explains them",
        scenario.title,
        console::policies(scenario, sample),
        finding,
        counted(account.rows, "row"),
        thousands(account.used() as f64),
        left_out(account),
        counted(account.impressions, "impression"),
        counted(account.conversions, "conversion"),
        counted(account.users, "user"),
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}

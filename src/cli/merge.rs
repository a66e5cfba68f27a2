//! `omnicap merge`: the run that some parts make.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::Tally;
use omnicap::results::folder::Question;
use omnicap::results::parts::file::{self, Header, LARGEST};
use omnicap::results::parts::part::EXTENSION;
use omnicap::results::parts::whole::{Found, whole};
use omnicap::scenario::{Files, Scenario};
use omnicap::{Interrupted, Options, run};

use super::args::Merge;
use super::failure::Failure;
use super::interrupt::{stop_if, watch_for_interrupts};
use super::load;
use super::mistaken;
use super::progress::Bars;
use super::results::{begin, nearby};
use super::run::{Asked, write};
use super::until::Simulated;

pub fn merge(args: &Merge) -> Result<(), Failure> {
    let places = places(&args.parts)?;
    let found = places.iter().map(|place| Ok((nearby(place).display().to_string(), file::header(&read(place)?))));
    let found: Vec<Found> = found.collect::<Result<_, Failure>>()?;
    let header = whole(&found).map_err(|why| Failure::Refused(format!("these are not the parts of one run:{why}")))?;
    let path = args.scenario.clone().unwrap_or_else(|| PathBuf::from(&header.file));
    let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let scenario = scenario(&beside, header)?;
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name));
    let question = (!args.replace).then(|| Question::of(&scenario, header.set.clone()));
    let folder = begin(&target, question, &args.tables)?;
    let interrupted = watch_for_interrupts();
    let simulated = add_up(args, &scenario, header, &places, &interrupted)?;
    let Merge { tables, advised, threads, showing, .. } = args;
    let (set, advice) = (header.set.clone(), advised.when());
    let asked = Asked { set, tables: tables.clone(), advice, beside, threads: *threads, showing: *showing };
    write(folder, &simulated, asked, &interrupted)
}

/// All part files that were named, by themselves or by their folder.
fn places(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut places = Vec::new();
    for path in named {
        if !path.is_dir() {
            places.push(path.clone());
            continue;
        }
        let unreadable =
            |error: std::io::Error| Failure::Unreadable { path: path.clone(), why: mistaken::unreadable(path, &error) };
        let files = fs::read_dir(path).map_err(unreadable)?.flatten().map(|file| file.path());
        let mut parts: Vec<PathBuf> =
            files.filter(|file| file.extension().is_some_and(|ending| ending == EXTENSION)).collect();
        if parts.is_empty() {
            let why = format!(
                "no part file (*.{EXTENSION}) is in it: omnicap run SCENARIO --part 1/4 --out FOLDER makes one"
            );
            return Err(Failure::Unreadable { path: path.clone(), why });
        }
        parts.sort();
        places.append(&mut parts);
    }
    Ok(places)
}

fn read(place: &Path) -> Result<Vec<u8>, Failure> {
    load::bytes(place, LARGEST, "part")
}

/// The scenario that all parts were made of.
fn scenario(folder: &Path, header: &Header) -> Result<Scenario, Failure> {
    let scenario =
        Scenario::parse_with(&header.scenario, &header.file, Files::Open(&|name| load::beside(folder, name)))?;
    let other = scenario.inputs.iter().find(|(name, digest)| header.inputs.get(*name) != Some(*digest));
    match other {
        Some((name, _)) => Err(Failure::Refused(format!(
            "{} is not the file that the parts were made with: --scenario FILE says where the scenario stands with it",
            nearby(&folder.join(name)).display()
        ))),
        None => Ok(scenario),
    }
}

/// Adds up what the parts counted, and makes the run of it.
fn add_up(
    args: &Merge,
    scenario: &Scenario,
    header: &Header,
    places: &[PathBuf],
    interrupted: &AtomicBool,
) -> Result<Simulated, Failure> {
    let (started, bars) = (Instant::now(), Bars::new(scenario, args.showing.quiet, interrupted));
    let options = Options { threads: args.threads.asked(), watch: &|progress| bars.follow(progress) };
    let prepared = run::solve(scenario, &options).map_err(|Interrupted| Failure::Interrupted)?;
    refuse_other_throttles(&prepared, header)?;
    let tally = sum(places, interrupted)?;
    let results = run::finish(scenario, prepared, tally, &options).map_err(|Interrupted| Failure::Interrupted)?;
    let solved = bars.finish();
    Ok(Simulated { results, wall: started.elapsed(), solved, told: String::new() })
}

/// Errors at equal spend are found with the throttles of this machine.
fn refuse_other_throttles(prepared: &Prepared, header: &Header) -> Result<(), Failure> {
    if file::throttles(prepared) == header.throttles {
        return Ok(());
    }
    let why = "this machine meets the budgets with other throttles than those that made the parts: it does not reckon as they do. \
               Merge on one of them";
    Err(Failure::Refused(why.into()))
}

/// One part stands in memory at a time.
fn sum(places: &[PathBuf], interrupted: &AtomicBool) -> Result<Tally, Failure> {
    let mut sum: Option<Tally> = None;
    for place in places {
        stop_if(interrupted)?;
        let broken = |broken| Failure::Refused(format!("{} {broken}", nearby(place).display()));
        let counts = file::counts(&read(place)?).map_err(broken)?;
        match &mut sum {
            Some(sum) => sum.merge(&counts),
            None => sum = Some(counts),
        }
    }
    sum.ok_or_else(|| Failure::Refused("no part was named".into()))
}

//! The run that parts of its shoppers make.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use omnicap::engine::prepared::Prepared;
use omnicap::engine::tally::Tally;
use omnicap::results::folder::Question;
use omnicap::results::parts::file::{self, Header};
use omnicap::scenario::{Files, Scenario};
use omnicap::{Interrupted, Options, run};

use super::parts::{beside, read};
use crate::cli::args::Merge;
use crate::cli::failure::Failure;
use crate::cli::interrupt::{stop_if, watch_for_interrupts};
use crate::cli::load;
use crate::cli::progress::Bars;
use crate::cli::results::{begin, nearby};
use crate::cli::run::{Asked, write};
use crate::cli::until::Simulated;

pub fn merge(args: &Merge, header: &Header, places: &[PathBuf]) -> Result<(), Failure> {
    let beside = beside(args, header);
    let scenario = scenario(&beside, header)?;
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name));
    let question = (!args.replace).then(|| Question::of(&scenario, header.set.clone()));
    let folder = begin(&target, question, &args.tables)?;
    let interrupted = watch_for_interrupts();
    let simulated = add_up(args, &scenario, header, places, &interrupted)?;
    let Merge { tables, advised, threads, showing, .. } = args;
    let (set, advice) = (header.set.clone(), advised.when());
    let asked = Asked { set, tables: tables.clone(), advice, beside, threads: *threads, showing: *showing };
    write(folder, &simulated, asked, &interrupted)
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

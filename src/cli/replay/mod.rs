//! `omnicap replay`: a scenario's caps applied to a real impression log.

pub mod account;
mod log;
mod part;
pub mod write;

use std::time::Instant;

use omnicap::results::folder::Question;
use omnicap::results::seal::Digesting;
use omnicap::scenario::Files;

use super::args::{Replay, Source};
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::results::begin;
use account::refuse;
use log::{name_of, open, tell};
use write::{Asked, target, write};

pub fn replay(args: &Replay) -> Result<(), Failure> {
    let source = Source { path: args.scenario.clone(), set: args.set.clone(), shoppers: None, seed: None };
    let scenario = load::load_with(&source, Files::Unread)?;
    let set = load::changes(&source);
    if let Some(part) = args.part {
        return part::count(args, part, &scenario, set);
    }
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let interrupted = watch_for_interrupts();
    let mut log = Digesting::new(open(&args.log, &interrupted)?);
    let target = target(args.out.as_deref(), &scenario);
    let question = || Question::of(&scenario, set.clone()).of_log(name_of(&args.log));
    let folder = begin(&target, (!args.replace).then(question), &args.tables)?;
    let started = Instant::now();
    let replayed = tell(&mut log, &scenario, args, &interrupted, &|from, reading, options, rows| {
        omnicap::replay(&scenario, from, reading, options, rows)
    })?;
    let name = args.log.display().to_string();
    refuse(&replayed.account, &scenario.world.calendar, (&name, args.strict))?;
    let asked = Asked {
        scenario: &scenario,
        set,
        log: name_of(&args.log),
        digest: log.finish(),
        wall: started.elapsed(),
        tables: &args.tables,
        threads: args.threads,
        showing: args.showing,
    };
    write(folder, &replayed, asked, &interrupted)
}

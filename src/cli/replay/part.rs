//! `omnicap replay LOG --part K/N`: what one of the logs counts that are split by user.

use std::io;
use std::path::Path;
use std::time::Instant;

use omnicap::base::phrase::counted;
use omnicap::replay::parts;
use omnicap::results::folder::{NewFiles, Question};
use omnicap::results::parts::file::{LogPart, Made, Of};
use omnicap::results::parts::part::Part;
use omnicap::results::seal::Digesting;
use omnicap::scenario::Scenario;

use super::log::{name_of, open, tell};
use crate::cli::args::Replay;
use crate::cli::console;
use crate::cli::failure::Failure;
use crate::cli::interrupt::{stop_if, watch_for_interrupts};
use crate::cli::load;
use crate::cli::part::made;
use crate::cli::results::nearby;

pub fn count(args: &Replay, part: Part, scenario: &Scenario, set: Vec<String>) -> Result<(), Failure> {
    let folder =
        args.out.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-replay-parts", scenario.name)));
    let place = folder.join(part.file_name());
    let interrupted = watch_for_interrupts();
    let mut log = Digesting::new(open(&args.log, &interrupted)?);
    if let Some(there) = made(&place, part, &Question::of(scenario, set.clone()))? {
        io::copy(&mut log, &mut io::sink()).map_err(|error| unreadable(args, &error))?;
        return match there.log_part {
            Some(log_part) if log_part.digest == log.finish() => {
                said(args, &format!("{} is there already: it is not made again", nearby(&place).display()))
            }
            Some(log_part) => {
                Err(refused(&place, &format!("is a part of a replay of another log, `{}`", log_part.name)))
            }
            None => Err(refused(&place, "is a part of a run, and not of a replay")),
        };
    }
    if !args.showing.quiet {
        load::warn(scenario);
    }
    let file = NewFiles::reserve(vec![place.clone()])?;
    let started = Instant::now();
    let count = tell(&mut log, scenario, args, &interrupted, &|from, reading, options, rows| {
        parts::count(scenario, from, reading, options, rows)
    })?;
    stop_if(&interrupted)?;
    let (users, name) = (counted(count.account().users as f64, "user"), name_of(&args.log));
    let of = Of::Log(LogPart { name: name_of(&args.log), digest: log.finish() }, &count);
    let origin = args.scenario.canonicalize().unwrap_or_else(|_| args.scenario.clone()).display().to_string();
    file.write(&[Made { part, scenario, set, file: origin, of }.to_bytes()])?;
    said(
        args,
        &format!(
            "{}\n{users} of {name} (part {part}) replayed in {:.1} s: {}.\nWhen all parts are there: omnicap merge {}",
            scenario.title,
            started.elapsed().as_secs_f64(),
            nearby(&place).display(),
            nearby(&folder).display(),
        ),
    )
}

fn said(args: &Replay, words: &str) -> Result<(), Failure> {
    if args.showing.quiet { Ok(()) } else { console::tell(words) }
}

fn unreadable(args: &Replay, error: &io::Error) -> Failure {
    Failure::Unreadable { path: args.log.clone(), why: error.to_string() }
}

fn refused(place: &Path, why: &str) -> Failure {
    Failure::Refused(format!("{} {why}: choose another folder with --out", nearby(place).display()))
}

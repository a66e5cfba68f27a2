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
use crate::cli::failure::Failure;
use crate::cli::interrupt::{stop_if, watch_for_interrupts};
use crate::cli::load;
use crate::cli::part::{is_done, is_there, made, whole_path};
use crate::cli::results::nearby;

pub fn count(args: &Replay, part: Part, scenario: &Scenario, set: Vec<String>) -> Result<(), Failure> {
    let folder =
        args.out.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-replay-parts", scenario.name)));
    let place = folder.join(part.file_name());
    let interrupted = watch_for_interrupts();
    let mut log = Digesting::new(open(&args.log, &interrupted)?);
    if let Some(there) = made(&place, part, &Question::of(scenario, set.clone()), true)? {
        io::copy(&mut log, &mut io::sink()).map_err(|error| unreadable(args, &error))?;
        let digest = log.finish();
        return match there.log_part.filter(|log| log.digest != digest) {
            Some(other) => Err(refused(&place, &format!("is a part of a replay of another log, `{}`", other.name))),
            None => is_there(args.showing, &place),
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
    let name = name_of(&args.log);
    let users = counted(count.account().users as f64, "user");
    let what = format!("{}\n{users} of {name} (part {part}) replayed", scenario.title);
    let of = Of::Log(LogPart { name, digest: log.finish() }, &count);
    file.write(&[Made { part, scenario, set, file: whole_path(&args.scenario), of }.to_bytes()])?;
    is_done(args.showing, &what, started, &place)
}

fn unreadable(args: &Replay, error: &io::Error) -> Failure {
    Failure::Unreadable { path: args.log.clone(), why: error.to_string() }
}

fn refused(place: &Path, why: &str) -> Failure {
    Failure::Refused(format!("{} {why}: choose another folder with --out", nearby(place).display()))
}

//! `omnicap merge`: the run, or the replay, that some parts make.

mod parts;
mod replay;
mod run;

use omnicap::results::parts::file;
use omnicap::results::parts::whole::{Found, whole};

use super::args::Merge;
use super::failure::Failure;
use super::results::nearby;
use parts::{places, read};

pub fn merge(args: &Merge) -> Result<(), Failure> {
    let places = places(&args.parts)?;
    let found = places.iter().map(|place| Ok((nearby(place).display().to_string(), file::header(&read(place)?))));
    let found: Vec<Found> = found.collect::<Result<_, Failure>>()?;
    let header = whole(&found).map_err(|why| Failure::Refused(format!("these are not the parts of one run:{why}")))?;
    match header.log_part {
        None => run::merge(args, header, &places),
        Some(_) => replay::merge(args, header, &places, &found),
    }
}

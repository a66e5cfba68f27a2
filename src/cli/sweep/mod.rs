//! `omnicap sweep`: a scenario at many values of its parameters, on the same shoppers.

mod asked;
mod bar;
mod told;
mod work;

use std::path::Path;
use std::time::Instant;

use omnicap::results::folder::{Folder, Kept};
use omnicap::scenario::Files;
use omnicap::study::sweep::plan::Base;

use super::args::Sweep;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use asked::Asked;
use work::Work;

pub fn sweep(args: &Sweep) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = asked::remembering(source.path.parent().unwrap_or(Path::new("")));
    let base = Base { text: &text, origin: &origin, files: Files::Open(&open) };
    let asked = Asked::of(args, base)?;
    if !args.showing.quiet {
        load::warn(&asked.reference);
        told::begin(&asked)?;
    }
    let name = format!("{}-sweep", asked.reference.name);
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(name));
    // Before the long part: a folder that cannot be written is known at once.
    let folder = Folder::create_study(&target, (!args.replace).then(|| asked.digest.clone()))?;
    let kept = Kept::open(folder.target(), &asked.digest)?;
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let work = Work { args, base, asked: &asked, kept: &kept, interrupted: &interrupted };
    work.simulate()?;
    let (study, target) = work.write(folder, started.elapsed())?;
    kept.remove(&target);
    if args.showing.quiet { Ok(()) } else { told::end(&study, &target) }
}

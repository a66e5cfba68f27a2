//! `omnicap find`: which candidate has the highest or lowest value of a metric, by racing.

mod sought;
mod told;
mod work;

use std::path::Path;
use std::time::Instant;

use omnicap::scenario::Files;
use omnicap::study::sweep::plan::Base;

use super::args::Find;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::sweep::asked::remembering;
use super::sweep::work::reserve;
use sought::Sought;
use work::Work;

pub fn find(args: &Find) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = remembering(source.path.parent().unwrap_or(Path::new("")));
    let base = Base { text: &text, origin: &origin, files: Files::Open(&open) };
    let sought = Sought::of(args, base)?;
    if !args.showing.quiet {
        load::warn(&sought.asked.reference);
        told::begin(&sought);
    }
    let name = format!("{}-find", sought.asked.reference.name);
    let (folder, kept) = reserve(args.out.as_deref(), &name, args.replace, &sought.digest)?;
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let (found, target) = {
        let work = Work::new(args, base, &sought, &kept, &interrupted);
        let race = work.race()?;
        let fresh = work.fresh(&race)?;
        work.write(folder, (&race, &fresh), started.elapsed())?
    };
    kept.remove(&target);
    if args.showing.quiet { Ok(()) } else { told::end(&found, &target) }
}

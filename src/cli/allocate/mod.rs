//! `omnicap allocate`: the split of a total over channels that earns most, and where the next amount should go.

mod asked;
mod told;
mod work;

use std::path::Path;
use std::time::Instant;

use omnicap::scenario::Files;
use omnicap::study::sweep::plan::Base;

use super::args::Allocate;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::sweep::asked::remembering;
use super::sweep::work::reserve;
use asked::Wanted;
use work::Work;

pub fn allocate(args: &Allocate) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = remembering(source.path.parent().unwrap_or(Path::new("")));
    let wanted = Wanted::of(args, Base { text: &text, origin: &origin, files: Files::Open(&open) })?;
    let base = Base { text: &wanted.text, origin: &origin, files: Files::Open(&open) };
    if !args.showing.quiet {
        load::warn(&wanted.asked.reference);
        told::begin(&wanted);
    }
    let name = format!("{}-allocation", wanted.asked.reference.name);
    let (folder, kept) = reserve(args.out.as_deref(), &name, args.replace, &wanted.digest)?;
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let (found, target) = {
        let work = Work::new(args, base, &wanted, &kept, &interrupted);
        let done = work.allocate()?;
        work.write(folder, &done, started.elapsed())?
    };
    kept.remove(&target);
    if args.showing.quiet { Ok(()) } else { told::end(&found, &target) }
}

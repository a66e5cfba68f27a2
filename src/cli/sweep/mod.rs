//! `omnicap sweep`: a scenario at many values of its parameters, on the same shoppers.

pub mod asked;
pub mod bar;
mod file;
pub mod part;
mod told;
pub mod work;

use std::path::Path;
use std::time::Instant;

use omnicap::report;
use omnicap::scenario::Files;
use omnicap::study::sweep::plan::Base;

use super::args::Sweep;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use asked::{Asked, Shape, Typed};
use work::{Also, Work, publish, reserve};

pub fn sweep(args: &Sweep) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = asked::remembering(source.path.parent().unwrap_or(Path::new("")));
    let base = Base { text: &text, origin: &origin, files: Files::Open(&open) };
    let typed = Typed {
        path: &source.path,
        blocks: asked::blocks(&args.varied(), base)?,
        reference: args.reference.as_ref(),
        policy: args.policy.as_ref(),
        metrics: &args.metric,
        skip_refused: args.skip_refused,
        shape: Shape { full: args.full, ..Shape::default() },
    };
    let asked = Asked::of(typed, base)?;
    if !args.showing.quiet {
        load::warn(&asked.reference);
        told::begin(&asked)?;
    }
    let name = format!("{}-sweep", asked.reference.name);
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let (threads, is_quiet, share) = (args.threads, args.showing.quiet, args.part);
    let work = |kept| Work { threads, is_quiet, base, asked: &asked, kept, share, interrupted: &interrupted };
    if let Some(part) = args.part {
        return part::simulate(&work(&part::open(part, &asked, (args.out.as_deref(), &name))?));
    }
    let (mut folder, kept) = reserve(args.out.as_deref(), &name, args.replace, &asked.digest)?;
    let work = work(&kept);
    work.simulate()?;
    work.write_tables(&mut folder, Also::Nothing)?;
    let file = asked.file("sweep", base, source, args.threads, started.elapsed());
    let study = report::study::found(file, &|name| folder.text(name))?;
    #[cfg(feature = "charts")]
    if args.showing.charts() {
        report::study::present::present(&mut folder, &study)?;
    }
    let target = publish(folder, &study.file)?;
    kept.remove(&target);
    if is_quiet { Ok(()) } else { told::end(&study, &target) }
}

//! `omnicap sensitivity`: what a decision depends on, assumption by assumption.

mod told;

use std::path::Path;
use std::time::Instant;

use omnicap::report;
use omnicap::scenario::assumption::Assumption;
use omnicap::scenario::problem::Problem;
use omnicap::scenario::{Files, Scenario};
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::plan::Base;

use super::args::Sensitivity;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::sweep::asked::{Asked, Shape, Typed, remembering, usage};
use super::sweep::work::{Work, publish, reserve};

/// How many values an assumption takes.
const VALUES: usize = 5;

pub fn sensitivity(args: &Sensitivity) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = remembering(source.path.parent().unwrap_or(Path::new("")));
    let base = Base { text: &text, origin: &origin, files: Files::Open(&open) };
    let assumptions = Scenario::parse_with(&text, &origin, base.files)?.assumptions;
    let asked = asked(args, base, &assumptions)?;
    let is_quiet = args.showing.quiet;
    if !is_quiet {
        load::warn(&asked.reference);
        told::begin(&asked, assumptions.len());
    }
    let name = format!("{}-sensitivity", asked.reference.name);
    let (mut folder, kept) = reserve(args.out.as_deref(), &name, args.replace, &asked.digest)?;
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let work = Work { threads: args.threads, is_quiet, base, asked: &asked, kept: &kept, interrupted: &interrupted };
    work.simulate()?;
    work.write_tables(&mut folder, &assumptions)?;
    let file = asked.file("sensitivity", base, source, args.threads, started.elapsed());
    let found = report::study::sensitivity::found(file, &|name| folder.text(name))?;
    #[cfg(feature = "charts")]
    if args.showing.charts() {
        report::study::sensitivity::present::present(&mut folder, &found)?;
    }
    let target = publish(folder, &found.study.file)?;
    kept.remove(&target);
    if is_quiet { Ok(()) } else { told::end(&found, &target) }
}

/// The plan: every assumption from its lowest to its highest value.
fn asked(args: &Sensitivity, base: Base<'_>, assumptions: &[Assumption]) -> Result<Asked, Failure> {
    if assumptions.is_empty() {
        let cure = "add [[assumption]] with `set`, `low`, `high` and `source`: `omnicap sensitivity --help` shows one";
        return Err(usage(Problem::error("this scenario names no assumption", cure, None)));
    }
    let factor = |assumption: &Assumption| Factor::listed(&assumption.set, assumption.values(VALUES));
    let typed = Typed {
        path: &args.source.path,
        factors: assumptions.iter().map(factor).collect(),
        design: Design::OneAtATime,
        reference: None,
        policy: args.policy.as_ref(),
        metrics: &args.metric,
        skip_refused: args.skip_refused,
        shape: Shape { full: false, narrow: true, most: Some(args.most) },
    };
    let asked = Asked::of(typed, base)?;
    match asked.baseline {
        Some(_) => Ok(asked),
        None => {
            let title = format!("“{}” is the baseline itself: there is no decision", asked.subject);
            Err(usage(Problem::error(title, "name another policy with --policy", None)))
        }
    }
}

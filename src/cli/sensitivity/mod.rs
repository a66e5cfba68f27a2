//! `omnicap sensitivity`: what a decision depends on, assumption by assumption.

mod told;

use std::path::Path;
use std::time::Instant;

use omnicap::report;
use omnicap::results::study::indexed::AtOnce;
use omnicap::scenario::assumption::Assumption;
use omnicap::scenario::problem::Problem;
use omnicap::scenario::{Files, Scenario};
use omnicap::study::indices::Ways;
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::plan::Base;

use super::args::{self, Sensitivity};
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::sweep::asked::{Asked, Shape, Typed, remembering, seed_of, usage};
use super::sweep::part;
use super::sweep::work::{Also, Work, publish, reserve};

/// How many values an assumption takes.
const VALUES: usize = 5;

/// How many shoppers a run draws at most where assumptions move one by one, and where they move at once.
const MOST: u64 = 100_000;
const FEWER: u64 = 10_000;

/// How many samples or ways there are where nobody says.
const SAMPLES: u64 = 64;
const WAYS: u64 = 20;

pub fn sensitivity(args: &Sensitivity) -> Result<(), Failure> {
    let source = &args.source;
    let text = load::changed(source, &load::text(source)?)?;
    let origin = load::origin(source);
    let open = remembering(source.path.parent().unwrap_or(Path::new("")));
    let base = Base { text: &text, origin: &origin, files: Files::Open(&open) };
    let assumptions = Scenario::parse_with(&text, &origin, base.files)?.assumptions;
    let at_once = args.design.map(|design| ways(design, args.samples));
    let seed = seed_of(&text);
    let parts = at_once.map_or(Vec::new(), |ways| ways.points(assumptions.len(), seed));
    let asked = asked(args, base, &assumptions, at_once.map(|ways| (ways, &parts[..])))?;
    let is_quiet = args.showing.quiet;
    if !is_quiet {
        load::warn(&asked.reference);
        told::begin(&asked, assumptions.len());
    }
    let name = format!("{}-sensitivity", asked.reference.name);
    let (interrupted, started) = (watch_for_interrupts(), Instant::now());
    let (threads, share) = (args.threads, args.part);
    let work = |kept| Work { threads, is_quiet, base, asked: &asked, kept, share, interrupted: &interrupted };
    if let Some(part) = args.part {
        return part::simulate(&work(&part::open(part, &asked, (args.out.as_deref(), &name))?));
    }
    let (mut folder, kept) = reserve(args.out.as_deref(), &name, args.replace, &asked.digest)?;
    let work = work(&kept);
    work.simulate()?;
    work.write_tables(
        &mut folder,
        match at_once {
            None => Also::OneByOne(&assumptions),
            Some(ways) => Also::AtOnce(AtOnce { assumptions: &assumptions, ways, parts: &parts }),
        },
    )?;
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

/// How points are chosen.
fn ways(design: args::AtOnce, samples: Option<u64>) -> Ways {
    match design {
        args::AtOnce::Sobol => Ways::Sobol(samples.unwrap_or(SAMPLES) as usize),
        args::AtOnce::Morris => Ways::Morris(samples.unwrap_or(WAYS) as usize),
    }
}

/// The value of every assumption so far from its low to its high.
fn values(assumptions: &[Assumption], parts: &[f64]) -> Vec<String> {
    assumptions.iter().zip(parts).map(|(assumption, part)| assumption.at(*part)).collect()
}

/// The plan: every assumption from its lowest to its highest value.
fn asked(
    args: &Sensitivity,
    base: Base<'_>,
    assumptions: &[Assumption],
    at_once: Option<(Ways, &[Vec<f64>])>,
) -> Result<Asked, Failure> {
    if assumptions.is_empty() {
        let cure = "add [[assumption]] with `set`, `low`, `high` and `source`: `omnicap sensitivity --help` shows one";
        return Err(usage(Problem::error("this scenario names no assumption", cure, None)));
    }
    let factor = |assumption: &Assumption| Factor::listed(&assumption.set, assumption.values(VALUES));
    let design = match at_once {
        None => Design::OneAtATime,
        Some((ways, parts)) => {
            Design::Given(ways.name(), parts.iter().map(|parts| values(assumptions, parts)).collect())
        }
    };
    let most = args.most.unwrap_or(if at_once.is_some() { FEWER } else { MOST });
    let typed = Typed {
        path: &args.source.path,
        blocks: vec![Block { factors: assumptions.iter().map(factor).collect(), design }],
        reference: None,
        policy: args.policy.as_ref(),
        metrics: &args.metric,
        skip_refused: args.skip_refused,
        shape: Shape {
            bare: at_once.is_some(),
            best_cap: at_once.is_none(),
            narrow: true,
            most: Some(most),
            ..Shape::default()
        },
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

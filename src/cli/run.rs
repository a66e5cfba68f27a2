//! `omnicap run`: simulate a scenario and write its tables, charts and report.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use omnicap::analysis::estimate::Sample;
use omnicap::engine::pacing;
use omnicap::engine::simulate::simulate_all;
use omnicap::engine::tally::Tally;
use omnicap::report::headline::headline;
use omnicap::report::number::thousands;
use omnicap::report::output::{Folder, RUN_FILE};
use omnicap::report::provenance::Provenance;
use omnicap::report::spending::missed_budgets;
use omnicap::report::table::Table;
use omnicap::report::tables;
use omnicap::scenario::Scenario;
use omnicap::scenario::problem::Problem;
use omnicap::study::frontier::{self, Level};
use omnicap::world::path::Path;

use super::args::Run;
use super::console;
use super::failure::Failure;
use super::load;

pub fn run(args: &Run) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    if matches!(scenario.world.path, Path::Logged(_)) {
        let cure = format!("omnicap replay LOG --scenario {}", args.source.path.display());
        let title = "this scenario's journeys come from a log, and nothing can be simulated";
        return Err(Failure::Usage(Box::new(Problem::error(title, cure, None))));
    }
    if !args.quiet {
        load::warn(&scenario);
    }
    let target = args.out.clone().unwrap_or_else(|| std::path::Path::new("output").join(&scenario.name));
    // Before the long part: a place that cannot be written is known at once.
    let mut folder = Folder::create(&target)?;
    let interrupted = watch_for_interrupts();
    let started = Instant::now();
    let scenario = meet_budgets(scenario, args, &interrupted)?;
    let solved = started.elapsed();
    let tally = simulate(&scenario, args, &interrupted)?;
    let wall = started.elapsed();
    let sample = Sample::new(&tally);
    let levels = frontier(&scenario, args, &sample, &interrupted)?;
    write_tables(&mut folder, &scenario, args.events, &tally, &sample, &interrupted)?;
    if let Some(table) = tables::reach_curve(&scenario, &levels) {
        folder.write_table(table)?;
    }
    let missed = missed_budgets(&scenario, &tally);
    let mut provenance = provenance(&scenario, args, (wall, solved), &sample, &missed);
    #[cfg(feature = "charts")]
    if !args.no_charts {
        omnicap::report::present::present(&mut folder, &provenance)?;
    }
    provenance.files = folder.digests().clone();
    folder.write_bytes(RUN_FILE, provenance.to_json())?;
    stop_if(&interrupted)?;
    let target = folder.publish()?;
    if args.quiet { Ok(()) } else { report(&scenario, &sample, &missed, &target, wall) }
}

/// A flag that Ctrl-C sets.
pub fn watch_for_interrupts() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where no handler can be set, an interrupt ends the process, and the next run tidies up.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    interrupted
}

pub fn stop_if(interrupted: &AtomicBool) -> Result<(), Failure> {
    if interrupted.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}

/// Solves the throttles of policies with a budget.
fn meet_budgets(scenario: Scenario, args: &Run, interrupted: &AtomicBool) -> Result<Scenario, Failure> {
    if scenario.policies.iter().all(|policy| policy.budget.is_none()) {
        return Ok(scenario);
    }
    let bar = console::searching("meeting the budgets", args.quiet);
    let solved = pacing::meet_budgets(&scenario, args.threads.into(), |shoppers| watch(&bar, shoppers, interrupted));
    bar.finish_and_clear();
    solved.ok_or(Failure::Interrupted)
}

fn watch(bar: &ProgressBar, shoppers: u64, interrupted: &AtomicBool) -> ControlFlow<()> {
    bar.inc(shoppers);
    if interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn simulate(scenario: &Scenario, args: &Run, interrupted: &AtomicBool) -> Result<Tally, Failure> {
    let bar = console::progress(scenario.shoppers, args.quiet);
    let tally = simulate_all(scenario, args.threads.into(), |shoppers| watch(&bar, shoppers, interrupted));
    bar.finish_and_clear();
    tally.ok_or(Failure::Interrupted)
}

/// What every policy reaches at other spends.
fn frontier(scenario: &Scenario, args: &Run, sample: &Sample, interrupted: &AtomicBool) -> Result<Vec<Level>, Failure> {
    let bar = ProgressBar::hidden();
    let levels =
        frontier::frontier(scenario, sample, args.threads.into(), |shoppers| watch(&bar, shoppers, interrupted));
    levels.ok_or(Failure::Interrupted)
}

pub fn write_tables(
    folder: &mut Folder,
    scenario: &Scenario,
    events: u64,
    tally: &Tally,
    sample: &Sample,
    interrupted: &AtomicBool,
) -> Result<(), Failure> {
    let events = (events > 0).then(|| tables::events(scenario, events));
    for table in tables::all(scenario, tally, sample).into_iter().chain(events) {
        let rows = table.rows.take_while(|_| !interrupted.load(Ordering::Relaxed));
        folder.write_table(Table { rows: Box::new(rows), ..table })?;
        stop_if(interrupted)?;
    }
    Ok(())
}

fn provenance(
    scenario: &Scenario,
    args: &Run,
    (wall, solved): (Duration, Duration),
    sample: &Sample,
    missed: &[String],
) -> Provenance {
    let opportunities = sample.counts().supply.iter().map(|supply| supply.opportunities).sum();
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads.into(),
    };
    let finding = headline(scenario, sample);
    let mut provenance = Provenance::new(scenario, finding, load::changes(&args.source), threads, wall, opportunities);
    provenance.about.notes = missed.to_vec();
    provenance.solving_seconds = solved.as_secs_f64();
    provenance
}

fn report(
    scenario: &Scenario,
    sample: &Sample,
    missed: &[String],
    target: &std::path::Path,
    wall: Duration,
) -> Result<(), Failure> {
    let missed: String = missed.iter().map(|sentence| format!("\n\n{sentence}")).collect();
    console::say(&format!(
        "{}\n{}\n± is half a 95 % interval. It tells chance alone, not how true the scenario's assumptions are.\n\n{}{missed}\n\n\
         {} in {:.1} s; results in {}, what they say in docs/metrics.md",
        scenario.title,
        console::policies(scenario, sample),
        headline(scenario, sample),
        if scenario.shoppers == 1 {
            "1 shopper".into()
        } else {
            format!("{} shoppers", thousands(scenario.shoppers as f64))
        },
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}

/// A path as the user would type it from here.
pub fn nearby(path: &std::path::Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}

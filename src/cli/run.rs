//! `omnicap run`: simulate a scenario and write its tables, charts and report.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use omnicap::analysis::estimate::Sample;
use omnicap::engine::simulate::simulate_all;
use omnicap::engine::tally::Tally;
use omnicap::report::headline::headline;
use omnicap::report::number::thousands;
use omnicap::report::output::{Folder, RUN_FILE};
use omnicap::report::provenance::Provenance;
use omnicap::report::table::Table;
use omnicap::report::tables;
use omnicap::scenario::Scenario;

use super::args::Run;
use super::console;
use super::failure::Failure;
use super::load;

pub fn run(args: &Run) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    if !args.quiet {
        load::warn(&scenario);
    }
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name));
    // Before the long part: a place that cannot be written is known at once.
    let mut folder = Folder::create(&target)?;
    let interrupted = watch_for_interrupts();
    let started = Instant::now();
    let tally = simulate(&scenario, args, &interrupted)?;
    let wall = started.elapsed();
    let sample = Sample::new(&tally);
    write_tables(&mut folder, &scenario, args.events, &tally, &sample, &interrupted)?;
    let mut provenance = provenance(&scenario, args, wall, &sample);
    #[cfg(feature = "charts")]
    if !args.no_charts {
        omnicap::report::present::present(&mut folder, &provenance)?;
    }
    provenance.files = folder.digests().clone();
    folder.write_bytes(RUN_FILE, provenance.to_json())?;
    stop_if(&interrupted)?;
    let target = folder.publish()?;
    if args.quiet { Ok(()) } else { report(&scenario, &sample, &target, wall) }
}

fn watch_for_interrupts() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where no handler can be set, an interrupt ends the process, and the next run tidies up.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    interrupted
}

fn stop_if(interrupted: &AtomicBool) -> Result<(), Failure> {
    if interrupted.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}

fn simulate(scenario: &Scenario, args: &Run, interrupted: &AtomicBool) -> Result<Tally, Failure> {
    let bar = console::progress(scenario.shoppers, args.quiet);
    let watch = |shoppers| {
        bar.inc(shoppers);
        if interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let tally = simulate_all(scenario, args.threads.into(), watch);
    bar.finish_and_clear();
    tally.ok_or(Failure::Interrupted)
}

fn write_tables(
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

fn provenance(scenario: &Scenario, args: &Run, wall: Duration, sample: &Sample) -> Provenance {
    let opportunities = sample.counts().supply.iter().map(|supply| supply.opportunities).sum();
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads.into(),
    };
    let finding = headline(scenario, sample);
    Provenance::new(scenario, finding, load::changes(&args.source), threads, wall, opportunities)
}

fn report(scenario: &Scenario, sample: &Sample, target: &Path, wall: Duration) -> Result<(), Failure> {
    console::say(&format!(
        "{}\n{}\n± is half a 95 % interval. It tells chance alone, not how true the scenario's assumptions are.\n\n{}\n\n\
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
pub fn nearby(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}

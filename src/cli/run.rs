//! `omnicap run`: simulate a scenario and write its tables, charts and report.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use omnicap::analysis::estimate::Sample;
use omnicap::base::number::thousands;
use omnicap::engine::simulate::simulate_within;
use omnicap::engine::tally::Tally;
use omnicap::equal_spend::Pilot;
use omnicap::equal_spend::errors;
use omnicap::equal_spend::frontier::{self, Level};
use omnicap::report::headline::headline;
use omnicap::report::spending::missed_budgets;
use omnicap::results::folder::Folder;
use omnicap::results::provenance::Provenance;
use omnicap::results::tables;
use omnicap::scenario::Scenario;
use omnicap::scenario::problem::Problem;
use omnicap::world::path::Path;

use super::args::Run;
use super::console;
use super::failure::Failure;
use super::interrupt::{go_on, watch_for_interrupts};
use super::load;
use super::results::{nearby, publish, write_tables};

pub fn run(args: &Run) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    if matches!(scenario.world.path, Path::Logged(_)) {
        let cure = format!("omnicap replay LOG --scenario {}", args.source.path.display());
        let title = "this scenario's journeys come from a log, and nothing can be simulated";
        return Err(Failure::Usage(Box::new(Problem::error(title, cure, None))));
    }
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let target = args.out.clone().unwrap_or_else(|| std::path::Path::new("output").join(&scenario.name));
    // Before the long part: a place that cannot be written is known at once.
    let mut folder = Folder::create(&target)?;
    let interrupted = watch_for_interrupts();
    let started = Instant::now();
    let (scenario, tally, solved) = simulate(&scenario, args, &interrupted)?;
    let sample = sample(&scenario, &tally, args, &interrupted)?;
    let wall = started.elapsed();
    let levels = frontier(&scenario, args, &sample, &interrupted)?;
    write_tables(&mut folder, &scenario, args.events, &tally, &sample, &interrupted)?;
    if let Some(table) = tables::reach_curve(&scenario, &levels) {
        folder.write_table(table)?;
    }
    let missed = missed_budgets(&scenario, &tally);
    let finding = headline(&scenario, &sample);
    let provenance = provenance(&scenario, &finding, args, (wall, solved), &sample, &missed);
    let target = publish(folder, provenance, args.showing.charts(), &interrupted)?;
    if args.showing.quiet { Ok(()) } else { report(&scenario, &finding, &sample, &missed, &target, wall) }
}

/// The scenario with throttles that meet its budgets, what was counted, and how long looking for the throttles took.
fn simulate(scenario: &Scenario, args: &Run, interrupted: &AtomicBool) -> Result<(Scenario, Tally, Duration), Failure> {
    let (threads, quiet) = (args.threads.asked(), args.showing.quiet);
    // Nobody waits for what there is not.
    let meeting = || console::searching("meeting the budgets", quiet || !scenario.has_budgets());
    let (started, bar) = (Instant::now(), meeting());
    let pilot = Pilot::new(scenario, threads, &|shoppers| go_on(&bar, shoppers, interrupted));
    bar.finish_and_clear();
    let pilot = pilot.ok_or(Failure::Interrupted)?;
    let (before, bar) = (started.elapsed(), console::progress(scenario.shoppers, quiet));
    let watch = |shoppers| go_on(&bar, shoppers, interrupted);
    let outcome = simulate_within(pilot.scenario(), pilot.brackets(), threads, watch);
    bar.finish_and_clear();
    let (outcome, started, bar) = (outcome.ok_or(Failure::Interrupted)?, Instant::now(), meeting());
    let met = pilot.correct(outcome, &|shoppers| go_on(&bar, shoppers, interrupted));
    bar.finish_and_clear();
    let (scenario, tally) = met.ok_or(Failure::Interrupted)?;
    Ok((scenario, tally, before + started.elapsed()))
}

/// The tally, made ready for estimation.
fn sample(scenario: &Scenario, tally: &Tally, args: &Run, interrupted: &AtomicBool) -> Result<Sample, Failure> {
    let bar = console::searching("how sure equal spend is", args.showing.quiet);
    let watch = |shoppers| go_on(&bar, shoppers, interrupted);
    let sample = errors::sample(scenario, tally, args.threads.asked(), watch);
    bar.finish_and_clear();
    sample.ok_or(Failure::Interrupted)
}

/// What every policy reaches at other spends.
fn frontier(scenario: &Scenario, args: &Run, sample: &Sample, interrupted: &AtomicBool) -> Result<Vec<Level>, Failure> {
    let bar = ProgressBar::hidden();
    let levels =
        frontier::frontier(scenario, sample, args.threads.asked(), |shoppers| go_on(&bar, shoppers, interrupted));
    levels.ok_or(Failure::Interrupted)
}

fn provenance(
    scenario: &Scenario,
    finding: &str,
    args: &Run,
    (wall, solved): (Duration, Duration),
    sample: &Sample,
    missed: &[String],
) -> Provenance {
    let mut provenance =
        Provenance::new(scenario, finding.into(), load::changes(&args.source), args.threads.count(), wall, sample);
    provenance.about.notes = missed.to_vec();
    provenance.solving_seconds = solved.as_secs_f64();
    provenance
}

fn report(
    scenario: &Scenario,
    finding: &str,
    sample: &Sample,
    missed: &[String],
    target: &std::path::Path,
    wall: Duration,
) -> Result<(), Failure> {
    let missed: String = missed.iter().map(|sentence| format!("\n\n{sentence}")).collect();
    let sales = console::sales(scenario, sample).map_or(String::new(), |table| format!("\n{table}"));
    console::say(&format!(
        "{}\n{}{sales}\n{}\n\n{}{missed}\n\n\
         {} simulated in {:.1} s; results in {}, what they say in docs/metrics.md",
        scenario.title,
        console::policies(scenario, sample),
        console::HOW_SURE,
        finding,
        if scenario.shoppers == 1 {
            "1 shopper".into()
        } else {
            format!("{} shoppers", thousands(scenario.shoppers as f64))
        },
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}

//! `omnicap run`: simulate a scenario and write its tables, charts and report.

use std::path::Path;
use std::time::{Duration, Instant};

use omnicap::base::number::thousands;
use omnicap::base::phrase::counted;
use omnicap::results::folder::{Folder, Question};
use omnicap::results::provenance::{About, Provenance};
use omnicap::scenario::problem::Problem;
use omnicap::{Interrupted, Options, Results};

use super::args::Run;
use super::console;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::progress::Bars;
use super::results::{found, nearby, publish, write_tables};

pub fn run(args: &Run) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    refuse_log(&scenario, &args.source.path)?;
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name));
    // Before the long part: a folder that cannot be written is known at once.
    let question = (!args.replace).then(|| Question::of(&scenario, load::changes(&args.source)));
    let mut folder = Folder::create_for(&target, question)?;
    let interrupted = watch_for_interrupts();
    let (started, bars) = (Instant::now(), Bars::new(&scenario, args.showing.quiet, &interrupted));
    let options = Options { threads: args.threads.asked(), watch: &|progress| bars.follow(progress) };
    let results = omnicap::run(&scenario, &options).map_err(|Interrupted| Failure::Interrupted)?;
    let (wall, solved) = (started.elapsed(), bars.finish());
    write_tables(&mut folder, &results, args.events, &interrupted)?;
    let set = load::changes(&args.source);
    let mut provenance = Provenance::new(&results, set, args.threads.count(), wall);
    provenance.solving_seconds = solved.as_secs_f64();
    let run = found(&folder, provenance)?;
    let target = publish(folder, &run, args.showing.charts(), &interrupted)?;
    if args.showing.quiet { Ok(()) } else { report(&results, &run.provenance.about, &target, wall) }
}

/// A scenario that serves for logs alone simulates nothing.
pub fn refuse_log(scenario: &omnicap::Scenario, path: &Path) -> Result<(), Failure> {
    if !scenario.world.path.is_logged() {
        return Ok(());
    }
    let cure = format!("omnicap replay LOG --scenario {}", path.display());
    let title = "this scenario's journeys come from a log, and nothing can be simulated";
    Err(Failure::Usage(Box::new(Problem::error(title, cure, None))))
}

fn report(results: &Results, about: &About, target: &Path, wall: Duration) -> Result<(), Failure> {
    let Results { scenario, sample, .. } = results;
    let notes: String = about.notes.iter().map(|sentence| format!("\n\n{sentence}")).collect();
    let sales = console::sales(scenario, sample).map_or(String::new(), |table| format!("\n{table}"));
    console::tell(&format!(
        "{}\n{}{sales}\n{}\n\n{}{notes}\n\n\
         {} simulated{} in {:.1} s. Results: {}. Every metric is in summary.csv; `omnicap metrics` explains them",
        scenario.title,
        console::policies(scenario, sample),
        console::HOW_SURE,
        about.headline,
        counted(scenario.shoppers as f64, "shopper"),
        scenario
            .people
            .map_or_else(String::new, |people| { format!(" for a market of {} people", thousands(people as f64)) }),
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}

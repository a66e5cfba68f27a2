//! `omnicap run`: simulate a scenario and write its tables, charts and report.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use omnicap::base::number::thousands;
use omnicap::base::phrase::counted;
use omnicap::results::folder::{Folder, Question};
use omnicap::results::provenance::{About, Provenance};
use omnicap::results::tables;
use omnicap::scenario::set;
use omnicap::study::advice::cost::When;
use omnicap::{Results, Scenario};

use super::advice;
use super::args::{Run, Showing, Source, Tables, Threads};
use super::console;
use super::failure::Failure;
use super::interrupt::watch_for_interrupts;
use super::load;
use super::part;
use super::results::{begin, found, nearby, publish, write_tables};
use super::until::{Simulated, of_market, simulate, wanted};

pub fn run(args: &Run) -> Result<(), Failure> {
    if let Some(part) = args.part {
        return part::run_part(args, part);
    }
    let scenario = load::load(&args.source)?;
    load::refuse_log(&scenario, &args.source.path)?;
    let (source, scenario) = match &args.until {
        Some(_) => with_market(&args.source, &scenario)?,
        None => (args.source.clone(), scenario),
    };
    let wanted = wanted(args, &scenario)?;
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let target = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name));
    // Before the long part: a folder that cannot be written is known at once.
    let most = if args.until.is_some() { scenario.clone().with_shoppers(args.at_most) } else { scenario.clone() };
    let question = (!args.replace).then(|| Question::of(&most, load::changes(&source)));
    let folder = begin(&target, question, &args.tables)?;
    let interrupted = watch_for_interrupts();
    let mut simulated = simulate(args, &scenario, wanted.as_ref(), &interrupted)?;
    let source = as_run(args, source, &mut simulated.results.scenario)?;
    let asked = Asked {
        set: load::changes(&source),
        tables: args.tables.clone(),
        advice: args.advised.when(),
        beside: args.source.path.parent().unwrap_or(Path::new("")).into(),
        threads: args.threads,
        showing: args.showing,
    };
    write(folder, &simulated, asked, &interrupted)
}

/// What of a run is written and told.
pub struct Asked {
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    pub tables: Tables,
    pub advice: When,
    /// Where the files stand that the scenario names.
    pub beside: PathBuf,
    pub threads: Threads,
    pub showing: Showing,
}

/// Writes all that a run found, and tells the most important of it.
pub fn write(mut folder: Folder, simulated: &Simulated, asked: Asked, interrupted: &AtomicBool) -> Result<(), Failure> {
    let Simulated { results, wall, .. } = simulated;
    let (threads, quiet) = (asked.threads, asked.showing.quiet);
    let advice = advice::look(results, (asked.advice, &asked.beside), (threads, quiet), interrupted)?;
    write_tables(&mut folder, results, &asked.tables, interrupted)?;
    tables::advice(&advice).into_iter().try_for_each(|table| folder.write_table(table))?;
    let mut provenance = Provenance::new(results, asked.set, threads.count(), *wall);
    provenance.solving_seconds = simulated.solved.as_secs_f64();
    let run = found(&folder, provenance)?;
    let target = publish(folder, &run, asked.showing.charts(), interrupted)?;
    if quiet { Ok(()) } else { report(simulated, &run.provenance.about, &target) }
}

/// The command line that gives the same run at once, and the text that it would read.
fn as_run(args: &Run, source: Source, scenario: &mut Scenario) -> Result<Source, Failure> {
    if args.until.is_none() {
        return Ok(source);
    }
    scenario.text = set::apply(&scenario.text, &format!("shoppers={}", scenario.shoppers))
        .map_err(|problem| Failure::Usage(Box::new(problem)))?;
    Ok(Source { shoppers: Some(scenario.shoppers), ..source })
}

/// A scenario whose market does not grow with the shoppers that tell of it.
fn with_market(source: &Source, scenario: &Scenario) -> Result<(Source, Scenario), Failure> {
    let source = of_market(source, scenario);
    let scenario = load::load(&source)?;
    Ok((source, scenario))
}

fn report(simulated: &Simulated, about: &About, target: &Path) -> Result<(), Failure> {
    let Simulated { results, wall, told, .. } = simulated;
    let Results { scenario, sample, .. } = results;
    let notes: String = about.notes.iter().map(|sentence| format!("\n\n{sentence}")).collect();
    let sales = console::sales(scenario, sample).map_or(String::new(), |table| format!("\n{table}"));
    console::tell(&format!(
        "{}\n{}{sales}\n{}\n\n{}{notes}{told}\n\n\
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

//! `omnicap run --part K/N`: one part of a run's shoppers, as a file of counts.

use std::path::Path;
use std::time::Instant;

use omnicap::base::phrase::counted;
use omnicap::results::folder::{NewFiles, Question};
use omnicap::results::parts::file::{Header, LARGEST, Made, Of, header};
use omnicap::results::parts::part::Part;
use omnicap::scenario::problem::Problem;
use omnicap::{Interrupted, Options, Scenario, run};

use super::args::{Run, Showing};
use super::console;
use super::failure::Failure;
use super::interrupt::{stop_if, watch_for_interrupts};
use super::load;
use super::load::refuse_log;
use super::progress::Bars;
use super::results::nearby;

pub fn run_part(args: &Run, part: Part) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    refuse_log(&scenario, &args.source.path)?;
    refuse_empty(part, scenario.shoppers)?;
    let set = load::changes(&args.source);
    let folder = args.out.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-parts", scenario.name)));
    let place = folder.join(part.file_name());
    if made(&place, part, &Question::of(&scenario, set.clone()), false)?.is_some() {
        return is_there(args.showing, &place);
    }
    if !args.showing.quiet {
        load::warn(&scenario);
    }
    let file = NewFiles::reserve(vec![place.clone()])?;
    let started = Instant::now();
    let bytes = simulate(args, part, &scenario, set)?;
    file.write(&[bytes])?;
    let shoppers = part.shoppers(scenario.shoppers);
    let what = format!("{} (part {part}) simulated", counted((shoppers.end - shoppers.start) as f64, "shopper"));
    is_done(args.showing, &format!("{}\n{what}", scenario.title), started, &place)
}

/// Says that nothing had to be done.
pub fn is_there(showing: Showing, place: &Path) -> Result<(), Failure> {
    tell(showing, &format!("{} is there already: it is not made again", nearby(place).display()))
}

/// Says what was made, and what to do when all parts are.
pub fn is_done(showing: Showing, what: &str, started: Instant, place: &Path) -> Result<(), Failure> {
    tell(
        showing,
        &format!(
            "{what} in {:.1} s: {}.\nWhen all parts are there: omnicap merge {}",
            started.elapsed().as_secs_f64(),
            nearby(place).display(),
            nearby(place.parent().unwrap_or(Path::new(""))).display(),
        ),
    )
}

fn tell(showing: Showing, words: &str) -> Result<(), Failure> {
    if showing.quiet { Ok(()) } else { console::tell(words) }
}

fn refuse_empty(part: Part, shoppers: u64) -> Result<(), Failure> {
    if part.of <= shoppers {
        return Ok(());
    }
    let title = format!("{} cannot be split into {} parts", counted(shoppers as f64, "shopper"), part.of);
    let cure = format!("take at most {shoppers} parts, or more shoppers");
    Err(Failure::Usage(Box::new(Problem::error(title, cure, None))))
}

/// The header of this very part, of a replay or of a run, where it stands there already.
pub fn made(place: &Path, part: Part, question: &Question, is_replay: bool) -> Result<Option<Header>, Failure> {
    if !place.is_file() {
        return Ok(None);
    }
    let refused = |why: String| Failure::Refused(format!("{} {why}", nearby(place).display()));
    let bytes = load::bytes(place, LARGEST, "part")?;
    let there = header(&bytes).map_err(|broken| refused(format!("{broken}; it stays as it is: move it away first")))?;
    if let Some(why) = question.differs_from(&there.json()) {
        return Err(refused(format!("is a part of {why}: choose another folder with --out")));
    }
    if there.version != env!("CARGO_PKG_VERSION") || there.part != part {
        return Err(refused("was made by another version of omnicap: choose another folder with --out".into()));
    }
    match there.is_of_other_kind(is_replay) {
        Some(why) => Err(refused(format!("{why}: choose another folder with --out"))),
        None => Ok(Some(there)),
    }
}

/// Simulates the part, and makes its file.
fn simulate(args: &Run, part: Part, scenario: &Scenario, set: Vec<String>) -> Result<Vec<u8>, Failure> {
    let interrupted = watch_for_interrupts();
    let shoppers = part.shoppers(scenario.shoppers);
    let bars = Bars::of(shoppers.end - shoppers.start, scenario.has_budgets(), args.showing.quiet, &interrupted);
    let options = Options { threads: args.threads.asked(), watch: &|progress| bars.follow(progress) };
    let made = run::run_part(scenario, shoppers, &options);
    let (prepared, tally) = made.map_err(|Interrupted| Failure::Interrupted)?;
    bars.finish();
    stop_if(&interrupted)?;
    let file = whole_path(&args.source.path);
    Ok(Made { part, scenario, set, file, of: Of::Shoppers(&prepared, &tally) }.to_bytes())
}

/// Where the scenario's file stands, from wherever the parts are merged.
pub fn whole_path(scenario: &Path) -> String {
    scenario.canonicalize().unwrap_or_else(|_| scenario.to_path_buf()).display().to_string()
}

//! `omnicap run --until`: runs of more and more shoppers, until one number is known well enough.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use omnicap::analysis::estimate::Estimate;
use omnicap::base::number::{decimals, thousands};
use omnicap::base::phrase::counted;
use omnicap::study::until::{FIRST, Wanted};
use omnicap::{Interrupted, Options, Results, Scenario};

use super::args::{Run, Source};
use super::complaint::complain_in_words;
use super::failure::Failure;
use super::progress::Bars;

/// The last of some runs, and what it took.
pub struct Simulated {
    pub results: Results,
    pub wall: Duration,
    /// How much of it went into solving budgets.
    pub solved: Duration,
    /// What became of the precision that was asked for; empty where none was.
    pub told: String,
}

/// What precision is asked for, if any.
pub fn wanted(args: &Run, scenario: &Scenario) -> Result<Option<Wanted>, Failure> {
    let read = |text: &String| Wanted::read(text, scenario).map_err(|problem| Failure::Usage(Box::new(problem)));
    args.until.as_ref().map(read).transpose()
}

/// Runs a scenario, once, or until it is as precise as is asked.
pub fn simulate(
    args: &Run,
    scenario: &Scenario,
    wanted: Option<&Wanted>,
    interrupted: &AtomicBool,
) -> Result<Simulated, Failure> {
    let Some(wanted) = wanted else { return once(args, scenario, interrupted) };
    let most = args.at_most;
    let (mut shoppers, mut looks, started) = (FIRST.min(most), 0, Instant::now());
    loop {
        let run = once(args, &scenario.clone().with_shoppers(shoppers), interrupted)?;
        looks += 1;
        let estimate = wanted.estimate(&run.results.scenario, &run.results.sample);
        if wanted.is_met(&estimate) || shoppers >= most {
            let told = told(wanted, &run.results, &estimate, looks);
            return Ok(Simulated { told, wall: started.elapsed(), ..run });
        }
        shoppers = wanted.needs(&estimate, shoppers).min(most);
        if !args.showing.quiet {
            let so_far = format!("{} {}", wanted.told(&run.results.scenario), width(&estimate));
            complain_in_words(&format!("{so_far}: going on with {}", counted(shoppers as f64, "shopper")));
        }
    }
}

fn once(args: &Run, scenario: &Scenario, interrupted: &AtomicBool) -> Result<Simulated, Failure> {
    let (started, bars) = (Instant::now(), Bars::new(scenario, args.showing.quiet, interrupted));
    let options = Options { threads: args.threads.asked(), watch: &|progress| bars.follow(progress) };
    let results = omnicap::run(scenario, &options).map_err(|Interrupted| Failure::Interrupted)?;
    let (wall, solved) = (started.elapsed(), bars.finish());
    Ok(Simulated { results, wall, solved, told: String::new() })
}

fn told(wanted: &Wanted, results: &Results, estimate: &Estimate, looks: u32) -> String {
    let model = &results.scenario;
    let (what, shoppers) = (wanted.told(model), counted(model.shoppers as f64, "shopper"));
    let known = format!("{what} {}", width(estimate));
    if wanted.is_met(estimate) {
        return format!("\n\n{known}, as asked, with {shoppers} after {}.", counted(looks.into(), "look"));
    }
    let needed = estimate.half_width().map_or_else(String::new, |half| {
        let times = (half / wanted.most(estimate)).powi(2);
        format!(
            "; about {} shoppers would tell it so well",
            thousands((model.shoppers as f64 * times * 1e-3).ceil() * 1e3)
        )
    });
    format!("\n\n{known} with {shoppers}, the most allowed (--at-most): not as well as asked{needed}.")
}

/// Counts and money are to be those of one market, however many shoppers tell of it: where the scenario names none, it is
/// as many people as the scenario has shoppers.
pub fn of_market(source: &Source, scenario: &Scenario) -> Source {
    let size = scenario.people.is_none().then(|| format!("population.size={}", scenario.shoppers));
    Source { set: source.set.iter().cloned().chain(size).collect(), ..source.clone() }
}

/// Three digits tell how wide something is.
fn plain_digits(width: f64) -> String {
    let places = (2.0 - width.abs().max(f64::MIN_POSITIVE).log10().floor()).clamp(0.0, 12.0);
    decimals(width, places as usize)
}

/// Half of the interval.
fn width(estimate: &Estimate) -> String {
    match estimate.half_width() {
        Some(0.0) => "is the same for all shoppers".into(),
        Some(half) => format!("is known to ± {}", plain_digits(half)),
        None => "has no interval yet".into(),
    }
}

//! `omnicap check`: what a scenario says, in plain words, and what looks odd.

use omnicap::scenario::words::describe;

use super::args::Check;
use super::console::say;
use super::failure::Failure;
use super::load;

pub fn check(args: &Check) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    say(&describe(&scenario))?;
    if scenario.warnings.is_empty() { say("\nNothing looks odd.") } else { say(&format!("\n{}", scenario.warnings)) }
}
